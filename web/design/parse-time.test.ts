import { expect, test } from 'vitest';
import { parseTime } from './parse-time.ts';

test.each([
  ['8', '08:00'],
  ['8.30', '08:30'],
  ['8:30', '08:30'],
  ['8,30', '08:30'],
  ['0830', '08:30'],
  ['16:30 Uhr', '16:30'],
  ['um 9 Uhr', '09:00'],
  ['9 Uhr 15', '09:15'],
  ['halb neun', '08:30'],
  ['halb 9', '08:30'],
  ['halb eins', '00:30'],
  ['Viertel nach drei', '03:15'],
  ['viertel vor acht', '07:45'],
  ['viertel acht', '07:15'],
  ['dreiviertel acht', '07:45'],
  ['fünf vor zwölf', '11:55'],
  ['10 nach 4', '04:10'],
  ['mittags', '12:00'],
  ['Mitternacht', '00:00'],
  ['24', '00:00'],
  ['neunzehn Uhr', '19:00'],
  ['half past eight', '08:30'],
  ['quarter to nine', '08:45'],
  ['5 pm', '17:00'],
  ['12 am', '00:00'],
  ['12:15 pm', '12:15'],
])('[UX26] "%s" is %s', (text, time) => {
  expect(parseTime(text)).toBe(time);
});

test.each(['', 'bald', '25', '8.75', '13 pm', 'halb', 'halb dreißig', '8.3.2026', '12345', '--'])(
  '[UX26] "%s" is no time',
  (text) => {
    expect(parseTime(text)).toBeNull();
  },
);

test('[UX26] a hostile text is read in no time', () => {
  const started = performance.now();
  parseTime(' nach '.repeat(20_000));
  parseTime('1'.repeat(100_000));
  expect(performance.now() - started).toBeLessThan(50);
});
