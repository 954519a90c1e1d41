/** From when to when something takes, in milliseconds. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

export interface Dots {
  readonly all: number;
  /** At least one while it runs. */
  readonly left: number;
  /** What each stands for. */
  readonly minutes: number;
}

/** More than these nobody counts at a glance. */
const dotsAtMost = 8;
const minutesOfDot = [5, 10, 15, 30, 60, 120, 180, 360] as const;
const minuteMs = 60_000;

/** What is left of a span as dots that all stand for as many minutes. */
export function dotsOf({ startMs, endMs }: Span, nowMs: number): Dots {
  const lasts = (endMs - startMs) / minuteMs;
  const minutes =
    minutesOfDot.find((each) => lasts / each <= dotsAtMost) ?? Math.ceil(lasts / dotsAtMost);
  const all = Math.max(1, Math.ceil(lasts / minutes));
  const left = Math.ceil((endMs - nowMs) / minuteMs / minutes);
  return { all, left: Math.min(all, Math.max(0, left)), minutes };
}

/** Which part of a span is left: 1 at its start, 0 at its end. */
export function partLeft({ startMs, endMs }: Span, nowMs: number): number {
  if (endMs <= startMs) return 0;
  return Math.min(1, Math.max(0, (endMs - nowMs) / (endMs - startMs)));
}

/** What is said of a timer, and nothing else. */
export type TimerMoment = 'start' | 'half' | 'five' | 'one' | 'zero';

/** The last moment of a span that is passed after `beforeMs` and not after `nowMs`; null: none. */
export function momentBetween(span: Span, beforeMs: number, nowMs: number): TimerMoment | null {
  const passed = momentsOf(span).filter(({ atMs }) => atMs > beforeMs && atMs <= nowMs);
  return passed.at(-1)?.moment ?? null;
}

/** In order; of a short span those that would be before it are left out. */
function momentsOf({ startMs, endMs }: Span): { moment: TimerMoment; atMs: number }[] {
  const inside = [
    { moment: 'half' as const, atMs: startMs + (endMs - startMs) / 2 },
    { moment: 'five' as const, atMs: endMs - 5 * minuteMs },
    { moment: 'one' as const, atMs: endMs - minuteMs },
  ].filter(({ atMs }) => atMs > startMs);
  return [
    { moment: 'start' as const, atMs: startMs },
    ...inside.toSorted((a, b) => a.atMs - b.atMs),
    { moment: 'zero' as const, atMs: endMs },
  ];
}
