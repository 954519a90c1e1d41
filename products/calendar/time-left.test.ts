import { expect, test } from 'vitest';
import { dotsOf, momentBetween, partLeft } from '#products/calendar/time-left.ts';
import type { TimerMoment } from '#products/calendar/time-left.ts';

const minutes = (count: number): number => count * 60_000;
const hour = { startMs: 0, endMs: minutes(60) };

test('[CA63] dots stand for as many minutes each, and the last goes when it is over', () => {
  expect(dotsOf(hour, 0)).toEqual({ all: 6, left: 6, minutes: 10 });
  expect([1, 10, 11, 59, 60, 70].map((at) => dotsOf(hour, minutes(at)).left)).toEqual([
    6, 5, 5, 1, 0, 0,
  ]);
  expect(dotsOf({ startMs: 0, endMs: minutes(25) }, 0)).toMatchObject({ all: 5, minutes: 5 });
  expect(dotsOf({ startMs: 0, endMs: minutes(375) }, 0)).toMatchObject({ all: 7, minutes: 60 });
  for (let lasts = 1; lasts < 100 * 24 * 60; lasts += 137) {
    expect(dotsOf({ startMs: 0, endMs: minutes(lasts) }, 0).all).toBeLessThanOrEqual(8);
  }
});

test('[CA63] the part that is left goes from all to nothing and no further', () => {
  expect([-5, 0, 15, 30, 60, 90].map((at) => partLeft(hour, minutes(at)))).toEqual([
    1, 1, 0.75, 0.5, 0, 0,
  ]);
});

test('[CA64] looked at every twenty seconds, five things are said of an hour', () => {
  expect(saidOf(60)).toEqual(['start', 'half', 'five', 'one', 'zero']);
});

test('[CA64] of something short nothing is said that would be before it begins', () => {
  expect(saidOf(10)).toEqual(['start', 'five', 'one', 'zero']);
  expect(saidOf(4)).toEqual(['start', 'half', 'one', 'zero']);
  expect(saidOf(1)).toEqual(['start', 'half', 'zero']);
});

test('[CA64] after a long look away only the latest is said', () => {
  expect(momentBetween(hour, minutes(10), minutes(58))).toBe('five');
  expect(momentBetween(hour, minutes(10), minutes(20))).toBeNull();
});

function saidOf(lasts: number): TimerMoment[] {
  const span = { startMs: 0, endMs: minutes(lasts) };
  const said: TimerMoment[] = [];
  for (let at = -20_000; at <= minutes(lasts + 5); at += 20_000) {
    const moment = momentBetween(span, at, at + 20_000);
    if (moment !== null) said.push(moment);
  }
  return said;
}
