import ICAL from 'ical.js';
import { AppError } from '#kernel/base/app-error.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { definedOf } from '#products/calendar/defined-of.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import { zoneDefinition } from '#products/calendar/ics/zone-definition.ts';
import type { JCal, JCalProperty } from '#products/calendar/ics/zone-definition.ts';
import type { EventBody, SeriesBody, SeriesException } from '#products/calendar/kinds.ts';
import { eventOf } from '#products/calendar/queries.ts';
import {
  secondsPerDay,
  occurrenceAt as wallOccurrence,
  wallSecondOf,
} from '#products/calendar/recurrence/occurrence.ts';
import type { Occurrence } from '#products/calendar/recurrence/occurrence.ts';
import { wallSecondsBetween } from '#products/calendar/recurrence/occurrences.ts';
import { recurrenceOf } from '#products/calendar/recurrence/recurrence.ts';
import type { Recurrence } from '#products/calendar/recurrence/recurrence.ts';
import { stepsOf } from '#products/calendar/recurrence/rule-walk.ts';
import { formatRule } from '#products/calendar/recurrence/rule.ts';
import type { RecurrenceRule } from '#products/calendar/recurrence/rule.ts';
import { occurrenceOf, ownTimes, recurrenceIn, startOf } from '#products/calendar/series.ts';
import { instantOf } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

/** What of a record stands in a file. */
export interface WrittenRecord<Body> {
  readonly id: string;
  readonly body: Body;
  readonly revision: number;
  /** ISO. */
  readonly changedAt: string;
}

export interface WriteOptions {
  /** What the calendar is called: "Mira Sommer". */
  readonly name: string;
  readonly events: readonly WrittenRecord<EventBody>[];
  readonly series: readonly WrittenRecord<SeriesBody>[];
  /** Notes hold what people need to take and to watch: whoever holds the file reads them. */
  readonly withNotes: boolean;
  /** How often whoever fetched this should look again. */
  readonly refreshHours?: number;
}

/**
 * Writes a calendar file: UTF-8, folded, with every zone it names. The same records make the same
 * bytes. Sources: RFC 5545, RFC 7986.
 */
export function writeCalendar(options: WriteOptions): string {
  const { name, refreshHours } = options;
  const parts = [
    ...options.events.map((record) => ofEvent(record, options.withNotes)),
    ...options.series.flatMap((record) => ofSeries(record, options.withNotes)),
  ];
  const years = yearsOf(options);
  const zones = [...zonesOf(options)].toSorted();
  const calendar: JCal = [
    'vcalendar',
    [
      ['prodid', {}, 'text', '-//Obhut//Obhut//DE'],
      ['version', {}, 'text', '2.0'],
      ['calscale', {}, 'text', 'GREGORIAN'],
      ['name', {}, 'text', name],
      ['x-wr-calname', {}, 'text', name],
      ...(refreshHours === undefined
        ? []
        : ([
            ['refresh-interval', {}, 'duration', `PT${String(refreshHours)}H`],
            ['x-published-ttl', {}, 'text', `PT${String(refreshHours)}H`],
          ] satisfies JCalProperty[])),
    ],
    [...zones.map((zone) => zoneDefinition(zone, years)), ...parts],
  ];
  return `${ICAL.stringify(calendar).replace(/\r\n$/u, '')}\r\n`;
}

function ofEvent(record: WrittenRecord<EventBody>, withNotes: boolean): JCal {
  const { id, body } = record;
  return vevent(record, id, body, withNotes, []);
}

/** A series with each occurrence about which something is otherwise. */
function ofSeries(record: WrittenRecord<SeriesBody>, withNotes: boolean): JCal[] {
  const { id, body } = record;
  const recurrence = recurrenceIn(body);
  const event = eventOf(body);
  // What cannot be read happens once, as the days show it.
  if (typeof recurrence === 'string') return [vevent(record, id, event, withNotes, [])];
  const at = (name: string, list: readonly Occurrence[]): JCalProperty[] =>
    list.length === 0 ? [] : [listOf(name, body, list)];
  const skipped = body.exceptions.filter(({ is }) => is === 'skipped').map(occurrenceAt);
  const repeating: JCalProperty[] = [
    ...recurrence.rules.map((rule): JCalProperty => ['rrule', {}, 'recur', ruleOf(rule, body)]),
    ...at('rdate', recurrence.dates),
    ...at('exdate', [...leftOut(recurrence, body), ...skipped]),
  ];
  return [
    vevent(record, id, event, withNotes, repeating),
    ...body.exceptions
      .filter(({ is }) => is !== 'skipped')
      .map((exception) => {
        const said: EventBody = {
          ...event,
          ...ownTimes(body, exception.at),
          ...definedOf(exception.fields),
        };
        if (exception.is === 'cancelled') said.isCancelled = true;
        const replaces = moment('recurrence-id', body.zone, occurrenceAt(exception));
        return vevent(record, id, said, withNotes, [replaces]);
      }),
  ];
}

function vevent(
  { revision, changedAt }: WrittenRecord<unknown>,
  uid: string,
  body: EventBody,
  withNotes: boolean,
  more: readonly JCalProperty[],
): JCal {
  const stamp = `${changedAt.slice(0, 19)}Z`;
  const text = (name: string, value: string): JCalProperty[] =>
    value === '' ? [] : [[name, {}, 'text', value]];
  return [
    'vevent',
    [
      ['uid', {}, 'text', uid],
      ['dtstamp', {}, 'date-time', stamp],
      ['last-modified', {}, 'date-time', stamp],
      ['sequence', {}, 'integer', revision],
      ...more.filter(([name]) => name === 'recurrence-id'),
      ['summary', {}, 'text', body.title],
      ...timesOf(body),
      ...more.filter(([name]) => name !== 'recurrence-id'),
      ...text('location', body.place),
      ...(withNotes ? text('description', body.note) : []),
      ['status', {}, 'text', body.isCancelled === true ? 'CANCELLED' : 'CONFIRMED'],
    ],
    [],
  ];
}

function timesOf({ startsOn, startTime, endsOn, endTime, zone }: EventTimes & { zone: string }) {
  const properties: JCalProperty[] = [moment('dtstart', zone, { day: startsOn, time: startTime })];
  if (startTime === null) {
    // The end of a file's all-day event is the day after its last.
    properties.push(moment('dtend', zone, { day: addDays(endsOn, 1), time: null }));
  } else if (endTime !== null) {
    properties.push(moment('dtend', zone, { day: endsOn, time: endTime }));
  }
  return properties;
}

function moment(name: string, zone: string, { day, time }: Occurrence): JCalProperty {
  if (time === null) return [name, {}, 'date', day];
  return isUtc(zone)
    ? [name, {}, 'date-time', `${day}T${wholeTime(time)}Z`]
    : [name, { tzid: zone }, 'date-time', `${day}T${wholeTime(time)}`];
}

/** EXDATE and RDATE: values of the type and zone of the start. */
function listOf(name: string, body: SeriesBody, list: readonly Occurrence[]): JCalProperty {
  const values = list.map(({ day, time }) =>
    moment(name, body.zone, {
      day,
      time: body.startTime === null ? null : (time ?? body.startTime),
    }),
  );
  const [first] = values;
  if (first === undefined) throw new Error(`no value of ${name}`);
  const [, params, type] = first;
  return [name, params, type, ...values.map(([, , , value]) => value)];
}

/** A rule as jCal; its UNTIL an instant where the start is one. */
function ruleOf(rule: RecurrenceRule, body: SeriesBody): unknown {
  const { until, ...rest } = rule;
  // Reading what was written spells every part as RFC 7265 wants it.
  const recur = ICAL.Recur.fromString(formatRule({ ...rest, until: null })).toJSON() as object;
  if (until === null) return recur;
  if (body.startTime === null) return { ...recur, until: until.day };
  if (until.utc && until.time !== null) {
    return { ...recur, until: `${until.day}T${wholeTime(until.time)}Z` };
  }
  const [time, seconds] =
    until.time === null
      ? ['23:59' as TimeOfDay, 59]
      : [until.time.slice(0, 5) as TimeOfDay, Number(until.time.slice(6, 8))];
  const ms = instantOf({ day: until.day, time }, body.zone) + seconds * 1_000;
  return { ...recur, until: new Date(ms).toISOString().replace('.000', '') };
}

/** What is left out; of a timed series a whole day as all that would be on it: files name times. */
function leftOut(recurrence: Recurrence, body: SeriesBody): Occurrence[] {
  const whole = recurrenceOf({ ...recurrence, excluded: [] });
  const steps = stepsOf(stepsAtMost);
  const onDay = (day: PlainDay): readonly number[] => {
    const from = wallSecondOf({ day, time: null });
    return wallSecondsBetween(whole, startOf(body), from, from + secondsPerDay, Infinity, steps);
  };
  return recurrence.excluded.flatMap((one) => {
    if (one.time !== null || body.startTime === null) return [one];
    try {
      return onDay(one.day).map((second) => wallOccurrence(second, false));
    } catch (error) {
      // What begins on it, at least.
      if (error instanceof AppError) return [one];
      throw error;
    }
  });
}

/** For all days of a series: others wait for the file. */
const stepsAtMost = 100_000;

function occurrenceAt({ at }: SeriesException): Occurrence {
  return occurrenceOf(at);
}

function wholeTime(time: string): string {
  return time.length === 5 ? `${time}:00` : time;
}

function isUtc(zone: string): boolean {
  return /^(?:etc\/)?(?:utc|uct|zulu|universal)$/iu.test(zone);
}

function zonesOf({ events, series }: WriteOptions): Set<string> {
  const zones = new Set<string>();
  const add = ({ startTime, zone }: { startTime?: string | null; zone?: string }): void => {
    if (zone !== undefined && startTime !== null && !isUtc(zone)) zones.add(zone);
  };
  for (const { body } of events) add(body);
  for (const { body } of series) {
    add(body);
    for (const { fields } of body.exceptions) {
      if (fields.zone !== undefined)
        add({ startTime: fields.startTime ?? body.startTime, zone: fields.zone });
    }
  }
  return zones;
}

/** No zone is defined for more years than this. */
const yearsAtMost = 60;
/** So far on where a series goes on without end and no rule of a zone does. */
const yearsAhead = 10;

function yearsOf({ events, series }: WriteOptions): { from: number; to: number } {
  const days = [
    ...events.flatMap(({ body }) => [body.startsOn, body.endsOn]),
    ...series.flatMap(({ body }) => [body.startsOn, body.lastDay ?? ahead(body)]),
  ].toSorted();
  const year = (day: PlainDay | undefined): number => Number((day ?? '1970-01-01').slice(0, 4));
  const to = Math.max(1970, year(days.at(-1)));
  return { from: Math.max(1970, Math.min(to, year(days[0])), to - yearsAtMost), to };
}

function ahead({ startsOn }: SeriesBody): PlainDay {
  return addDays(startsOn, 366 * yearsAhead);
}
