import * as z from 'zod/mini';

declare const brand: unique symbol;
/** A calendar day without zone, `YYYY-MM-DD`. */
export type PlainDay = string & { readonly [brand]: 'PlainDay' };

const firstYear = 1900;
const lastYear = 2200;

/** Tells whether `value` is a day that exists, between 1900 and 2200. */
export function isPlainDay(value: string): value is PlainDay {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const [year, month, day] = [+value.slice(0, 4), +value.slice(5, 7), +value.slice(8)];
  if (year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1) return false;
  // Every month has these; asking for its length costs more than all before.
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export const plainDaySchema = z.string().check(
  z.maxLength(10),
  z.refine((value) => isPlainDay(value), { error: 'day-does-not-exist' }),
);

/** The day `days` later (or earlier, when negative). */
export function addDays(day: PlainDay, days: number): PlainDay {
  const instant = new Date(`${day}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() + days);
  return instant.toISOString().slice(0, 10) as PlainDay;
}

/** The same date `months` later; where that month is shorter, its last day. */
export function addMonths(day: PlainDay, months: number): PlainDay {
  const date = Number(day.slice(8));
  const first = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + months);
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10) as PlainDay;
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: PlainDay, to: PlainDay): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** Monday is 1, Sunday is 7 (ISO 8601). */
export function isoWeekday(day: PlainDay): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The Monday of the week `day` is in (ISO 8601). */
export function startOfWeek(day: PlainDay): PlainDay {
  return addDays(day, 1 - isoWeekday(day));
}

/** One per zone: making one takes longer than everything else a pull does in the app. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The day it is in `zone` (IANA name) at `instantMs`. */
export function dayInZone(instantMs: number, zone: string): PlainDay {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  return formatter.format(instantMs) as PlainDay;
}
