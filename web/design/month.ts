import {
  addDays,
  isoWeekday,
  isPlainDay,
  type PlainDay,
  startOfWeek,
} from '#kernel/base/plain-day.ts';

/** The same day `months` later (or earlier); the month's last day where it has none such: 31 January, one month later,
 *  is 28 February. */
export function sameDayIn(day: PlainDay, months: number): PlainDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const target = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(
    Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0),
  ).getUTCDate();
  target.setUTCDate(Math.min(date, last));
  const text = target.toISOString().slice(0, 10);
  return isPlainDay(text) ? text : day;
}

/** The first day of the month a day is in. */
export function firstOfMonth(day: PlainDay): PlainDay {
  return `${day.slice(0, 7)}-01` as PlainDay;
}

/** The last day of the month a day is in. */
export function lastOfMonth(day: PlainDay): PlainDay {
  return addDays(sameDayIn(firstOfMonth(day), 1), -1);
}

/** The weeks of the month a day is in, each from Monday to Sunday, with days of its neighbours at both ends. */
export function weeksOfMonth(day: PlainDay): PlainDay[][] {
  const weeks: PlainDay[][] = [];
  const last = lastOfMonth(day);
  for (let monday = startOfWeek(firstOfMonth(day)); monday <= last; monday = addDays(monday, 7)) {
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((ahead) => addDays(monday, ahead)));
  }
  return weeks;
}

/** Where a key leads from a day in a month (APG date picker): arrows by day and week, Home and End within the week, Page
 *  Up and Down by month, with Shift by year. Null: the key is not for the month, or leads to a day that is not kept. */
export function dayByKey(key: string, isShift: boolean, day: PlainDay): PlainDay | null {
  const to = unchecked(key, isShift, day);
  return to !== null && isPlainDay(to) ? to : null;
}

function unchecked(key: string, isShift: boolean, day: PlainDay): PlainDay | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -7);
    case 'ArrowDown':
      return addDays(day, 7);
    case 'Home':
      return startOfWeek(day);
    case 'End':
      return addDays(day, 7 - isoWeekday(day));
    case 'PageUp':
      return sameDayIn(day, isShift ? -12 : -1);
    case 'PageDown':
      return sameDayIn(day, isShift ? 12 : 1);
    default:
      return null;
  }
}
