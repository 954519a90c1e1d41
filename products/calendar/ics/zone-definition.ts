import { isoWeekday } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { offsetMs } from '#kernel/base/zone.ts';
import { monthLength } from '#products/calendar/recurrence/civil-day.ts';

/** A component as jCal. Source: RFC 7265. */
export type JCal = [name: string, properties: JCalProperty[], components: JCal[]];
export type JCalProperty = [
  name: string,
  params: Record<string, string>,
  type: string,
  ...values: unknown[],
];

/** A change of a zone's offset: from then on it is `to`. */
interface Change {
  /** On the wall as it was until then, in milliseconds as if in UTC. */
  readonly onset: number;
  readonly from: number;
  readonly to: number;
}

/**
 * A VTIMEZONE for the years given, and for all later ones when its clocks change by one rule. Who
 * knows the zone by its name needs none of it; RFC 5545 §3.6.5 wants it all the same.
 */
export function zoneDefinition(
  zone: string,
  years: { readonly from: number; readonly to: number },
): JCal {
  const firstMs = Date.UTC(years.from, 0, 1) - 86_400_000;
  const changes = changesOf(zone, firstMs, Date.UTC(years.to + 1, 0, 1));
  const base = changes[0]?.from ?? offsetMs(zone, firstMs);
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = `${String(change.from)} ${String(change.to)}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [
    'vtimezone',
    [['tzid', {}, 'text', zone]],
    [
      // What held before the first change.
      observance('standard', { onset: firstMs, from: base, to: base }, []),
      ...[...groups.values()].map((group) => definedBy(group, years.to)),
    ],
  ];
}

function definedBy(group: readonly Change[], lastYear: number): JCal {
  const [first] = group;
  if (first === undefined) throw new Error('a group has a change');
  const name = first.to > first.from ? 'daylight' : 'standard';
  const rule = yearlyRule(group, lastYear);
  return observance(
    name,
    first,
    rule === null
      ? // The start once more: some readers take the dates alone.
        (group.length > 1 ? group : []).map(({ onset }) => [
          'rdate',
          {},
          'date-time',
          wallText(onset),
        ])
      : [['rrule', {}, 'recur', rule]],
  );
}

function observance(name: string, at: Change, more: JCalProperty[]): JCal {
  return [
    name,
    [
      ['dtstart', {}, 'date-time', wallText(at.onset)],
      ['tzoffsetfrom', {}, 'utc-offset', offsetText(at.from)],
      ['tzoffsetto', {}, 'utc-offset', offsetText(at.to)],
      ...more,
    ],
    [],
  ];
}

/** The rule that brings all of them and goes on: once a year, on an n-th or last weekday. */
function yearlyRule(group: readonly Change[], lastYear: number): object | null {
  if (group.length < 3) return null;
  const days = group.map(({ onset }) => wallText(onset));
  const years = days.map((text) => Number(text.slice(0, 4)));
  const [first = 0] = years;
  if (years.some((year, at) => year !== first + at) || years.at(-1) !== lastYear) return null;
  const one = new Set(days.map((text) => `${text.slice(5, 7)} ${text.slice(11)}`));
  const weekdays = new Set(days.map((text) => isoWeekday(dayOf(text))));
  if (one.size !== 1 || weekdays.size !== 1) return null;
  const dates = days.map((text) => Number(text.slice(8, 10)));
  const ordinals = new Set(dates.map((date) => Math.ceil(date / 7)));
  const areLast = days.every(
    (text) =>
      Number(text.slice(8, 10)) + 7 >
      monthLength(Number(text.slice(0, 4)), Number(text.slice(5, 7))),
  );
  const ordinal = areLast ? -1 : ordinals.size === 1 ? [...ordinals][0] : undefined;
  if (ordinal === undefined) return null;
  const name = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][isoWeekday(dayOf(days[0] ?? '')) - 1];
  return {
    freq: 'YEARLY',
    bymonth: Number((days[0] ?? '').slice(5, 7)),
    byday: `${String(ordinal)}${name ?? 'SU'}`,
  };
}

const weekMs = 7 * 86_400_000;

function changesOf(zone: string, fromMs: number, toMs: number): Change[] {
  const changes: Change[] = [];
  let before = offsetMs(zone, fromMs);
  // No zone changes its clocks twice within a week.
  for (let at = fromMs; at < toMs; at += weekMs) {
    const end = Math.min(at + weekMs, toMs);
    const after = offsetMs(zone, end);
    if (after === before) continue;
    let [low, high] = [at, end];
    while (high - low > 1_000) {
      const middle = Math.floor((low + high) / 2_000) * 1_000;
      if (offsetMs(zone, middle) === before) low = middle;
      else high = middle;
    }
    changes.push({ onset: high + before, from: before, to: after });
    before = after;
  }
  return changes;
}

function wallText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}

function dayOf(text: string): PlainDay {
  return text.slice(0, 10) as PlainDay;
}

function offsetText(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
