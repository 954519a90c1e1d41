import { InvalidArgumentError } from 'commander';
import { isPlainDay } from '#kernel/base/plain-day.ts';
import { isZone } from '#kernel/base/zone.ts';

/** Milliseconds. Throws `InvalidArgumentError`. */
export function instant(value: string): number {
  // A date, or a time without an offset, would mean another instant on another machine.
  const written =
    /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
  const [, day = ''] = written.exec(value) ?? [];
  // 30 February would be read as 2 March, and 24:00 as another day.
  const ms = isPlainDay(day) ? Date.parse(value) : Number.NaN;
  const year = new Date(ms).getUTCFullYear();
  if (year >= 1900 && year <= 2200) return ms;
  throw new InvalidArgumentError('An instant looks like 2026-05-01T00:00:00+02:00, with offset.');
}

/** Throws `InvalidArgumentError`. */
export function zone(value: string): string {
  if (isZone(value)) return value;
  throw new InvalidArgumentError('A zone has an IANA name, such as Europe/Berlin.');
}

/** When that day is over, where this runs. Throws `InvalidArgumentError`. */
export function endOfDay(value: string): Date {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
  const first = new Date(Number(year), Number(month) - 1, Number(day));
  // What is no day of the calendar would become another one.
  if (first.getDate() !== Number(day) || first.getMonth() !== Number(month) - 1) {
    throw new InvalidArgumentError('Give a day such as 2027-01-31.');
  }
  return new Date(first.getFullYear(), first.getMonth(), first.getDate() + 1);
}
