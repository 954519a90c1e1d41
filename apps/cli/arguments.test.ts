import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { instant } from './arguments.ts';

test.each([
  ['2026-05-01T00:00:00+02:00', Date.UTC(2026, 3, 30, 22)],
  ['2028-02-29T23:59Z', Date.UTC(2028, 1, 29, 23, 59)],
  ['2026-05-01T00:00:00.5-03:30', Date.UTC(2026, 4, 1, 3, 30, 0, 500)],
])('[DL16] %s is an instant', (text, ms) => {
  expect(instant(text)).toBe(ms);
});

test.each([
  '2026-02-30T10:00:00+01:00',
  '2026-02-29T10:00:00+01:00',
  '2026-04-31T10:00:00+02:00',
  '2026-13-01T10:00:00+01:00',
  '2026-05-00T10:00:00+02:00',
  '2026-05-01T24:00:00+02:00',
  '2026-05-01T23:60:00+02:00',
  '2026-05-01T23:59:60+02:00',
  '2026-05-01T10:00:00+24:00',
  '2026-05-01T10:00:00',
  '2026-05-01',
  '1899-12-31T10:00:00Z',
  '2201-01-01T10:00:00Z',
])('[DL16] %s is none, and not another one either', (text) => {
  expect(() => instant(text)).toThrow(InvalidArgumentError);
});
