import ICAL from 'ical.js';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import type {
  Occurrence,
  SeriesStart,
  WallRange,
} from '#products/calendar/recurrence/occurrence.ts';
import { occurrencesBetween } from '#products/calendar/recurrence/occurrences.ts';
import { parseRecurrence, type Recurrence } from '#products/calendar/recurrence/recurrence.ts';
import { timeAt } from '#products/calendar/zone.ts';
import { describeMachine } from './machine.ts';
import { median, rounded } from './statistics.ts';
import type { Workload } from './workload.ts';

/** As calendars have them, most first. */
const rules = [
  'FREQ=WEEKLY',
  'FREQ=WEEKLY;BYDAY=MO,WE,FR',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU',
  'FREQ=YEARLY',
  'FREQ=MONTHLY;BYDAY=1TU',
  'FREQ=DAILY',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=WEEKLY;COUNT=2000',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  'FREQ=DAILY;INTERVAL=3',
] as const;
/** How many of them ical.js is asked for: it walks from the start of each. */
const peerSeries = 200;
const month: WallRange = {
  from: { day: '2026-05-01' as PlainDay, time: null },
  to: { day: '2026-06-01' as PlainDay, time: null },
};

interface MeasuredSeries {
  readonly rule: string;
  readonly recurrence: Recurrence;
  readonly start: SeriesStart;
}

/**
 * Series begun over twenty years are written out for one month: the first time, when each has to be
 * made ready, and again, as for the next frame. The floor makes as many occurrences out of nothing.
 * ical.js does the same for some of them in the same round; its figure is scaled to all.
 */
export const recurrence: Workload = async (options, say) => {
  const count = options.quick ? 500 : 10_000;
  const [firstMs, againMs, floorMs, peerMs]: [number[], number[], number[], number[]] = [
    [],
    [],
    [],
    [],
  ];
  let occurrences = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    const series = madeSeries(count);
    firstMs.push(timed(() => (occurrences = expand(series))));
    againMs.push(timed(() => expand(series)));
    floorMs.push(timed(() => outOfNothing(occurrences)));
    const asked = series.slice(0, peerSeries);
    peerMs.push(timed(() => asked.forEach(throughIcal)) * (count / asked.length));
    say(`round ${round + 1} of ${options.rounds}: ${rounded(againMs.at(-1) ?? 0, 2)} ms`);
  }
  const ours = median(againMs);
  return {
    workload: 'recurrence',
    ours: rounded(ours, 2),
    floor: rounded(median(floorMs), 2),
    ratio: rounded(median(floorMs) / ours, 3),
    unit: 'ms of CPU',
    machine: describeMachine(),
    rounds: options.rounds,
    series: count,
    occurrences,
    firstTime: rounded(median(firstMs), 2),
    icalJs: rounded(median(peerMs), 1),
  };
};

function madeSeries(count: number): readonly MeasuredSeries[] {
  return Array.from({ length: count }, (_, at) => {
    const rule = rules[at % rules.length] ?? rules[0];
    const read = parseRecurrence(rule);
    if (typeof read === 'string') throw new Error(read);
    const day = addDays('2006-05-01' as PlainDay, (at * 37) % 7300);
    const start = { day, time: timeAt((at * 15) % 1440), zone: 'Europe/Berlin' };
    return { rule, recurrence: read, start };
  });
}

function expand(series: readonly MeasuredSeries[]): number {
  let found = 0;
  for (const one of series) {
    found += occurrencesBetween(one.recurrence, one.start, month, 1_000).length;
  }
  return found;
}

function outOfNothing(count: number): readonly Occurrence[] {
  return Array.from({ length: count }, (_, at) => ({
    day: `2026-05-${String((at % 31) + 1).padStart(2, '0')}` as PlainDay,
    time: timeAt(at % 1440),
  }));
}

function throughIcal({ rule, start }: MeasuredSeries): number {
  const iterator = ICAL.Recur.fromString(rule).iterator(
    ICAL.Time.fromDateTimeString(`${start.day}T${start.time ?? '00:00'}:00`),
  );
  let found = 0;
  for (let next = iterator.next(); next; next = iterator.next()) {
    const day = next.toString().slice(0, 10);
    if (day >= month.to.day) break;
    if (day >= month.from.day) found += 1;
  }
  return found;
}

/** In milliseconds of this process's CPU time: what runs beside it counts for little. */
function timed(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
