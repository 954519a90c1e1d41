import { expect, test } from 'vitest';
import { parseTime, readTime } from './parse-time.ts';

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
  ['halb eins', '12:30'],
  ['halb fünf', '16:30'],
  ['halb 5', '16:30'],
  ['halb sieben', '18:30'],
  ['halb acht', '07:30'],
  ['Viertel nach drei', '15:15'],
  ['halb fünf morgens', '04:30'],
  ['um fünf Uhr früh', '05:00'],
  ['4 Uhr 30 nachmittags', '16:30'],
  ['halb neun abends', '20:30'],
  ['half past four in the morning', '04:30'],
  ['4', '04:00'],
  ['4:30', '04:30'],
  ['null Uhr', '00:00'],
  ['viertel vor acht', '07:45'],
  ['viertel acht', '07:15'],
  ['dreiviertel acht', '07:45'],
  ['fünf vor zwölf', '11:55'],
  ['10 nach 4', '16:10'],
  ['mittags', '12:00'],
  ['Mitternacht', '00:00'],
  ['24', '00:00'],
  ['neunzehn Uhr', '19:00'],
  ['half past eight', '08:30'],
  ['quarter to nine', '08:45'],
  ['9 h', '09:00'],
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

test.each([
  ['halb fünf', true],
  ['sechs', true],
  ['halb acht', false],
  ['4:30', false],
  ['halb fünf morgens', false],
  ['Mitternacht', false],
])('[UX26] "%s" is a guess: %s', (text, isGuess) => {
  expect(readTime(text)?.isGuess).toBe(isGuess);
});

test('[UX26] a hostile text is read in no time', () => {
  const started = performance.now();
  parseTime(' nach '.repeat(20_000));
  parseTime('1'.repeat(100_000));
  parseTime(`${' '.repeat(50_000)}nachmittags`);
  expect(performance.now() - started).toBeLessThan(50);
});
