import type { PlainDay } from '#kernel/base/plain-day.ts';
import { dayNumberOf, plainDayOf, twoDigits } from '#products/calendar/recurrence/civil-day.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

declare const brand: unique symbol;
/** A time of day with seconds, `HH:MM:SS`, where the seconds are not 00. */
type TimeWithSeconds = string & { readonly [brand]: 'TimeWithSeconds' };

/** A time of day. Seconds are written only when there are some, which only a rule can bring. */
export type ClockTime = TimeOfDay | TimeWithSeconds;

/** One time that a series happens, on the wall of its zone. All-day ones have no time. */
export interface Occurrence {
  readonly day: PlainDay;
  readonly time: ClockTime | null;
}

/** The first occurrence of a series, and where its wall hangs. */
export interface SeriesStart extends Occurrence {
  /** An IANA zone; of an all-day or floating series the reader's. */
  readonly zone: string;
}

/** From `from` up to `to`, without it. A point without time is where its day begins. */
export interface WallRange {
  readonly from: Occurrence;
  readonly to: Occurrence;
}

export const secondsPerDay = 86_400;

/**
 * Seconds on the wall since 1970-01-01T00:00:00: no instant, since nothing is known of a zone, and
 * so always ascending. What the engine counts in.
 */
export function wallSecondOf({ day, time }: Occurrence): number {
  return dayNumberOf(day) * secondsPerDay + (time === null ? 0 : secondOfDay(time));
}

export function secondOfDay(time: ClockTime): number {
  return Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60 + Number(time.slice(6, 8));
}

export function clockTimeOf(second: number): ClockTime {
  const seconds = second % 60;
  const minutes = Math.floor(second / 60);
  const time = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
  return (seconds === 0 ? time : `${time}:${twoDigits(seconds)}`) as ClockTime;
}

/** The occurrence at a wall second. */
export function occurrenceAt(wallSecond: number, allDay: boolean): Occurrence {
  const day = Math.floor(wallSecond / secondsPerDay);
  return {
    day: plainDayOf(day),
    time: allDay ? null : clockTimeOf(wallSecond - day * secondsPerDay),
  };
}
