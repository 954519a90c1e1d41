import type { PlainDay } from '#kernel/base/plain-day.ts';
import { addDays } from '#kernel/base/plain-day.ts';

/** So many days from one on. */
export function daysFrom(day: PlainDay, count: number): PlainDay[] {
  return Array.from({ length: count }, (_, ahead) => addDays(day, ahead));
}
