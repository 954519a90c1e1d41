import { addDays, isoWeekday } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { monthLength } from '#products/calendar/recurrence/civil-day.ts';
import { formatRecurrence, parseRecurrence } from '#products/calendar/recurrence/recurrence.ts';
import type { RecurrenceRule, RuleWeekday } from '#products/calendar/recurrence/rule.ts';
import { repeats } from '#products/calendar/series.ts';
import type { SeriesTimes } from '#products/calendar/series.ts';
import { wallTimeAt } from '#products/calendar/zone.ts';

export const repeatPatterns = [
  'never',
  'day',
  'workday',
  'week',
  'monthDate',
  'monthWeekday',
  'monthLast',
  'year',
  /** As a rule says that this cannot say otherwise. */
  'rule',
] as const;
export type RepeatPattern = (typeof repeatPatterns)[number];

/** How often an event repeats, as people say it. Days and dates are those of its start. */
export interface Repeat {
  readonly pattern: RepeatPattern;
  /** Every so many days, weeks, months or years. */
  readonly interval: number;
  /** Of `week`, ascending; Monday is 1. */
  readonly weekdays: readonly number[];
  readonly ends: 'never' | 'until' | 'count';
  /** The last day. */
  readonly until: PlainDay | null;
  readonly count: number | null;
  /** What `rule` of the series says, whole; empty when it is made here. */
  readonly rule: string;
}

export const never: Repeat = {
  pattern: 'never',
  interval: 1,
  weekdays: [],
  ends: 'never',
  until: null,
  count: null,
  rule: '',
};

export const intervalAtMost = 99;
export const countAtMost = 999;

/** How a series repeats. What this cannot say is `rule`, and stays as it is (CA80). */
export function repeatOf(series: SeriesTimes): Repeat {
  if (!repeats(series)) return never;
  const kept: Repeat = { ...never, pattern: 'rule', rule: series.rule };
  const recurrence = parseRecurrence(series.rule);
  if (typeof recurrence === 'string') return kept;
  const [rule, ...others] = recurrence.rules;
  if (rule === undefined || others.length > 0) return kept;
  const pattern = patternOf(rule, series.startsOn);
  if (pattern === null || rule.interval > intervalAtMost) return kept;
  if (rule.count !== null && rule.count > countAtMost) return kept;
  return {
    pattern,
    interval: rule.interval,
    weekdays: pattern === 'week' ? weekdaysOf(rule, series.startsOn) : [],
    ends: rule.count !== null ? 'count' : rule.until !== null ? 'until' : 'never',
    until: lastDayOf(rule, series),
    count: rule.count,
    rule: '',
  };
}

/**
 * What `rule` of a series says that repeats so from `startsOn`. The exclusions of the rule it had
 * stay, as they are.
 */
export function ruleOf(repeat: Repeat, startsOn: PlainDay, before = ''): string {
  if (repeat.pattern === 'rule') return repeat.rule;
  if (repeat.pattern === 'never') return '';
  const kept = parseRecurrence(before);
  const line = `RRULE:${[...partsOf(repeat, startsOn), ...endOf(repeat)].join(';')}`;
  const written = parseRecurrence(line);
  if (typeof written === 'string') throw new Error(`a rule made here is not read: ${written}`);
  const excluded = typeof kept === 'string' ? [] : kept.excluded;
  const dates = typeof kept === 'string' ? [] : kept.dates;
  return formatRecurrence({ ...written, excluded, dates });
}

/** The first day from `day` on that the pattern has: a start is always an occurrence (CA23). */
export function firstDay(repeat: Repeat, day: PlainDay): PlainDay {
  const weekdays = repeat.pattern === 'workday' ? workdays : repeat.weekdays;
  if (repeat.pattern !== 'workday' && repeat.pattern !== 'week') return day;
  if (weekdays.length === 0) return day;
  let first = day;
  while (!weekdays.includes(isoWeekday(first))) first = addDays(first, 1);
  return first;
}

/**
 * The same rhythm from another day on: what was every Monday and Thursday is, a day later, every
 * Tuesday and Friday. Null where a rule names days that cannot be moved along.
 */
export function movedBy(repeat: Repeat, days: number): Repeat | null {
  if (days === 0) return repeat;
  switch (repeat.pattern) {
    case 'rule':
      return null;
    // Monday to Friday a day later would be Tuesday to Saturday: nobody means that.
    case 'workday':
      return days % 7 === 0 ? repeat : null;
    case 'week':
      return {
        ...repeat,
        weekdays: repeat.weekdays
          .map((weekday) => ((((weekday - 1 + days) % 7) + 7) % 7) + 1)
          .toSorted((a, b) => a - b),
      };
    default:
      return repeat;
  }
}

/** The how manieth weekday of its month a day is, from 1. */
export function ordinalOf(day: PlainDay): number {
  return Math.ceil(Number(day.slice(8)) / 7);
}

/** Whether it is the last one of its weekday in its month. */
export function isLastOfMonth(day: PlainDay): boolean {
  return Number(day.slice(8)) + 7 > lengthOf(day);
}

const workdays = [1, 2, 3, 4, 5] as const;
const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

function partsOf(repeat: Repeat, startsOn: PlainDay): string[] {
  const name = weekdayNames[isoWeekday(startsOn) - 1] ?? 'MO';
  const every = repeat.interval === 1 ? [] : [`INTERVAL=${String(repeat.interval)}`];
  switch (repeat.pattern) {
    case 'day':
      return ['FREQ=DAILY', ...every];
    case 'workday':
      return ['FREQ=WEEKLY', 'BYDAY=MO,TU,WE,TH,FR'];
    case 'week':
      return [
        'FREQ=WEEKLY',
        ...every,
        `BYDAY=${(repeat.weekdays.length === 0 ? [isoWeekday(startsOn)] : repeat.weekdays)
          .map((weekday) => weekdayNames[weekday - 1] ?? 'MO')
          .join(',')}`,
      ];
    case 'monthDate':
      return ['FREQ=MONTHLY', ...every, `BYMONTHDAY=${String(Number(startsOn.slice(8)))}`];
    case 'monthWeekday':
      return ['FREQ=MONTHLY', ...every, `BYDAY=${String(ordinalOf(startsOn))}${name}`];
    case 'monthLast':
      return ['FREQ=MONTHLY', ...every, `BYDAY=-1${name}`];
    default:
      return ['FREQ=YEARLY', ...every];
  }
}

function endOf({ ends, until, count }: Repeat): string[] {
  if (ends === 'until' && until !== null) return [`UNTIL=${until.replaceAll('-', '')}`];
  if (ends === 'count' && count !== null) return [`COUNT=${String(count)}`];
  return [];
}

/** Null: none of those that people choose from. */
function patternOf(rule: RecurrenceRule, startsOn: PlainDay): RepeatPattern | null {
  const { frequency, byDay, byMonthDay, byMonth } = rule;
  const others =
    rule.byWeekNo.length +
    rule.byYearDay.length +
    rule.byHour.length +
    rule.byMinute.length +
    rule.bySecond.length +
    rule.bySetPos.length;
  if (others > 0) return null;
  const date = Number(startsOn.slice(8));
  const month = Number(startsOn.slice(5, 7));
  const only = (list: readonly number[], value: number): boolean =>
    list.length === 1 && list[0] === value;
  switch (frequency) {
    case 'DAILY':
      return byDay.length + byMonthDay.length + byMonth.length === 0 ? 'day' : null;
    case 'WEEKLY': {
      if (byMonth.length > 0 || (rule.weekStart !== 1 && rule.interval > 1)) return null;
      const days = weekdaysOf(rule, startsOn);
      // The start is an occurrence, also when the rule does not have its weekday.
      if (!days.includes(isoWeekday(startsOn))) return null;
      return rule.interval === 1 && days.join() === workdays.join() ? 'workday' : 'week';
    }
    case 'MONTHLY': {
      if (byMonth.length > 0) return null;
      if (byDay.length === 0) {
        return byMonthDay.length === 0 || only(byMonthDay, date) ? 'monthDate' : null;
      }
      const [day, ...more] = byDay;
      if (byMonthDay.length > 0 || day === undefined || more.length > 0) return null;
      return monthPattern(day, startsOn);
    }
    case 'YEARLY': {
      if (byDay.length > 0) return null;
      const fits =
        (byMonth.length === 0 || only(byMonth, month)) &&
        (byMonthDay.length === 0 || (only(byMonthDay, date) && byMonth.length > 0));
      return fits ? 'year' : null;
    }
    default:
      return null;
  }
}

function monthPattern(day: RuleWeekday, startsOn: PlainDay): RepeatPattern | null {
  if (day.weekday !== isoWeekday(startsOn)) return null;
  if (day.ordinal === -1) return isLastOfMonth(startsOn) ? 'monthLast' : null;
  return day.ordinal === ordinalOf(startsOn) ? 'monthWeekday' : null;
}

function weekdaysOf(rule: RecurrenceRule, startsOn: PlainDay): readonly number[] {
  return rule.byDay.length === 0
    ? [isoWeekday(startsOn)]
    : rule.byDay.map(({ weekday }) => weekday);
}

/** The last day that an UNTIL leaves, on the wall of the series. */
function lastDayOf({ until }: RecurrenceRule, series: SeriesTimes): PlainDay | null {
  if (until === null) return null;
  if (until.time === null || series.startTime === null) return until.day;
  const wall = until.utc
    ? wallTimeAt(Date.parse(`${until.day}T${until.time}Z`), series.zone)
    : { day: until.day, time: until.time };
  const isLater = series.startTime > wall.time;
  return isLater ? addDays(wall.day, -1) : wall.day;
}

function lengthOf(day: PlainDay): number {
  return monthLength(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
}
