import type { PlainDay } from '#kernel/base/plain-day.ts';
import { expect, test } from 'vitest';
import { parseDay } from './parse-day.ts';

const wednesday = '2026-05-06' as PlainDay;

test.each([
  ['heute', '2026-05-06'],
  ['morgen', '2026-05-07'],
  ['übermorgen', '2026-05-08'],
  ['gestern', '2026-05-05'],
  ['Freitag', '2026-05-08'],
  ['Mi', '2026-05-13'],
  ['am Montag', '2026-05-11'],
  ['in 3 Tagen', '2026-05-09'],
  ['in einer Woche', '2026-05-13'],
  ['3.5.', '2026-05-03'],
  ['3. 5.', '2026-05-03'],
  ['3. Mai', '2026-05-03'],
  ['Mi, 3. Mai', '2026-05-03'],
  ['03.05.2027', '2027-05-03'],
  ['03.05.27', '2027-05-03'],
  ['2.1.', '2026-01-02'],
  ['1.12.', '2026-12-01'],
  ['29. Februar 2028', '2028-02-29'],
  ['2026-05-03', '2026-05-03'],
  ['May 3rd, 2026', '2026-05-03'],
  ['tomorrow', '2026-05-07'],
])('[UX26] "%s" is %s', (text, day) => {
  expect(parseDay(text, wednesday)).toBe(day);
});

test('[UX26] a day without a year is the nearest one', () => {
  expect(parseDay('2.1.', '2026-12-30' as PlainDay)).toBe('2027-01-02');
  expect(parseDay('30.12.', '2027-01-02' as PlainDay)).toBe('2026-12-30');
});

test.each(['', 'irgendwann', '30.2.', '31.4.2026', '0.5.', '5.13.', '1.1.99999', 'in 3 Monden'])(
  '[UX26] "%s" is no day',
  (text) => {
    expect(parseDay(text, wednesday)).toBeNull();
  },
);
