import { AppError } from '#kernel/base/app-error.ts';
import {
  civilDay,
  dayNumber,
  firstWeekOf,
  lastDayNumber,
  monthLength,
  weekdayOf,
  yearLength,
} from '#products/calendar/recurrence/civil-day.ts';
import { secondsPerDay } from '#products/calendar/recurrence/occurrence.ts';
import { periodSeconds } from '#products/calendar/recurrence/rule.ts';
import type { RecurrenceRule } from '#products/calendar/recurrence/rule.ts';

/** A day on which a rule happens, and at which seconds of it, ascending. True ends the walk. */
export type DayVisitor = (day: number, seconds: readonly number[]) => boolean;

/** A rule with its start, made ready to be walked. */
export interface RulePlan {
  readonly rule: RecurrenceRule;
  readonly startSecond: number;
  readonly startDay: number;
  readonly startYear: number;
  readonly startMonth: number;
  /** Bits 1 to 12, 1 to 31 and 1 to 7: what days are asked first. */
  readonly months: number;
  readonly datesFromStart: number;
  readonly datesFromEnd: number;
  readonly weekdays: number;
  /** Of weekdays with an ordinal: by weekday, the ordinals. */
  readonly ordinals: ReadonlyMap<number, ReadonlySet<number>>;
  readonly yearDays: ReadonlySet<number>;
  readonly weeks: ReadonlySet<number>;
  /** Seconds of the day; of a rule more frequent than daily, of its period. */
  readonly seconds: readonly number[];
  readonly hours: number;
  /** Null: every minute, every second. */
  readonly minutes: ReadonlySet<number> | null;
  readonly secondsOfMinute: ReadonlySet<number> | null;
}

/**
 * What may still be looked at: days, months that are passed over, periods and times. One for all the
 * walks that a question takes, however many rules it has.
 */
export interface Steps {
  left: number;
}

/** Every hour from 1900 to 2200 is looked at with as many. */
const usualSteps = 6_000_000;

export function stepsOf(most = usualSteps): Steps {
  return { left: most };
}

/** Throws 'calendar.recurrence-too-laborious' when there are none left. */
export function spend(steps: Steps, count: number): void {
  steps.left -= count;
  if (steps.left < 0) throw new AppError('calendar.recurrence-too-laborious');
}

/** Puts what a rule does not say in from its start. RFC 5545 §3.3.10. */
export function planRule(rule: RecurrenceRule, startSecond: number, allDay: boolean): RulePlan {
  const startDay = Math.floor(startSecond / secondsPerDay);
  const { year, month, date } = civilDay(startDay);
  const { frequency } = rule;
  const implied = { months: 0, dates: 0, weekdays: 0 };
  const none = rule.byDay.length + rule.byMonthDay.length + rule.byYearDay.length === 0;
  if (frequency === 'WEEKLY' && none) implied.weekdays = 1 << weekdayOf(startDay);
  if (frequency === 'MONTHLY' && none) implied.dates = 1 << date;
  if (frequency === 'YEARLY' && none) {
    if (rule.byWeekNo.length > 0) implied.weekdays = 1 << weekdayOf(startDay);
    else {
      implied.dates = 1 << date;
      if (rule.byMonth.length === 0) implied.months = 1 << month;
    }
  }
  const ordinals = new Map<number, Set<number>>();
  for (const { ordinal, weekday } of rule.byDay) {
    if (ordinal === null) continue;
    ordinals.set(weekday, (ordinals.get(weekday) ?? new Set()).add(ordinal));
  }
  return {
    rule,
    startSecond,
    startDay,
    startYear: year,
    startMonth: month,
    months: implied.months | bits(rule.byMonth),
    datesFromStart: implied.dates | bits(rule.byMonthDay.filter((one) => one > 0)),
    datesFromEnd: bits(rule.byMonthDay.filter((one) => one < 0).map((one) => -one)),
    weekdays:
      implied.weekdays |
      bits(rule.byDay.filter(({ ordinal }) => ordinal === null).map(({ weekday }) => weekday)),
    ordinals,
    yearDays: new Set(rule.byYearDay),
    weeks: new Set(rule.byWeekNo),
    seconds: allDay ? [0] : secondsOf(rule, startSecond - startDay * secondsPerDay),
    hours: bits(rule.byHour),
    minutes: rule.byMinute.length > 0 ? new Set(rule.byMinute) : null,
    secondsOfMinute: rule.bySecond.length > 0 ? new Set(rule.bySecond) : null,
  };
}

/**
 * Visits the days from `fromDay` to `toDay` (both included) on which the rule happens, ascending,
 * without regard to its COUNT and UNTIL; occurrences before the start may be among them. Begins
 * where `fromDay` is, not where the rule began. Looks at each day at most once and never puts more
 * together than one day holds, so no rule can run away; throws
 * 'calendar.recurrence-too-laborious' when the steps do not suffice.
 */
export function walkRule(
  plan: RulePlan,
  fromDay: number,
  toDay: number,
  steps: Steps,
  visit: DayVisitor,
): void {
  const from = Math.max(fromDay, plan.startDay);
  const to = Math.min(toDay, lastDayNumber);
  if (from > to || plan.seconds.length === 0) return;
  const seconds = periodSeconds(plan.rule.frequency);
  if (seconds === null) walkPeriods(plan, from, to, steps, visit);
  else walkWithinDays(plan, seconds, from, to, steps, visit);
}

/** The number of the period, counted from the start's, that a day is in. */
export function periodAt(plan: RulePlan, wallSecond: number): number {
  const day = Math.floor(wallSecond / secondsPerDay);
  switch (plan.rule.frequency) {
    case 'YEARLY':
      return civilDay(day).year - plan.startYear;
    case 'MONTHLY': {
      const { year, month } = civilDay(day);
      return (year - plan.startYear) * 12 + month - plan.startMonth;
    }
    case 'WEEKLY':
      return Math.floor((day - weekOf(plan)) / 7);
    case 'DAILY':
      return day - plan.startDay;
    default: {
      const seconds = periodSeconds(plan.rule.frequency) ?? 1;
      return Math.floor(wallSecond / seconds) - Math.floor(plan.startSecond / seconds);
    }
  }
}

/** Where all periods of a rule bring equally many: its periods, and how many each brings. */
export interface EvenPeriods {
  /** First day of the period that the start is in. */
  readonly begin: number;
  /** Days from one period of the rule to the next. */
  readonly days: number;
  readonly each: number;
}

/** Daily and weekly rules that nothing narrows; else null. */
export function evenPeriods(plan: RulePlan): EvenPeriods | null {
  const { frequency, interval, bySetPos, byDay } = plan.rule;
  if (plan.months !== 0 || plan.datesFromStart !== 0 || plan.datesFromEnd !== 0) return null;
  if (bySetPos.length > 0) return null;
  if (frequency === 'WEEKLY') {
    const each = Math.max(1, byDay.length) * plan.seconds.length;
    return { begin: weekOf(plan), days: 7 * interval, each };
  }
  if (frequency !== 'DAILY' || byDay.length > 0) return null;
  return { begin: plan.startDay, days: interval, each: plan.seconds.length };
}

function walkPeriods(
  plan: RulePlan,
  from: number,
  to: number,
  steps: Steps,
  visit: DayVisitor,
): void {
  const { interval } = plan.rule;
  const positions = plan.rule.bySetPos;
  if (interval === 1 && positions.length === 0) {
    // Periods follow each other without a gap, and nothing asks where one ends.
    eachDay(plan, from, to, steps, (day) => visit(day, plan.seconds));
    return;
  }
  const first = Math.ceil(periodAt(plan, from * secondsPerDay) / interval) * interval;
  for (let at = first; ; at += interval) {
    const [begin, end] = periodDays(plan, at);
    if (begin > to) return;
    spend(steps, 1 + positions.length);
    if (positions.length > 0) {
      for (const [day, seconds] of atPositions(plan, begin, end, steps)) {
        if (day < from) continue;
        if (day > to || visit(day, seconds)) return;
      }
      continue;
    }
    const ended = eachDay(plan, Math.max(begin, from), Math.min(end, to), steps, (day) =>
      visit(day, plan.seconds),
    );
    if (ended) return;
  }
}

/** First and last day of a period. */
function periodDays(plan: RulePlan, at: number): readonly [number, number] {
  switch (plan.rule.frequency) {
    case 'YEARLY': {
      const first = dayNumber(plan.startYear + at, 1, 1);
      return [first, first + yearLength(plan.startYear + at) - 1];
    }
    case 'MONTHLY': {
      const months = plan.startYear * 12 + plan.startMonth - 1 + at;
      const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
      const first = dayNumber(year, month, 1);
      return [first, first + monthLength(year, month) - 1];
    }
    case 'WEEKLY':
      return [weekOf(plan) + at * 7, weekOf(plan) + at * 7 + 6];
    default:
      return [plan.startDay + at, plan.startDay + at];
  }
}

/** The first day of the week that the start is in. */
function weekOf({ startDay, rule }: RulePlan): number {
  return startDay - ((weekdayOf(startDay) - rule.weekStart + 7) % 7);
}

/** The days that fit, from `from` to `to`. True: the visitor ended it. */
function eachDay(
  plan: RulePlan,
  from: number,
  to: number,
  steps: Steps,
  visit: (day: number) => boolean,
): boolean {
  if (from > to) return false;
  let { year, month, date } = civilDay(from);
  let weekday = weekdayOf(from);
  let length = monthLength(year, month);
  for (let day = from; day <= to;) {
    spend(steps, 1);
    if (plan.months !== 0 && ((plan.months >> month) & 1) === 0) {
      // Nothing in the rest of this month.
      const skipped = length - date + 1;
      day += skipped;
      weekday = ((weekday - 1 + skipped) % 7) + 1;
      date = length + 1;
    } else {
      if (fits(plan, day, year, date, weekday, length) && visit(day)) return true;
      day += 1;
      date += 1;
      weekday = (weekday % 7) + 1;
    }
    if (date > length) {
      date = 1;
      month += 1;
      if (month > 12) {
        month = 1;
        year += 1;
      }
      length = monthLength(year, month);
    }
  }
  return false;
}

/** Tells whether a day has what the rule asks of days, beside its month. */
function fits(
  plan: RulePlan,
  day: number,
  year: number,
  date: number,
  weekday: number,
  length: number,
): boolean {
  if (
    (plan.datesFromStart !== 0 || plan.datesFromEnd !== 0) &&
    ((plan.datesFromStart >> date) & 1) === 0 &&
    ((plan.datesFromEnd >> (length - date + 1)) & 1) === 0
  ) {
    return false;
  }
  const anyWeekday = plan.weekdays === 0 && plan.ordinals.size === 0;
  if (!anyWeekday && ((plan.weekdays >> weekday) & 1) === 0) {
    const ordinals = plan.ordinals.get(weekday);
    if (ordinals === undefined) return false;
    // Ordinals count within the month, or within the year when no months are named.
    const inYear = plan.rule.frequency === 'YEARLY' && plan.rule.byMonth.length === 0;
    const position = inYear ? day - dayNumber(year, 1, 1) + 1 : date;
    const rest = (inYear ? yearLength(year) : length) - position;
    if (!ordinals.has(Math.floor((position - 1) / 7) + 1)) {
      if (!ordinals.has(-Math.floor(rest / 7) - 1)) return false;
    }
  }
  if (plan.yearDays.size > 0) {
    const position = day - dayNumber(year, 1, 1) + 1;
    if (!plan.yearDays.has(position) && !plan.yearDays.has(position - yearLength(year) - 1)) {
      return false;
    }
  }
  return plan.weeks.size === 0 || weekFits(plan, day, year);
}

/** A week belongs to the year that has most of it; its days are found in the year they are in. */
function weekFits({ weeks, rule }: RulePlan, day: number, year: number): boolean {
  for (const candidate of [year + 1, year, year - 1]) {
    const first = firstWeekOf(candidate, rule.weekStart);
    if (day < first) continue;
    const week = Math.floor((day - first) / 7) + 1;
    const inYear = (firstWeekOf(candidate + 1, rule.weekStart) - first) / 7;
    return weeks.has(week) || weeks.has(week - inYear - 1);
  }
  return false;
}

/** What BYSETPOS leaves of a period, by day. Every day has the same times, so where a position
 *  lies is computed: the set itself is never put together. */
function atPositions(
  plan: RulePlan,
  begin: number,
  end: number,
  steps: Steps,
): ReadonlyMap<number, readonly number[]> {
  const days: number[] = [];
  eachDay(plan, begin, end, steps, (day) => {
    days.push(day);
    return false;
  });
  const each = plan.seconds.length;
  const size = days.length * each;
  const positions = plan.rule.bySetPos
    .map((position) => (position > 0 ? position - 1 : size + position))
    .filter((position) => position >= 0 && position < size);
  const chosen = new Map<number, number[]>();
  for (const position of [...new Set(positions)].toSorted((a, b) => a - b)) {
    const day = days[Math.floor(position / each)] ?? 0;
    const second = plan.seconds[position % each] ?? 0;
    const known = chosen.get(day);
    if (known === undefined) chosen.set(day, [second]);
    else known.push(second);
  }
  return chosen;
}

/** Rules more frequent than daily: on the wall like all others, period by period. */
function walkWithinDays(
  plan: RulePlan,
  period: number,
  from: number,
  to: number,
  steps: Steps,
  visit: DayVisitor,
): void {
  const { interval } = plan.rule;
  const base = Math.floor(plan.startSecond / period);
  for (let day = from; day <= to;) {
    let found = -1;
    spend(steps, 1);
    const first = (day * secondsPerDay) / period;
    const beyond = first + secondsPerDay / period;
    // The first period of the rule on this day or after it.
    let at = base + Math.max(0, Math.ceil((first - base) / interval)) * interval;
    if (at >= beyond) {
      day = Math.floor((at * period) / secondsPerDay);
      continue;
    }
    eachDay(plan, day, day, steps, (one) => {
      found = one;
      return true;
    });
    if (found === -1) {
      day += 1;
      continue;
    }
    const seconds: number[] = [];
    while (at < beyond) {
      spend(steps, 1);
      const second = (at - first) * period;
      const hour = Math.floor(second / 3600);
      const minute = Math.floor(second / 60) % 60;
      if (plan.hours !== 0 && ((plan.hours >> hour) & 1) === 0) {
        const nextHour = first + ((hour + 1) * 3600) / period;
        at += Math.max(1, Math.ceil((nextHour - at) / interval)) * interval;
        continue;
      }
      if (
        (period > 60 || (plan.minutes?.has(minute) ?? true)) &&
        (period > 1 || (plan.secondsOfMinute?.has(second % 60) ?? true))
      ) {
        for (const ahead of plan.seconds) seconds.push(second + ahead);
      }
      at += interval;
    }
    if (seconds.length > 0 && visit(day, seconds)) return;
    day += 1;
  }
}

/** The seconds of a day at which the rule happens; of a rule more frequent than daily those of its
 *  period, of which BYSETPOS leaves always the same. */
function secondsOf(rule: RecurrenceRule, start: number): readonly number[] {
  const period = periodSeconds(rule.frequency);
  const minutes = rule.byMinute.length > 0 ? rule.byMinute : [Math.floor(start / 60) % 60];
  const seconds = rule.bySecond.length > 0 ? rule.bySecond : [start % 60];
  if (period === null) {
    const hours = rule.byHour.length > 0 ? rule.byHour : [Math.floor(start / 3600)];
    return hours.flatMap((hour) =>
      minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)),
    );
  }
  const all =
    period === 3600
      ? minutes.flatMap((minute) => seconds.map((second) => minute * 60 + second))
      : period === 60
        ? seconds
        : [0];
  if (rule.bySetPos.length === 0) return all;
  return all.filter(
    (_, at) => rule.bySetPos.includes(at + 1) || rule.bySetPos.includes(at - all.length),
  );
}

function bits(values: readonly number[]): number {
  return values.reduce((all, value) => all | (1 << value), 0);
}
