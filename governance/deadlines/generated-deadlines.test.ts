import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeDeadline, type DeadlineQuestion } from './compute-deadline.ts';
import type { Deadline } from './deadline.ts';
import type { Pause } from './pause.ts';
import type { PeriodUnit } from './period.ts';

// The rules told a second time, in days since 1970 and in searches, with nothing of what computes
// deadlines: neither its days nor its zones.

const zones = ['Europe/Berlin', 'America/Santiago', 'Asia/Kolkata', 'Pacific/Chatham'];
const dayMs = 86_400_000;

const formats = new Map(
  zones.map((zone) => [
    zone,
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }),
  ]),
);

/** The day the wall of `zone` shows, since 1970. */
function dayAt(ms: number, zone: string): number {
  return Date.parse(`${formats.get(zone)?.format(ms) ?? ''}T00:00:00Z`) / dayMs;
}

const begins = new Map<string, number>();

/** The first instant of a day: halved until it is found. */
function beginOf(day: number, zone: string): number {
  const key = `${zone} ${String(day)}`;
  const known = begins.get(key);
  if (known !== undefined) return known;
  let [before, from] = [day * dayMs - 2 * dayMs, day * dayMs + 2 * dayMs];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (dayAt(middle, zone) >= day) from = middle;
    else before = middle;
  }
  begins.set(key, from);
  return from;
}

/** The same date so many months later, by counting months off. */
function monthsLater(day: number, months: number): number {
  const [year = 0, month = 0, date = 0] = written(day).split('-').map(Number);
  let [y, m] = [year, month];
  for (let at = 0; at < months; at += 1) [y, m] = m === 12 ? [y + 1, 1] : [y, m + 1];
  const isLeap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const length = m === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;
  const two = (value: number) => String(value).padStart(2, '0');
  return Date.parse(`${String(y)}-${two(m)}-${two(Math.min(date, length))}T00:00:00Z`) / dayMs;
}

function written(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

interface Asked {
  readonly at: number;
  readonly zone: string;
  readonly unit: PeriodUnit;
  readonly count: number;
  readonly isToAct: boolean;
  readonly feasts: ReadonlySet<number>;
  readonly pauses: readonly { readonly from: number; readonly until: number }[];
}

/** [day, instant] of what is asked, days by the second telling. */
function told(asked: Asked): readonly [string, number] {
  return asked.unit === 'hours' ? toldOfHours(asked) : toldOfDays(asked);
}

function toldOfDays({ at, zone, unit, count, isToAct, feasts, pauses }: Asked) {
  const trigger = dayAt(at, zone);
  const nominal =
    unit === 'days'
      ? trigger + count
      : unit === 'weeks'
        ? trigger + 7 * count
        : monthsLater(trigger, unit === 'years' ? 12 * count : count);
  const stands = (day: number): boolean => {
    const [from, until] = [beginOf(day, zone), beginOf(day + 1, zone)];
    if (!isToAct) return pauses.some((pause) => pause.from < until && pause.until > from);
    // All of it is paused when its begin is, and every instant of it at which a pause ends.
    const ends = pauses.map((pause) => pause.until).filter((end) => end > from && end < until);
    return [from, ...ends].every((instant) =>
      pauses.some((pause) => pause.from <= instant && instant < pause.until),
    );
  };
  const between = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, index) => from + 1 + index);
  // As many days as stood are added, until no more come in.
  let last = nominal;
  for (;;) {
    const next = nominal + between(trigger, last).filter(stands).length;
    if (next === last) break;
    last = next;
  }
  if (!isToAct) return [written(last + 1), beginOf(last + 1, zone)] as const;
  // 1970 began on a Thursday.
  const works = (day: number) => (day + 3) % 7 < 5 && !feasts.has(day) && !stands(day);
  const least = nominal - trigger >= 2 ? 2 : 0;
  while (!works(last) || between(trigger, last).filter(works).length < least) last += 1;
  return [written(last), beginOf(last + 1, zone)] as const;
}

function toldOfHours({ at, zone, count, isToAct, pauses }: Asked) {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    minute: '2-digit',
    second: '2-digit',
  });
  let from = at;
  if (!isToAct) {
    do from += 1000 - (from % 1000);
    while (clock.format(from) !== '00:00');
  }
  // Milliseconds that the clock ran, by what stood: each stretch between edges is paused or not.
  const edges = pauses.flatMap((pause) => [pause.from, pause.until]).filter((edge) => edge > from);
  let left = count * 3_600_000;
  let now = from;
  for (const edge of edges.toSorted((a, b) => a - b)) {
    const isPaused = pauses.some((pause) => pause.from <= now && now < pause.until);
    if (!isPaused && edge - now >= left) break;
    if (!isPaused) left -= edge - now;
    now = edge;
  }
  const instant = now + left;
  return [written(dayAt(isToAct ? instant - 1 : instant, zone)), instant] as const;
}

function ask(asked: Asked, more: Partial<DeadlineQuestion> = {}): Deadline {
  return computeDeadline({
    triggeredAtMs: asked.at,
    period: { unit: asked.unit, count: asked.count, isComplete: false },
    purpose: asked.isToAct ? 'to-act' : 'waiting',
    zone: asked.zone,
    calendar: {
      land: 'XX',
      source: 'generated',
      version: '1',
      holidayOn: (day) =>
        asked.feasts.has(Date.parse(`${day}T00:00:00Z`) / dayMs)
          ? { de: 'Fest', en: 'Feast' }
          : null,
    },
    pauses: pausesOf(asked),
    ...more,
  });
}

function pausesOf({ pauses }: Asked): readonly Pause[] {
  return pauses.map(({ from, until }) => ({ fromMs: from, untilMs: until, reason: 'some' }));
}

const start = Date.UTC(2025, 0, 1);
const minuteOf = (days: number) =>
  fc.integer({ min: 0, max: days * 1440 }).map((at) => at * 60_000);

/** Many month ends, weekends, midnights and clock changes; pauses short and long, apart and not. */
const asked: fc.Arbitrary<Asked> = fc
  .record({
    zone: fc.constantFrom(...zones),
    at: fc.oneof(
      minuteOf(800).map((ms) => start + ms),
      fc.integer({ min: 0, max: 800 }).map((day) => start + day * dayMs + 22 * 3_600_000),
      // The last days of months.
      fc
        .record({ month: fc.integer({ min: 1, max: 26 }), before: fc.integer({ min: 1, max: 3 }) })
        .map(({ month, before }) => Date.UTC(2025, month, 1) - before * dayMs + 3 * 3_600_000),
    ),
    period: fc.oneof(
      fc.record({
        unit: fc.constant<PeriodUnit>('hours'),
        count: fc.integer({ min: 1, max: 100 }),
      }),
      fc.record({ unit: fc.constant<PeriodUnit>('days'), count: fc.integer({ min: 1, max: 21 }) }),
      fc.record({ unit: fc.constant<PeriodUnit>('weeks'), count: fc.integer({ min: 1, max: 8 }) }),
      fc.record({
        unit: fc.constant<PeriodUnit>('months'),
        count: fc.integer({ min: 1, max: 13 }),
      }),
      fc.record({ unit: fc.constant<PeriodUnit>('years'), count: fc.constant(1) }),
    ),
    isToAct: fc.boolean(),
    feasts: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }),
    pauses: fc.array(
      fc.record({
        after: minuteOf(20),
        whole: fc.boolean(),
        minutes: fc.oneof(
          fc.integer({ min: 1, max: 200 }),
          fc.integer({ min: 1, max: 12_000 }),
          fc.integer({ min: 1, max: 5 }).map((days) => days * 1440),
        ),
        /** Begins when the one before ends. */
        touches: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ zone, at, period, isToAct, feasts, pauses }) => {
    const day = dayAt(at, zone);
    const about = { hours: 0, days: 0, weeks: 0, months: 0, years: 0, [period.unit]: period.count };
    const near = day + about.days + 7 * about.weeks + 30 * about.months + 365 * about.years - 8;
    return {
      zone,
      at,
      ...period,
      isToAct,
      // Around where it ends, where they make a difference.
      feasts: new Set(feasts.map((one) => near + one)),
      pauses: pauses.reduce<Asked['pauses']>((before, { after, whole, minutes, touches }) => {
        const raw = at - 2 * dayMs + after;
        const last = before.at(-1);
        const begin = whole ? beginOf(dayAt(raw, zone), zone) : raw;
        const from = touches && last !== undefined ? last.until : begin;
        return [...before, { from, until: from + minutes * 60_000 }];
      }, []),
    };
  });

describe('generated deadlines', () => {
  test('[DL1][DL2][DL3][DL4][DL5][DL6][DL7][DL9] end as the rules told a second time say', () => {
    fc.assert(
      fc.property(asked, (one) => {
        const deadline = ask(one);
        if (deadline.is !== 'set') throw new Error(deadline.is);
        expect([deadline.day, deadline.instantMs]).toEqual(told(one));
      }),
      { seed: 1182, numRuns: 400 },
    );
  });

  test('[DL10] the clock stands without an end exactly when an end far away would be waited for', () => {
    fc.assert(
      fc.property(asked, minuteOf(40), (one, after) => {
        const from = one.at + after - dayMs;
        const far = one.at + 900 * dayMs;
        const open = { fromMs: from, untilMs: null, reason: 'open' };
        const pauses = pausesOf(one);
        const standing = ask(one, { pauses: [...pauses, open] });
        const ended = ask(one, { pauses: [...pauses, { ...open, untilMs: far }] });
        if (ended.is !== 'set') throw new Error(ended.is);
        expect(standing.is).toBe(ended.instantMs >= far ? 'paused' : 'set');
        if (standing.is === 'set') expect(standing.instantMs).toBe(ended.instantMs);
      }),
      { seed: 71, numRuns: 200 },
    );
  });

  test('[DL6] no weekend, holiday, pause or hour of delivery makes a wait shorter than its days', () => {
    fc.assert(
      fc.property(asked, (one) => {
        const wait: Asked = { ...one, unit: 'days', isToAct: false };
        const deadline = ask(wait);
        if (deadline.is !== 'set') throw new Error(deadline.is);
        const whole = beginOf(dayAt(wait.at, wait.zone) + 1 + wait.count, wait.zone);
        expect(deadline.instantMs).toBeGreaterThanOrEqual(whole);
        expect(deadline.instantMs - wait.at).toBeGreaterThanOrEqual(wait.count * dayMs - 3_600_000);
      }),
      { seed: 14, numRuns: 200 },
    );
  });
});
