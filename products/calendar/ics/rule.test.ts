import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { addDays, isPlainDay } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Occurrence } from '#products/calendar/ics/rule.ts';
import { expandRule, parseRule } from '#products/calendar/ics/rule.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

const start = { day: '2026-01-05' as PlainDay, time: '10:00' as TimeOfDay };
const range = { from: '2026-01-01' as PlainDay, to: '2027-12-31' as PlainDay, limit: 400 };

function expand(rule: string, from: Occurrence = start, within = range) {
  const parsed = parseRule(rule);
  if (typeof parsed === 'string') throw new Error(parsed);
  return expandRule(parsed, from, within, parsed.until);
}

const days = (rule: string, from: Occurrence = start, within = range) =>
  expand(rule, from, within).occurrences.map((one) => one.day);

describe('examples of RFC 5545 §3.8.5.3', () => {
  const september = { day: '1997-09-02' as PlainDay, time: '09:00' as TimeOfDay };
  const nineties = { from: '1997-01-01' as PlainDay, to: '2000-12-31' as PlainDay, limit: 400 };
  test.each<[string, string[], string?]>([
    ['FREQ=DAILY;COUNT=3', ['1997-09-02', '1997-09-03', '1997-09-04']],
    [
      'FREQ=DAILY;INTERVAL=10;COUNT=5',
      ['1997-09-02', '1997-09-12', '1997-09-22', '1997-10-02', '1997-10-12'],
    ],
    [
      'FREQ=WEEKLY;COUNT=4;WKST=SU;BYDAY=TU,TH',
      ['1997-09-02', '1997-09-04', '1997-09-09', '1997-09-11'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
      ['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24'],
      '1997-08-05',
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
      ['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31'],
      '1997-08-05',
    ],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=1FR', ['1997-09-05', '1997-10-03', '1997-11-07'], '1997-09-05'],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=-2MO', ['1997-09-22', '1997-10-20', '1997-11-17'], '1997-09-22'],
    [
      'FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-3',
      ['1997-09-28', '1997-10-29', '1997-11-28'],
      '1997-09-28',
    ],
    [
      'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=4',
      ['1997-09-02', '1998-02-13', '1998-03-13', '1998-11-13'],
    ],
    [
      'FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3',
      ['1997-09-04', '1997-10-07', '1997-11-06'],
      '1997-09-04',
    ],
    [
      'FREQ=MONTHLY;COUNT=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
      ['1997-09-29', '1997-10-30', '1997-11-27'],
      '1997-09-29',
    ],
    [
      'FREQ=YEARLY;INTERVAL=2;COUNT=3;BYMONTH=1,2,3',
      ['1997-03-10', '1999-01-10', '1999-02-10'],
      '1997-03-10',
    ],
    [
      'FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200',
      ['1997-01-01', '1997-04-10', '1997-07-19', '2000-01-01'],
      '1997-01-01',
    ],
    ['FREQ=YEARLY;BYDAY=20MO;COUNT=3', ['1997-05-19', '1998-05-18', '1999-05-17'], '1997-05-19'],
    [
      'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3',
      ['1997-05-12', '1998-05-11', '1999-05-17'],
      '1997-05-12',
    ],
    [
      'FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=4',
      ['1997-03-13', '1997-03-20', '1997-03-27', '1998-03-05'],
      '1997-03-13',
    ],
    [
      'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
      ['2000-01-15', '2000-01-30', '2000-02-15', '2000-03-15', '2000-03-30'],
      '2000-01-15',
    ],
  ])('[IC5] %s', (rule, expected, from = september.day) => {
    expect(days(rule, { ...september, day: from as PlainDay }, nineties)).toEqual(expected);
  });
});

test('[IC5] 29 February comes only in leap years, 31 only in long months', () => {
  const leap = { day: '2024-02-29' as PlainDay, time: null };
  const long = { from: '2024-01-01' as PlainDay, to: '2032-12-31' as PlainDay, limit: 400 };
  expect(days('FREQ=YEARLY', leap, long)).toEqual(['2024-02-29', '2028-02-29', '2032-02-29']);
  expect(days('FREQ=MONTHLY;COUNT=4', { ...start, day: '2026-01-31' as PlainDay })).toEqual([
    '2026-01-31',
    '2026-03-31',
    '2026-05-31',
    '2026-07-31',
  ]);
});

test('[IC5] an end date counts itself, as day or as moment', () => {
  expect(days('FREQ=DAILY;UNTIL=20260107')).toEqual(['2026-01-05', '2026-01-06', '2026-01-07']);
  expect(days('FREQ=DAILY;UNTIL=20260107T095900')).toEqual(['2026-01-05', '2026-01-06']);
});

test('[IC7] a rule says whether it goes on beyond what was read', () => {
  const may = { from: '2026-05-01' as PlainDay, to: '2026-05-31' as PlainDay, limit: 400 };
  expect(expand('FREQ=WEEKLY', start, may)).toMatchObject({ goesOn: true });
  expect(expand('FREQ=WEEKLY;COUNT=3', start, may)).toEqual({ occurrences: [], goesOn: false });
  expect(expand('FREQ=DAILY', start, { ...may, limit: 5 }).occurrences).toHaveLength(5);
});

test('[IC11] rules that ical.js never returns from end at once', () => {
  // Every seventh day from a Monday is never a Tuesday; ical.js looks for it for ever.
  for (const rule of [
    'FREQ=DAILY;INTERVAL=7;BYDAY=TU',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYYEARDAY=1',
    'FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6',
    'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;BYMONTH=4,12;COUNT=999999',
  ]) {
    const before = performance.now();
    expand(rule, { ...start, day: '1900-01-01' as PlainDay });
    expect(performance.now() - before).toBeLessThan(500);
  }
});

describe('the same as ical.js where that is right', () => {
  const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
  const some = <T>(one: fc.Arbitrary<T>) => fc.uniqueArray(one, { minLength: 1, maxLength: 3 });
  const daily = fc.constant('FREQ=DAILY');
  const weekly = some(weekday).map((list) => `FREQ=WEEKLY;BYDAY=${list.join(',')}`);
  const monthlyByDay = fc
    .tuple(fc.constantFrom(1, 2, 3, 4, -1, -2), weekday)
    .map(([ordinal, name]) => `FREQ=MONTHLY;BYDAY=${String(ordinal)}${name}`);
  const monthlyByDate = some(fc.integer({ min: 1, max: 28 })).map(
    (list) => `FREQ=MONTHLY;BYMONTHDAY=${list.join(',')}`,
  );
  const yearly = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([month, date]) => `FREQ=YEARLY;BYMONTH=${String(month)};BYMONTHDAY=${String(date)}`);
  const rule = fc
    .tuple(
      fc.oneof(daily, weekly, monthlyByDay, monthlyByDate, yearly),
      fc.integer({ min: 1, max: 3 }),
      fc.option(fc.integer({ min: 1, max: 30 })),
    )
    .map(
      ([base, interval, count]) =>
        `${base};INTERVAL=${String(interval)}${count === null ? '' : `;COUNT=${String(count)}`}`,
    );

  test('[IC5] for everyday rules, from their first own occurrence on', () => {
    fc.assert(
      fc.property(rule, fc.integer({ min: 0, max: 400 }), (text, ahead) => {
        // A start that fits its rule: what counts as first otherwise, RFC 5545 leaves open.
        const [first] = fromIcal(
          text.replace(/;COUNT=\d+/, ''),
          addDays(start.day, ahead),
          2,
        ).slice(fits(text, addDays(start.day, ahead)) ? 0 : 1);
        if (first === undefined) return;
        const theirs = fromIcal(text, first, 40).filter((one) => one <= range.to);
        const ours = days(text, { ...start, day: first }).slice(0, theirs.length);
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 400 },
    );
  });

  function fits(text: string, day: PlainDay): boolean {
    return days(text.replace(/;COUNT=\d+|;INTERVAL=\d+/g, ''), {
      ...start,
      day: addDays(day, -1),
    }).includes(day);
  }

  function fromIcal(text: string, from: PlainDay, most: number): PlainDay[] {
    const iterator = ICAL.Recur.fromString(text).iterator(
      ICAL.Time.fromDateTimeString(`${from}T10:00:00`),
    );
    const found: PlainDay[] = [];
    for (let next = iterator.next(); next && found.length < most; next = iterator.next()) {
      const day = next.toString().slice(0, 10);
      if (isPlainDay(day)) found.push(day);
    }
    return found;
  }
});

test('[IC12] no text makes the rule reader throw, and what it reads expands in time', () => {
  const part = fc.oneof(
    fc.constantFrom('FREQ=DAILY', 'FREQ=YEARLY', 'BYDAY=5FR', 'BYSETPOS=-1', 'COUNT=7', '=', ';;'),
    fc
      .tuple(fc.constantFrom('BYMONTHDAY', 'BYMONTH', 'INTERVAL', 'UNTIL', 'BYWEEKNO'), fc.string())
      .map(([key, value]) => `${key}=${value}`),
    fc
      .tuple(
        fc.constantFrom('BYMONTHDAY', 'BYMONTH', 'INTERVAL', 'BYYEARDAY', 'BYHOUR'),
        fc.integer(),
      )
      .map(([key, value]) => `${key}=${String(value)}`),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const parsed = parseRule(parts.join(';'));
      if (typeof parsed === 'string') return;
      const { occurrences } = expandRule(parsed, start, range, parsed.until);
      expect(occurrences.length).toBeLessThanOrEqual(range.limit);
      expect([...occurrences].every((one) => isPlainDay(one.day))).toBe(true);
    }),
    { numRuns: 1500 },
  );
});
