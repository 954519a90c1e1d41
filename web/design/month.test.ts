import { expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { sameDayIn } from './month.ts';

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2026-05-06', -12, '2025-05-06'],
  ['2026-12-15', 1, '2027-01-15'],
  ['2028-02-29', 12, '2029-02-28'],
])('%s moved by %i months is %s', (day, months, moved) => {
  expect(sameDayIn(day as PlainDay, months)).toBe(moved);
});
