import { refusing } from '#governance/contract/server/contract-store.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { Instruction, InstructionScope, OperatorMove, TenantMove } from '../instruction.ts';

/** Every instruction of the tenant, the newest first; null for who may not look. */
export async function instructionsOf(sql: Sql): Promise<readonly Instruction[] | null> {
  const [row] = await sql.query<{ instructions: readonly Instruction[] }>(
    'SELECT instructions FROM tenant_schema.instructions()',
  );
  return row?.instructions ?? null;
}

/** Throws 'instruction.not-yours', 'contract.not-needed'. */
export async function giveInstruction(
  sql: Sql,
  given: { readonly scope: InstructionScope; readonly body: string; readonly author: string },
): Promise<string> {
  const [row] = await refusing(() =>
    sql.query<{ id: string }>('SELECT tenant_schema.give_instruction($1, $2, $3) AS id', [
      given.scope,
      given.body,
      given.author,
    ]),
  );
  return idOf(row);
}

/** The operator writes down what was said to them, or what the law demands. */
export async function noteInstruction(
  sql: Sql,
  noted: {
    readonly source: 'oral' | 'law';
    readonly scope: InstructionScope;
    readonly body: string;
    readonly author: string;
  },
): Promise<string> {
  const [row] = await refusing(() =>
    sql.query<{ id: string }>('SELECT tenant_schema.note_instruction($1, $2, $3, $4) AS id', [
      noted.source,
      noted.scope,
      noted.body,
      noted.author,
    ]),
  );
  return idOf(row);
}

/** Throws 'instruction.not-yours', 'instruction.unknown', 'instruction.not-so', 'instruction.reason-missing'. */
export async function moveInstruction(
  sql: Sql,
  move: {
    readonly id: string;
    readonly what: TenantMove | OperatorMove;
    readonly reason: string | null;
    readonly author: string;
  },
): Promise<void> {
  await refusing(() =>
    sql.query('SELECT tenant_schema.move_instruction($1, $2, $3, $4)', [
      move.id,
      move.what,
      move.reason,
      move.author,
    ]),
  );
}

/** A job that the operator does on instruction; null where none is named. */
export interface InstructedJob {
  readonly id: string | null;
  readonly scope: InstructionScope;
  readonly author: string;
}

/**
 * Begins a job: what the chronicle notes in the rest of this transaction has the instruction's id. Without
 * one it goes on only where none is needed (CO18). Throws 'instruction.needed', 'instruction.held',
 * 'instruction.unknown', 'instruction.not-so'.
 */
export async function beginJob(sql: Sql, { id, scope, author }: InstructedJob): Promise<void> {
  await refusing(() =>
    id === null
      ? sql.query('SELECT tenant_schema.require_instruction($1)', [scope])
      : sql.query('SELECT tenant_schema.begin_instruction($1, $2, $3)', [id, scope, author]),
  );
}

/** Says that a job is done that was begun. */
export async function endJob(sql: Sql, { id, author }: InstructedJob): Promise<void> {
  if (id === null) return;
  await refusing(() =>
    sql.query(`SELECT tenant_schema.move_instruction($1, 'done', NULL, $2)`, [id, author]),
  );
}

function idOf(row: { readonly id: string } | undefined): string {
  if (row === undefined) throw new Error('an instruction that is given has an id');
  return row.id;
}
