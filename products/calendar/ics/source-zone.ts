import ICAL from 'ical.js';
import { isZone } from '#kernel/base/zone.ts';
import type { RawComponent } from '#products/calendar/ics/components.ts';
import { parseDateValue } from '#products/calendar/ics/date-value.ts';
import { windowsZones } from '#products/calendar/ics/windows-zones.ts';
import { neverRepeats, parseRule } from '#products/calendar/recurrence/rule.ts';
import { instantOf, wallTimeAt } from '#products/calendar/zone.ts';
import type { WallTime } from '#products/calendar/zone.ts';

/** The zone some times of a file are written in. */
export interface SourceZone {
  /** The IANA zone events keep; null when the file made its own: those are converted. */
  readonly iana: string | null;
  instantOf(wall: WallTime): number;
  wallTimeAt(instantMs: number): WallTime;
}

export function ianaZone(zone: string): SourceZone {
  return {
    iana: zone,
    instantOf: (wall) => instantOf(wall, zone),
    wallTimeAt: (instantMs) => wallTimeAt(instantMs, zone),
  };
}

/** UTC, to be converted: nobody lives by it. */
export const utcZone: SourceZone = { ...ianaZone('UTC'), iana: null };

/** Looks zones up in a file's own definitions; each TZID once, since making one is dear. */
export function zoneFinder(
  own: ReadonlyMap<string, RawComponent>,
): (tzid: string) => SourceZone | undefined {
  const found = new Map<string, SourceZone | undefined>();
  return (tzid) => {
    if (!found.has(tzid)) found.set(tzid, findZone(tzid, own));
    return found.get(tzid);
  };
}

/**
 * Finds what a TZID means: an IANA name (also behind a vendor's prefix, `/mozilla.org/…/Europe/
 * Berlin`), a Windows name, or else the file's own VTIMEZONE. Undefined when nobody knows.
 */
function findZone(tzid: string, own: ReadonlyMap<string, RawComponent>): SourceZone | undefined {
  const name = tzid.trim().slice(0, 200);
  const windows = windowsZones.get(name.toLowerCase());
  if (windows !== undefined) return ianaZone(windows);
  const parts = name.split('/').filter((part) => part !== '');
  for (const keep of [parts.length, 3, 2, 1]) {
    const candidate = parts.slice(-keep).join('/');
    // Abbreviations like EST are zones to Intl, but a file's own definition says it better.
    if (candidate.includes('/') && isZone(candidate)) {
      return candidate === 'Etc/UTC' || candidate === 'Etc/GMT' ? utcZone : ianaZone(candidate);
    }
  }
  const component = own.get(tzid);
  const custom = component === undefined ? undefined : customZone(component);
  if (custom !== undefined) return custom;
  if (/^(UTC|GMT|Z)$/i.test(name)) return utcZone;
  return isZone(name) ? ianaZone(name) : undefined;
}

const observancesPerZone = 200;

/** A zone made of what is safe and needed of a VTIMEZONE, checked field by field: ical.js expands
 *  its rules, and some rules make it run for ever. */
function customZone(component: RawComponent): SourceZone | undefined {
  const lines = component.parts
    .slice(0, observancesPerZone)
    .map(observanceLines)
    .filter((observance) => observance !== null);
  if (lines.length === 0) return undefined;
  try {
    const text = ['BEGIN:VTIMEZONE', 'TZID:own', ...lines.flat(), 'END:VTIMEZONE'].join('\r\n');
    const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(text) as unknown[]));
    const offsetMs = (at: number): number => {
      const { day, time } = wallTimeAt(at, 'UTC');
      return zone.utcOffset(ICAL.Time.fromDateTimeString(`${day}T${time}:00`)) * 1000;
    };
    return {
      iana: null,
      instantOf: (wall) => {
        const asUtc = instantOf(wall, 'UTC');
        return asUtc - offsetMs(asUtc);
      },
      wallTimeAt: (instantMs) => {
        // The offset is looked up by wall time, which is only known roughly before it.
        const roughly = instantMs + offsetMs(instantMs);
        return wallTimeAt(instantMs + offsetMs(roughly), 'UTC');
      },
    };
  } catch {
    return undefined;
  }
}

function observanceLines(part: RawComponent): string[] | null {
  const value = new Map(part.properties.map((property) => [property.name, property.value.trim()]));
  const start = parseDateValue((value.get('DTSTART') ?? '').replace(/^1[678]\d\d/, '1900'));
  const from = /^[+-]\d{4}(?:\d\d)?$/.exec(value.get('TZOFFSETFROM') ?? '')?.[0];
  const to = /^[+-]\d{4}(?:\d\d)?$/.exec(value.get('TZOFFSETTO') ?? '')?.[0];
  if (start?.time === undefined || start.time === null || !from || !to) return null;
  const lines = [
    `BEGIN:${part.name}`,
    `DTSTART:${start.day.replaceAll('-', '')}T${start.time.replace(':', '')}00`,
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
  ];
  const rule = value.get('RRULE');
  if (rule !== undefined) {
    const parsed = parseRule(rule);
    const usual =
      typeof parsed !== 'string' &&
      parsed.frequency === 'YEARLY' &&
      parsed.interval === 1 &&
      !neverRepeats(parsed) &&
      parsed.byMonth.length === 1 &&
      parsed.byDay.length <= 1 &&
      parsed.byMonthDay.length <= 7 &&
      !/BY(?!MONTH=|DAY=|MONTHDAY=)/i.test(rule);
    if (!usual) return null;
    lines.push(`RRULE:${rule.toUpperCase()}`);
  }
  return [...lines, `END:${part.name}`];
}
