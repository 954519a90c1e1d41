import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import { instancesBetween } from '#products/calendar/recurrence/instances.ts';
import type { Series, SeriesChange } from '#products/calendar/recurrence/instances.ts';
import type { Occurrence } from '#products/calendar/recurrence/occurrence.ts';
import { parseRecurrence } from '#products/calendar/recurrence/recurrence.ts';
import { timeAt } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

const midnight = (day: string): Occurrence => ({ day: day as PlainDay, time: null });
const at = (day: string, time: string): Occurrence => ({
  day: day as PlainDay,
  time: time as TimeOfDay,
});
const times = (
  startsOn: string,
  startTime: string | null,
  endsOn: string,
  endTime: string | null,
) => ({ startsOn, startTime, endsOn, endTime }) as EventTimes;

function series(
  rule: string,
  first: EventTimes,
  ...changes: readonly SeriesChange<string>[]
): Series<string> {
  const recurrence = parseRecurrence(rule);
  if (typeof recurrence === 'string') throw new Error(recurrence);
  return { times: first, zone: 'Europe/Berlin', recurrence, changes };
}

function seen(one: Series<string>, from: string, to: string, limit = 100): string[] {
  return instancesBetween(one, { from: midnight(from), to: midnight(to) }, limit).map(
    ({ times: { startsOn, startTime, endsOn, endTime }, change }) =>
      `${startsOn} ${startTime ?? ''}–${endsOn} ${endTime ?? ''} ${change?.value ?? ''}`.trim(),
  );
}

const night = times('2026-01-05', '22:00', '2026-01-06', '06:00');

test('[CA27] what began before the range and lasts into it is in it', () => {
  const one = series('FREQ=WEEKLY', night);
  expect(seen(one, '2026-03-10', '2026-03-17')).toEqual([
    '2026-03-09 22:00–2026-03-10 06:00',
    '2026-03-16 22:00–2026-03-17 06:00',
  ]);
  const holiday = series('FREQ=YEARLY', times('2020-12-24', null, '2021-01-02', null));
  expect(seen(holiday, '2026-01-02', '2026-01-03')).toEqual(['2025-12-24 –2026-01-02']);
  expect(seen(holiday, '2026-01-03', '2026-12-24')).toEqual([]);
});

test('[CA27] an instance lasts as long on the wall, also when the clocks change in it', () => {
  const one = series('FREQ=DAILY', {
    ...night,
    startsOn: '2026-03-27' as PlainDay,
    endsOn: '2026-03-28' as PlainDay,
  });
  expect(seen(one, '2026-03-29', '2026-03-30')).toEqual([
    '2026-03-28 22:00–2026-03-29 06:00',
    '2026-03-29 22:00–2026-03-30 06:00',
  ]);
});

test('[CA27] changes move, cancel, and shift what follows; single ones win', () => {
  const one = series(
    'FREQ=WEEKLY;COUNT=6',
    times('2026-05-05', '10:00', '2026-05-05', '11:00'),
    {
      at: at('2026-05-12', '10:00'),
      andFollowing: false,
      times: times('2026-06-20', '09:00', '2026-06-20', '10:00'),
      value: 'moved',
    },
    { at: midnight('2026-05-19'), andFollowing: false, times: null, value: 'cancelled' },
    {
      at: at('2026-05-26', '10:00'),
      andFollowing: true,
      times: times('2026-05-25', '18:00', '2026-05-25', '20:00'),
      value: 'earlier',
    },
    {
      at: at('2026-06-02', '10:00'),
      andFollowing: false,
      times: times('2026-06-02', '10:00', '2026-06-02', '10:30'),
      value: 'as it was',
    },
  );
  expect(seen(one, '2026-05-01', '2026-07-01')).toEqual([
    '2026-05-05 10:00–2026-05-05 11:00',
    '2026-05-25 18:00–2026-05-25 20:00 earlier',
    '2026-06-02 10:00–2026-06-02 10:30 as it was',
    '2026-06-08 18:00–2026-06-08 20:00 earlier',
    '2026-06-20 09:00–2026-06-20 10:00 moved',
  ]);
  expect(seen(one, '2026-05-25', '2026-05-26')).toHaveLength(1);
  expect(seen(one, '2026-05-26', '2026-05-27')).toEqual([]);
});

test('[CA27] what follows can become all-day, end, or be changed again', () => {
  const first = times('2026-05-05', '10:00', '2026-05-05', '11:00');
  const allDay = {
    at: at('2026-05-12', '10:00'),
    andFollowing: true,
    times: times('2026-05-13', null, '2026-05-14', null),
    value: 'trip',
  };
  const end = { at: at('2026-05-26', '10:00'), andFollowing: true, times: null, value: 'over' };
  const one = series('FREQ=WEEKLY', first, end, allDay);
  expect(seen(one, '2026-05-01', '2026-07-01')).toEqual([
    '2026-05-05 10:00–2026-05-05 11:00',
    '2026-05-13 –2026-05-14  trip',
    '2026-05-20 –2026-05-21  trip',
  ]);
  expect(seen(one, '2026-05-14', '2026-05-15')).toHaveLength(1);
  expect(seen(one, '2026-05-15', '2026-05-20')).toEqual([]);
});

test('[CA24][CA27] a range shows what of a larger one is in it, changed or not', () => {
  const day = fc.integer({ min: 0, max: 120 });
  const wall = fc.record({
    day,
    minute: fc.integer({ min: 0, max: 1439 }),
    lasts: fc.integer({ min: 1, max: 4000 }),
    allDay: fc.boolean(),
  });
  const timesOf = ({
    day: ahead,
    minute,
    lasts,
    allDay,
  }: {
    day: number;
    minute: number;
    lasts: number;
    allDay: boolean;
  }): EventTimes => {
    const startsOn = addDays('2026-01-05' as PlainDay, ahead);
    const ends = minute + lasts;
    const endsOn = addDays(startsOn, Math.floor(ends / 1440));
    return allDay
      ? { startsOn, startTime: null, endsOn, endTime: null }
      : { startsOn, startTime: timeAt(minute), endsOn, endTime: timeAt(ends % 1440) };
  };
  const change = fc.record({
    every: fc.integer({ min: 0, max: 40 }),
    andFollowing: fc.boolean(),
    to: fc.option(wall),
  });
  fc.assert(
    fc.property(
      wall,
      fc.integer({ min: 1, max: 5 }),
      fc.array(change, { maxLength: 4 }),
      day,
      day,
      (first, interval, changes, begin, length) => {
        const start = timesOf({ ...first, day: 0 });
        const one = series(
          `FREQ=DAILY;INTERVAL=${interval}`,
          start,
          ...changes.map(({ every, andFollowing, to }, index) => ({
            at: { day: addDays(start.startsOn, every * interval), time: start.startTime },
            andFollowing,
            times: to === null ? null : timesOf(to),
            value: String(index),
          })),
        );
        const all = instancesBetween(
          one,
          { from: midnight('2025-01-01'), to: midnight('2028-01-01') },
          10_000,
        );
        const [from, to] = [
          addDays(start.startsOn, begin),
          addDays(start.startsOn, begin + length),
        ];
        const inside = all.filter(({ times: own }) => {
          // The days it is on; an end at midnight is before that day.
          const over =
            own.endTime === '00:00' && own.endsOn > own.startsOn
              ? addDays(own.endsOn, -1)
              : own.endsOn;
          return own.startsOn < to && over >= from;
        });
        expect(instancesBetween(one, { from: midnight(from), to: midnight(to) }, 10_000)).toEqual(
          length === 0 ? [] : inside,
        );
      },
    ),
    { numRuns: 300 },
  );
});
