import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays, startOfWeek } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EntryBody } from '#products/journal/kinds.ts';

/** The entries of a day, in the order they were written. */
export function entriesOn(
  records: readonly SeenRecord<EntryBody>[],
  day: PlainDay,
): SeenRecord<EntryBody>[] {
  return records
    .filter((record) => record.body.day === day)
    .toSorted((a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id));
}

/** Monday to Sunday of the week `day` is in. */
export function weekOf(day: PlainDay): PlainDay[] {
  const monday = startOfWeek(day);
  return [0, 1, 2, 3, 4, 5, 6].map((ahead) => addDays(monday, ahead));
}

/** How many entries each day has. */
export function entriesPerDay(
  records: readonly SeenRecord<EntryBody>[],
): ReadonlyMap<PlainDay, number> {
  const counts = new Map<PlainDay, number>();
  for (const { body } of records) counts.set(body.day, (counts.get(body.day) ?? 0) + 1);
  return counts;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
