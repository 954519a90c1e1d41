import { expect, test } from 'vitest';
import { clockWatch } from './clock-watch.ts';

test('[GA16] a clock that was set forward is seen once, and one that runs is not', () => {
  const now = { clockMs: 1_000_000, steadyMs: 50 };
  const aheadMs = clockWatch({ nowMs: () => now.clockMs }, () => now.steadyMs);
  const after = (clockMs: number, steadyMs: number) => {
    now.clockMs += clockMs;
    now.steadyMs += steadyMs;
    return aheadMs();
  };
  expect(aheadMs()).toBe(0);
  expect(after(60_000, 60_000)).toBe(0);
  expect(after(86_460_000, 60_000)).toBe(86_400_000);
  expect(after(60_000, 60_000)).toBe(0);
  expect(after(-86_340_000, 60_000)).toBe(-86_400_000);
});
