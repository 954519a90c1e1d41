import type { IntlShape } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { dayInZone, daysBetween } from '#kernel/base/plain-day.ts';

/** Days and times as people say them, in the reader's language. Days have no zone, so they are
 *  formatted as if in UTC. */

/** "16:30", "8:45"; "4:30 pm" where people say it so. `time` is `HH:MM`. */
export function sayTime(intl: IntlShape, time: string): string {
  return intl
    .formatDate(`1970-01-01T${time}:00Z`, { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' })
    .replace(/^0(?=\d:)/u, '');
}

/** "Mittwoch". */
export function sayWeekday(
  intl: IntlShape,
  day: PlainDay,
  length: 'long' | 'short' = 'long',
): string {
  return said(intl, day, { weekday: length });
}

/** "3. Mai", with the year when it is not the year of `today`. */
export function sayDate(intl: IntlShape, day: PlainDay, today: PlainDay): string {
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return said(intl, day, { day: 'numeric', month: 'long', ...(!sameYear && { year: 'numeric' }) });
}

/** "Mittwoch, 3. Mai". */
export function sayLongDay(intl: IntlShape, day: PlainDay, today: PlainDay): string {
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return said(intl, day, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(!sameYear && { year: 'numeric' }),
  });
}

/** "heute", "gestern", "übermorgen"; null for days that have no such word. */
export function sayNearDay(intl: IntlShape, day: PlainDay, today: PlainDay): string | null {
  const days = daysBetween(today, day);
  if (Math.abs(days) > 2) return null;
  const word = new Intl.RelativeTimeFormat(intl.locale, { numeric: 'auto' }).format(days, 'day');
  return /\d/u.test(word) ? null : word;
}

/** "heute, 3. Mai", or only the date. */
export function sayNearDate(intl: IntlShape, day: PlainDay, today: PlainDay): string {
  const near = sayNearDay(intl, day, today);
  const date = sayDate(intl, day, today);
  return near === null ? date : `${near}, ${date}`;
}

/** "heute, 16:30", "3. Mai, 8:45": when something was done, on the reader's wall. `instant` is ISO. */
export function sayMoment(intl: IntlShape, instant: string, zone: string, today: PlainDay): string {
  const day = dayInZone(Date.parse(instant), zone);
  const time = intl.formatDate(instant, { timeZone: zone, hour: 'numeric', minute: '2-digit' });
  const near = sayNearDay(intl, day, today) ?? sayDate(intl, day, today);
  return `${near}, ${time.replace(/^0(?=\d:)/u, '')}`;
}

/** "Mai 2026". */
export function sayMonth(intl: IntlShape, day: PlainDay): string {
  return said(intl, day, { month: 'long', year: 'numeric' });
}

/** "1.–7. Mai". */
export function sayDays(intl: IntlShape, from: PlainDay, to: PlainDay, today: PlainDay): string {
  const sameYear = from.slice(0, 4) === today.slice(0, 4) && to.slice(0, 4) === today.slice(0, 4);
  const format = formatOf(intl.locale, {
    day: 'numeric',
    month: 'long',
    ...(!sameYear && { year: 'numeric' }),
  });
  return unbroken(format.formatRange(instantOf(from), instantOf(to)));
}

function said(intl: IntlShape, day: PlainDay, options: Intl.DateTimeFormatOptions): string {
  return unbroken(formatOf(intl.locale, options).format(instantOf(day)));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** One for each locale and choice: making one takes longer than all else that a day of a month needs. */
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const found =
    formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  formats.set(key, found);
  return found;
}

/** The same words, in which a number and its month stay in one line. */
export function unbroken(date: string): string {
  return date.replaceAll(/(\d\.?) (?=\p{L})/gu, '$1\u00A0');
}

function instantOf(day: PlainDay): number {
  return Date.parse(`${day}T12:00:00Z`);
}
