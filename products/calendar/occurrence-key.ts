import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isPlainDay } from '#kernel/base/plain-day.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { isTimeOfDay } from '#products/calendar/zone.ts';

/**
 * Names one occurrence by the wall time it has, or would have had, before anything was changed about
 * it: `2026-05-03`, or `2026-05-03T09:00`. In the zone of its event. Source: RFC 5545 §3.8.4.4.
 */
export function occurrenceKey(day: PlainDay, time: string | null): string {
  // Events keep minutes; only a rule with BYSECOND has more.
  return time === null ? day : `${day}T${time.slice(0, 5)}`;
}

/** Tells whether `value` is such a name. */
export function isOccurrenceKey(value: string): boolean {
  const [day = '', time, ...rest] = value.split('T');
  return rest.length === 0 && isPlainDay(day) && (time === undefined || isTimeOfDay(time));
}

export function dayOfOccurrence(key: string): PlainDay {
  return key.slice(0, 10) as PlainDay;
}

export function timeOfOccurrence(key: string): TimeOfDay | null {
  return key.length > 10 ? (key.slice(11) as TimeOfDay) : null;
}
