import * as z from 'zod/mini';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { instantOfWall, offsetMs } from '#kernel/base/zone.ts';

declare const brand: unique symbol;
/** A time of day, `HH:MM`, 00:00 to 23:59. */
export type TimeOfDay = string & { readonly [brand]: 'TimeOfDay' };

/** A moment on the wall of some zone. */
export interface WallTime {
  readonly day: PlainDay;
  readonly time: TimeOfDay;
}

export function isTimeOfDay(value: string): value is TimeOfDay {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
}

export const timeOfDaySchema = z.pipe(
  z.string().check(
    z.maxLength(5),
    z.refine((value) => isTimeOfDay(value), { error: 'time-does-not-exist' }),
  ),
  z.transform((value) => value as TimeOfDay),
);

/** Minutes since midnight. */
export function minutesOf(time: TimeOfDay): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The time of day at `minutes` since midnight, 0 to 1439. */
export function timeAt(minutes: number): TimeOfDay {
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  return `${hours}:${String(minutes % 60).padStart(2, '0')}` as TimeOfDay;
}

/** The instant of a wall time in `zone`, in milliseconds. A wall time that a clock change skips
 *  is read with the offset before the change; one it repeats is the first. */
export function instantOf(wall: WallTime, zone: string): number {
  return instantOfWall(Date.parse(`${wall.day}T${wall.time}:00Z`), zone);
}

/** What the wall shows in `zone` at `instantMs`. Seconds are dropped. */
export function wallTimeAt(instantMs: number, zone: string): WallTime {
  const shown = new Date(instantMs + offsetMs(zone, instantMs)).toISOString();
  return { day: shown.slice(0, 10) as PlainDay, time: shown.slice(11, 16) as TimeOfDay };
}
