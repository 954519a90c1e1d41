import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { wallSecondOf } from '#products/calendar/recurrence/occurrence.ts';
import type { SeriesStart } from '#products/calendar/recurrence/occurrence.ts';
import { countBefore, lastDay } from '#products/calendar/recurrence/occurrences.ts';
import { parseRecurrence, recurrenceOf } from '#products/calendar/recurrence/recurrence.ts';
import type { RecurrenceRule } from '#products/calendar/recurrence/rule.ts';
import { ruleOf } from '#products/calendar/repeat.ts';
import type { Repeat } from '#products/calendar/repeat.ts';
import { startOf } from '#products/calendar/series.ts';
import type { SeriesTimes } from '#products/calendar/series.ts';

/**
 * The rhythm that a series was moved to, with a last day that leaves it as many occurrences as it
 * had: the day that was chosen, unless one would be lost by it or be one too many.
 */
export function endMoved(before: SeriesTimes, rhythm: Repeat, start: SeriesStart): Repeat {
  const { until } = rhythm;
  if (until === null) return rhythm;
  const times = occurrencesOf(before);
  if (times === null) return rhythm;
  const dayOf = (count: number): PlainDay | null => {
    const [rule] = rulesIn(ruleOf({ ...rhythm, ends: 'count', until: null, count }, start.day));
    return rule === undefined ? null : lastDay(recurrenceOf({ rules: [rule] }), start);
  };
  const [last, next] = [dayOf(times), dayOf(times + 1)];
  if (last === null || next === null || (last <= until && until < next)) return rhythm;
  return { ...rhythm, until: last };
}

/** How often the rule of a series happens, what is excluded counted too; null when it never ends. */
function occurrencesOf(series: SeriesTimes): number | null {
  const [rule] = rulesIn(series.rule);
  if (rule === undefined) return null;
  const start = startOf(series);
  const last = lastDay(recurrenceOf({ rules: [rule] }), start);
  if (last === null) return null;
  return countBefore(rule, start, wallSecondOf({ day: addDays(last, 1), time: null }));
}

function rulesIn(text: string): readonly RecurrenceRule[] {
  const recurrence = parseRecurrence(text);
  return typeof recurrence === 'string' ? [] : recurrence.rules;
}
