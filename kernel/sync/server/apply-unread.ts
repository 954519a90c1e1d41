import type { AudienceId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase } from '#kernel/db/tenant-database.ts';
import type { Candidate } from '#kernel/sync/server/candidate.ts';
import { receiptRows, type ReceiptDraft } from '#kernel/sync/server/push-batch.ts';
import {
  type Applied,
  outcomesOf,
  type Run,
  runCandidates,
} from '#kernel/sync/server/run-candidates.ts';
import { NeedsReading, UnreadState } from '#kernel/sync/server/unread-state.ts';
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
  const batch = creationBatch(run.working, state, run.receipts);
  try {
    const heads = await database.transact(actor, async (sql) => {
      const [written] = await sql.finish<{ heads: Record<AudienceId, number> }>(
        'SELECT tenant_schema.create_records($1) AS heads',
        [batch],
      );
      return new Map(Object.entries(written?.heads ?? {}) as [AudienceId, number][]);
    });
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

/** The argument of `create_records`. */
function creationBatch(
  working: WorkingSet,
  state: UnreadState,
  receipts: readonly ReceiptDraft[],
): string {
  return JSON.stringify({
    records: working.changes().flatMap(({ after }) =>
      after === null
        ? []
        : {
            id: after.id,
            a: after.audience,
            k: after.kind,
            b: after.body,
            d: after.day,
            p: after.persons,
            f: after.fieldRevision,
          },
    ),
    audiences: [...state.needs()].map(([a, { rights, names }]) => ({ a, rights, names })),
    receipts: receiptRows(receipts),
  });
}
