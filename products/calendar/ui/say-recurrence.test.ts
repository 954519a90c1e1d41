import { readFileSync } from 'node:fs';
import { createIntl, type IntlShape } from 'react-intl';
import { expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { describeRecurrence } from '#products/calendar/recurrence/describe.ts';
import { parseRecurrence } from '#products/calendar/recurrence/recurrence.ts';
import { sayRecurrence } from '#products/calendar/ui/say-recurrence.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

const today = '2026-01-01' as PlainDay;
/** A Tuesday. */
const start = { day: '2026-01-06' as PlainDay, time: '10:00' as TimeOfDay, zone: 'Europe/Berlin' };

function intlOf(locale: string) {
  const file = new URL(`../messages/${locale.slice(0, 2)}.json`, import.meta.url);
  const messages = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  return createIntl({ locale, messages });
}
const [german, english] = [intlOf('de-DE'), intlOf('en-GB')];

test.each([
  ['FREQ=DAILY', 'jeden Tag', 'every day'],
  ['FREQ=DAILY;INTERVAL=3;COUNT=5', 'alle 3 Tage 5-mal', 'every 3 days 5 times'],
  [
    'FREQ=WEEKLY;INTERVAL=2;UNTIL=20260503',
    'jeden zweiten Dienstag bis 3. Mai',
    'every second Tuesday until 3 May',
  ],
  [
    'FREQ=WEEKLY;UNTIL=20270102T230000Z',
    'jeden Dienstag bis 3. Januar 2027',
    'every Tuesday until 3 January 2027',
  ],
  ['FREQ=WEEKLY;INTERVAL=3', 'alle 3 Wochen am Dienstag', 'every 3 weeks on Tuesday'],
  [
    'FREQ=WEEKLY;BYDAY=MO,WE',
    'jede Woche am Montag und Mittwoch',
    'every week on Monday and Wednesday',
  ],
  [
    'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    'jeden Tag von Montag bis Freitag',
    'every day from Monday to Friday',
  ],
  ['FREQ=MONTHLY', 'jeden Monat am 6.', 'every month on the 6th'],
  [
    'FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1,22,-1',
    'jeden zweiten Monat am 1., 22. und letzten Tag',
    'every second month on the 1st, 22nd and last day',
  ],
  ['FREQ=MONTHLY;BYDAY=1TU', 'jeden Monat am ersten Dienstag', 'every month on the first Tuesday'],
  [
    'FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1',
    'jeden Monat am letzten Freitag',
    'every month on the last Friday',
  ],
  [
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'jeden Monat am letzten Werktag',
    'every month on the last working day',
  ],
  ['FREQ=YEARLY', 'jedes Jahr am 6. Januar', 'every year on 6 January'],
  [
    'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'jedes Jahr am letzten Sonntag im März',
    'every year on the last Sunday in March',
  ],
  [
    'FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0',
    'jeden Tag um 8:00 und 20:00',
    'every day at 8:00 and 20:00',
  ],
  [
    'FREQ=WEEKLY\nRDATE:20260107\nEXDATE:20260113,20260120',
    'jeden Dienstag und an einem weiteren Tag außer an 2 Tagen',
    'every Tuesday and on one more day except on 2 days',
  ],
  // Without everyday words, and never said wrong.
  ['FREQ=YEARLY;BYWEEKNO=20', 'nach einer eigenen Regel', 'by a rule of its own'],
  ['FREQ=YEARLY;BYMONTHDAY=3', 'nach einer eigenen Regel', 'by a rule of its own'],
  ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', 'nach einer eigenen Regel', 'by a rule of its own'],
  ['FREQ=MONTHLY;BYMONTHDAY=-3', 'nach einer eigenen Regel', 'by a rule of its own'],
  ['FREQ=MONTHLY;BYDAY=FR', 'nach einer eigenen Regel', 'by a rule of its own'],
  ['FREQ=DAILY;INTERVAL=2;BYDAY=MO', 'nach einer eigenen Regel', 'by a rule of its own'],
  ['FREQ=HOURLY;INTERVAL=4', 'nach einer eigenen Regel', 'by a rule of its own'],
  ['RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY', 'nach einer eigenen Regel', 'by a rule of its own'],
])('[CA28] %s', (text, inGerman, inEnglish) => {
  const recurrence = parseRecurrence(text);
  if (typeof recurrence === 'string') throw new Error(recurrence);
  const parts = describeRecurrence(recurrence, start);
  const words = (intl: IntlShape): string =>
    sayRecurrence(intl, parts, today).replaceAll('\u00A0', ' ');
  expect(words(german)).toBe(inGerman);
  expect(words(english)).toBe(inEnglish);
});
