import { unreachable } from '#kernel/base/unreachable.ts';
import type { Attestation, Run } from './evidence.ts';
import type { Measure } from './measure.ts';

/** Four states and no fifth (MS1). */
export type MeasureState =
  | {
      readonly is: 'proven';
      readonly atMs: number;
      readonly ageMs: number;
      readonly looked: number;
      readonly what: string;
    }
  | {
      readonly is: 'attested';
      readonly by: string;
      readonly grounds: string;
      readonly atMs: number;
      readonly untilMs: number;
    }
  | { readonly is: 'declarative' }
  | {
      readonly is: 'unmet';
      readonly because: UnmetReason;
      /** When it was last looked at, or said; null: never. */
      readonly atMs: number | null;
      readonly looked: number;
      readonly what: string;
      readonly found: readonly string[];
      readonly foundInAll: number;
    };

export const unmetReasons = [
  'never-looked',
  'stale',
  'empty',
  'found',
  'hung',
  'failed',
  'never-said',
  'no-longer-said',
  'not-there',
] as const;
export type UnmetReason = (typeof unmetReasons)[number];

export interface Evidence {
  /** Of this measure, in any order. */
  readonly runs: readonly Run[];
  readonly attestations: readonly Attestation[];
  /** The latest instant that anything here was seen at: a clock that was set back reopens nothing. */
  readonly seenMs: number;
}

export const noEvidence: Evidence = { runs: [], attestations: [], seenMs: 0 };

/**
 * The state of a measure now. What is stale, empty, broken off or not there is unmet: nothing is
 * green because nobody looked (MS2 to MS6).
 */
export function stateOf(measure: Measure, evidence: Evidence, clockMs: number): MeasureState {
  const nowMs = Math.max(clockMs, evidence.seenMs);
  const { shown } = measure;
  switch (shown.by) {
    case 'probe':
      return stateOfProbe(shown, latest(evidence.runs), nowMs, clockMs);
    case 'attestation':
      return stateOfAttestation(evidence.attestations, nowMs);
    case 'word':
      return { is: 'declarative' };
    case 'nothing':
      return { ...unmet, because: 'not-there' };
    default:
      return unreachable(shown);
  }
}

const unmet = {
  is: 'unmet',
  atMs: null,
  looked: 0,
  what: '',
  found: [] as readonly string[],
  foundInAll: 0,
} as const;

/** Clocks of servers that look by turns are never quite alike. */
const clocksDifferByMs = 60_000;

function stateOfProbe(
  { freshMs, atLeast }: { readonly freshMs: number; readonly atLeast: number },
  run: Run | null,
  nowMs: number,
  clockMs: number,
): MeasureState {
  if (run === null) return { ...unmet, because: 'never-looked' };
  const { lastMs: atMs, looked, what, found, foundInAll } = run;
  const seen = { atMs, looked, what, found, foundInAll };
  const ageMs = nowMs - atMs;
  // What was found stays found, however long ago; only what was good wears off.
  if (run.outcome === 'hung' || run.outcome === 'failed') {
    return { is: 'unmet', because: run.outcome, ...seen };
  }
  if (run.outcome === 'bad' || foundInAll > 0) return { is: 'unmet', because: 'found', ...seen };
  // Whose clock was ahead looked at nothing that is known: it would stay fresh until time gets there (MS7).
  if (atMs > clockMs + clocksDifferByMs) return { is: 'unmet', because: 'stale', ...seen };
  if (looked < atLeast || looked === 0) return { is: 'unmet', because: 'empty', ...seen };
  if (ageMs > freshMs) return { is: 'unmet', because: 'stale', ...seen };
  return { is: 'proven', atMs, ageMs, looked, what };
}

function stateOfAttestation(all: readonly Attestation[], nowMs: number): MeasureState {
  const said = all.toSorted((one, other) => other.atMs - one.atMs);
  const holding = said.find(
    ({ atMs, untilMs, withdrawnMs }) => atMs <= nowMs && nowMs < untilMs && withdrawnMs === null,
  );
  if (holding !== undefined) {
    const { by, grounds, atMs, untilMs } = holding;
    return { is: 'attested', by, grounds, atMs, untilMs };
  }
  const [last] = said;
  return last === undefined
    ? { ...unmet, because: 'never-said' }
    : { ...unmet, because: 'no-longer-said', atMs: last.withdrawnMs ?? last.untilMs };
}

function latest(runs: readonly Run[]): Run | null {
  let last: Run | null = null;
  for (const run of runs) if (last === null || run.lastMs >= last.lastMs) last = run;
  return last;
}

/** The latest instant in what is known, for `Evidence.seenMs`. */
export function latestSeen(runs: readonly Run[], attestations: readonly Attestation[]): number {
  return Math.max(
    0,
    ...runs.map(({ lastMs }) => lastMs),
    ...attestations.map(({ atMs, withdrawnMs }) => Math.max(atMs, withdrawnMs ?? 0)),
  );
}
