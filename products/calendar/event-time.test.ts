import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isOn, moveTimes, timeFault, timesIn } from '#products/calendar/event-time.ts';
import type { EventTimes } from '#products/calendar/event-time.ts';
import { timeAt } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

const times = (
  startsOn: string,
  startTime: string | null,
  endsOn = startsOn,
  endTime: string | null = null,
): EventTimes => ({
  startsOn: startsOn as PlainDay,
  startTime: startTime as TimeOfDay | null,
  endsOn: endsOn as PlainDay,
  endTime: endTime as TimeOfDay | null,
});

describe('what fits together', () => {
  test.each<[string, EventTimes, string | null]>([
    ['a time without end', times('2026-05-06', '08:00'), null],
    ['a time with end', times('2026-05-06', '08:00', '2026-05-06', '08:01'), null],
    ['over midnight', times('2026-05-06', '22:00', '2026-05-07', '06:00'), null],
    ['all day', times('2026-05-06', null), null],
    ['several days', times('2026-05-06', null, '2026-05-09'), null],
    ['the longest', times('2026-01-01', null, '2026-04-10'), null],
    [
      'ends as it starts',
      times('2026-05-06', '08:00', '2026-05-06', '08:00'),
      'calendar.end-before-start',
    ],
    [
      'ends before it starts',
      times('2026-05-06', '08:00', '2026-05-06', '07:00'),
      'calendar.end-before-start',
    ],
    ['ends the day before', times('2026-05-06', null, '2026-05-05'), 'calendar.end-before-start'],
    [
      'an end without start',
      times('2026-05-06', null, '2026-05-06', '08:00'),
      'calendar.time-incomplete',
    ],
    ['days without end', times('2026-05-06', '08:00', '2026-05-07'), 'calendar.time-incomplete'],
    ['too long', times('2026-01-01', null, '2026-04-11'), 'calendar.event-too-long'],
  ])('[CA3] %s', (_, given, fault) => {
    expect(timeFault(given)).toBe(fault);
  });
});

const anyDay = fc
  .integer({ min: -2000, max: 2000 })
  .map((days) => addDays('2026-05-06' as PlainDay, days));
const anyTime = fc.integer({ min: 0, max: 1439 }).map(timeAt);
const anyTimes = fc
  .record({
    startsOn: anyDay,
    startTime: fc.option(anyTime),
    days: fc.integer({ min: 0, max: 99 }),
    endTime: fc.option(anyTime),
  })
  .map(({ days, ...rest }) => ({ ...rest, endsOn: addDays(rest.startsOn, days) }))
  .filter((one) => timeFault(one) === null);

test('[CA4] whatever is moved fits together, and back again it is what it was', () => {
  fc.assert(
    fc.property(anyTimes, anyDay, anyTime, (given, startsOn, time) => {
      const startTime = given.startTime === null ? null : time;
      const moved = moveTimes(given, { startsOn, startTime });
      // Over midnight an event can touch one day more than it did.
      expect([null, 'calendar.event-too-long']).toContain(timeFault(moved));
      expect(moved.startsOn).toBe(startsOn);
      expect(moveTimes(moved, given)).toEqual(given);
    }),
  );
});

test('[CA4] without a time the time of day stays', () => {
  expect(
    moveTimes(times('2026-05-06', '22:00', '2026-05-07', '06:00'), {
      startsOn: '2026-05-10' as PlainDay,
      startTime: null,
    }),
  ).toEqual(times('2026-05-10', '22:00', '2026-05-11', '06:00'));
});

test('[CA20] an event is shown at the reader’s time; an all-day one on its day everywhere', () => {
  const call = { ...times('2026-05-06', '23:30', '2026-05-07', '00:30'), zone: 'Europe/Lisbon' };
  expect(timesIn(call, 'Europe/Berlin')).toEqual(
    times('2026-05-07', '00:30', '2026-05-07', '01:30'),
  );
  const birthday = { ...times('2026-05-06', null), zone: 'Pacific/Auckland' };
  expect(timesIn(birthday, 'America/New_York')).toMatchObject(times('2026-05-06', null));
});

test('[CA1] an event is on each of its days, and not on the one it ends at midnight', () => {
  const night = times('2026-05-06', '22:00', '2026-05-07', '00:00');
  expect(isOn(night, '2026-05-06' as PlainDay)).toBe(true);
  expect(isOn(night, '2026-05-07' as PlainDay)).toBe(false);
  const trip = times('2026-05-06', null, '2026-05-08');
  expect(
    ['2026-05-05', '2026-05-06', '2026-05-08', '2026-05-09'].map((day) =>
      isOn(trip, day as PlainDay),
    ),
  ).toEqual([false, true, true, false]);
});
