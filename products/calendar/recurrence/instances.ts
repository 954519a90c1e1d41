import { moveTimes } from '#products/calendar/event-time.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import { dayNumberOf, plainDayOf } from '#products/calendar/recurrence/civil-day.ts';
import {
  occurrenceAt,
  secondsPerDay,
  wallSecondOf,
} from '#products/calendar/recurrence/occurrence.ts';
import type {
  Occurrence,
  SeriesStart,
  WallRange,
} from '#products/calendar/recurrence/occurrence.ts';
import { wallSecondsBetween } from '#products/calendar/recurrence/occurrences.ts';
import type { Recurrence } from '#products/calendar/recurrence/recurrence.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

/** What became of one occurrence of a series, or of it and all later ones. */
export interface SeriesChange<T> {
  /** When it would have been (RECURRENCE-ID). Without time: on that day. */
  readonly at: Occurrence;
  /** THISANDFUTURE: later ones move and last alike. */
  readonly andFollowing: boolean;
  /** On the wall of the series; null: cancelled. */
  readonly times: EventTimes | null;
  readonly value: T;
}

/** An event that repeats, with what was changed in single ones. */
export interface Series<T> {
  /** Of the first occurrence. */
  readonly times: EventTimes;
  readonly zone: string;
  readonly recurrence: Recurrence;
  readonly changes: readonly SeriesChange<T>[];
}

/** One time that a series happens, with its changes. */
export interface SeriesInstance<T> {
  /** When it would have been: its name within the series for good. */
  readonly at: Occurrence;
  readonly times: EventTimes;
  readonly change: SeriesChange<T> | null;
}

/**
 * What of a series is within a range of its wall, also what began before and lasts into it:
 * ascending by start, at most `limit`. Each lasts as long on the wall as the first (CA4). A change
 * of a single one wins over one of *it and following*; a changed one is where it was moved to, also
 * when no rule brings the one it names. Throws what `occurrencesBetween` throws.
 */
export function instancesBetween<T>(
  series: Series<T>,
  range: WallRange,
  limit: number,
): readonly SeriesInstance<T>[] {
  const { times: first, recurrence, zone } = series;
  const start: SeriesStart = { day: first.startsOn, time: first.startTime, zone };
  const [from, to] = [wallSecondOf(range.from), wallSecondOf(range.to)];
  if (from >= to) return [];
  const single = new Map<string, SeriesChange<T>>();
  for (const change of series.changes) {
    if (!change.andFollowing) single.set(keyOf(change.at), change);
  }
  const found: SeriesInstance<T>[] = [];
  for (const change of single.values()) {
    const { at, times } = change;
    if (times !== null && isWithin(times, from, to)) found.push({ at, times, change });
  }
  for (const { times, change, ...part } of partsOf(series)) {
    if (times === null) continue;
    const [begin, end] = startsWithin(times, part.shift, from, to);
    const seconds = wallSecondsBetween(
      recurrence,
      start,
      Math.max(begin, part.from),
      Math.min(end, part.to),
      limit + single.size,
    );
    for (const second of seconds) {
      const at = occurrenceAt(second, start.time === null);
      if (single.has(keyOf(at)) || single.has(at.day)) continue;
      found.push({ at, times: timesAt(times, second, part.shift), change });
    }
  }
  return found
    .toSorted(
      (a, b) =>
        startSecond(a.times) - startSecond(b.times) || wallSecondOf(a.at) - wallSecondOf(b.at),
    )
    .slice(0, limit);
}

/** A stretch of the series that nobody changed, or one change of *it and following*. */
interface Part<T> {
  /** By when they would have been. */
  readonly from: number;
  readonly to: number;
  /** How much later they are than they would have been: days for all-day times, else seconds. */
  readonly shift: number;
  readonly times: EventTimes | null;
  readonly change: SeriesChange<T> | null;
}

function partsOf<T>({ times, changes }: Series<T>): readonly Part<T>[] {
  // What names only the day means the occurrence on it.
  const secondOf = ({ day, time }: Occurrence): number =>
    wallSecondOf({ day, time: times.startTime === null ? null : (time ?? times.startTime) });
  const following = changes
    .filter(({ andFollowing }) => andFollowing)
    .toSorted((a, b) => secondOf(a.at) - secondOf(b.at));
  const borders = [...following.map(({ at }) => secondOf(at)), Infinity];
  return [
    { from: -Infinity, to: borders[0] ?? Infinity, shift: 0, times, change: null },
    ...following.map((change, index) => ({
      from: secondOf(change.at),
      to: borders[index + 1] ?? Infinity,
      shift: change.times === null ? 0 : shiftOf(change.times, secondOf(change.at)),
      times: change.times,
      change,
    })),
  ];
}

function shiftOf(times: EventTimes, at: number): number {
  return times.startTime === null
    ? dayNumberOf(times.startsOn) - Math.floor(at / secondsPerDay)
    : startSecond(times) - at;
}

/** Between which points occurrences would have been that are now within the range. */
function startsWithin(
  times: EventTimes,
  shift: number,
  from: number,
  to: number,
): readonly [number, number] {
  if (times.startTime === null) {
    const days = dayNumberOf(times.endsOn) - dayNumberOf(times.startsOn);
    return [
      (Math.floor(from / secondsPerDay) - days - shift) * secondsPerDay,
      (Math.ceil(to / secondsPerDay) - shift) * secondsPerDay,
    ];
  }
  const lasts = endSecond(times) - startSecond(times);
  return [from - shift - Math.max(0, lasts - 1), to - shift];
}

/** The times of the first, or of a change, for an occurrence. */
function timesAt(times: EventTimes, second: number, shift: number): EventTimes {
  if (times.startTime === null) {
    const day = Math.floor(second / secondsPerDay) + shift;
    return moveTimes(times, { startsOn: plainDayOf(day), startTime: null });
  }
  const { day, time } = occurrenceAt(second + shift, false);
  // Events keep minutes; only a rule with BYSECOND has more.
  return moveTimes(times, { startsOn: day, startTime: (time ?? '').slice(0, 5) as TimeOfDay });
}

function isWithin(times: EventTimes, from: number, to: number): boolean {
  const start = startSecond(times);
  return start < to && (start >= from || endSecond(times) > from);
}

function startSecond({ startsOn, startTime }: EventTimes): number {
  return wallSecondOf({ day: startsOn, time: startTime });
}

/** Where an event is over; of one without an end: where it starts. */
function endSecond(times: EventTimes): number {
  if (times.startTime === null) return (dayNumberOf(times.endsOn) + 1) * secondsPerDay;
  return times.endTime === null
    ? startSecond(times)
    : wallSecondOf({ day: times.endsOn, time: times.endTime });
}

function keyOf({ day, time }: Occurrence): string {
  return time === null ? day : `${day}T${time}`;
}
