import ICAL from 'ical.js';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { ImportProblemCode } from '#products/calendar/errors.ts';
import {
  importedUidLength,
  noteLength,
  placeLength,
  titleLength,
} from '#products/calendar/kinds.ts';
import { moveTimes, timeFault } from '#products/calendar/event-time.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import type { RawComponent } from '#products/calendar/ics/components.ts';
import { parseDateValue } from '#products/calendar/ics/date-value.ts';
import type { DateValue } from '#products/calendar/ics/date-value.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { cleanText, unescapeText } from '#products/calendar/ics/property.ts';
import type { Property } from '#products/calendar/ics/property.ts';
import type { ReadWindow } from '#products/calendar/ics/read-window.ts';
import type { Candidate, Report } from '#products/calendar/ics/reading.ts';
import { expandRule, parseRule } from '#products/calendar/ics/rule.ts';
import type { Occurrence } from '#products/calendar/ics/rule.ts';
import { ianaZone, utcZone } from '#products/calendar/ics/source-zone.ts';
import type { SourceZone } from '#products/calendar/ics/source-zone.ts';
import { minutesOf, timeAt } from '#products/calendar/zone.ts';

export interface SeriesContext {
  readonly zone: string;
  readonly window: ReadWindow;
  readonly findZone: (tzid: string) => SourceZone | undefined;
  readonly report: Report;
}

/** One VEVENT, read: still in the zone it was written in. */
interface Source {
  readonly component: RawComponent;
  readonly uid: string;
  readonly title: string;
  readonly place: string;
  readonly note: string;
  readonly cancelled: boolean;
  readonly sequence: number;
  readonly zone: SourceZone;
  readonly times: EventTimes;
  /** The occurrence this one replaces. */
  readonly replaces: Moment | null;
}

/** A moment to compare occurrences by: an instant, or a day when that is all there is. */
type Moment = { readonly instantMs: number } | { readonly day: PlainDay };

/** Reads the events that share a UID: a series with its exceptions, or a single event. */
export function readSeries(group: readonly RawComponent[], context: SeriesContext): Candidate[] {
  const sources = group
    .map((component) => readSource(component, context))
    .filter((source) => source !== null);
  const masters = sources.filter((source) => source.replaces === null);
  const master = masters.reduce<Source | undefined>(
    (newest, one) => (newest === undefined || one.sequence >= newest.sequence ? one : newest),
    undefined,
  );
  for (let times = 1; times < masters.length; times += 1) context.report.note('version-superseded');
  const exceptions = new Map<string, Source>();
  for (const source of sources) {
    if (source.replaces === null) continue;
    const key = keyOf(source.replaces);
    const known = exceptions.get(key);
    if (known === undefined || source.sequence >= known.sequence) exceptions.set(key, source);
  }
  const candidates: Candidate[] = [];
  if (master !== undefined) candidates.push(...readMaster(master, exceptions, context));
  for (const [key, exception] of exceptions) {
    if (exception.cancelled) continue;
    const { repeatFrom, repeatTo } = context.window;
    const candidate = finish(exception, exception.times, key, context);
    if (candidate === null) continue;
    if (candidate.endsOn >= repeatFrom && candidate.startsOn <= repeatTo)
      candidates.push(candidate);
  }
  return candidates;
}

function readMaster(
  master: Source,
  exceptions: ReadonlyMap<string, Source>,
  context: SeriesContext,
): Candidate[] {
  const { report, window } = context;
  const rules = propertiesOf(master.component, 'RRULE');
  const added = readDates(master, 'RDATE', context);
  if (rules.length === 0 && added.length === 0) {
    if (exceptions.has(keyOf(momentOf(master, master.times)))) return [];
    if (master.times.endsOn < window.singleFrom || master.times.startsOn > window.singleTo) {
      report.problem('outside-window', { line: master.component.line, title: master.title });
      return [];
    }
    const single = finish(master, master.times, null, context);
    return single === null ? [] : [single];
  }
  const starts = new Map<string, Occurrence>();
  const add = (occurrence: Occurrence): void => {
    starts.set(`${occurrence.day}T${occurrence.time ?? ''}`, occurrence);
  };
  const start: Occurrence = { day: master.times.startsOn, time: master.times.startTime };
  let goesOn = false;
  if (rules.length > importLimits.rulesPerEvent) {
    fail('rule-too-many', rules[importLimits.rulesPerEvent], master, report);
  }
  for (const property of rules.slice(0, importLimits.rulesPerEvent)) {
    const rule = parseRule(property.value);
    if (typeof rule === 'string') {
      fail(rule, property, master, report);
      continue;
    }
    const range = {
      from: window.repeatFrom,
      to: window.repeatTo,
      limit: importLimits.occurrencesPerSeries,
    };
    const expansion = expandRule(rule, start, range, untilOnWall(rule.until, master));
    for (const occurrence of expansion.occurrences) add(occurrence);
    goesOn ||= expansion.goesOn;
  }
  if (goesOn) report.note('recurring-window');
  // The start itself, also when no rule could be read.
  for (const occurrence of [start, ...added]) {
    if (occurrence.day >= window.repeatFrom && occurrence.day <= window.repeatTo) add(occurrence);
  }
  const excluded = new Set<string>();
  for (const { day, time } of readDates(master, 'EXDATE', context)) {
    excluded.add(time === null ? day : `${day}T${time}`);
  }
  return [...starts.values()]
    .filter(({ day, time }) => !excluded.has(day) && !excluded.has(`${day}T${time ?? ''}`))
    .toSorted((a, b) => (`${a.day}${a.time ?? ''}` < `${b.day}${b.time ?? ''}` ? -1 : 1))
    .slice(0, importLimits.occurrencesPerSeries)
    .flatMap((occurrence) => {
      const times = moveTimes(master.times, {
        startsOn: occurrence.day,
        startTime: occurrence.time,
      });
      const moment = momentOf(master, times);
      if (exceptions.has(keyOf(moment)) || exceptions.has(occurrence.day)) return [];
      const candidate = finish(master, times, keyOf(moment), context);
      return candidate === null ? [] : [candidate];
    });
}

/** The candidate for an occurrence: in its own IANA zone, else in the reader's. */
function finish(
  source: Source,
  times: EventTimes,
  occurrence: string | null,
  context: SeriesContext,
): Candidate | null {
  const shown = source.zone.iana === null ? convert(times, source.zone, context.zone) : times;
  const fault = timeFault(shown);
  if (fault !== null) {
    const code = fault === 'calendar.event-too-long' ? 'event-too-long' : 'start-unreadable';
    context.report.problem(code, { line: source.component.line, title: source.title });
    return null;
  }
  return {
    ...shown,
    title: source.title,
    place: source.place,
    note: source.note,
    zone: source.zone.iana ?? context.zone,
    importedUid: importedUidOf(source.uid, occurrence),
    repeats: occurrence !== null,
    cancelled: source.cancelled,
    line: source.component.line,
  };
}

function readSource(component: RawComponent, context: SeriesContext): Source | null {
  const { report } = context;
  const title = textOf(component, 'SUMMARY', titleLength);
  const note = textOf(component, 'DESCRIPTION', noteLength);
  if (title.shortened) report.note('title-shortened');
  if (note.shortened) report.note('note-shortened');
  const at = { line: component.line, title: title.text === '' ? null : title.text };
  const startProperty = propertyOf(component, 'DTSTART');
  if (startProperty === undefined) {
    report.problem('start-missing', at);
    return null;
  }
  const start = parseDateValue(startProperty.value);
  if (start === null) {
    report.problem('start-unreadable', { ...at, line: startProperty.line });
    return null;
  }
  const zone = zoneOf(startProperty, start, context);
  const times = { ...timesOf(component, start, zone, context) };
  const recurrence = propertyOf(component, 'RECURRENCE-ID');
  let replaces: Moment | null = null;
  if (recurrence !== undefined) {
    const value = parseDateValue(recurrence.value);
    if (value === null) {
      report.problem('exception-unreadable', { ...at, line: recurrence.line });
      return null;
    }
    replaces =
      value.time === null
        ? { day: value.day }
        : {
            instantMs: zoneOf(recurrence, value, context).instantOf({
              day: value.day,
              time: value.time,
            }),
          };
    if (recurrence.params.get('RANGE')?.toUpperCase() === 'THISANDFUTURE') {
      report.note('this-and-future');
    }
  }
  const writtenUid = cleanText(propertyOf(component, 'UID')?.value ?? '', 5_000).text;
  if (writtenUid === '') report.note('uid-missing');
  return {
    component,
    // Made of what the event says, so that reading the file again finds it again.
    uid:
      writtenUid === ''
        ? `no-uid-${shortHash([title.text, times.startsOn, times.startTime ?? ''].join('\n'))}`
        : writtenUid,
    title: title.text,
    place: textOf(component, 'LOCATION', placeLength).text,
    note: note.text,
    cancelled: propertyOf(component, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED',
    sequence: Number(
      /^\d{1,9}$/.exec(propertyOf(component, 'SEQUENCE')?.value.trim() ?? '')?.[0] ?? 0,
    ),
    zone,
    times,
    replaces,
  };
}

function timesOf(
  component: RawComponent,
  start: DateValue,
  zone: SourceZone,
  context: SeriesContext,
): EventTimes {
  const open = { startsOn: start.day, startTime: start.time, endsOn: start.day, endTime: null };
  const endProperty = propertyOf(component, 'DTEND');
  if (endProperty !== undefined) {
    const end = parseDateValue(endProperty.value);
    if (end !== null && start.time === null && end.time === null) {
      // The end of an all-day event is the day after its last. RFC 5545 §3.6.1.
      return end.day <= start.day ? open : { ...open, endsOn: addDays(end.day, -1) };
    }
    if (end !== null && start.time !== null && end.time !== null) {
      const endZone = zoneOf(endProperty, end, context);
      const instant = endZone.instantOf({ day: end.day, time: end.time });
      const wall = zone.wallTimeAt(instant);
      const times = { ...open, endsOn: wall.day, endTime: wall.time };
      const fault = timeFault(times);
      if (fault !== 'calendar.end-before-start') return times;
      // Start and end at one moment is how files say "no end".
      if (instant === zone.instantOf({ day: start.day, time: start.time })) return open;
    }
    context.report.note('end-ignored');
    return open;
  }
  const duration = propertyOf(component, 'DURATION');
  if (duration === undefined) return open;
  const minutes = minutesIn(duration.value);
  if (minutes === null || minutes < 0) {
    context.report.note('end-ignored');
    return open;
  }
  if (start.time === null) {
    return { ...open, endsOn: addDays(start.day, Math.max(1, Math.floor(minutes / 1440)) - 1) };
  }
  if (minutes === 0) return open;
  const ends = minutesOf(start.time) + minutes;
  return {
    ...open,
    endsOn: addDays(start.day, Math.floor(ends / 1440)),
    endTime: timeAt(ends % 1440),
  };
}

/** Minutes of a DURATION; null when it is none, or longer than any event. */
function minutesIn(value: string): number | null {
  if (!/^[+-]?P[0-9WDTHMS]{1,20}$/i.test(value.trim())) return null;
  try {
    const seconds = ICAL.Duration.fromString(value.trim().toUpperCase()).toSeconds();
    const minutes = Math.floor(seconds / 60);
    return Number.isSafeInteger(minutes) && Math.abs(minutes) < 100 * 366 * 1440 ? minutes : null;
  } catch {
    return null;
  }
}

function zoneOf(property: Property, value: DateValue, context: SeriesContext): SourceZone {
  const local = ianaZone(context.zone);
  if (value.utc) return utcZone;
  const tzid = property.params.get('TZID');
  if (tzid === undefined || value.time === null) return local;
  const zone = context.findZone(tzid);
  if (zone === undefined) context.report.note('zone-unknown');
  return zone ?? local;
}

/** EXDATE or RDATE values, on the wall of the master's zone. Periods count by their start. */
function readDates(master: Source, name: 'EXDATE' | 'RDATE', context: SeriesContext): Occurrence[] {
  const dates: Occurrence[] = [];
  for (const property of propertiesOf(master.component, name)) {
    for (const text of property.value.slice(0, importLimits.lineLength).split(',')) {
      if (dates.length >= importLimits.datesPerEvent) return dates;
      const start = text.split('/')[0] ?? '';
      // Google writes dates with a Z behind them, which mean nothing but the day.
      const value = parseDateValue(start.replace(/^(\d{8})Z$/, '$1'));
      if (value === null) {
        fail('exception-unreadable', property, master, context.report);
        continue;
      }
      if (master.times.startTime === null) dates.push({ day: value.day, time: null });
      else if (value.time !== null) {
        const zone = zoneOf(property, value, context);
        dates.push(master.zone.wallTimeAt(zone.instantOf({ day: value.day, time: value.time })));
      } else if (name === 'EXDATE') dates.push({ day: value.day, time: null });
      else dates.push({ day: value.day, time: master.times.startTime });
    }
  }
  return dates;
}

/** UNTIL on the wall of the event's zone. In UTC it is converted, else it is on that wall. */
function untilOnWall(until: DateValue | null, master: Source): Occurrence | null {
  if (until === null || until.time === null || !until.utc) return until;
  const wall = master.zone.wallTimeAt(utcZone.instantOf({ day: until.day, time: until.time }));
  return master.times.startTime === null ? { day: wall.day, time: null } : wall;
}

function momentOf(source: Source, times: EventTimes): Moment {
  return times.startTime === null
    ? { day: times.startsOn }
    : { instantMs: source.zone.instantOf({ day: times.startsOn, time: times.startTime }) };
}

function keyOf(moment: Moment): string {
  return 'day' in moment ? moment.day : new Date(moment.instantMs).toISOString().slice(0, 16);
}

function convert(times: EventTimes, from: SourceZone, zone: string): EventTimes {
  if (times.startTime === null) return times;
  const to = ianaZone(zone);
  const start = to.wallTimeAt(from.instantOf({ day: times.startsOn, time: times.startTime }));
  if (times.endTime === null) {
    return { startsOn: start.day, startTime: start.time, endsOn: start.day, endTime: null };
  }
  const end = to.wallTimeAt(from.instantOf({ day: times.endsOn, time: times.endTime }));
  return { startsOn: start.day, startTime: start.time, endsOn: end.day, endTime: end.time };
}

/** Names the occurrence for good, at most as long as a record may hold. */
function importedUidOf(uid: string, occurrence: string | null): string {
  const suffix = occurrence === null ? '' : `#${occurrence}`;
  const room = importedUidLength - suffix.length;
  const fits =
    uid.length <= room ? uid : `${uid.slice(0, room - 20).toWellFormed()}~${shortHash(uid)}`;
  return `${fits}${suffix}`;
}

/** 64 bits of FNV-1a, for naming only: two texts with one hash would be taken for one event. */
function shortHash(value: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < value.length; at += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(value.charCodeAt(at))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

function textOf(component: RawComponent, name: string, maxLength: number) {
  return cleanText(unescapeText(propertyOf(component, name)?.value ?? ''), maxLength);
}

function propertyOf(component: RawComponent, name: string): Property | undefined {
  return component.properties.find((property) => property.name === name);
}

function propertiesOf(component: RawComponent, name: string): Property[] {
  return component.properties.filter((property) => property.name === name);
}

function fail(
  code: ImportProblemCode,
  property: Property | undefined,
  source: Source,
  report: Report,
): void {
  report.problem(code, { line: property?.line ?? null, title: source.title });
}
