import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import {
  sayDate,
  sayDays,
  sayLongDay,
  sayMoment,
  sayNearDate,
  sayNearDay,
  sayTime,
  sayWeekday,
} from '#web/design/say.ts';

const day = (text: string) => text as PlainDay;
const today = day('2026-05-03');
const german = createIntl({ locale: 'de-DE' });
const english = createIntl({ locale: 'en-GB' });
const american = createIntl({ locale: 'en-US' });

test('[UX25] times are said as each locale says them', () => {
  expect(['08:45', '16:30', '00:00'].map((time) => sayTime(german, time))).toEqual([
    '8:45',
    '16:30',
    '0:00',
  ]);
  expect(sayTime(english, '16:30')).toBe('16:30');
  expect(sayTime(american, '16:30')).toMatch(/^4:30\sPM$/u);
});

test('[UX25] days near today have their words, others their date', () => {
  const near = ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05', '2026-05-06'];
  expect(near.map((one) => sayNearDay(german, day(one), today))).toEqual([
    'vorgestern',
    'gestern',
    'heute',
    'morgen',
    'übermorgen',
    null,
  ]);
  expect(near.map((one) => sayNearDay(english, day(one), today))).toEqual([
    null,
    'yesterday',
    'today',
    'tomorrow',
    null,
    null,
  ]);
  expect(sayNearDate(german, today, today)).toBe('heute, 3.\u00A0Mai');
  expect(sayLongDay(german, day('2026-05-06'), today)).toBe('Mittwoch, 6.\u00A0Mai');
  expect(sayWeekday(german, day('2026-05-06'), 'short')).toBe('Mi');
});

test('[UX25] the year is said only where it is another one', () => {
  expect(sayDate(german, day('2026-12-24'), today)).toBe('24.\u00A0Dezember');
  expect(sayDate(german, day('2027-01-01'), today)).toBe('1.\u00A0Januar 2027');
  expect(sayDays(german, day('2026-05-04'), day('2026-05-10'), today)).toBe('4.–10.\u00A0Mai');
  expect(sayDays(german, day('2026-04-27'), day('2026-05-03'), today)).toMatch(
    /^27\.\u00A0April\s–\s3\.\u00A0Mai$/u,
  );
});

test('[UX25] a number and its month are never parted by the end of a line', () => {
  const christmas = day('2026-12-24');
  expect(sayLongDay(english, christmas, today)).toBe('Thursday 24\u00A0December');
  expect(sayDate(english, day('2027-01-01'), today)).toBe('1\u00A0January 2027');
  expect(sayDays(english, day('2026-05-04'), day('2026-05-10'), today)).toMatch(
    /^4\s?–\s?10\u00A0May$/u,
  );
});

test('[UX25] when something was done is said on the reader’s wall', () => {
  expect(sayMoment(german, '2026-05-03T14:30:00.12+00:00', 'Europe/Berlin', today)).toBe(
    'heute, 16:30',
  );
  expect(sayMoment(german, '2026-05-02T22:05:00Z', 'Europe/Berlin', today)).toBe('heute, 0:05');
  expect(sayMoment(german, '2026-05-02T22:05:00Z', 'Europe/London', today)).toBe('gestern, 23:05');
  expect(sayMoment(german, '2025-12-24T17:05:00Z', 'Europe/Berlin', today)).toBe(
    '24.\u00A0Dezember 2025, 18:05',
  );
});
