import type { RunOutcome } from './evidence.ts';

/** What a probe says it saw. It cannot say that all is well: that is for who reads it (MS5). */
export interface ProbeReport {
  /** How many things it looked at. */
  readonly looked: number;
  readonly what: string;
  /** What is not as it should be, by names of the program and numbers. */
  readonly found: readonly string[];
}

/** Looks at one thing. Ends what it does when `signal` says so; who does not is left behind. */
export type Probe = (signal: AbortSignal) => Promise<ProbeReport>;

export interface ProbeResult extends ProbeReport {
  readonly outcome: RunOutcome;
  readonly foundInAll: number;
}

export const mostFound = 20;
export const foundLength = 200;
const whatLength = 80;

/** What became of work with a time limit. */
export type Ended<T> =
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'hung' | 'failed'; readonly words: string };

/**
 * Lets a probe look, for `limitMs` at most, and takes of its answer only what has the form of one: a
 * probe that hangs, breaks off or answers something else has shown nothing (MS4, MS5).
 */
export async function lookWith(probe: Probe, limitMs: number): Promise<ProbeResult> {
  const ended = await within(limitMs, probe);
  return ended.is === 'done' ? judge(ended.value) : broken(ended.is, ended.words);
}

/** Does work for `limitMs` at most. Who does not heed the signal is left behind, and not heard any more. */
export async function within<T>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Ended<T>> {
  const limit = new AbortController();
  const { promise: late, resolve: expire } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => {
    limit.abort();
    expire('late');
  }, limitMs);
  const hung = { is: 'hung', words: `no answer within ${limitMs / 1000} s` } as const;
  try {
    const working = work(limit.signal).then((value) => ({ value }));
    working.catch(() => undefined);
    const done = await Promise.race([working, late]);
    return done === 'late' ? hung : { is: 'done', value: done.value };
  } catch (error) {
    return limit.signal.aborted ? hung : { is: 'failed', words: nameOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** What a report comes to: good when something was looked at and nothing found. */
export function judge(report: ProbeReport): ProbeResult {
  const { looked, what, found } = report;
  if (!Number.isSafeInteger(looked) || looked < 0 || typeof what !== 'string' || !isTexts(found)) {
    return broken('failed', 'the answer has not the form of one');
  }
  return {
    outcome: found.length > 0 ? 'bad' : 'good',
    looked,
    what: plain(what, whatLength),
    found: found.slice(0, mostFound).map((text) => plain(text, foundLength)),
    foundInAll: found.length,
  };
}

/** A result of somebody who showed nothing. */
export function broken(outcome: 'hung' | 'failed', words: string): ProbeResult {
  return { outcome, looked: 0, what: '', found: [plain(words, foundLength)], foundInAll: 1 };
}

function isTexts(found: unknown): found is readonly string[] {
  return Array.isArray(found) && found.every((each) => typeof each === 'string');
}

/** An error's code, or its kind: messages may hold what people wrote, or a secret. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it broke off';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code === '' ? error.name : code;
}

function plain(text: string, most: number): string {
  // What cannot be seen is not shown.
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, most);
}
