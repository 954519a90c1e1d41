import * as z from 'zod/mini';
import type { PlainDay } from '#kernel/base/plain-day.ts';

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

const formats = new Map<string, Intl.DateTimeFormat>();

/** Tells whether this runtime knows `zone` as an IANA time zone. */
export function isZone(zone: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(zone) && formatOf(zone) !== undefined;
}

export const zoneSchema = z.string().check(
  z.maxLength(64),
  z.refine((value) => isZone(value), { error: 'zone-does-not-exist' }),
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

/** The same for a wall time with seconds, given as the milliseconds that it would be in UTC. */
export function instantOfWall(asUtc: number, zone: string): number {
  const earlier = asUtc - offsetMs(zone, asUtc - 86_400_000);
  if (earlier + offsetMs(zone, earlier) === asUtc) return earlier;
  const later = asUtc - offsetMs(zone, asUtc + 86_400_000);
  return later + offsetMs(zone, later) === asUtc ? later : earlier;
}

/** What the wall shows in `zone` at `instantMs`. Seconds are dropped. */
export function wallTimeAt(instantMs: number, zone: string): WallTime {
  const shown = new Date(instantMs + offsetMs(zone, instantMs)).toISOString();
  return { day: shown.slice(0, 10) as PlainDay, time: shown.slice(11, 16) as TimeOfDay };
}

/** How far `zone` is ahead of UTC at `instantMs`, in milliseconds. */
export function offsetMs(zone: string, instantMs: number): number {
  const format = formatOf(zone);
  if (format === undefined) return 0;
  const part = new Map(format.formatToParts(instantMs).map(({ type, value }) => [type, value]));
  const shown = Date.UTC(
    Number(part.get('year')),
    Number(part.get('month')) - 1,
    Number(part.get('day')),
    Number(part.get('hour')),
    Number(part.get('minute')),
    Number(part.get('second')),
  );
  return shown - Math.floor(instantMs / 1000) * 1000;
}

/**
 * Only zones that exist are kept, and each once however it is spelled (`europe/BERLIN` exists, too),
 * so that the map cannot grow with what others send (CA21).
 */
function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const key = zone.toLowerCase();
  const known = formats.get(key);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US-u-ca-gregory', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(key, format);
    return format;
  } catch {
    return undefined;
  }
}
