import { addDays, daysBetween, isoWeekday } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { ImportProblemCode } from '#products/calendar/errors.ts';
import { parseDateValue } from '#products/calendar/ics/date-value.ts';
import type { DateValue } from '#products/calendar/ics/date-value.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { minutesOf, timeAt } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

export interface RepeatRule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly count: number | null;
  readonly until: DateValue | null;
  /** Monday is 1. */
  readonly weekStart: number;
  readonly byDay: readonly { readonly ordinal: number | null; readonly weekday: number }[];
  readonly byMonth: readonly number[];
  readonly byMonthDay: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly bySetPos: readonly number[];
  readonly byHour: readonly number[];
  readonly byMinute: readonly number[];
}

/** How long each list may be: as many values as a person could mean. */
const listLimits = {
  byDay: 40,
  byMonth: 12,
  byMonthDay: 62,
  byYearDay: 100,
  byWeekNo: 53,
} as const;
const timesPerDay = 8;
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Reads an RRULE value, or says why not. Source: RFC 5545 §3.3.10. */
export function parseRule(value: string): RepeatRule | ImportProblemCode {
  if (value.length > importLimits.ruleLength) return 'rule-too-dense';
  const parts = new Map<string, string>();
  for (const part of value.toUpperCase().split(';')) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    const key = part.slice(0, equals).trim();
    if (equals === -1 || !knownParts.has(key) || parts.has(key)) return 'rule-unreadable';
    parts.set(key, part.slice(equals + 1).trim());
  }
  const freq = parts.get('FREQ');
  if (freq === 'SECONDLY' || freq === 'MINUTELY' || freq === 'HOURLY') return 'rule-too-frequent';
  if (freq !== 'DAILY' && freq !== 'WEEKLY' && freq !== 'MONTHLY' && freq !== 'YEARLY') {
    return 'rule-unreadable';
  }
  const interval = number(parts.get('INTERVAL') ?? '1', 1, 1_000);
  const count = parts.has('COUNT') ? number(parts.get('COUNT') ?? '', 1, 1_000_000) : null;
  const until = parts.has('UNTIL') ? parseDateValue(parts.get('UNTIL') ?? '') : null;
  const weekStart = weekdays.indexOf(parts.get('WKST') ?? 'MO') + 1;
  const byDay = list(parts, 'BYDAY', dayPart);
  const byMonth = list(parts, 'BYMONTH', (text) => number(text, 1, 12));
  const byMonthDay = list(parts, 'BYMONTHDAY', (text) => signed(text, 31));
  const byYearDay = list(parts, 'BYYEARDAY', (text) => signed(text, 366));
  const byWeekNo = list(parts, 'BYWEEKNO', (text) => signed(text, 53));
  const bySetPos = list(parts, 'BYSETPOS', (text) => signed(text, 366));
  const byHour = list(parts, 'BYHOUR', (text) => number(text, 0, 23));
  const byMinute = list(parts, 'BYMINUTE', (text) => number(text, 0, 59));
  const bySecond = list(parts, 'BYSECOND', (text) => number(text, 0, 60));
  if (
    interval === null ||
    (parts.has('COUNT') && count === null) ||
    (parts.has('UNTIL') && until === null) ||
    weekStart === 0 ||
    byDay === null ||
    byMonth === null ||
    byMonthDay === null ||
    byYearDay === null ||
    byWeekNo === null ||
    bySetPos === null ||
    byHour === null ||
    byMinute === null ||
    bySecond === null
  ) {
    return 'rule-unreadable';
  }
  const rule: RepeatRule = {
    freq,
    interval,
    count,
    until,
    weekStart,
    byDay,
    byMonth,
    byMonthDay,
    byYearDay,
    byWeekNo,
    bySetPos,
    byHour,
    byMinute,
  };
  const tooDense =
    Object.entries(listLimits).some(
      ([name, most]) => rule[name as keyof typeof listLimits].length > most,
    ) ||
    bySetPos.length > 40 ||
    bySecond.length > 1 ||
    Math.max(1, byHour.length) * Math.max(1, byMinute.length) > timesPerDay;
  if (tooDense) return 'rule-too-dense';
  return canHappen(rule) ? rule : 'rule-never';
}

export interface Occurrence {
  readonly day: PlainDay;
  readonly time: TimeOfDay | null;
}

/**
 * Writes out a rule within `from` to `to` (both included), ascending, on the wall of the event's
 * zone: wall time is kept across clock changes. The start is always the first occurrence.
 * Looks at each day at most once, so no rule can run away; ical.js' own iterator loops for ever on
 * `FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30` and puts 30 February on 2 March. Source: RFC 5545 §3.3.10.
 * `until` is compared on the same wall. `goesOn`: there are more after `to` or beyond `limit`.
 */
export function expandRule(
  rule: RepeatRule,
  start: Occurrence,
  range: { readonly from: PlainDay; readonly to: PlainDay; readonly limit: number },
  until: Occurrence | null,
): { readonly occurrences: readonly Occurrence[]; readonly goesOn: boolean } {
  const occurrences: Occurrence[] = [];
  const startKey = keyOf(start);
  const untilKey = until === null ? null : until.time === null ? `${until.day}U` : keyOf(until);
  let counted = 0;

  /** False: nothing after this one counts. */
  const take = (occurrence: Occurrence): 'taken' | 'over' | 'more' => {
    if (untilKey !== null && keyOf(occurrence) > untilKey) return 'over';
    counted += 1;
    if (rule.count !== null && counted > rule.count) return 'over';
    if (occurrence.day > range.to) return 'more';
    if (occurrence.day >= range.from) {
      if (occurrences.length >= range.limit) return 'more';
      occurrences.push(occurrence);
    }
    return 'taken';
  };

  const first = take(start);
  if (first !== 'taken') return { occurrences, goesOn: first === 'more' };
  for (let at = firstPeriod(rule, start.day, range.from); ; at += rule.interval) {
    const [from, days] = period(rule, start.day, at);
    if (from > range.to || from > lastDay) {
      // Whether the rule really has one later is not worth looking for.
      return { occurrences, goesOn: rule.count === null || counted < rule.count };
    }
    for (const occurrence of inPeriod(rule, start, from, days)) {
      if (keyOf(occurrence) <= startKey) continue;
      const end = take(occurrence);
      if (end !== 'taken') return { occurrences, goesOn: end === 'more' };
    }
  }
}

const lastDay = '2200-01-01';
const knownParts: ReadonlySet<string> = new Set([
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'WKST',
  'BYDAY',
  'BYMONTH',
  'BYMONTHDAY',
  'BYYEARDAY',
  'BYWEEKNO',
  'BYSETPOS',
  'BYHOUR',
  'BYMINUTE',
  'BYSECOND',
]);

function keyOf({ day, time }: Occurrence): string {
  return `${day}T${time ?? ''}`;
}

/** The number of the first period to look at. With a count, all must be gone through. */
function firstPeriod(rule: RepeatRule, start: PlainDay, from: PlainDay): number {
  if (rule.count !== null || from <= start) return 0;
  const days = daysBetween(start, from);
  const longest = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 }[rule.freq];
  const passed = Math.max(0, Math.floor(days / longest) - 1);
  return passed - (passed % rule.interval);
}

/** First day and number of days of the period `at` periods after the start's. */
function period(rule: RepeatRule, start: PlainDay, at: number): [PlainDay, number] {
  const year = Number(start.slice(0, 4));
  const month = Number(start.slice(5, 7));
  switch (rule.freq) {
    case 'DAILY':
      return [addDays(start, at), 1];
    case 'WEEKLY':
      return [addDays(start, at * 7 - ((isoWeekday(start) - rule.weekStart + 7) % 7)), 7];
    case 'MONTHLY': {
      const months = year * 12 + month - 1 + at;
      const [y, m] = [Math.floor(months / 12), (months % 12) + 1];
      return [dayOf(y, m, 1), monthLength(y, m)];
    }
    case 'YEARLY':
      return [dayOf(year + at, 1, 1), yearLength(year + at)];
  }
}

function inPeriod(
  rule: RepeatRule,
  start: Occurrence,
  from: PlainDay,
  days: number,
): readonly Occurrence[] {
  const times = timesOf(rule, start.time);
  const all: Occurrence[] = [];
  for (let ahead = 0; ahead < days; ahead += 1) {
    const day = addDays(from, ahead);
    if (dayFits(rule, start.day, day)) for (const time of times) all.push({ day, time });
  }
  if (rule.bySetPos.length === 0) return all;
  const positions = new Set(
    rule.bySetPos.map((position) => (position > 0 ? position - 1 : all.length + position)),
  );
  return all.filter((_, at) => positions.has(at));
}

function dayFits(rule: RepeatRule, start: PlainDay, day: PlainDay): boolean {
  const [year, month, date] = split(day);
  const [, startMonth, startDate] = split(start);
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(month)) return false;
  const length = monthLength(year, month);
  if (rule.byMonthDay.length > 0 && !hasPosition(rule.byMonthDay, date, length)) return false;
  const weekday = isoWeekday(day);
  if (rule.freq === 'YEARLY') {
    const yearDay = daysBetween(dayOf(year, 1, 1), day) + 1;
    if (rule.byYearDay.length > 0 && !hasPosition(rule.byYearDay, yearDay, yearLength(year))) {
      return false;
    }
    if (rule.byWeekNo.length > 0) {
      const [week, weeks] = weekNumber(day, rule.weekStart);
      if (!hasPosition(rule.byWeekNo, week, weeks)) return false;
    }
    if (rule.byDay.length > 0) {
      const inMonth = rule.byMonth.length > 0;
      return inMonth
        ? weekdayFits(rule, weekday, date, length)
        : weekdayFits(rule, weekday, yearDay, yearLength(year));
    }
    if (rule.byYearDay.length > 0 || rule.byMonthDay.length > 0) return true;
    if (rule.byWeekNo.length > 0) return weekday === isoWeekday(start);
    return date === startDate && (rule.byMonth.length > 0 || month === startMonth);
  }
  if (rule.byDay.length > 0) return weekdayFits(rule, weekday, date, length);
  if (rule.byMonthDay.length > 0 || rule.freq === 'DAILY') return true;
  return rule.freq === 'WEEKLY' ? weekday === isoWeekday(start) : date === startDate;
}

/** `position` counts the days of the month or year the ordinals mean, from 1. */
function weekdayFits(rule: RepeatRule, weekday: number, position: number, length: number): boolean {
  return rule.byDay.some((part) => {
    if (part.weekday !== weekday) return false;
    if (part.ordinal === null || rule.freq === 'WEEKLY' || rule.freq === 'DAILY') return true;
    const fromStart = Math.ceil(position / 7);
    const fromEnd = -Math.ceil((length - position + 1) / 7);
    return part.ordinal === fromStart || part.ordinal === fromEnd;
  });
}

function timesOf(rule: RepeatRule, time: TimeOfDay | null): readonly (TimeOfDay | null)[] {
  if (time === null) return [null];
  const at = minutesOf(time);
  const hours = rule.byHour.length > 0 ? rule.byHour : [Math.floor(at / 60)];
  const minutes = rule.byMinute.length > 0 ? rule.byMinute : [at % 60];
  return [...new Set(hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)))]
    .toSorted((a, b) => a - b)
    .map((one) => timeAt(one));
}

/** False when months and month days exclude each other in every year, leap years too. */
function canHappen(rule: RepeatRule): boolean {
  if (rule.byMonthDay.length === 0) return true;
  const months = rule.byMonth.length > 0 ? rule.byMonth : [1];
  return rule.byMonthDay.some((day) =>
    months.some((month) => Math.abs(day) <= monthLength(2024, month)),
  );
}

function weekNumber(day: PlainDay, weekStart: number): [week: number, weeks: number] {
  const year = Number(day.slice(0, 4));
  for (const candidate of [year + 1, year, year - 1]) {
    const first = firstWeek(candidate, weekStart);
    if (day >= first) {
      const weeks = daysBetween(first, firstWeek(candidate + 1, weekStart)) / 7;
      return [Math.floor(daysBetween(first, day) / 7) + 1, weeks];
    }
  }
  throw new Error(`no week of ${day}`);
}

/** The first day of week 1: the first week with four days in the year. */
function firstWeek(year: number, weekStart: number): PlainDay {
  const fourth = dayOf(year, 1, 4);
  return addDays(fourth, -((isoWeekday(fourth) - weekStart + 7) % 7));
}

function hasPosition(positions: readonly number[], position: number, length: number): boolean {
  return positions.includes(position) || positions.includes(position - length - 1);
}

function split(day: PlainDay): [year: number, month: number, date: number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))];
}

function dayOf(year: number, month: number, date: number): PlainDay {
  const [y, m, d] = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), date];
  return `${y}-${m}-${String(d).padStart(2, '0')}` as PlainDay;
}

function monthLength(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function yearLength(year: number): number {
  return monthLength(year, 2) === 29 ? 366 : 365;
}

function list<T>(
  parts: ReadonlyMap<string, string>,
  key: string,
  read: (text: string) => T | null,
): T[] | null {
  const value = parts.get(key);
  if (value === undefined) return [];
  const values = value.split(',').map((text) => read(text.trim()));
  return values.every((one) => one !== null) ? values : null;
}

function dayPart(text: string): RepeatRule['byDay'][number] | null {
  const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text);
  const weekday = weekdays.indexOf(match?.[2] ?? '') + 1;
  if (match === null || weekday === 0) return null;
  if (match[1] === undefined) return { ordinal: null, weekday };
  const ordinal = signed(match[1], 53);
  return ordinal === null ? null : { ordinal, weekday };
}

function number(text: string, least: number, most: number): number | null {
  if (!/^\d{1,7}$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

function signed(text: string, most: number): number | null {
  if (!/^[+-]?\d{1,3}$/.test(text)) return null;
  const value = Number(text);
  return value !== 0 && Math.abs(value) <= most ? value : null;
}
