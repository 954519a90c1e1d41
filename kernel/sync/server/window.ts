import { createHash } from 'node:crypto';
import {
  addDays,
  dayInZone,
  daysBetween,
  isPlainDay,
  type PlainDay,
} from '#kernel/base/plain-day.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';

/** How far back devices keep each kind that has a horizon (SY29). */
export interface Horizons {
  /** Of the horizons: another number of days is another fingerprint, another day is not. */
  readonly fingerprint: string;
  readonly days: ReadonlyMap<string, number>;
}

export function horizonsOf(kinds: Iterable<AnyKind>): Horizons {
  const days = [...kinds]
    .flatMap(({ name, horizonDays }) =>
      horizonDays === null ? [] : [[name, horizonDays] as const],
    )
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const fingerprint = createHash('sha256').update(JSON.stringify(days)).digest('base64url');
  return { fingerprint: fingerprint.slice(0, 22), days: new Map(days) };
}

/** What devices keep, and the server's clock, by which they do. */
export interface PullWindow {
  readonly horizons: Horizons;
  readonly nowMs: number;
}

/** The window a pull is answered with, beside the one the device has. */
export interface AskedWindow {
  /** Of horizons and day. The device gives it back, and so says which window it has. */
  readonly fingerprint: string;
  /** Kind → first day that the device keeps from this answer on. */
  readonly from: Readonly<Record<string, PlainDay>>;
  /** The same, as the device keeps it now; null where that is not known. */
  readonly known: Readonly<Record<string, PlainDay>> | null;
  /** The device keeps by other horizons, or by a clock that was wrong: it reads all anew. */
  readonly isAnother: boolean;
}

/** Clocks of servers, and days at midnight, may differ by so much and still count as right. */
const daysOff = 2;

/**
 * The window for a device that says it has the one of `fingerprint`. It moves with the day and
 * never back, unless the clock was wrong.
 */
export function askedWindow(fingerprint: string | null, window?: PullWindow): AskedWindow {
  const { horizons, nowMs } = window ?? { horizons: horizonsOf([]), nowMs: 0 };
  const today = dayInZone(nowMs, 'UTC');
  const knownDay = dayIn(fingerprint, horizons);
  const isAhead = knownDay !== null && daysBetween(today, knownDay) > daysOff;
  const day = knownDay !== null && knownDay > today && !isAhead ? knownDay : today;
  return {
    fingerprint: `${horizons.fingerprint}.${day}`,
    from: firstDays(horizons, day),
    known: knownDay === null ? null : firstDays(horizons, knownDay),
    isAnother: fingerprint !== null && (knownDay === null || isAhead),
  };
}

function dayIn(fingerprint: string | null, horizons: Horizons): PlainDay | null {
  const [of, day = ''] = fingerprint?.split('.') ?? [];
  return of === horizons.fingerprint && isPlainDay(day) ? day : null;
}

function firstDays({ days }: Horizons, today: PlainDay): Record<string, PlainDay> {
  return Object.fromEntries(Array.from(days, ([kind, back]) => [kind, addDays(today, -back)]));
}
