import type { PlainDay } from '#kernel/base/plain-day.ts';
import { parseDateValue } from '#products/calendar/ics/date-value.ts';
import { monthLength } from '#products/calendar/recurrence/civil-day.ts';
import type { ClockTime } from '#products/calendar/recurrence/occurrence.ts';

export const frequencies = [
  'SECONDLY',
  'MINUTELY',
  'HOURLY',
  'DAILY',
  'WEEKLY',
  'MONTHLY',
  'YEARLY',
] as const;
export type Frequency = (typeof frequencies)[number];

export interface RuleWeekday {
  /** The how manieth of its month or year, from the end when negative; null: every one. */
  readonly ordinal: number | null;
  /** Monday is 1. */
  readonly weekday: number;
}

/** Where a rule ends. Without `utc` on the wall of the series; without time with its whole day. */
export interface Until {
  readonly day: PlainDay;
  readonly time: ClockTime | null;
  readonly utc: boolean;
}

/** An RRULE, read. Lists are ascending and without repetition. Source: RFC 5545 §3.3.10. */
export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  readonly until: Until | null;
  /** Monday is 1. */
  readonly weekStart: number;
  readonly byMonth: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byMonthDay: readonly number[];
  readonly byDay: readonly RuleWeekday[];
  readonly byHour: readonly number[];
  readonly byMinute: readonly number[];
  readonly bySecond: readonly number[];
  readonly bySetPos: readonly number[];
}

export type RuleFault =
  | 'calendar.rule-unreadable'
  | 'calendar.rule-too-frequent'
  | 'calendar.rule-too-dense';

export const ruleLimits = {
  /** Characters; every value of every list at once is less. */
  length: 2_000,
  /** Occurrences and periods of one day: once a minute. */
  timesPerDay: 1_440,
  /** More than there are days between 1900 and 2200, or minutes in ten years. */
  interval: 9_999_999,
  count: 9_999_999,
} as const;

export const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** Seconds of one period of a frequency that is shorter than a day; else null. */
export function periodSeconds(frequency: Frequency): number | null {
  switch (frequency) {
    case 'SECONDLY':
      return 1;
    case 'MINUTELY':
      return 60;
    case 'HOURLY':
      return 3600;
    default:
      return null;
  }
}

/**
 * Reads an RRULE value, or says why not. What RFC 5545 §3.3.10 forbids is not read, so that nobody
 * is shown a guess: both COUNT and UNTIL, a part that its frequency does not have, a part twice.
 * Second 60 is read as 59, since no clock here shows it (§3.3.12).
 */
export function parseRule(value: string): RecurrenceRule | RuleFault {
  if (value.length > ruleLimits.length) return 'calendar.rule-too-dense';
  const parts = new Map<string, string>();
  for (const part of value.toUpperCase().split(';')) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    const key = part.slice(0, equals).trim();
    if (equals === -1 || !knownParts.has(key) || parts.has(key)) return 'calendar.rule-unreadable';
    parts.set(key, part.slice(equals + 1).trim());
  }
  const frequency = frequencies.find((one) => one === parts.get('FREQ'));
  const interval = number(parts.get('INTERVAL') ?? '1', 1, ruleLimits.interval);
  const count = optional(parts.get('COUNT'), (text) => number(text, 1, ruleLimits.count));
  const until = optional(parts.get('UNTIL'), readUntil);
  const weekStart = weekdayNumber(parts.get('WKST') ?? 'MO');
  const byMonth = numbers(parts.get('BYMONTH'), (text) => number(text, 1, 12));
  const byWeekNo = numbers(parts.get('BYWEEKNO'), (text) => signed(text, 53));
  const byYearDay = numbers(parts.get('BYYEARDAY'), (text) => signed(text, 366));
  const byMonthDay = numbers(parts.get('BYMONTHDAY'), (text) => signed(text, 31));
  const byDay = weekdays(parts.get('BYDAY'));
  const byHour = numbers(parts.get('BYHOUR'), (text) => number(text, 0, 23));
  const byMinute = numbers(parts.get('BYMINUTE'), (text) => number(text, 0, 59));
  const bySecond = numbers(parts.get('BYSECOND'), readSecond);
  const bySetPos = numbers(parts.get('BYSETPOS'), (text) => signed(text, 366));
  if (
    frequency === undefined ||
    interval === null ||
    count === undefined ||
    until === undefined ||
    weekStart === null ||
    byMonth === null ||
    byWeekNo === null ||
    byYearDay === null ||
    byMonthDay === null ||
    byDay === null ||
    byHour === null ||
    byMinute === null ||
    bySecond === null ||
    bySetPos === null
  ) {
    return 'calendar.rule-unreadable';
  }
  const rule: RecurrenceRule = {
    frequency,
    interval,
    count,
    until,
    weekStart,
    byMonth,
    byWeekNo,
    byYearDay,
    byMonthDay,
    byDay,
    byHour,
    byMinute,
    bySecond,
    bySetPos,
  };
  return isForbidden(rule) ? 'calendar.rule-unreadable' : (densityFault(rule) ?? rule);
}

/** Writes a rule in one way only: parts in the order of RFC 5545, defaults left out. */
export function formatRule(rule: RecurrenceRule): string {
  const parts = [`FREQ=${rule.frequency}`];
  const add = (name: string, values: readonly (number | string)[]): void => {
    if (values.length > 0) parts.push(`${name}=${values.join(',')}`);
  };
  if (rule.until !== null) parts.push(`UNTIL=${formatUntil(rule.until)}`);
  if (rule.count !== null) parts.push(`COUNT=${rule.count}`);
  if (rule.interval !== 1) parts.push(`INTERVAL=${rule.interval}`);
  add('BYSECOND', rule.bySecond);
  add('BYMINUTE', rule.byMinute);
  add('BYHOUR', rule.byHour);
  add(
    'BYDAY',
    rule.byDay.map(({ ordinal, weekday }) => `${ordinal ?? ''}${weekdayNames[weekday - 1] ?? ''}`),
  );
  add('BYMONTHDAY', rule.byMonthDay);
  add('BYYEARDAY', rule.byYearDay);
  add('BYWEEKNO', rule.byWeekNo);
  add('BYMONTH', rule.byMonth);
  add('BYSETPOS', rule.bySetPos);
  if (rule.weekStart !== 1) parts.push(`WKST=${weekdayNames[rule.weekStart - 1] ?? ''}`);
  return parts.join(';');
}

/** Tells whether months and month days exclude each other in every year, leap years too: then the
 *  start is the only occurrence. */
export function neverRepeats(rule: RecurrenceRule): boolean {
  if (rule.byMonthDay.length === 0) return false;
  const months = rule.byMonth.length > 0 ? rule.byMonth : [1];
  return rule.byMonthDay.every((day) =>
    months.every((month) => Math.abs(day) > monthLength(2024, month)),
  );
}

const endOfDays = '2200-12-31' as PlainDay;

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

/** The "MUST NOT" and "N/A" of RFC 5545 §3.3.10. */
function isForbidden(rule: RecurrenceRule): boolean {
  const { frequency } = rule;
  const ordinals = rule.byDay.some(({ ordinal }) => ordinal !== null);
  const others =
    rule.byMonth.length +
    rule.byWeekNo.length +
    rule.byYearDay.length +
    rule.byMonthDay.length +
    rule.byDay.length +
    rule.byHour.length +
    rule.byMinute.length +
    rule.bySecond.length;
  return (
    (rule.count !== null && rule.until !== null) ||
    (rule.bySetPos.length > 0 && others === 0) ||
    (rule.byWeekNo.length > 0 && frequency !== 'YEARLY') ||
    (rule.byYearDay.length > 0 && ['DAILY', 'WEEKLY', 'MONTHLY'].includes(frequency)) ||
    (rule.byMonthDay.length > 0 && frequency === 'WEEKLY') ||
    (ordinals && frequency !== 'MONTHLY' && frequency !== 'YEARLY') ||
    (ordinals && rule.byWeekNo.length > 0)
  );
}

/** Both the periods that are looked at and what they can hold count, for a whole day. */
function densityFault(rule: RecurrenceRule): RuleFault | null {
  const many = (list: readonly number[]): number => Math.max(1, list.length);
  const seconds = periodSeconds(rule.frequency);
  if (seconds === null) {
    const times = many(rule.byHour) * many(rule.byMinute) * many(rule.bySecond);
    return times > ruleLimits.timesPerDay ? 'calendar.rule-too-dense' : null;
  }
  const periods = Math.ceil(86_400 / seconds / rule.interval);
  if (periods > ruleLimits.timesPerDay) return 'calendar.rule-too-frequent';
  const each = (seconds > 60 ? many(rule.byMinute) : 1) * (seconds > 1 ? many(rule.bySecond) : 1);
  return periods * each > ruleLimits.timesPerDay ? 'calendar.rule-too-dense' : null;
}

function readUntil(text: string): Until | null {
  // Some programs write endless as "until 4500". There is no later day than this here.
  if (/^(?:22(?!00)|2[3-9]|[3-9])\d+/.test(text)) return { day: endOfDays, time: null, utc: false };
  const value = parseDateValue(text);
  if (value === null) return null;
  const { day, time, seconds, utc } = value;
  return {
    day,
    time: time === null || seconds === '00' ? time : (`${time}:${seconds}` as ClockTime),
    utc,
  };
}

function formatUntil({ day, time, utc }: Until): string {
  const date = day.replaceAll('-', '');
  if (time === null) return date;
  return `${date}T${time.replaceAll(':', '').padEnd(6, '0')}${utc ? 'Z' : ''}`;
}

function readSecond(text: string): number | null {
  const second = number(text, 0, 60);
  return second === 60 ? 59 : second;
}

/** Undefined: there, and not to be read. */
function optional<T>(text: string | undefined, read: (text: string) => T | null) {
  return text === undefined ? null : (read(text) ?? undefined);
}

function numbers(text: string | undefined, read: (text: string) => number | null): number[] | null {
  if (text === undefined) return [];
  const values = text.split(',').map((one) => read(one.trim()));
  return values.every((one) => one !== null)
    ? [...new Set(values)].toSorted((a, b) => a - b)
    : null;
}

function weekdays(text: string | undefined): RuleWeekday[] | null {
  if (text === undefined) return [];
  const found = new Map<string, RuleWeekday>();
  for (const one of text.split(',')) {
    const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(one.trim());
    const weekday = weekdayNumber(match?.[2] ?? '');
    const ordinal = match?.[1] === undefined ? null : signed(match[1], 53);
    if (match === null || weekday === null) return null;
    if (ordinal === null && match[1] !== undefined) return null;
    found.set(`${ordinal ?? ''}${weekday}`, { ordinal, weekday });
  }
  return [...found.values()].toSorted(
    (a, b) => a.weekday - b.weekday || (a.ordinal ?? -99) - (b.ordinal ?? -99),
  );
}

function weekdayNumber(name: string): number | null {
  const at = weekdayNames.findIndex((one) => one === name);
  return at === -1 ? null : at + 1;
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
