import { AppError } from '#kernel/base/app-error.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { instantOfWall, offsetMs } from '#kernel/base/zone.ts';
import { lastDayNumber, plainDayOf } from '#products/calendar/recurrence/civil-day.ts';
import {
  occurrenceAt,
  secondOfDay,
  secondsPerDay,
  wallSecondOf,
} from '#products/calendar/recurrence/occurrence.ts';
import type {
  Occurrence,
  SeriesStart,
  WallRange,
} from '#products/calendar/recurrence/occurrence.ts';
import { recurrenceOf } from '#products/calendar/recurrence/recurrence.ts';
import type { Recurrence } from '#products/calendar/recurrence/recurrence.ts';
import {
  evenPeriods,
  planRule,
  spend,
  stepsOf,
  walkRule,
} from '#products/calendar/recurrence/rule-walk.ts';
import type { DayVisitor, RulePlan, Steps } from '#products/calendar/recurrence/rule-walk.ts';
import { periodSeconds } from '#products/calendar/recurrence/rule.ts';
import type { RecurrenceRule, Until } from '#products/calendar/recurrence/rule.ts';

/**
 * When a series happens within a range of its wall: ascending, each once, at most `limit`. The
 * start is always its first occurrence. Days and times of day are those of the wall, also where the
 * clocks skip them (CA20). Work is bounded whatever the rules say. Throws
 * 'calendar.recurrence-needs-time', 'calendar.recurrence-too-laborious'.
 */
export function occurrencesBetween(
  recurrence: Recurrence,
  start: SeriesStart,
  range: WallRange,
  limit: number,
): readonly Occurrence[] {
  const allDay = start.time === null;
  const ofDay = start.time === null ? 0 : secondOfDay(start.time);
  return wallSecondsBetween(
    recurrence,
    start,
    wallSecondOf(range.from),
    wallSecondOf(range.to),
    limit,
  ).map((second) => {
    // Most are at the time of the start, whose name is there already.
    const day = Math.floor(second / secondsPerDay);
    return second - day * secondsPerDay === ofDay
      ? { day: plainDayOf(day), time: start.time }
      : occurrenceAt(second, allDay);
  });
}

/** The same in seconds on the wall. */
export function wallSecondsBetween(
  recurrence: Recurrence,
  start: SeriesStart,
  from: number,
  to: number,
  limit: number,
  steps: Steps = stepsOf(),
): readonly number[] {
  return wallSeconds(planSeries(recurrence, start, steps), from, to, limit, steps);
}

/** The first occurrence after a point on the wall, or null when there is none before 2201. */
export function nextOccurrence(
  recurrence: Recurrence,
  start: SeriesStart,
  after: Occurrence,
): Occurrence | null {
  const steps = stepsOf();
  const plan = planSeries(recurrence, start, steps);
  const [next] = wallSeconds(plan, wallSecondOf(after) + 1, endOfTime, 1, steps);
  return next === undefined ? null : occurrenceAt(next, start.time === null);
}

/** The day on which the last occurrence begins; the start's when all are excluded; null of an
 *  endless series. */
export function lastDay(
  recurrence: Recurrence,
  start: SeriesStart,
  steps: Steps = stepsOf(),
): PlainDay | null {
  const plan = planSeries(recurrence, start, steps);
  let end = plan.startSecond;
  for (const { endSecond } of plan.rules) {
    if (endSecond === null) return null;
    end = Math.max(end, endSecond);
  }
  end = Math.max(end, ...plan.added);
  // Backwards in growing steps: most series end with an occurrence.
  for (let to = end + 1, days = 400; to > plan.startSecond; days *= 4) {
    const from = Math.max(plan.startSecond, to - days * secondsPerDay);
    const last = lastWithin(plan, from, to, steps);
    if (last !== null) return plainDayOf(Math.floor(last / secondsPerDay));
    to = from;
  }
  return start.day;
}

/** How many times one rule of a series happens before a point on the wall, the start included. */
export function countBefore(
  rule: RecurrenceRule,
  start: SeriesStart,
  before: number,
  steps: Steps = stepsOf(),
): number {
  const plan = planOf(rule, start);
  if (before <= plan.startSecond) return 0;
  const { count } = countWithin(plan, Infinity, before - 1, steps);
  return Math.min(rule.count ?? Infinity, 1 + count);
}

/** When one rule of a series first happens at or after a point on the wall. */
export function firstOf(
  rule: RecurrenceRule,
  start: SeriesStart,
  from: number,
  steps: Steps = stepsOf(),
): number | undefined {
  const plan = planSeries(recurrenceOf({ rules: [rule] }), start, steps);
  return wallSeconds(plan, from, endOfTime, 1, steps)[0];
}

const endOfTime = (lastDayNumber + 1) * secondsPerDay;
/** No zone of today repeats or skips more. */
const widestChangeSeconds = 6 * 3600;

interface EndingRule {
  readonly plan: RulePlan;
  /** No occurrence is later; null: endless. */
  readonly endSecond: number | null;
  /** Of an UNTIL in UTC: near it the wall does not say what is later. */
  readonly isOver: ((second: number) => boolean) | null;
}

interface SeriesPlan {
  readonly startSecond: number;
  readonly rules: readonly EndingRule[];
  readonly added: readonly number[];
  readonly excluded: ReadonlySet<number>;
  readonly excludedDays: ReadonlySet<number>;
}

/** What was worked out for a recurrence, for the start it was last asked for. */
const plans = new WeakMap<Recurrence, { readonly start: SeriesStart; readonly plan: SeriesPlan }>();

function planSeries(recurrence: Recurrence, start: SeriesStart, steps: Steps): SeriesPlan {
  const known = plans.get(recurrence);
  if (
    known !== undefined &&
    known.start.day === start.day &&
    known.start.time === start.time &&
    known.start.zone === start.zone
  ) {
    return known.plan;
  }
  const allDay = start.time === null;
  const second = ({ day, time }: Occurrence): number =>
    // Of an all-day series only the day counts; added to a timed one, a day is at its time.
    wallSecondOf({ day, time: allDay ? null : (time ?? start.time) });
  const plan: SeriesPlan = {
    startSecond: wallSecondOf(start),
    rules: recurrence.rules.map((rule) => endRule(rule, start, steps)),
    added: recurrence.dates.map(second),
    excluded: new Set(
      recurrence.excluded.filter(({ time }) => allDay || time !== null).map(second),
    ),
    excludedDays: new Set(
      allDay
        ? []
        : recurrence.excluded
            .filter(({ time }) => time === null)
            .map((one) => wallSecondOf(one) / secondsPerDay),
    ),
  };
  plans.set(recurrence, { start, plan });
  return plan;
}

function planOf(rule: RecurrenceRule, start: SeriesStart): RulePlan {
  if (start.time === null && periodSeconds(rule.frequency) !== null) {
    throw new AppError('calendar.recurrence-needs-time');
  }
  return planRule(rule, wallSecondOf(start), start.time === null);
}

/** Works out where a rule ends: then COUNT, too, can be begun anywhere. */
function endRule(rule: RecurrenceRule, start: SeriesStart, steps: Steps): EndingRule {
  const plan = planOf(rule, start);
  spend(steps, plan.seconds.length);
  if (rule.until !== null) return { plan, ...endByUntil(rule.until, start) };
  if (rule.count === null) return { plan, endSecond: null, isOver: null };
  const { last } = countWithin(plan, rule.count - 1, endOfTime, steps);
  return { plan, endSecond: last, isOver: null };
}

function endByUntil(until: Until, start: SeriesStart): Omit<EndingRule, 'plan'> {
  const second = wallSecondOf(until);
  // A day counts as a whole; so does the day of a moment for a series that has no times.
  if (until.time === null) return { endSecond: second + secondsPerDay - 1, isOver: null };
  if (!until.utc) return { endSecond: second, isOver: null };
  const untilMs = second * 1000;
  const wall = second + offsetMs(start.zone, untilMs) / 1000;
  if (start.time === null) return { endSecond: wall, isOver: null };
  return {
    endSecond: wall + widestChangeSeconds,
    isOver: (one) =>
      one > wall - widestChangeSeconds && instantOfWall(one * 1000, start.zone) > untilMs,
  };
}

/** Counts occurrences after the start, up to `most` of them and to `to`, and says which was last
 *  (the start when none was). */
function countWithin(
  plan: RulePlan,
  most: number,
  to: number,
  steps: Steps,
): { readonly count: number; readonly last: number } {
  let count = 0;
  let last = plan.startSecond;
  if (most <= 0) return { count, last };
  const visit: DayVisitor = (day, seconds) => {
    const begin = day * secondsPerDay;
    const first = begin + (seconds[0] ?? 0);
    const final = begin + (seconds.at(-1) ?? 0);
    // A whole day at once, unless something begins or ends on it.
    if (first > plan.startSecond && final <= to && count + seconds.length < most) {
      count += seconds.length;
      last = final;
      return false;
    }
    for (const second of seconds) {
      const at = begin + second;
      if (at <= plan.startSecond) continue;
      if (at > to) return true;
      count += 1;
      last = at;
      if (count >= most) return true;
    }
    return false;
  };
  const toDay = Math.floor(to / secondsPerDay);
  const even = evenPeriods(plan);
  if (even === null) {
    walkRule(plan, plan.startDay, toDay, steps, visit);
    return { count, last };
  }
  // The first period may be cut by the start; of the others all but what ends it are passed over.
  const second = even.begin + even.days;
  walkRule(plan, plan.startDay, Math.min(toDay, second - 1), steps, visit);
  if (count >= most) return { count, last };
  const passed = Math.max(
    0,
    Math.min(
      Math.floor((most - count - 1) / even.each),
      Math.floor((Math.min(toDay, lastDayNumber) - second) / even.days) - 1,
    ),
  );
  count += passed * even.each;
  walkRule(plan, second + passed * even.days, toDay, steps, visit);
  return { count, last };
}

/** Wall seconds from `from` to before `to`, ascending, without what is excluded. */
function wallSeconds(
  plan: SeriesPlan,
  from: number,
  to: number,
  limit: number,
  steps: Steps,
): number[] {
  const found: number[] = [];
  if (limit <= 0) return found;
  const counts = countedBetween(plan, from, to);
  for (const second of [plan.startSecond, ...plan.added]) if (counts(second)) found.push(second);
  const others = found.length;
  for (const rule of plan.rules) {
    let taken = 0;
    visitRule(plan, rule, from, to, steps, (second) => {
      if (counts(second)) {
        found.push(second);
        taken += 1;
      }
      // The start and added dates may be among them and are counted once in the end.
      return taken >= limit + others;
    });
  }
  const unsorted = plan.rules.length + plan.added.length > 1 || others > 0;
  const ascending = unsorted ? [...new Set(found)].toSorted((a, b) => a - b) : found;
  return ascending.length > limit ? ascending.slice(0, limit) : ascending;
}

/** The last of them, or null. They are not put together: there may be millions. */
function lastWithin(plan: SeriesPlan, from: number, to: number, steps: Steps): number | null {
  let last = -Infinity;
  const counts = countedBetween(plan, from, to);
  const see = (second: number): false => {
    if (second > last && counts(second)) last = second;
    return false;
  };
  for (const second of [plan.startSecond, ...plan.added]) see(second);
  for (const rule of plan.rules) visitRule(plan, rule, from, to, steps, see);
  return last === -Infinity ? null : last;
}

/** Tells what is in the range and not excluded. */
function countedBetween(
  { excluded, excludedDays }: SeriesPlan,
  from: number,
  to: number,
): (second: number) => boolean {
  const noneExcluded = excluded.size + excludedDays.size === 0;
  return (second) =>
    second >= from &&
    second < to &&
    (noneExcluded ||
      !(excluded.has(second) || excludedDays.has(Math.floor(second / secondsPerDay))));
}

/** What looking at one time costs where the zone has to be asked whether it is later than the end. */
const stepsByZone = 20;

/** Visits when a rule happens after the start, on the days of a range and up to the rule's end.
 *  True ends it. */
function visitRule(
  { startSecond }: SeriesPlan,
  { plan, endSecond, isOver }: EndingRule,
  from: number,
  to: number,
  steps: Steps,
  visit: (second: number) => boolean,
): void {
  const end = Math.min(to - 1, endSecond ?? Infinity);
  const fromDay = Math.floor(from / secondsPerDay);
  const each = isOver === null ? 1 : stepsByZone;
  walkRule(plan, fromDay, Math.floor(end / secondsPerDay), steps, (day, seconds) => {
    spend(steps, seconds.length * each);
    const begin = day * secondsPerDay;
    for (const one of seconds) {
      const second = begin + one;
      if (second > end) return true;
      if (second <= startSecond || (isOver?.(second) ?? false)) continue;
      if (visit(second)) return true;
    }
    return false;
  });
}
