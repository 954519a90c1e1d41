import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isPlainDay } from '#kernel/base/plain-day.ts';
import { isTimeOfDay } from '#products/calendar/zone.ts';

/**
 * Tells whether `value` names an occurrence: the wall time it has, or would have had, before
 * anything was changed about it, `2026-05-03` or `2026-05-03T09:00`, in the zone of its event.
 * Source: RFC 5545 §3.8.4.4.
 */
export function isOccurrenceKey(value: string): boolean {
  const [day = '', time, ...rest] = value.split('T');
  return rest.length === 0 && isPlainDay(day) && (time === undefined || isTimeOfDay(time));
}

export function dayOfOccurrence(key: string): PlainDay {
  return key.slice(0, 10) as PlainDay;
}
