import { isPlainDay, type PlainDay } from '#kernel/base/plain-day.ts';

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
