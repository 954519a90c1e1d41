import type { IntlShape } from 'react-intl';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { RecurrencePart } from '#products/calendar/recurrence/describe.ts';
import { sayDate, sayTime, sayWeekday } from '#web/design/say.ts';

/** "jeden zweiten Dienstag bis 3. Mai". `today` decides whether a day needs its year. */
export function sayRecurrence(
  intl: IntlShape,
  parts: readonly RecurrencePart[],
  today: PlainDay,
): string {
  return parts.map((part) => sayPart(intl, part, today)).join(' ');
}

function sayPart(intl: IntlShape, part: RecurrencePart, today: PlainDay): string {
  const say = (name: string, values: Readonly<Record<string, string | number>> = {}): string =>
    intl.formatMessage({ id: `calendar.repeats.${name}` }, values);
  const list = (words: readonly string[]): string =>
    intl.formatList(words, { type: 'conjunction' });
  switch (part.kind) {
    case 'weekly':
      return say(part.weekdays.length === 1 ? 'weekly' : 'weeklySeveral', {
        interval: part.interval,
        days: list(part.weekdays.map((weekday) => weekdayName(intl, weekday))),
      });
    case 'monthlyDates':
      return say('monthlyDates', {
        interval: part.interval,
        dates: list(part.dates.map((date) => (date < 0 ? say('lastDay') : say('date', { date })))),
      });
    case 'monthlyWeekday':
      return say('monthlyWeekday', {
        interval: part.interval,
        ordinal: say(`ordinal.${part.ordinal}`),
        day: part.weekday === 'workday' ? say('workday') : weekdayName(intl, part.weekday),
      });
    case 'yearlyDate': {
      const day = `2024-${two(part.month)}-${two(part.date)}` as PlainDay;
      return say('yearlyDate', { interval: part.interval, day: sayDate(intl, day, day) });
    }
    case 'yearlyWeekday':
      return say('yearlyWeekday', {
        interval: part.interval,
        ordinal: say(`ordinal.${part.ordinal}`),
        day: weekdayName(intl, part.weekday),
        month: intl.formatDate(`2024-${two(part.month)}-01T00:00:00Z`, {
          timeZone: 'UTC',
          month: 'long',
        }),
      });
    case 'times':
      return say('times', { times: list(part.times.map((time) => sayTime(intl, time))) });
    case 'until':
      return say('until', { day: sayDate(intl, part.day, today) });
    case 'own':
      return say('own');
    case 'workdays':
      return say('workdays');
    case 'daily':
      return say('daily', { interval: part.interval });
    default:
      return say(part.kind, { count: part.count });
  }
}

/** Monday is 1. */
function weekdayName(intl: IntlShape, weekday: number): string {
  return sayWeekday(intl, addDays('2024-01-01' as PlainDay, weekday - 1));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
