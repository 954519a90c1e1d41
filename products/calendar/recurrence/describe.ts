import type { PlainDay } from '#kernel/base/plain-day.ts';
import { offsetMs } from '#kernel/base/zone.ts';
import {
  civilDay,
  dayNumberOf,
  plainDayOf,
  weekdayOf,
} from '#products/calendar/recurrence/civil-day.ts';
import type { SeriesStart } from '#products/calendar/recurrence/occurrence.ts';
import type { Recurrence } from '#products/calendar/recurrence/recurrence.ts';
import { periodSeconds } from '#products/calendar/recurrence/rule.ts';
import type { RecurrenceRule } from '#products/calendar/recurrence/rule.ts';
import { timeAt } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

export type OrdinalWord = 'first' | 'second' | 'third' | 'fourth' | 'fifth' | 'last' | 'secondLast';

/**
 * What a sentence about a recurrence is made of, in the order of speaking: messages
 * `calendar.repeats.<kind>`, with values that each language says in its way. Days of the week are
 * 1 (Monday) to 7, a date of a month -1 when it is the last.
 */
export type RecurrencePart =
  | { readonly kind: 'daily'; readonly interval: number }
  | { readonly kind: 'weekly'; readonly interval: number; readonly weekdays: readonly number[] }
  | { readonly kind: 'monthlyDates'; readonly interval: number; readonly dates: readonly number[] }
  | {
      readonly kind: 'monthlyWeekday';
      readonly interval: number;
      readonly ordinal: OrdinalWord;
      readonly weekday: number | 'workday';
    }
  | {
      readonly kind: 'yearlyDate';
      readonly interval: number;
      readonly month: number;
      readonly date: number;
    }
  | {
      readonly kind: 'yearlyWeekday';
      readonly interval: number;
      readonly ordinal: OrdinalWord;
      readonly weekday: number;
      readonly month: number;
    }
  | { readonly kind: 'own' | 'workdays' }
  | { readonly kind: 'times'; readonly times: readonly TimeOfDay[] }
  | { readonly kind: 'until'; readonly day: PlainDay }
  | { readonly kind: 'count' | 'added' | 'excluded'; readonly count: number };

/** Says how something repeats; what has no everyday words is a rule of its own, never a wrong one.
 *  Without rules: only the dates that are added. */
export function describeRecurrence(
  recurrence: Recurrence,
  start: SeriesStart,
): readonly RecurrencePart[] {
  const parts: RecurrencePart[] = [];
  const [rule, ...others] = recurrence.rules;
  if (rule !== undefined) {
    const every = others.length > 0 ? null : everyOf(rule, start);
    const times = every === null ? null : timesOf(rule, start);
    if (every === null || times === null) parts.push({ kind: 'own' });
    else {
      parts.push(every);
      if (times.length > 0) parts.push({ kind: 'times', times });
    }
    if (others.length === 0) parts.push(...endOf(rule, start));
  }
  const added = recurrence.dates.length;
  if (added > 0) parts.push({ kind: 'added', count: added });
  const excluded = recurrence.excluded.length;
  if (excluded > 0) parts.push({ kind: 'excluded', count: excluded });
  return parts;
}

function everyOf(rule: RecurrenceRule, start: SeriesStart): RecurrencePart | null {
  const { interval, byDay, byMonth, byMonthDay } = rule;
  const today = civilDay(dayNumberOf(start.day));
  const ownWeekday = weekdayOf(dayNumberOf(start.day));
  if (periodSeconds(rule.frequency) !== null) return null;
  if (rule.byWeekNo.length + rule.byYearDay.length > 0) return null;
  const weekdays = byDay.map(({ weekday }) => weekday);
  const plainDays = byDay.every(({ ordinal }) => ordinal === null);
  const workdays = plainDays && weekdays.join('') === '12345';
  if (rule.frequency === 'DAILY' || rule.frequency === 'WEEKLY') {
    if (byMonth.length + byMonthDay.length + rule.bySetPos.length > 0) return null;
    if (workdays && interval === 1) return { kind: 'workdays' };
    if (rule.frequency === 'WEEKLY') {
      // Of several days a week, every second week depends on where weeks begin: not said.
      return { kind: 'weekly', interval, weekdays: byDay.length > 0 ? weekdays : [ownWeekday] };
    }
    if (byDay.length === 0) return { kind: 'daily', interval };
    return interval === 1 ? { kind: 'weekly', interval, weekdays } : null;
  }
  const nth = nthOf(rule, workdays);
  if (rule.frequency === 'MONTHLY') {
    if (byMonth.length > 0) return null;
    if (byDay.length > 0) {
      return nth === null || byMonthDay.length > 0
        ? null
        : { kind: 'monthlyWeekday', interval, ...nth };
    }
    const dates = byMonthDay.length > 0 ? byMonthDay : [today.date];
    if (rule.bySetPos.length > 0 || dates.some((date) => date < -1)) return null;
    // The last one is said last.
    return {
      kind: 'monthlyDates',
      interval,
      dates: [...dates.filter((date) => date > 0), ...dates.filter((date) => date < 0)],
    };
  }
  if (byMonth.length > 1 || byMonthDay.length > 1) return null;
  if (byDay.length > 0) {
    const [month] = byMonth;
    if (nth === null || nth.weekday === 'workday' || month === undefined || byMonthDay.length > 0) {
      return null;
    }
    return { kind: 'yearlyWeekday', interval, ordinal: nth.ordinal, weekday: nth.weekday, month };
  }
  if (rule.bySetPos.length > 0) return null;
  // BYMONTHDAY alone is that day of every month.
  if (byMonthDay.length > 0 && byMonth.length === 0) return null;
  const date = byMonthDay[0] ?? today.date;
  return date < 0 ? null : { kind: 'yearlyDate', interval, month: byMonth[0] ?? today.month, date };
}

const ordinalWords: Readonly<Record<number, OrdinalWord>> = {
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
  5: 'fifth',
  [-1]: 'last',
  [-2]: 'secondLast',
};

/** "The first Tuesday", "the last workday", written either way. */
function nthOf(
  { byDay, bySetPos }: RecurrenceRule,
  workdays: boolean,
): { readonly ordinal: OrdinalWord; readonly weekday: number | 'workday' } | null {
  const [day, ...more] = byDay;
  const position =
    bySetPos.length === 0 ? day?.ordinal : bySetPos.length === 1 ? bySetPos[0] : null;
  const ordinal = ordinalWords[position ?? 0];
  if (day === undefined || ordinal === undefined) return null;
  if (workdays && bySetPos.length === 1) return { ordinal, weekday: 'workday' };
  if (more.length > 0 || (bySetPos.length > 0 && day.ordinal !== null)) return null;
  return { ordinal, weekday: day.weekday };
}

/** Times other than the start's; null when there are too many, or seconds, to be said. */
function timesOf(rule: RecurrenceRule, start: SeriesStart): readonly TimeOfDay[] | null {
  if (
    start.time === null ||
    rule.byHour.length + rule.byMinute.length + rule.bySecond.length === 0
  ) {
    return [];
  }
  const hours = rule.byHour.length > 0 ? rule.byHour : [Number(start.time.slice(0, 2))];
  const minutes = rule.byMinute.length > 0 ? rule.byMinute : [Number(start.time.slice(3, 5))];
  const many = hours.length * minutes.length;
  if (rule.bySetPos.length > 0 || many > 6 || rule.bySecond.some((second) => second !== 0)) {
    return null;
  }
  return hours.flatMap((hour) => minutes.map((minute) => timeAt(hour * 60 + minute)));
}

function endOf({ until, count }: RecurrenceRule, start: SeriesStart): readonly RecurrencePart[] {
  if (count !== null) return [{ kind: 'count', count }];
  if (until === null) return [];
  if (!until.utc || until.time === null) return [{ kind: 'until', day: until.day }];
  const utcMs = Date.parse(`${until.day}T${until.time}Z`);
  const wallMs = utcMs + offsetMs(start.zone, utcMs);
  return [{ kind: 'until', day: plainDayOf(Math.floor(wallMs / 86_400_000)) }];
}
