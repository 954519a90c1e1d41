import { expect, test } from 'vitest';
import { RateCounters, type RatePolicy } from './rate-limit.ts';

const policy: RatePolicy = { name: 'token', quota: 2, windowS: 60 };

function counters(maximum: number) {
  let nowMs = 1_000_000;
  const made = new RateCounters({ nowMs: () => nowMs }, maximum);
  return {
    made,
    forward: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('[AP22] a window begins with its first request and ends as a whole', () => {
  const { made, forward } = counters(10);
  expect(made.take('a', policy)).toMatchObject({ remaining: 1, resetS: 60, exceeded: false });
  forward(59_500);
  expect(made.take('a', policy)).toMatchObject({ remaining: 0, resetS: 1, exceeded: false });
  expect(made.take('a', policy)).toMatchObject({ remaining: 0, exceeded: true });
  expect(made.take('b', policy)).toMatchObject({ remaining: 1 });
  forward(500);
  expect(made.take('a', policy)).toMatchObject({ remaining: 1, resetS: 60 });
});

test('[AP22] who goes on beyond the quota does not have to wait longer for it', () => {
  const { made, forward } = counters(10);
  for (let round = 0; round < 100; round += 1) made.take('a', policy);
  forward(60_000);
  expect(made.take('a', policy).exceeded).toBe(false);
});

test('[AP22] looking takes nothing, and begins no window', () => {
  const { made, forward } = counters(10);
  expect(made.look('a', policy)).toMatchObject({ remaining: 2, resetS: 60, exceeded: false });
  expect(made.size).toBe(0);
  made.take('a', policy);
  forward(20_000);
  expect(made.look('a', policy)).toMatchObject({ remaining: 1, resetS: 40 });
  expect(made.look('a', policy)).toMatchObject({ remaining: 1, resetS: 40 });
  forward(40_000);
  expect(made.look('a', policy)).toMatchObject({ remaining: 2, resetS: 60 });
});

test('[AP22] a clock that is set back keeps nobody out', () => {
  const { made, forward } = counters(10);
  for (let round = 0; round < 3; round += 1) made.take('a', policy);
  forward(-3_600_000);
  expect(made.take('a', policy)).toMatchObject({ remaining: 1, resetS: 60, exceeded: false });
});

test('[AP22] however many there are, the counters are bounded, and those that ended go first', () => {
  const { made, forward } = counters(100);
  for (let one = 0; one < 50; one += 1) made.take(`old ${one}`, policy);
  forward(60_000);
  for (let one = 0; one < 100; one += 1) made.take(`new ${one}`, policy);
  expect(made.size).toBe(100);
  // Nothing that counts still was forgotten for it.
  expect(made.take('new 0', policy).remaining).toBe(0);
  for (let one = 0; one < 1_000; one += 1) made.take(`more ${one}`, policy);
  expect(made.size).toBe(100);
});
