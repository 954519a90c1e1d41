import { expect, test } from 'vitest';
import { backoffMs, jitteredMs } from '#kernel/sync/client/backoff.ts';

test('[SYC16] waits anything up to 0.5 s, 1 s, 2 s … and never more than 60 s', () => {
  const ceilings = Array.from({ length: 10 }, (_, index) => backoffMs(index + 1, () => 1));
  expect(ceilings).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ]);
  expect(backoffMs(5, () => 0)).toBe(0);
  expect(backoffMs(5, () => 0.5)).toBe(4_000);
  expect(backoffMs(1_000_000, () => 1)).toBe(60_000);
});

test('[SYC15] the minute is spread by a fifth', () => {
  expect(jitteredMs(60_000, () => 0)).toBe(48_000);
  expect(jitteredMs(60_000, () => 1)).toBe(72_000);
});
