import type { AudienceId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import type { Candidate } from '#kernel/sync/server/candidate.ts';
import type { ReceiptDraft } from '#kernel/sync/server/push-batch.ts';
import {
  type Applied,
  outcomesOf,
  type Run,
  runCandidates,
} from '#kernel/sync/server/run-candidates.ts';
import { type AudienceNeed, NeedsReading, UnreadState } from '#kernel/sync/server/unread-state.ts';
import type { StoredRecord } from '#kernel/sync/server/stored-record.ts';
import { WorkingSet } from '#kernel/sync/server/working-set.ts';
import { refusalFor, retryCodes, sqlState } from '#kernel/sync/server/write-errors.ts';

/**
 * Applies a push of mutations that make one record each in one round trip, without reading first: what that takes
 * for granted, the database checks as it writes. Null when that is not enough or not so; then
 * nothing was written, and the push is to be read and judged in full.
 */
export async function applyUnread(
  database: TenantDatabase,
  actor: Actor,
  candidates: readonly Candidate[],
): Promise<Applied | null> {
  const state = new UnreadState();
  const run = runUnread(new WorkingSet(state, actor), candidates);
  if (run === null) return null;
  try {
    const heads = await database.transact(actor, (sql) => write(sql, run, state));
    return { outcomes: outcomesOf(run, candidates, heads), failures: [], heads: [...heads] };
  } catch (error) {
    const code = sqlState(error);
    if (code !== null && (retryCodes.has(code) || refusalFor(code) !== null)) return null;
    throw error;
  }
}

/** Null when a mutator wants to know what is there, or one of them is refused. */
function runUnread(working: WorkingSet, candidates: readonly Candidate[]): Run | null {
  try {
    const run = runCandidates(working, candidates, new Map());
    const allMade = candidates.every((candidate) => run.ends.get(candidate)?.end === 'applied');
    const oneEach = run.receipts.every(({ touched }) => touched.length === 1);
    return allMade &&
      oneEach &&
      run.receipts.length === candidates.length &&
      run.working.changes().length === candidates.length &&
      working.history().length === 0
      ? run
      : null;
  } catch (error) {
    if (error instanceof NeedsReading) return null;
    throw error;
  }
}

async function write(
  sql: TenantSql,
  run: Run,
  state: UnreadState,
): Promise<ReadonlyMap<AudienceId, number>> {
  const records = run.working.changes().flatMap(({ after }) => after ?? []);
  const [record, ...others] = records;
  const [receipt, ...later] = run.receipts;
  if (record !== undefined && receipt !== undefined && others.length + later.length === 0) {
    const [written] = await sql.finish<{ head: string }>(
      createRecord,
      valuesOfOne(record, receipt, state),
    );
    return new Map([[record.audience, Number(written?.head)]]);
  }
  // Heads are locked in the order of their ids, here as everywhere.
  const needs = [...state.needs()].sort(([a], [b]) => (a < b ? -1 : 1));
  const [written] = await sql.finish<{ heads: string[] }>(
    createRecords,
    valuesOf(records, run.receipts, needs),
  );
  return new Map(needs.map(([audience], at) => [audience, Number(written?.heads[at])]));
}

const createRecord = `
  SELECT tenant_schema.create_record($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS head`;

function valuesOfOne(record: StoredRecord, receipt: ReceiptDraft, state: UnreadState): unknown[] {
  const need = state.needs().get(record.audience);
  return [
    record.id,
    record.audience,
    need?.rights,
    JSON.stringify(need?.names),
    record.kind,
    JSON.stringify(record.body),
    record.day,
    record.persons,
    JSON.stringify(record.fieldRevision),
    receipt.id,
    receipt.payloadHash,
    JSON.stringify(receipt.outcome),
    receipt.name,
  ];
}

const createRecords = `
  SELECT tenant_schema.create_records(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) AS heads`;

/** The n-th record is the one that the n-th mutation made. */
function valuesOf(
  records: readonly StoredRecord[],
  receipts: readonly ReceiptDraft[],
  needs: readonly (readonly [AudienceId, AudienceNeed])[],
): unknown[] {
  const entries = new Map(needs.map(([audience], at) => [audience, at + 1]));
  const counts = new Map<AudienceId, number>();
  for (const { audience } of records) counts.set(audience, (counts.get(audience) ?? 0) + 1);
  const left = new Map(counts);
  const back = records.map(({ audience }) => {
    const after = (left.get(audience) ?? 0) - 1;
    left.set(audience, after);
    return after;
  });
  return [
    list(needs.map(([audience]) => audience)),
    list(needs.map(([audience]) => counts.get(audience) ?? 0)),
    list(needs.map(([, { rights }]) => rights)),
    lines(needs.map(([, { names }]) => JSON.stringify(names))),
    list(records.map(({ id }) => id)),
    list(records.map(({ audience }) => entries.get(audience) ?? 0)),
    list(back),
    lines(records.map(({ kind }) => kind)),
    lines(records.map(({ body }) => JSON.stringify(body))),
    list(records.map(({ day }) => day ?? 'NULL')),
    lines(records.map(({ persons }) => list(persons))),
    lines(jsonOfEach(records.map(({ fieldRevision }) => fieldRevision))),
    list(receipts.map(({ id }) => id)),
    lines(receipts.map(({ payloadHash }) => payloadHash)),
    lines(receipts.map(({ outcome }) => JSON.stringify(outcome))),
    lines(receipts.map(({ name }) => name)),
  ];
}

/** An array of what needs no quotes in one: ids, numbers, days. */
function list(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

/** The same object is written once. */
function jsonOfEach(values: readonly object[]): string[] {
  const known = new Map<object, string>();
  return values.map((value) => {
    const json = known.get(value) ?? JSON.stringify(value);
    known.set(value, json);
    return json;
  });
}

/** JSON as JavaScript writes it, and names, have no end of line in them. */
function lines(values: readonly string[]): string {
  return values.join('\n');
}
