import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { calendarText } from '#governance/deadlines/day-off.ts';
import { publicHolidays } from '#governance/deadlines/public-holidays.ts';
import { openContract, type SealedContract } from '../contract-document.ts';
import { cureUntil } from '../cure.ts';
import { type Party, partySchema } from '../party.ts';

/** How a contract stands. `carried-over`, `exempt`: see CO7 and CO8. */
export type Standing = 'none' | 'in-force' | 'suspended' | 'ended' | 'carried-over' | 'exempt';

export const tenantGrounds = [
  'uncured',
  'serious-breach',
  'ignored-ruling',
  'end-of-service',
] as const;
export type Ground = (typeof tenantGrounds)[number] | 'insisted';

export interface ConcludedVersion {
  readonly version: number;
  readonly hash: string;
  readonly concludedAt: string;
  /** `attested`: the operator says that it was concluded elsewhere. */
  readonly basis: 'concluded' | 'attested';
  readonly controllerSignatory: string;
  readonly processorSignatory: string;
}

export interface ContractStep {
  readonly number: number;
  readonly at: string;
  readonly what: 'suspend' | 'resume' | 'cannot-comply' | 'terminate';
  readonly side: 'tenant' | 'operator';
  readonly author: string | null;
  readonly ground: Ground | null;
  readonly reason: string;
  readonly cureUntil: string | null;
  /** By which holidays that was counted; null: weekends alone. */
  readonly calendar: string | null;
}

export interface ContractOverview {
  readonly name: string;
  readonly kind: 'organisation' | 'household';
  readonly zone: string;
  /** Its people and its operator are invented. */
  readonly isDemo: boolean;
  readonly standing: Standing;
  readonly since: string;
  /** Null: the operator has not said yet who they are. */
  readonly processor: Party | null;
  readonly processorSignatory: string | null;
  readonly versions: readonly ConcludedVersion[];
  readonly steps: readonly ContractStep[];
  /** What is kept is not what the chain has: its text, or how it stands (CO9, CO25). */
  readonly isAltered: boolean;
  /** Its text, whatever it stands as. */
  readonly isTextAltered: boolean;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** All there is to know of a tenant's contract; null for who may not look. */
export async function contractOverview(sql: Sql): Promise<ContractOverview | null> {
  const [row] = await sql.query<
    Omit<ContractOverview, 'processor' | 'since'> & { processor: unknown; since: Date }
  >(
    `SELECT name, kind, zone, is_demo AS "isDemo", standing, since, processor, processor_by AS "processorSignatory", versions, steps,
            is_altered AS "isAltered", is_text_altered AS "isTextAltered"
     FROM tenant_schema.contract_overview()`,
  );
  if (row === undefined) return null;
  return {
    ...row,
    since: row.since.toISOString(),
    processor: row.processor === null ? null : z.parse(partySchema, row.processor),
  };
}

/**
 * A version as it was concluded; null when there is none, or for who may not look. Throws 'contract.altered',
 * also where text and hash fit each other and the chain has another one (CO9).
 */
export async function contractVersion(sql: Sql, version: number): Promise<SealedContract | null> {
  const [row] = await sql.query<{ document: string; chained: string | null }>(
    'SELECT document, chained FROM tenant_schema.contract_text($1)',
    [version],
  );
  if (row === undefined) return null;
  if (row.chained === null) throw new AppError('contract.altered');
  return openContract(row.document, row.chained, sha256);
}

/** The version in force or the last one that was; null when none was ever concluded here. Throws 'contract.altered'. */
export async function lastVersion(
  sql: Sql,
  { versions }: Pick<ContractOverview, 'versions'>,
): Promise<SealedContract | null> {
  const last = versions.at(-1);
  return last === undefined ? null : contractVersion(sql, last.version);
}

/** Throws the refusal as a registered code, 'contract.not-yours' and others. */
export async function conclude(
  sql: Sql,
  sealed: Pick<SealedContract, 'text' | 'hash'>,
  signatories: { readonly controller: string; readonly processor: string },
): Promise<number> {
  const [row] = await refusing(() =>
    sql.query<{ version: number }>(
      'SELECT tenant_schema.contract_conclude($1, $2, $3, $4) AS version',
      [sealed.text, sealed.hash, signatories.controller, signatories.processor],
    ),
  );
  if (row === undefined) throw new Error('contract_conclude answers with one row');
  return row.version;
}

/**
 * Suspends the processing for the tenant, from now on. Returns until when the operator has to comply: one
 * month, as the deadline rule counts it in the tenant's zone, with the public holidays of its Land where it
 * has one (cl_10__b.1).
 */
export async function suspend(
  sql: Sql,
  {
    reason,
    author,
    zone,
  }: { readonly reason: string; readonly author: string; readonly zone: string },
): Promise<Date> {
  const [row] = await sql.query<{ moment: Date }>(
    'SELECT tenant_schema.contract_moment() AS moment',
  );
  if (row === undefined) throw new Error('contract_moment answers with one row');
  const land = await landOf(sql);
  const calendar = land === null ? null : await publicHolidays(land);
  const until = cureUntil(row.moment.getTime(), zone, calendar);
  await refusing(() =>
    sql.query('SELECT tenant_schema.contract_suspend($1, $2, $3, $4)', [
      reason,
      author,
      until,
      calendarText(calendar),
    ]),
  );
  return until;
}

/** The Land whose public holidays count for the tenant; null where none is known, and for who may not look. */
export async function landOf(sql: Sql): Promise<string | null> {
  const [row] = await sql.query<{ land: string | null }>(
    'SELECT land FROM tenant_schema.deadline_place()',
  );
  return row?.land ?? null;
}

export async function resume(
  sql: Sql,
  { reason, author }: { readonly reason: string; readonly author: string },
): Promise<void> {
  await refusing(() => sql.query('SELECT tenant_schema.contract_resume($1, $2)', [reason, author]));
}

/** The operator's word that they cannot comply. */
export async function cannotComply(
  sql: Sql,
  { reason, author }: { readonly reason: string; readonly author: string },
): Promise<void> {
  await refusing(() =>
    sql.query('SELECT tenant_schema.contract_cannot_comply($1, $2)', [reason, author]),
  );
}

export async function terminate(
  sql: Sql,
  end: { readonly ground: Ground; readonly reason: string; readonly author: string },
): Promise<void> {
  await refusing(() =>
    sql.query('SELECT tenant_schema.contract_terminate($1, $2, $3)', [
      end.ground,
      end.reason,
      end.author,
    ]),
  );
}

/** Runs a statement whose function refuses with a registered code as its message. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'OB083') {
      throw new AppError(error.message, {}, { cause: error });
    }
    throw error;
  }
}
