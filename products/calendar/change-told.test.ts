import { expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { isSoon, isToldOf } from '#products/calendar/change-told.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

const today = '2026-05-06' as PlainDay;
const day = (date: string): PlainDay => date as PlainDay;

test('[CA66] a change is soon when what was or what will be is within seven days', () => {
  expect(isSoon([day('2026-05-06')], today)).toBe(true);
  expect(isSoon([day('2026-05-13')], today)).toBe(true);
  expect(isSoon([day('2026-05-14')], today)).toBe(false);
  expect(isSoon([day('2026-05-05')], today)).toBe(false);
  expect(isSoon([day('2026-06-20'), day('2026-05-07')], today)).toBe(true);
});

test('[CA66] other pictures, titles and times are told of, and nothing else', () => {
  const before = {
    title: 'Schwimmen',
    pictogram: 'swimming',
    startsOn: today,
    startTime: '16:30' as TimeOfDay,
  };
  expect(isToldOf(before, { ...before, photo: null })).toBe(false);
  expect(isToldOf(before, {})).toBe(false);
  expect(isToldOf(before, { title: 'Kino' })).toBe(true);
  expect(isToldOf(before, { pictogram: null })).toBe(true);
  expect(isToldOf(before, { startTime: '17:00' as TimeOfDay })).toBe(true);
  expect(isToldOf(before, { startsOn: day('2026-05-07') })).toBe(true);
});
