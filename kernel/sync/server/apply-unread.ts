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
import { NeedsReading, UnreadState } from '#kernel/sync/server/unread-state.ts';
import type { StoredRecord } from '#kernel/sync/server/stored-record.ts';
import { WorkingSet } from '#kernel/sync/server/working-set.ts';
import { refusalFor, retryCodes, sqlState } from '#kernel/sync/server/write-errors.ts';

/**
 * Applies a push that only makes records in one round trip, without reading first: what that takes
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
    return { outcomes: outcomesOf(run, candidates, heads), heads: [...heads] };
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
    return allMade && run.receipts.length === candidates.length && working.history().length === 0
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
  const [written] = await sql.finish<{ audiences: AudienceId[]; heads: string[] }>(
    createRecords,
    valuesOf(records, run.receipts, state),
  );
  return new Map(
    (written?.audiences ?? []).map((audience, at) => [audience, Number(written?.heads[at])]),
  );
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
  SELECT audiences, heads FROM tenant_schema.create_records(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`;

/** Lists of one column each. */
function valuesOf(
  records: readonly StoredRecord[],
  receipts: readonly ReceiptDraft[],
  state: UnreadState,
): unknown[] {
  const mutationOf = new Map(
    receipts.flatMap(({ touched }, at) => touched.map((id) => [id, at + 1] as const)),
  );
  const needs = [...state.needs()];
  return [
    records.map(({ id }) => id),
    records.map(({ audience }) => audience),
    records.map(({ kind }) => kind),
    records.map(({ body }) => JSON.stringify(body)),
    records.map(({ day }) => day),
    records.map(({ persons }) => `{${persons.join(',')}}`),
    records.map(({ fieldRevision }) => JSON.stringify(fieldRevision)),
    records.map(({ id }) => mutationOf.get(id)),
    needs.map(([audience]) => audience),
    needs.map(([, { rights }]) => rights),
    needs.map(([, { names }]) => JSON.stringify(names)),
    receipts.map(({ id }) => id),
    receipts.map(({ payloadHash }) => payloadHash),
    receipts.map(({ outcome }) => JSON.stringify(outcome)),
    receipts.map(({ name }) => name),
  ];
}
