import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { Refusal } from '#kernel/kind/define-mutator.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import { applyUnread } from '#kernel/sync/server/apply-unread.ts';
import { type Candidate, readCandidate } from '#kernel/sync/server/candidate.ts';
import { pushBatch } from '#kernel/sync/server/push-batch.ts';
import { piecesOf } from '#kernel/sync/server/push-pieces.ts';
import { readPushState } from '#kernel/sync/server/push-state.ts';
import { refusal } from '#kernel/sync/server/refusal.ts';
import { type Applied, outcomesOf, runCandidates } from '#kernel/sync/server/run-candidates.ts';
import { WorkingSet } from '#kernel/sync/server/working-set.ts';
import { refusalFor, retryCodes, sqlState } from '#kernel/sync/server/write-errors.ts';

export interface PushOutcome {
  readonly outcomes: readonly Outcome[];
  /** Positions of mutations without a usable id, which therefore have no outcome. */
  readonly unreadable: readonly number[];
  /** What mutators threw that is no refusal: faults of theirs, for the log. */
  readonly failures: readonly unknown[];
  /** Where audiences moved to, for hints. */
  readonly heads: readonly (readonly [AudienceId, number])[];
}

const attempts = 6;

/**
 * Applies mutations in their order: receipts first, then rights, then the same mutator as on the
 * device, then the wall of the database; all of it and the receipts in one transaction, or in
 * several when much is named (SY38). One that is refused leaves the others alone; one sent again
 * changes nothing (SY1–SY5). Throws 'database.*' or 'sync.busy' when not all was decided: send
 * again. What was by then has been told to `onCommit`, and to nobody who asks a second time.
 */
export async function applyPush(
  database: TenantDatabase,
  actor: Actor,
  registry: Registry,
  mutations: readonly unknown[],
  nowMs = Date.now(),
  onCommit: (applied: Applied) => void = () => {},
): Promise<PushOutcome> {
  const unreadable: number[] = [];
  const candidates = mutations.flatMap((mutation, index) => {
    const candidate = readCandidate(mutation, registry, nowMs);
    if (candidate === null) unreadable.push(index);
    return candidate ?? [];
  });
  if (candidates.length === 0) return { outcomes: [], unreadable, failures: [], heads: [] };

  const heads = new Map<AudienceId, number>();
  const outcomes: Outcome[] = [];
  const failures: unknown[] = [];
  for await (const applied of applyAll(database, actor, candidates)) {
    outcomes.push(...applied.outcomes);
    failures.push(...applied.failures);
    noteHeads(heads, applied.heads);
    onCommit(applied);
  }
  return { outcomes, unreadable, failures, heads: [...heads] };
}

/** Each transaction, once it is committed. */
async function* applyAll(
  database: TenantDatabase,
  actor: Actor,
  candidates: readonly Candidate[],
): AsyncGenerator<Applied, void> {
  const unread = await applyUnread(database, actor, candidates);
  if (unread !== null) {
    yield unread;
    return;
  }
  for (const piece of piecesOf(candidates)) yield* applyPiece(database, actor, piece);
}

/**
 * Those among which the database refuses one are run by tenths, in the end one by one: so it is
 * found, and the others still go together.
 */
async function* applyPiece(
  database: TenantDatabase,
  actor: Actor,
  candidates: readonly Candidate[],
): AsyncGenerator<Applied, void> {
  const together = await applyTogether(database, actor, candidates);
  if (together !== 'one-is-refused') {
    yield together;
    return;
  }
  const tenth = Math.ceil(candidates.length / 10);
  for (let at = 0; at < candidates.length; at += tenth) {
    const some = candidates.slice(at, at + tenth);
    if (tenth > 1) yield* applyPiece(database, actor, some);
    else for (const candidate of some) yield await applyAlone(database, actor, candidate);
  }
}

async function applyTogether(
  database: TenantDatabase,
  actor: Actor,
  candidates: readonly Candidate[],
): Promise<Applied | 'one-is-refused'> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transact(actor, (sql) => applyIn(sql, actor, candidates));
    } catch (error) {
      const code = sqlState(error);
      if (code !== null && retryCodes.has(code)) {
        if (attempt === attempts) throw new AppError('sync.busy', {}, { cause: error });
        continue;
      }
      if (refusalFor(code) !== null) return 'one-is-refused';
      throw error;
    }
  }
}

/**
 * One mutation, to its end. An id that is taken is looked for once more: the same push, sent twice,
 * may have ended meanwhile, and has its receipt then. Whoever finds none took another's id.
 */
async function applyAlone(
  database: TenantDatabase,
  actor: Actor,
  candidate: Candidate,
): Promise<Applied> {
  let now = candidate;
  let wasTaken = false;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      return await database.transact(actor, (sql) => applyIn(sql, actor, [now]));
    } catch (error) {
      const code = sqlState(error);
      if (code !== null && retryCodes.has(code)) continue;
      const refused = refusalFor(code);
      if (refused === null) throw error;
      if (refused !== 'sync.mutation-id-taken') now = denied(candidate, refused);
      else if (wasTaken) {
        return { outcomes: [refusal(candidate.id, refused, {})], failures: [], heads: [] };
      } else wasTaken = true;
    }
  }
  throw new AppError('sync.busy');
}

/** What the wall refused is refused for good: its receipt says so from now on. */
function denied(candidate: Candidate, code: string): Candidate {
  return {
    ...candidate,
    run: () => {
      throw new Refusal(code);
    },
  };
}

async function applyIn(
  sql: TenantSql,
  actor: Actor,
  candidates: readonly Candidate[],
): Promise<Applied> {
  const { receipts, state } = await readPushState(sql, candidates);
  const run = runCandidates(new WorkingSet(state, actor), candidates, receipts);
  const heads = new Map<AudienceId, number>();
  if (run.receipts.length > 0) {
    const batch = pushBatch(run.working, run.receipts);
    const [written] = await sql.finish<{ heads: Record<AudienceId, number> }>(
      'SELECT tenant_schema.write_records($1) AS heads',
      [batch.json],
    );
    for (const [audience, places] of batch.places) {
      heads.set(audience, Number(written?.heads[audience]) + places);
    }
  }
  const outcomes = outcomesOf(run, candidates, heads);
  return { outcomes, failures: run.failures, heads: [...heads] };
}

function noteHeads(
  heads: Map<AudienceId, number>,
  more: readonly (readonly [AudienceId, number])[],
): void {
  for (const [audience, head] of more) {
    heads.set(audience, Math.max(head, heads.get(audience) ?? 0));
  }
}
