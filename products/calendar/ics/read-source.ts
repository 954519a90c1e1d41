import ICAL from 'ical.js';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { ImportProblemCode } from '#products/calendar/errors.ts';
import { noteLength, placeLength, titleLength } from '#products/calendar/kinds.ts';
import { timeFault } from '#products/calendar/event-time.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import type { RawComponent } from '#products/calendar/ics/components.ts';
import { parseDateValue } from '#products/calendar/ics/date-value.ts';
import type { DateValue } from '#products/calendar/ics/date-value.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { cleanText, unescapeText } from '#products/calendar/ics/property.ts';
import type { Property } from '#products/calendar/ics/property.ts';
import type { Report } from '#products/calendar/ics/reading.ts';
import { ianaZone, utcZone } from '#products/calendar/ics/source-zone.ts';
import type { SourceZone } from '#products/calendar/ics/source-zone.ts';
import type { Occurrence } from '#products/calendar/recurrence/occurrence.ts';
import { minutesOf, timeAt } from '#products/calendar/zone.ts';

export interface SourceContext {
  /** The reader's: of times without one. */
  readonly zone: string;
  readonly findZone: (tzid: string) => SourceZone | undefined;
  readonly report: Report;
}

/** One VEVENT, read: still in the zone it was written in. */
export interface Source {
  readonly component: RawComponent;
  readonly uid: string;
  readonly title: string;
  readonly place: string;
  readonly note: string;
  readonly status: 'confirmed' | 'tentative' | 'cancelled';
  readonly sequence: number;
  readonly zone: SourceZone;
  readonly times: EventTimes;
  /** The occurrence this one replaces. */
  readonly replaces: Moment | null;
  /** It and all that come after it. */
  readonly andFollowing: boolean;
}

/** A moment to compare occurrences by: an instant, or a day when that is all there is. */
export type Moment = { readonly instantMs: number } | { readonly day: PlainDay };

/** Reads one event, or reports why not. */
export function readSource(component: RawComponent, context: SourceContext): Source | null {
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
    status: statusOf(component),
    sequence: Number(
      /^\d{1,9}$/.exec(propertyOf(component, 'SEQUENCE')?.value.trim() ?? '')?.[0] ?? 0,
    ),
    zone,
    times,
    replaces,
    andFollowing:
      replaces !== null && recurrence?.params.get('RANGE')?.toUpperCase() === 'THISANDFUTURE',
  };
}

function timesOf(
  component: RawComponent,
  start: DateValue,
  zone: SourceZone,
  context: SourceContext,
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

function zoneOf(property: Property, value: DateValue, context: SourceContext): SourceZone {
  const local = ianaZone(context.zone);
  if (value.utc) return utcZone;
  const tzid = property.params.get('TZID');
  if (tzid === undefined || value.time === null) return local;
  const zone = context.findZone(tzid);
  if (zone === undefined) context.report.note('zone-unknown');
  return zone ?? local;
}

/** An EXDATE or RDATE, on the wall of its event. */
export interface SourceDate extends Occurrence {
  /** Of a period: how many minutes it lasts. */
  readonly minutes: number | null;
}

/** EXDATE or RDATE values, on the wall of the event's zone. */
export function readDates(
  source: Source,
  name: 'EXDATE' | 'RDATE',
  context: SourceContext,
): SourceDate[] {
  const dates: SourceDate[] = [];
  for (const property of propertiesOf(source.component, name)) {
    for (const text of property.value.slice(0, importLimits.lineLength).split(',')) {
      if (dates.length >= importLimits.datesPerEvent) return dates;
      const [start = '', end] = text.split('/');
      // Google writes dates with a Z behind them, which mean nothing but the day.
      const value = parseDateValue(start.replace(/^(\d{8})Z$/, '$1'));
      if (value === null) {
        fail('exception-unreadable', property, source, context.report);
        continue;
      }
      const { day, time } = value;
      if (source.times.startTime === null) dates.push({ day, time: null, minutes: null });
      else if (time !== null) {
        const zone = zoneOf(property, value, context);
        const instantMs = zone.instantOf({ day, time });
        const minutes = end === undefined ? null : minutesUntil(end, zone, instantMs);
        dates.push({ ...source.zone.wallTimeAt(instantMs), minutes });
      } else if (name === 'EXDATE') dates.push({ day, time: null, minutes: null });
      else dates.push({ day, time: source.times.startTime, minutes: null });
    }
  }
  return dates;
}

/** How long a period lasts whose end is a moment or a duration. */
function minutesUntil(end: string, zone: SourceZone, startMs: number): number | null {
  const value = parseDateValue(end);
  const minutes =
    value === null
      ? minutesIn(end)
      : value.time === null
        ? null
        : ((value.utc ? utcZone : zone).instantOf({ day: value.day, time: value.time }) - startMs) /
          60_000;
  return minutes !== null && minutes > 0 ? minutes : null;
}

function statusOf(component: RawComponent): Source['status'] {
  switch (propertyOf(component, 'STATUS')?.value.trim().toUpperCase()) {
    case 'CANCELLED':
      return 'cancelled';
    case 'TENTATIVE':
      return 'tentative';
    default:
      return 'confirmed';
  }
}

/** 64 bits of FNV-1a, for naming only: two texts with one hash would be taken for one event. */
export function shortHash(value: string): string {
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

export function propertiesOf(component: RawComponent, name: string): Property[] {
  return component.properties.filter((property) => property.name === name);
}

/** Reports what could not be read of an event. */
export function fail(
  code: ImportProblemCode,
  property: Property | undefined,
  source: Source,
  report: Report,
): void {
  report.problem(code, { line: property?.line ?? null, title: source.title });
}
