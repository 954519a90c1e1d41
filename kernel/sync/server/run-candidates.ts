import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId, MutationId, RecordId } from '#kernel/base/ids.ts';
import { Refusal } from '#kernel/kind/define-mutator.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import type { Candidate } from '#kernel/sync/server/candidate.ts';
import type { ReceiptDraft } from '#kernel/sync/server/push-batch.ts';
import { refusal } from '#kernel/sync/server/refusal.ts';
import { Undecided } from '#kernel/sync/server/undecided.ts';
import { NeedsReading } from '#kernel/sync/server/unread-state.ts';
import type { WorkingSet } from '#kernel/sync/server/working-set.ts';

/** What a push came to. */
export interface Applied {
  readonly outcomes: readonly Outcome[];
  /** What mutators threw that is no refusal: faults of theirs, for the log. */
  readonly failures: readonly unknown[];
  readonly heads: readonly (readonly [AudienceId, number])[];
}

export interface EarlierReceipt {
  readonly payloadHash: string;
  readonly outcome: Outcome;
}

/** A push whose mutators have run, and that is not written yet. */
export interface Run {
  readonly working: WorkingSet;
  readonly ends: ReadonlyMap<Candidate, Outcome | PendingOutcome>;
  /** For those that end by this push. */
  readonly receipts: readonly ReceiptDraft[];
  /** For each record written: the audiences in which that shows. */
  readonly moved: ReadonlyMap<RecordId, readonly AudienceId[]>;
  readonly failures: readonly unknown[];
}

interface PendingOutcome {
  readonly id: MutationId;
  readonly end: 'applied' | 'merged';
  readonly touched: readonly RecordId[];
}

/**
 * Runs mutations in their order, each once: what has a receipt ends as that says (SY4). One whose
 * mutator breaks is refused like any other, or it would hold up all that its device sends (SY5).
 */
export function runCandidates(
  working: WorkingSet,
  candidates: readonly Candidate[],
  earlier: ReadonlyMap<MutationId, EarlierReceipt>,
): Run {
  const ends = new Map<Candidate, Outcome | PendingOutcome>();
  const first = new Map<MutationId, Candidate>();
  const receipts: ReceiptDraft[] = [];
  const failures: unknown[] = [];
  for (const candidate of candidates) {
    const { id, payloadHash } = candidate;
    const twin = first.get(id);
    const receipt = earlier.get(id);
    if (twin !== undefined) {
      const repeated = twin.payloadHash === payloadHash && ends.get(twin);
      ends.set(candidate, repeated || refusal(id, 'sync.mutation-id-taken', {}));
      continue;
    }
    first.set(id, candidate);
    if (receipt !== undefined) {
      const isSame = receipt.payloadHash === payloadHash;
      ends.set(candidate, isSame ? receipt.outcome : refusal(id, 'sync.mutation-id-taken', {}));
      continue;
    }
    try {
      const { merged, touched } = working.run(candidate, candidate.run);
      const end = merged ? 'merged' : 'applied';
      ends.set(candidate, { id, end, touched });
      receipts.push({ ...candidate, touched, outcome: { end } });
    } catch (error) {
      if (error instanceof NeedsReading || error instanceof Undecided) throw error;
      const isSaid = error instanceof Refusal || error instanceof AppError;
      const { code, params } = isSaid ? error : new Refusal('sync.mutation-failed');
      if (!isSaid) failures.push(error);
      ends.set(candidate, refusal(id, code, params));
      receipts.push({ ...candidate, touched: [], outcome: { end: 'refused', code, params } });
    }
  }
  const moved = audiencesOf(working);
  for (const { outcome, touched } of receipts) {
    Object.assign(outcome, { audiences: [...audiencesMoved(moved, touched)] });
  }
  return { working, ends, receipts, moved, failures };
}

/** What is answered, once it is known where the audiences moved to. */
export function outcomesOf(
  { ends, moved }: Run,
  candidates: readonly Candidate[],
  heads: ReadonlyMap<AudienceId, number>,
): Outcome[] {
  return candidates.map((candidate) => {
    const end = ends.get(candidate);
    if (end === undefined) throw new Error('a mutation without an end');
    if (!('touched' in end)) return end;
    const audiences = [...audiencesMoved(moved, end.touched)];
    return {
      id: end.id,
      end: end.end,
      heads: audiences.map((audience) => [audience, heads.get(audience) ?? 0]),
    };
  });
}

function audiencesMoved(moved: Run['moved'], touched: readonly RecordId[]): Set<AudienceId> {
  return new Set(touched.flatMap((id) => moved.get(id) ?? []));
}

function audiencesOf(working: WorkingSet): Run['moved'] {
  return new Map(
    working.changes().flatMap(({ before, after }) => {
      const id = (after ?? before)?.id;
      if (id === undefined) return [];
      const audiences = [before?.audience, after?.audience].filter((one) => one !== undefined);
      return [[id, audiences] as const];
    }),
  );
}
