import { civilDay, weekdayOf } from '#products/calendar/recurrence/civil-day.ts';
import {
  occurrenceAt,
  secondOfDay,
  secondsPerDay,
  wallSecondOf,
} from '#products/calendar/recurrence/occurrence.ts';
import type { Occurrence, SeriesStart } from '#products/calendar/recurrence/occurrence.ts';
import { countBefore, firstOf } from '#products/calendar/recurrence/occurrences.ts';
import { recurrenceOf } from '#products/calendar/recurrence/recurrence.ts';
import type { Recurrence } from '#products/calendar/recurrence/recurrence.ts';
import { periodAt, planRule, stepsOf } from '#products/calendar/recurrence/rule-walk.ts';
import type { Steps } from '#products/calendar/recurrence/rule-walk.ts';
import { periodSeconds } from '#products/calendar/recurrence/rule.ts';
import type { RecurrenceRule } from '#products/calendar/recurrence/rule.ts';

/** A part of a series that was split: a series of its own. */
export interface SeriesPart {
  readonly start: SeriesStart;
  readonly recurrence: Recurrence;
}

/** Both null only of a series that has nothing on that side. */
export interface SplitSeries {
  readonly before: SeriesPart | null;
  readonly after: SeriesPart | null;
}

/**
 * Splits a series for *this and following*: what is before `at` on the wall, and what is at it or
 * later. Together they happen exactly when the whole did. COUNT is shared out, UNTIL stays with
 * what comes after, dates and exclusions go to their side. Of several rules whose rhythms no
 * common start keeps (every second week, and every third month) there is no such split.
 */
export function splitAt(
  recurrence: Recurrence,
  start: SeriesStart,
  at: Occurrence,
  steps: Steps = stepsOf(),
): SplitSeries | 'calendar.recurrence-not-divisible' {
  const cut = wallSecondOf(at);
  const dates = halves(recurrence.dates, start, cut, false);
  const excluded = halves(recurrence.excluded, start, cut, true);
  if (cut <= wallSecondOf(start)) {
    return {
      before: fromDates(dates.before, start, excluded.before),
      after: {
        start,
        recurrence: recurrenceOf({
          rules: recurrence.rules,
          dates: dates.after,
          excluded: excluded.after,
        }),
      },
    };
  }
  const going = recurrence.rules.map((rule) => ({ rule, first: firstOf(rule, start, cut, steps) }));
  const before: SeriesPart = {
    start,
    recurrence: recurrenceOf({
      rules: going.map(({ rule, first }) =>
        first === undefined ? rule : ended(rule, start, cut, steps),
      ),
      dates: dates.before,
      excluded: excluded.before,
    }),
  };
  const on = going.filter((one): one is Going => one.first !== undefined);
  const [earliest] = on.map(({ first }) => first).toSorted((a, b) => a - b);
  if (earliest === undefined) {
    return { before, after: fromDates(dates.after, start, excluded.after) };
  }
  const rules = on.map((one) => begunAnew(one, start, cut, earliest, steps));
  if (!rules.every((rule) => rule !== null)) return 'calendar.recurrence-not-divisible';
  return {
    before,
    after: {
      start: { ...occurrenceAt(earliest, start.time === null), zone: start.zone },
      recurrence: recurrenceOf({ rules, dates: dates.after, excluded: excluded.after }),
    },
  };
}

interface Going {
  readonly rule: RecurrenceRule;
  /** Its first occurrence after the cut. */
  readonly first: number;
}

/** The rule up to the cut. On the wall: so it stays where it is when a zone changes its clocks. */
function ended(
  rule: RecurrenceRule,
  start: SeriesStart,
  cut: number,
  steps: Steps,
): RecurrenceRule {
  if (rule.count !== null) return { ...rule, count: countBefore(rule, start, cut, steps) };
  const allDay = start.time === null;
  const last = occurrenceAt(allDay ? cut - secondsPerDay : cut - 1, allDay);
  return { ...rule, until: { ...last, utc: false } };
}

/** The rule from another start on; null when it cannot keep its rhythm from there. */
function begunAnew(
  { rule, first }: Going,
  start: SeriesStart,
  cut: number,
  newStart: number,
  steps: Steps,
): RecurrenceRule | null {
  const plan = planRule(rule, wallSecondOf(start), start.time === null);
  if (periodAt(plan, newStart) % rule.interval !== 0) return null;
  const own = first === newStart;
  const count =
    rule.count === null
      ? null
      : // The new start counts, also where this rule does not bring it.
        rule.count - countBefore(rule, start, cut, steps) + (own ? 0 : 1);
  return { ...(own ? rule : spelledOut(rule, start)), count };
}

/** The rule with everything in it that it took from its start. */
function spelledOut(rule: RecurrenceRule, start: SeriesStart): RecurrenceRule {
  const day = Math.floor(wallSecondOf(start) / secondsPerDay);
  const { month, date } = civilDay(day);
  const weekday = [{ ordinal: null, weekday: weekdayOf(day) }];
  const none = rule.byDay.length + rule.byMonthDay.length + rule.byYearDay.length === 0;
  const spelled = { ...rule };
  if (none && rule.frequency === 'WEEKLY') spelled.byDay = weekday;
  if (none && rule.frequency === 'MONTHLY') spelled.byMonthDay = [date];
  if (none && rule.frequency === 'YEARLY') {
    if (rule.byWeekNo.length > 0) spelled.byDay = weekday;
    else {
      spelled.byMonthDay = [date];
      if (rule.byMonth.length === 0) spelled.byMonth = [month];
    }
  }
  if (start.time === null) return spelled;
  const second = secondOfDay(start.time);
  const period = periodSeconds(rule.frequency) ?? secondsPerDay;
  if (rule.byHour.length === 0 && period > 3600) spelled.byHour = [Math.floor(second / 3600)];
  if (rule.byMinute.length === 0 && period > 60) spelled.byMinute = [Math.floor(second / 60) % 60];
  if (rule.bySecond.length === 0 && period > 1) spelled.bySecond = [second % 60];
  return spelled;
}

function fromDates(
  dates: readonly Occurrence[],
  start: SeriesStart,
  excluded: readonly Occurrence[],
): SeriesPart | null {
  const [first, ...rest] = dates;
  if (first === undefined) return null;
  return {
    start: { day: first.day, time: timeOf(first, start), zone: start.zone },
    recurrence: recurrenceOf({ dates: rest, excluded }),
  };
}

/** What is before the cut and what is not. What stands for a whole day, and the cut is on that day,
 *  is on both sides. */
function halves(
  list: readonly Occurrence[],
  start: SeriesStart,
  cut: number,
  standForDays: boolean,
) {
  const cutDay = Math.floor(cut / secondsPerDay);
  const before: Occurrence[] = [];
  const after: Occurrence[] = [];
  for (const one of list) {
    const whole = one.time === null && start.time !== null;
    // Of an all-day series only days count.
    const at = wallSecondOf({ day: one.day, time: timeOf(one, start) });
    const onCutDay = standForDays && whole && Math.floor(at / secondsPerDay) === cutDay;
    if (at < cut || onCutDay) before.push(one);
    if (at >= cut || onCutDay) after.push(one);
  }
  return { before, after };
}

function timeOf(one: Occurrence, start: SeriesStart): Occurrence['time'] {
  return start.time === null ? null : (one.time ?? start.time);
}
