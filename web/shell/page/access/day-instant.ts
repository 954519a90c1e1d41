import { addDays, dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';

/** When a day begins in a zone, as ISO instant. */
export function beginningOf(day: PlainDay, zone: string): string {
  // Where the clocks change at midnight a day has no 00:00; then its first quarter of an hour.
  const about = Date.parse(`${day}T00:00:00Z`);
  const quarterMs = 15 * 60_000;
  for (let at = about - 15 * 3_600_000; at <= about + 15 * 3_600_000; at += quarterMs) {
    if (dayInZone(at, zone) === day) return new Date(at).toISOString();
  }
  throw new RangeError(`${day} does not begin in ${zone}`);
}

/** When a day is over. */
export function endOf(day: PlainDay, zone: string): string {
  return beginningOf(addDays(day, 1), zone);
}
