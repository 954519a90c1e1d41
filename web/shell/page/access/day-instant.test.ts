import { expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { beginningOf, endOf } from './day-instant.ts';

test.each([
  ['2026-05-03', 'Europe/Berlin', '2026-05-02T22:00:00.000Z', '2026-05-03T22:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['2026-01-01', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z', '2026-01-01T10:00:00.000Z'],
  ['2026-01-01', 'Etc/GMT+12', '2026-01-01T12:00:00.000Z', '2026-01-02T12:00:00.000Z'],
  ['2026-01-01', 'Asia/Kathmandu', '2025-12-31T18:15:00.000Z', '2026-01-01T18:15:00.000Z'],
])('[AC11] a right until %s in %s lasts as long as that day', (day, zone, from, until) => {
  expect(beginningOf(day as PlainDay, zone)).toBe(from);
  expect(endOf(day as PlainDay, zone)).toBe(until);
});
