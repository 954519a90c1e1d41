import { expect, test, vi } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isZone } from '#kernel/base/zone.ts';
import { instantOf, isTimeOfDay, wallTimeAt } from '#products/calendar/zone.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

const wall = (day: string, time: string) => ({ day: day as PlainDay, time: time as TimeOfDay });
const iso = (day: string, time: string, zone: string) =>
  new Date(instantOf(wall(day, time), zone)).toISOString();

test('[CA20] a wall time is an instant, in summer and in winter', () => {
  expect(iso('2026-01-15', '08:30', 'Europe/Berlin')).toBe('2026-01-15T07:30:00.000Z');
  expect(iso('2026-07-15', '08:30', 'Europe/Berlin')).toBe('2026-07-15T06:30:00.000Z');
  expect(iso('2026-07-15', '08:30', 'Asia/Kolkata')).toBe('2026-07-15T03:00:00.000Z');
});

test('[CA20] a time the clocks skip is read with the offset before, a repeated one is the first', () => {
  expect(iso('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  expect(iso('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
});

test('[CA20] wall time and instant are each other’s inverse, hour by hour for a year', () => {
  const zones = ['Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham', 'UTC'];
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 3_600_000 * 5) {
    for (const zone of zones) {
      const shown = wallTimeAt(at, zone);
      const back = instantOf(shown, zone);
      // The repeated hour of autumn has two instants; the first is meant.
      expect([at, at - 3_600_000]).toContain(back);
      expect(wallTimeAt(back, zone)).toEqual(shown);
    }
  }
});

test('[CA20] only zones and times that exist are taken', () => {
  expect(['Europe/Berlin', 'UTC', 'Etc/GMT+3'].every(isZone)).toBe(true);
  expect(['', 'Nowhere/Middle', '__proto__', '+01:00', 'x'.repeat(100)].some(isZone)).toBe(false);
  expect(['00:00', '23:59'].every(isTimeOfDay)).toBe(true);
  expect(['24:00', '8:00', '12:60', '12:00:00', ''].some(isTimeOfDay)).toBe(false);
});

test('[CA21] a zone is kept once, however it is spelled', () => {
  const made = vi.spyOn(Intl, 'DateTimeFormat');
  try {
    const spellings = ['Africa/Ouagadougou', 'africa/ouagadougou', 'AFRICA/OUAGADOUGOU'];
    expect(spellings.every(isZone)).toBe(true);
    expect(made).toHaveBeenCalledTimes(1);
  } finally {
    made.mockRestore();
  }
});
