import * as z from 'zod/mini';
import type { PlainDay } from './plain-day.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Tells whether this runtime knows `zone` as an IANA time zone. */
export function isZone(zone: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(zone) && formatOf(zone) !== undefined;
}

export const zoneSchema = z.string().check(
  z.maxLength(64),
  z.refine((value) => isZone(value), { error: 'zone-does-not-exist' }),
);

/**
 * The instant of a wall time in `zone`, in milliseconds. The wall time is given as the milliseconds
 * that it would be in UTC. One that a clock change skips is read with the offset before the change;
 * one it repeats is the first.
 */
export function instantOfWall(asUtc: number, zone: string): number {
  const earlier = asUtc - offsetMs(zone, asUtc - 86_400_000);
  if (earlier + offsetMs(zone, earlier) === asUtc) return earlier;
  const later = asUtc - offsetMs(zone, asUtc + 86_400_000);
  return later + offsetMs(zone, later) === asUtc ? later : earlier;
}

/** The first instant of `day` in `zone`, in milliseconds. Midnight is skipped by some clock changes. */
export function startOfDayMs(day: PlainDay, zone: string): number {
  return instantOfWall(Date.parse(`${day}T00:00:00Z`), zone);
}

/** The instant as the wall of `zone` shows it, with its offset: `2026-05-16T00:00:00+02:00`. */
export function instantText(instantMs: number, zone: string): string {
  // Offsets of before there were time zones have seconds, which RFC 3339 does not know.
  const minutes = Math.round(offsetMs(zone, instantMs) / 60_000);
  const wall = new Date(instantMs + minutes * 60_000).toISOString();
  const ahead = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
  return `${wall.replace(/(?:\.000)?Z$/, '')}${offset}`;
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
