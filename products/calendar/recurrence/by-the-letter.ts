import type { PlainDay } from '#kernel/base/plain-day.ts';
import { secondOfDay } from '#products/calendar/recurrence/occurrence.ts';
import type { ClockTime, Occurrence } from '#products/calendar/recurrence/occurrence.ts';
import type { Frequency, RecurrenceRule } from '#products/calendar/recurrence/rule.ts';

const dayMs = 86_400_000;

/**
 * What tests hold the engine against: RFC 5545 §3.3.10 read sentence by sentence, period by period
 * from the start, every set put together in full with the language's own dates, nothing skipped.
 * Slow, and shares no arithmetic with the engine. Ends after `upToYear`.
 */
export function byTheLetter(
  rule: RecurrenceRule,
  start: Occurrence,
  upToYear: number,
): readonly Occurrence[] {
  const startMs = Date.parse(`${start.day}T00:00:00Z`) + secondOf(start.time) * 1000;
  const found = [startMs];
  for (let at = 0; ; at += rule.interval) {
    const begin = beginOfPeriod(rule, startMs, at);
    if (new Date(begin).getUTCFullYear() > upToYear) break;
    const end = beginOfPeriod(rule, startMs, at + 1);
    const set = setOfPeriod(rule, startMs, start.time === null, begin, end);
    // "Each BYSETPOS value corresponds to the nth occurrence within the set."
    const chosen =
      rule.bySetPos.length === 0
        ? set
        : set.filter((_, n) =>
            rule.bySetPos.some((p) => (p > 0 ? p - 1 === n : set.length + p === n)),
          );
    found.push(...chosen.filter((ms) => ms > startMs));
  }
  return found
    .slice(0, rule.count ?? found.length)
    .filter((ms) => ms === startMs || ms <= untilMs(rule))
    .map((ms) => {
      const text = new Date(ms).toISOString();
      const seconds = text.slice(17, 19) === '00' ? '' : text.slice(16, 19);
      return {
        day: text.slice(0, 10) as PlainDay,
        time: start.time === null ? null : (`${text.slice(11, 16)}${seconds}` as ClockTime),
      };
    });
}

/** Every moment of one period that all parts of the rule let through, in order. */
function setOfPeriod(
  rule: RecurrenceRule,
  startMs: number,
  allDay: boolean,
  begin: number,
  end: number,
): number[] {
  const start = new Date(startMs);
  const { frequency } = rule;
  const days: number[] = [];
  for (let ms = begin - (begin % dayMs); ms < end; ms += dayMs) days.push(ms);
  let fit = days;
  const keep = (one: (date: Date, ms: number) => boolean): void => {
    fit = fit.filter((ms) => one(new Date(ms), ms));
  };
  if (rule.byMonth.length > 0) keep((date) => rule.byMonth.includes(date.getUTCMonth() + 1));
  if (rule.byWeekNo.length > 0) {
    const weeks = new Set<number>();
    for (const year of [-1, 0, 1].map((ahead) => new Date(begin).getUTCFullYear() + ahead)) {
      const all = weeksOf(year, rule.weekStart);
      for (const no of rule.byWeekNo) {
        for (const ms of all.at(no > 0 ? no - 1 : no) ?? []) {
          if (Math.abs(no) <= all.length) weeks.add(ms);
        }
      }
    }
    keep((_, ms) => weeks.has(ms));
  }
  if (rule.byYearDay.length > 0) {
    keep((date, ms) => {
      const first = Date.UTC(date.getUTCFullYear(), 0, 1);
      const next = Date.UTC(date.getUTCFullYear() + 1, 0, 1);
      return rule.byYearDay.some(
        (no) => (no > 0 ? first + (no - 1) * dayMs : next + no * dayMs) === ms,
      );
    });
  }
  if (rule.byMonthDay.length > 0) {
    keep((date, ms) => {
      const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
      const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
      return rule.byMonthDay.some((no) => {
        const day = no > 0 ? first + (no - 1) * dayMs : next + no * dayMs;
        return day === ms;
      });
    });
  }
  if (rule.byDay.length > 0) {
    // "Within the month or year": of a year only where no BYMONTH narrows it.
    const ofYear = frequency === 'YEARLY' && rule.byMonth.length === 0;
    keep((date, ms) =>
      rule.byDay.some(({ ordinal, weekday }) => {
        if (date.getUTCDay() !== weekday % 7) return false;
        if (ordinal === null) return true;
        const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
        const from = ofYear ? Date.UTC(year, 0, 1) : Date.UTC(year, month, 1);
        const to = ofYear ? Date.UTC(year + 1, 0, 1) : Date.UTC(year, month + 1, 1);
        const same: number[] = [];
        for (let one = from; one < to; one += dayMs) {
          if (new Date(one).getUTCDay() === weekday % 7) same.push(one);
        }
        return (
          same.at(ordinal > 0 ? ordinal - 1 : ordinal) === ms && Math.abs(ordinal) <= same.length
        );
      }),
    );
  }
  // "Information, not contained in the rule, necessary to determine the various recurrence
  // instance start time and dates are derived from the Start Time."
  if (rule.byDay.length + rule.byMonthDay.length + rule.byYearDay.length === 0) {
    if (frequency === 'WEEKLY' || (frequency === 'YEARLY' && rule.byWeekNo.length > 0)) {
      keep((date) => date.getUTCDay() === start.getUTCDay());
    } else if (frequency === 'MONTHLY' || frequency === 'YEARLY') {
      keep((date) => date.getUTCDate() === start.getUTCDate());
      if (frequency === 'YEARLY' && rule.byMonth.length === 0) {
        keep((date) => date.getUTCMonth() === start.getUTCMonth());
      }
    }
  }
  if (allDay) return fit;
  const order: readonly Frequency[] = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY'];
  const rank = order.includes(frequency) ? order.indexOf(frequency) : 3;
  const unit = (list: readonly number[], at: number, ofStart: number, length: number) => {
    if (list.length > 0) return list;
    // What is longer than the period stays open, what is shorter comes from the start.
    return rank > at ? [ofStart] : Array.from({ length }, (_, value) => value);
  };
  const hours = unit(rule.byHour, 2, start.getUTCHours(), 24);
  const minutes = unit(rule.byMinute, 1, start.getUTCMinutes(), 60);
  const seconds = unit(rule.bySecond, 0, start.getUTCSeconds(), 60);
  return fit
    .flatMap((ms) =>
      hours.flatMap((hour) => {
        const atHour = ms + hour * 3_600_000;
        if (rank < 3 && (atHour + 3_600_000 <= begin || atHour >= end)) return [];
        return minutes.flatMap((minute) =>
          seconds.map((second) => atHour + minute * 60_000 + second * 1000),
        );
      }),
    )
    .filter((ms) => ms >= begin && ms < end);
}

function beginOfPeriod(rule: RecurrenceRule, startMs: number, at: number): number {
  const start = new Date(startMs);
  const [year, month, date] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  switch (rule.frequency) {
    case 'YEARLY':
      return Date.UTC(year + at, 0, 1);
    case 'MONTHLY':
      return Date.UTC(year, month + at, 1);
    case 'WEEKLY': {
      let first = Date.UTC(year, month, date);
      while (new Date(first).getUTCDay() !== rule.weekStart % 7) first -= dayMs;
      return first + at * 7 * dayMs;
    }
    case 'DAILY':
      return Date.UTC(year, month, date + at);
    case 'HOURLY':
      return startMs - (startMs % 3_600_000) + at * 3_600_000;
    case 'MINUTELY':
      return startMs - (startMs % 60_000) + at * 60_000;
    case 'SECONDLY':
      return startMs + at * 1000;
  }
}

/** "Week number one of the calendar year is the first week that contains at least four days in that
 *  calendar year." */
function weeksOf(year: number, weekStart: number): number[][] {
  const weeks: number[][] = [];
  let day = Date.UTC(year - 1, 11, 20);
  while (new Date(day).getUTCDay() !== weekStart % 7) day += dayMs;
  for (; day < Date.UTC(year + 1, 0, 8); day += 7 * dayMs) {
    const week = [0, 1, 2, 3, 4, 5, 6].map((ahead) => day + ahead * dayMs);
    const inside = week.filter((ms) => new Date(ms).getUTCFullYear() === year).length;
    if (inside >= 4) weeks.push(week);
  }
  return weeks;
}

function untilMs({ until }: RecurrenceRule): number {
  if (until === null) return Infinity;
  const day = Date.parse(`${until.day}T00:00:00Z`);
  return until.time === null ? day + dayMs - 1 : day + secondOf(until.time) * 1000;
}

function secondOf(time: ClockTime | null): number {
  return time === null ? 0 : secondOfDay(time);
}
