import { AppError } from '#kernel/base/app-error.ts';
import { addDays, dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { startOfDayMs } from '#kernel/base/zone.ts';
import type { Purpose } from './period.ts';

/** A time in which the clock stands, such as while it is checked who asks. */
export interface Pause {
  readonly fromMs: number;
  /** The first instant at which the clock runs again; null while nobody knows. */
  readonly untilMs: number | null;
  /** A code that screens have words for, such as `identity-check`; never about a person. */
  readonly reason: string;
}

/** From a day to another, both included; null: without an end. */
interface DaySpan {
  readonly from: PlainDay;
  readonly until: PlainDay | null;
}

/** In the order they begin. Throws 'deadline.pause-backwards'. */
export function sortPauses(pauses: readonly Pause[]): readonly Pause[] {
  if (pauses.some(({ fromMs, untilMs }) => untilMs !== null && untilMs <= fromMs)) {
    throw new AppError('deadline.pause-backwards');
  }
  return pauses.toSorted((a, b) => a.fromMs - b.fromMs || compareEnds(a, b));
}

/** On which days a clock that counts days stands, and because of which pause. */
export interface StandingDays {
  /** The place of the pause among the sorted ones, or -1: the clock runs on `day`. */
  pauseOn(day: PlainDay): number;
  /** There is no end to the standing that holds on `day`. */
  isOpenOn(day: PlainDay): boolean;
}

/**
 * Of several readings the one that nobody can be late or early by (DL9): to act, a day stands when
 * the clock stood all day, pauses that touch counted as one; a day waited for is lost as soon as
 * the clock stood for a part of it.
 */
export function standingDays(
  sorted: readonly Pause[],
  purpose: Purpose,
  zone: string,
): StandingDays {
  const touched = sorted.map((pause) => touchedDays(pause, zone));
  const standing =
    purpose === 'waiting' ? touched : joined(sorted).map((pause) => wholeDays(pause, zone));
  return {
    pauseOn: (day) =>
      standing.some((span) => isIn(span, day)) ? touched.findIndex((span) => isIn(span, day)) : -1,
    isOpenOn: (day) => standing.some((span) => span.until === null && isIn(span, day)),
  };
}

/** Pauses that overlap or touch, as one. */
function joined(sorted: readonly Pause[]): readonly Pause[] {
  const spans: Pause[] = [];
  for (const pause of sorted) {
    const last = spans.at(-1);
    if (last === undefined || (last.untilMs !== null && pause.fromMs > last.untilMs)) {
      spans.push(pause);
    } else if (compareEnds(last, pause) < 0) {
      spans.splice(-1, 1, { ...last, untilMs: pause.untilMs });
    }
  }
  return spans;
}

function wholeDays({ fromMs, untilMs }: Pause, zone: string): DaySpan {
  const first = dayInZone(fromMs, zone);
  return {
    from: startOfDayMs(first, zone) === fromMs ? first : addDays(first, 1),
    until: untilMs === null ? null : addDays(dayInZone(untilMs, zone), -1),
  };
}

function touchedDays({ fromMs, untilMs }: Pause, zone: string): DaySpan {
  return {
    from: dayInZone(fromMs, zone),
    // A pause up to midnight does not touch the next day.
    until: untilMs === null ? null : dayInZone(untilMs - 1, zone),
  };
}

function isIn({ from, until }: DaySpan, day: PlainDay): boolean {
  return from <= day && (until === null || day <= until);
}

function compareEnds(a: Pause, b: Pause): number {
  const [first, second] = [a.untilMs ?? Infinity, b.untilMs ?? Infinity];
  return first < second ? -1 : first > second ? 1 : 0;
}
