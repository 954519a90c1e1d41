import { AppError } from '#kernel/base/app-error.ts';
import { addDays, isoWeekday } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { definedOf } from '#products/calendar/defined-of.ts';
import { compareTimes, isOn, timesIn } from '#products/calendar/event-time.ts';
import { longestEventDays } from '#products/calendar/event-length.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import type {
  DayColourBody,
  DayColourName,
  EventBody,
  SeriesBody,
  SeriesException,
  WeekdayColoursBody,
} from '#products/calendar/kinds.ts';
import { occurrenceKey } from '#products/calendar/occurrence-key.ts';
import { instancesBetween } from '#products/calendar/recurrence/instances.ts';
import type { SeriesInstance } from '#products/calendar/recurrence/instances.ts';
import type { WallRange } from '#products/calendar/recurrence/occurrence.ts';
import { occurrenceOf, ownTimes, seriesOf, timesGiven } from '#products/calendar/series.ts';
import type { Span } from '#products/calendar/time-left.ts';
import { instantOf } from '#products/calendar/zone.ts';

/** An event, or one occurrence of a series, with its times as the reader's wall shows them. */
export interface ShownEvent extends EventTimes {
  /** Of the event; of an occurrence one of its own. */
  readonly id: string;
  /** Of an occurrence: the series' record, with what this occurrence says as its body. */
  readonly record: SeenRecord<EventBody>;
  /** Names it within its event (CA41). */
  readonly occurrence: string;
  /** Null: it happens once. */
  readonly series: SeenRecord<SeriesBody> | null;
}

/** The days to ask the store for, so that every event of `from` to `to` is in the answer: long
 *  events began earlier, and another zone's day may be the day before or after. */
export function queryAround(from: PlainDay, to: PlainDay): { from: PlainDay; to: PlainDay } {
  return { from: addDays(from, -longestEventDays), to: addDays(to, 1) };
}

/** The events of a day in the reader's zone: all-day ones first, then by time. */
export function eventsOn(
  records: readonly SeenRecord<EventBody>[],
  day: PlainDay,
  zone: string,
  series: readonly SeenRecord<SeriesBody>[] = [],
): ShownEvent[] {
  return onDay(eventsBetween({ records, series, from: day, to: day, zone }), day);
}

/** Of what is shown between some days what is on one of them, in order. */
function onDay(shown: readonly ShownEvent[], day: PlainDay): ShownEvent[] {
  return shown.filter((one) => isOn(one, day)).toSorted(compareTimes);
}

/** What is shown from `from` to `to` by its days, each in order. Days without anything are left out. */
export function byDay(
  shown: readonly ShownEvent[],
  from: PlainDay,
  to: PlainDay,
): ReadonlyMap<PlainDay, readonly ShownEvent[]> {
  const days = new Map<PlainDay, ShownEvent[]>();
  for (const one of shown) {
    const last = one.endsOn < to ? one.endsOn : to;
    let day = one.startsOn > from ? one.startsOn : from;
    while (day <= last) {
      if (isOn(one, day)) {
        const there = days.get(day);
        if (there === undefined) days.set(day, [one]);
        else there.push(one);
      }
      // Most are on one day: no other has to be worked out.
      if (day === last) break;
      day = addDays(day, 1);
    }
  }
  for (const there of days.values()) there.sort(compareTimes);
  return days;
}

/** All events and occurrences that are on a day of `from` to `to` in the reader's zone, in no order. */
export function eventsBetween(options: {
  readonly records: readonly SeenRecord<EventBody>[];
  readonly series: readonly SeenRecord<SeriesBody>[];
  readonly from: PlainDay;
  readonly to: PlainDay;
  readonly zone: string;
}): ShownEvent[] {
  const { records, series, from, to, zone } = options;
  // Two days more: another zone's day may be the day before or after.
  const [eve, morrow] = [addDays(from, -2), addDays(to, 2)];
  return [
    ...records
      .filter(({ body }) => body.startsOn <= morrow && body.endsOn >= eve)
      .map((record) => shownIn(record, zone)),
    ...series.flatMap((record) => occurrencesOf(record, from, to, zone)),
  ].filter((shown) => shown.startsOn <= to && shown.endsOn >= from);
}

/** How an event was shown last: each answer of the store asks all of them again. */
const shownBefore = new WeakMap<
  SeenRecord<EventBody>,
  { readonly zone: string; readonly shown: ShownEvent }
>();

/** An event as the wall in `zone` shows it. The same as long as the record is the same. */
export function shownIn(record: SeenRecord<EventBody>, zone: string): ShownEvent {
  const before = shownBefore.get(record);
  if (before?.zone === zone) return before.shown;
  const { startsOn, startTime } = record.body;
  const occurrence = occurrenceKey(startsOn, startTime);
  const shown = {
    id: record.id,
    record,
    occurrence,
    series: null,
    ...timesIn(record.body, zone),
  };
  shownBefore.set(record, { zone, shown });
  return shown;
}

/** In one view; denser series show their first. */
const occurrencesAtMost = 1_000;

/** The month that is shown and those beside it. */
const rangesAtMost = 4;

/** What a series brought when it was asked lately: each write asks all of them again. */
const lastShown = new WeakMap<SeenRecord<SeriesBody>, Map<string, readonly ShownEvent[]>>();

function occurrencesOf(
  record: SeenRecord<SeriesBody>,
  from: PlainDay,
  to: PlainDay,
  zone: string,
): readonly ShownEvent[] {
  const asked = `${from} ${to} ${zone}`;
  const ranges = lastShown.get(record) ?? new Map<string, readonly ShownEvent[]>();
  lastShown.set(record, ranges);
  const shown = ranges.get(asked) ?? occurrencesBetween(record, from, to, zone);
  // The one asked for last stands last.
  ranges.delete(asked);
  ranges.set(asked, shown);
  const [oldest] = ranges.keys();
  if (ranges.size > rangesAtMost && oldest !== undefined) ranges.delete(oldest);
  return shown;
}

function occurrencesBetween(
  record: SeenRecord<SeriesBody>,
  from: PlainDay,
  to: PlainDay,
  zone: string,
): ShownEvent[] {
  const { body } = record;
  // What is otherwise about an occurrence, and added dates, may be before the start.
  const isBare = body.exceptions.length + body.dates.length === 0 && !body.rule.includes('RDATE');
  if (body.startsOn > addDays(to, 1) && isBare) return [];
  // Another zone's day may be the day before or after.
  const range = {
    from: { day: addDays(from, -1), time: null },
    to: { day: addDays(to, 2), time: null },
  };
  const said = eventOf(body);
  return instancesOf(body, range).map((instance) => shownInstance(record, said, instance, zone));
}

/** An occurrence of a series by its name, as the wall in `zone` shows it, also one left out. */
export function occurrenceIn(
  record: SeenRecord<SeriesBody>,
  occurrence: string,
  zone: string,
): ShownEvent {
  const { body } = record;
  const value = body.exceptions.find(({ at }) => at === occurrence);
  const at = occurrenceOf(occurrence);
  const times = { ...ownTimes(body, occurrence), ...timesGiven(value) };
  const change = value === undefined ? null : { at, andFollowing: false, times, value };
  return shownInstance(record, eventOf(body), { at, times, change }, zone);
}

function shownInstance(
  record: SeenRecord<SeriesBody>,
  usual: EventBody,
  { at, times, change }: SeriesInstance<SeriesException>,
  zone: string,
): ShownEvent {
  const occurrence = occurrenceKey(at.day, at.time);
  const said: EventBody =
    change === null
      ? { ...usual, ...times }
      : { ...usual, ...definedOf(change.value.fields), ...times };
  if (change?.value.is === 'cancelled') said.isCancelled = true;
  return {
    id: `${record.id} ${occurrence}`,
    record: { ...record, body: said },
    occurrence,
    series: record,
    ...timesIn(said, zone),
  };
}

/** None of a series whose rule cannot be read: the rest of the day is shown all the same. */
function instancesOf(body: SeriesBody, range: WallRange) {
  try {
    return instancesBetween(seriesOf(body), range, occurrencesAtMost);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

/** What each occurrence says unless it says otherwise. */
export function eventOf(body: SeriesBody): EventBody {
  const { rule: _rule, dates: _dates, exceptions: _single, ...rest } = body;
  const { lastDay: _last, replaces: _former, ...said } = rest;
  return said;
}

/**
 * The colour of a day, or null. When several audiences in reach have one, the first of `audiences`
 * that has a record decides: order them from closest to widest. A day that nobody gave a colour
 * wears its weekday's, from the first audience that says which (CA46).
 */
export function colourOfDay(
  records: readonly SeenRecord<DayColourBody>[],
  day: PlainDay,
  audiences: readonly AudienceId[],
  weekdays: readonly SeenRecord<WeekdayColoursBody>[] = [],
): DayColourName | null {
  const ofDay = records.filter((record) => record.body.day === day);
  const given = firstOf(ofDay, audiences)?.body.colour;
  const colour = given ?? firstOf(weekdays, audiences)?.body.colours[isoWeekday(day) - 1];
  return colour === undefined || colour === 'none' ? null : colour;
}

function firstOf<Body extends object>(
  records: readonly SeenRecord<Body>[],
  audiences: readonly AudienceId[],
): SeenRecord<Body> | undefined {
  for (const audience of audiences) {
    const record = records.find((one) => one.audience === audience);
    if (record !== undefined) return record;
  }
  return undefined;
}

export interface NowAndNext {
  /** Running now, the one that began last first. */
  readonly now: readonly ShownEvent[];
  readonly next: ShownEvent | null;
  /** After next, in order. */
  readonly later: readonly ShownEvent[];
  readonly past: readonly ShownEvent[];
  readonly allDay: readonly ShownEvent[];
  /** They do not take place, whatever the clock says. */
  readonly cancelled: readonly ShownEvent[];
}

/** Events without an end count as running this long. */
const assumedMinutes = 30;

/** Sorts the events of today by what the clock says. */
export function nowAndNext(events: readonly ShownEvent[], nowMs: number, zone: string): NowAndNext {
  const taking = events.filter((one) => !isCancelled(one));
  const allDay = taking.filter((one) => one.startTime === null);
  const timed = taking
    .filter((one) => one.startTime !== null)
    .map((one) => ({ one, ...spanOf(one, zone) }));
  const coming = timed
    .filter((span) => span.startMs > nowMs)
    .toSorted((a, b) => a.startMs - b.startMs);
  const running = timed
    .filter((span) => span.startMs <= nowMs && span.endMs > nowMs)
    .toSorted((a, b) => b.startMs - a.startMs);
  return {
    allDay,
    now: running.map((span) => span.one),
    next: coming[0]?.one ?? null,
    later: coming.slice(1).map((span) => span.one),
    past: timed.filter((span) => span.endMs <= nowMs).map((span) => span.one),
    cancelled: events.filter(isCancelled),
  };
}

/** It does not take place, and stays to say so. */
export function isCancelled({ record }: ShownEvent): boolean {
  return record.body.isCancelled === true;
}

/** It says who is on duty, and is no appointment. */
export function isDuty({ record }: ShownEvent): boolean {
  return record.body.isDuty === true;
}

/** When a timed event starts and ends, in milliseconds; without an end, half an hour later. */
export function spanOf(times: EventTimes, zone: string): Span {
  if (times.startTime === null) throw new Error('an all-day event has no span');
  const startMs = instantOf({ day: times.startsOn, time: times.startTime }, zone);
  const endMs =
    times.endTime === null
      ? startMs + assumedMinutes * 60_000
      : instantOf({ day: times.endsOn, time: times.endTime }, zone);
  return { startMs, endMs };
}
