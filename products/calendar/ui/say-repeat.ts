import type { IntlShape } from 'react-intl';
import { AppError } from '#kernel/base/app-error.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { describeRecurrence } from '#products/calendar/recurrence/describe.ts';
import { occurrencesBetween } from '#products/calendar/recurrence/occurrences.ts';
import { isLastOfMonth, ordinalOf, ruleOf } from '#products/calendar/repeat.ts';
import type { Repeat, RepeatPattern } from '#products/calendar/repeat.ts';
import { recurrenceIn, repeats, startOf } from '#products/calendar/series.ts';
import type { SeriesTimes } from '#products/calendar/series.ts';
import { sayRecurrence } from '#products/calendar/ui/say-recurrence.ts';
import { sayDate, sayWeekday } from '#web/design/say.ts';

/** "Alle 3 Wochen am Dienstag und Donnerstag bis 31. Juli"; "Nur einmal". */
export function saySeries(intl: IntlShape, times: SeriesTimes, today: PlainDay): string {
  if (!repeats(times)) return intl.formatMessage({ id: 'calendar.repeat.never' });
  const recurrence = recurrenceIn(times);
  const words =
    typeof recurrence === 'string'
      ? intl.formatMessage({ id: 'calendar.repeats.own' })
      : sayRecurrence(intl, describeRecurrence(recurrence, startOf(times)), today);
  return `${words.slice(0, 1).toLocaleUpperCase(intl.locale)}${words.slice(1)}`;
}

/** The same of what is being chosen. */
export function sayRepeat(
  intl: IntlShape,
  repeat: Repeat,
  startsOn: PlainDay,
  today: PlainDay,
): string {
  const times = { startsOn, startTime: null, endsOn: startsOn, endTime: null, zone: 'UTC' };
  return saySeries(intl, { ...times, rule: ruleOf(repeat, startsOn), dates: [] }, today);
}

/** "Dienstag", of a weekday from 1 (Monday). */
export function weekdayName(
  intl: IntlShape,
  weekday: number,
  length: 'long' | 'short' = 'long',
): string {
  return sayWeekday(intl, addDays('2026-05-04' as PlainDay, weekday - 1), length);
}

/** The next days of a series, where no words say its rhythm: "5. Mai, 12. Mai und 19. Mai". */
export function sayNextDays(
  intl: IntlShape,
  times: SeriesTimes,
  from: PlainDay,
  today: PlainDay,
): string {
  const days = nextDays(times, from).map((day) => sayDate(intl, day, today));
  return intl.formatList(days);
}

/** Patterns that make sense from a day on, in the order people look for them. */
export function patternsFrom(startsOn: PlainDay, present: RepeatPattern): RepeatPattern[] {
  const isLast = isLastOfMonth(startsOn);
  return [
    'never',
    'day',
    'workday',
    'week',
    'monthDate',
    // A fifth one is in few months: who means that means the last.
    ...(ordinalOf(startsOn) < 5 || present === 'monthWeekday' ? (['monthWeekday'] as const) : []),
    ...(isLast || present === 'monthLast' ? (['monthLast'] as const) : []),
    'year',
    ...(present === 'rule' ? (['rule'] as const) : []),
  ];
}

const nextAtMost = 3;

function nextDays(times: SeriesTimes, from: PlainDay): readonly PlainDay[] {
  const recurrence = recurrenceIn(times);
  if (typeof recurrence === 'string') return [];
  try {
    const range = {
      from: { day: from, time: null },
      to: { day: addDays(from, 3_660), time: null },
    };
    return occurrencesBetween(recurrence, startOf(times), range, nextAtMost).map(({ day }) => day);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
