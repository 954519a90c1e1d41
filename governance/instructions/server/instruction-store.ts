import { refusing } from '#governance/contract/server/contract-store.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { Instruction, InstructionScope, OperatorMove, TenantMove } from '../instruction.ts';

export interface InstructionPage {
  readonly instructions: readonly Instruction[];
  /** Before which number the next page begins; null: there is none. */
  readonly next: number | null;
}

const pageSize = 50;

/** The instructions of the tenant before a number, the newest first; null for who may not look. */
export async function instructionPage(
  sql: Sql,
  before: number | null = null,
  most = pageSize,
): Promise<InstructionPage | null> {
  const [row] = await sql.query<InstructionPage>(
    'SELECT instructions, next FROM tenant_schema.instruction_page($1, $2)',
    [before, most],
  );
  return row ?? null;
}

/** Every instruction of the tenant, the newest first; null for who may not look. */
export async function instructionsOf(sql: Sql): Promise<readonly Instruction[] | null> {
  const all: Instruction[] = [];
  let before: number | null = null;
  for (;;) {
    const page: InstructionPage | null = await instructionPage(sql, before, 200);
    if (page === null) return null;
    all.push(...page.instructions);
    if (page.next === null) return all;
    before = page.next;
  }
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
    readonly what: TenantMove | OperatorMove | 'fail';
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

/**
 * Does a job whose parts are transactions of their own: its beginning and its end, done or failed, are
 * written down, and its instruction is used up by it. Held by the connection of `inTenant` meanwhile, so
 * that what ends without a word is found (`endBrokenJobs`).
 */
export async function jobInParts<T>(
  inTenant: <R>(part: (sql: Sql) => Promise<R>) => Promise<R>,
  job: InstructedJob,
  work: () => Promise<T>,
): Promise<T> {
  const { id, author } = job;
  try {
    await inTenant(async (sql) => {
      if (id !== null) await sql.query('SELECT tenant_schema.hold_instruction($1)', [id]);
      await beginJob(sql, job);
    });
    const result = await work().catch(async (error: unknown) => {
      const reason = error instanceof AppError ? error.code : 'failed';
      if (id !== null) {
        await inTenant((sql) => moveInstruction(sql, { id, what: 'fail', reason, author }));
      }
      throw error;
    });
    await inTenant((sql) => endJob(sql, job));
    return result;
  } finally {
    if (id !== null) {
      await inTenant((sql) => sql.query('SELECT tenant_schema.release_instruction($1)', [id]));
    }
  }
}

/** Ends as failed what was begun in a tenant and nobody is at any more. On the operator's connection. */
export async function endBrokenJobs(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ ended: number }>(
    'SELECT tenant_schema.end_broken_jobs() AS ended',
  );
  return row?.ended ?? 0;
}

function idOf(row: { readonly id: string } | undefined): string {
  if (row === undefined) throw new Error('an instruction that is given has an id');
  return row.id;
}
