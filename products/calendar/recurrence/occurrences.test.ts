import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { addDays, isPlainDay } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Occurrence, SeriesStart } from '#products/calendar/recurrence/occurrence.ts';
import {
  lastDay,
  nextOccurrence,
  occurrencesBetween,
} from '#products/calendar/recurrence/occurrences.ts';
import { parseRecurrence, recurrenceOf } from '#products/calendar/recurrence/recurrence.ts';
import type { Recurrence } from '#products/calendar/recurrence/recurrence.ts';
import { neverRepeats, parseRule } from '#products/calendar/recurrence/rule.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';

const start = { day: '2026-01-05' as PlainDay, time: '10:00' as TimeOfDay, zone: 'Europe/Berlin' };
const range = { from: '2026-01-01' as PlainDay, to: '2028-01-01' as PlainDay, limit: 400 };

function read(text: string): Recurrence {
  const recurrence = parseRecurrence(text);
  if (typeof recurrence === 'string') throw new Error(`${recurrence}: ${text}`);
  return recurrence;
}

function expand(text: string, from: SeriesStart = start, within = range): readonly Occurrence[] {
  return occurrencesBetween(
    read(text),
    from,
    { from: { day: within.from, time: null }, to: { day: within.to, time: null } },
    within.limit,
  );
}

const days = (text: string, from: SeriesStart = start, within = range): PlainDay[] =>
  expand(text, from, within).map(({ day }) => day);
const moments = (text: string, from: SeriesStart = start, within = range): string[] =>
  expand(text, from, within).map(({ day, time }) => `${day} ${time ?? ''}`.trim());

describe('examples of RFC 5545 §3.8.5.3', () => {
  const september = {
    day: '1997-09-02' as PlainDay,
    time: '09:00' as TimeOfDay,
    zone: 'America/New_York',
  };
  const nineties = { from: '1997-01-01' as PlainDay, to: '2001-01-01' as PlainDay, limit: 400 };
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
  ])('[CA23] %s', (rule, expected, from = september.day) => {
    expect(days(rule, { ...september, day: from as PlainDay }, nineties)).toEqual(expected);
  });
});

test('[CA23] 29 February comes only in leap years, 31 only in long months', () => {
  const leap = { day: '2024-02-29' as PlainDay, time: null, zone: 'Europe/Berlin' };
  const long = { from: '2024-01-01' as PlainDay, to: '2033-01-01' as PlainDay, limit: 400 };
  expect(days('FREQ=YEARLY', leap, long)).toEqual(['2024-02-29', '2028-02-29', '2032-02-29']);
  expect(days('FREQ=MONTHLY;COUNT=4', { ...start, day: '2026-01-31' as PlainDay })).toEqual([
    '2026-01-31',
    '2026-03-31',
    '2026-05-31',
    '2026-07-31',
  ]);
});

test('[CA23] an end date counts itself, as day or as moment', () => {
  expect(days('FREQ=DAILY;UNTIL=20260107')).toEqual(['2026-01-05', '2026-01-06', '2026-01-07']);
  expect(days('FREQ=DAILY;UNTIL=20260107T095900')).toEqual(['2026-01-05', '2026-01-06']);
});

test('[CA23] an UNTIL in UTC ends by instants, also where the wall shows a time twice', () => {
  // 25 October 2026: 2:00 to 3:00 comes twice in Berlin; each hour is the first of its name (CA20).
  const night = {
    day: '2026-10-24' as PlainDay,
    time: '02:30' as TimeOfDay,
    zone: 'Europe/Berlin',
  };
  expect(moments('FREQ=DAILY;UNTIL=20261025T003000Z', night)).toHaveLength(2);
  expect(moments('FREQ=DAILY;UNTIL=20261025T002959Z', night)).toHaveLength(1);
  // After the change back 2:10 is shown again, and 2:30 was long ago.
  expect(moments('FREQ=DAILY;UNTIL=20261025T011000Z', night)).toHaveLength(2);
  // 29 March 2026: 2:30 is skipped, and read as 3:30 (1:30 UTC).
  const skipped = { ...night, day: '2026-03-28' as PlainDay };
  expect(moments('FREQ=DAILY;UNTIL=20260329T013000Z', skipped)).toHaveLength(2);
  expect(moments('FREQ=DAILY;UNTIL=20260329T012959Z', skipped)).toHaveLength(1);
});

test('[CA23] the start is the first occurrence, whether or not the rule brings it', () => {
  expect(days('FREQ=WEEKLY;BYDAY=WE;COUNT=3')).toEqual(['2026-01-05', '2026-01-07', '2026-01-14']);
  expect(days('FREQ=DAILY;UNTIL=20251231')).toEqual(['2026-01-05']);
  expect(days('FREQ=DAILY;COUNT=2\nEXDATE:20260105T100000')).toEqual(['2026-01-06']);
});

test('[CA23] dates are added and left out, a day without time as a whole', () => {
  const text =
    'FREQ=DAILY;BYHOUR=10,18;COUNT=6\nRDATE:20260110,20260105T180000\nEXDATE:20260106,20260107T180000';
  expect(moments(text)).toEqual([
    '2026-01-05 10:00',
    '2026-01-05 18:00',
    '2026-01-07 10:00',
    '2026-01-10 10:00',
  ]);
});

test('[CA23] several rules make one series, and what both bring happens once', () => {
  expect(days('RRULE:FREQ=WEEKLY;COUNT=3\nRRULE:FREQ=MONTHLY;BYMONTHDAY=12;COUNT=2')).toEqual([
    '2026-01-05',
    '2026-01-12',
    '2026-01-19',
  ]);
});

test('[CA23] more often than daily is on the wall, too, within a bound', () => {
  expect(moments('FREQ=HOURLY;INTERVAL=8;COUNT=4')).toEqual([
    '2026-01-05 10:00',
    '2026-01-05 18:00',
    '2026-01-06 02:00',
    '2026-01-06 10:00',
  ]);
  expect(moments('FREQ=MINUTELY;INTERVAL=45;BYHOUR=10,11;COUNT=4')).toEqual([
    '2026-01-05 10:00',
    '2026-01-05 10:45',
    '2026-01-05 11:30',
    '2026-01-06 10:00',
  ]);
  expect(moments('FREQ=SECONDLY;INTERVAL=90;COUNT=2')).toEqual([
    '2026-01-05 10:00',
    '2026-01-05 10:01:30',
  ]);
  expect(parseRule('FREQ=SECONDLY;INTERVAL=59')).toBe('calendar.rule-too-frequent');
  expect(parseRule('FREQ=MINUTELY;BYSECOND=0,30')).toBe('calendar.rule-too-dense');
  expect(() => days('FREQ=HOURLY', { ...start, time: null })).toThrow(
    'calendar.recurrence-needs-time',
  );
});

test.each([
  ['FREQ=WEEKLY;BYDAY=1MO'],
  ['FREQ=WEEKLY;BYMONTHDAY=3'],
  ['FREQ=DAILY;BYYEARDAY=3'],
  ['FREQ=MONTHLY;BYWEEKNO=3'],
  ['FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO'],
  ['FREQ=MONTHLY;BYSETPOS=1'],
  ['FREQ=DAILY;COUNT=2;UNTIL=20260601'],
  ['FREQ=DAILY;COUNT=0'],
  ['FREQ=DAILY;BYHOUR=24'],
  ['FREQ=DAILY;FREQ=DAILY'],
  ['INTERVAL=2'],
])('[CA22] %s is no rule by RFC 5545', (text) => {
  expect(parseRule(text)).toBe('calendar.rule-unreadable');
});

test('[CA22] what ends after the last day there is goes on until then', () => {
  expect(read('FREQ=YEARLY;UNTIL=45001231T000000Z').rules[0]?.until?.day).toBe('2200-12-31');
  expect(days('FREQ=YEARLY;UNTIL=45001231T000000Z')).toHaveLength(2);
});

test('[CA24] the next one and the last day are found without a window', () => {
  const leap = { day: '2024-02-29' as PlainDay, time: null, zone: 'Europe/Berlin' };
  const at = (day: string): Occurrence => ({ day: day as PlainDay, time: null });
  expect(nextOccurrence(read('FREQ=YEARLY'), leap, at('2096-02-29'))).toEqual(at('2104-02-29'));
  expect(nextOccurrence(read('FREQ=YEARLY;COUNT=2'), leap, at('2028-02-29'))).toBeNull();
  expect(lastDay(read('FREQ=YEARLY;COUNT=3'), leap)).toBe('2032-02-29');
  expect(lastDay(read('FREQ=WEEKLY;UNTIL=20260131'), start)).toBe('2026-01-26');
  expect(lastDay(read('FREQ=WEEKLY;COUNT=3\nRDATE:20270101'), start)).toBe('2027-01-01');
  expect(lastDay(read('FREQ=DAILY;COUNT=3\nEXDATE:20260107'), start)).toBe('2026-01-06');
  expect(lastDay(read('FREQ=WEEKLY'), start)).toBeNull();
});

describe('rules that others hang or drown in', () => {
  const list = (from: number, to: number): string =>
    Array.from({ length: to - from + 1 }, (_, at) => from + at).join(',');
  const old = { ...start, day: '1900-01-01' as PlainDay };
  const dense = `BYMONTH=${list(1, 12)};BYMONTHDAY=${list(1, 31)};BYHOUR=${list(0, 23)};BYMINUTE=${list(0, 59)}`;
  test.each([
    // Every seventh day from a Monday is never a Tuesday: ical.js looks for it for ever.
    ['FREQ=DAILY;INTERVAL=7;BYDAY=TU'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYYEARDAY=1;COUNT=9'],
    ['FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=MO;BYSETPOS=-1'],
    ['FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;BYMONTH=4,12;COUNT=999999'],
    [`FREQ=YEARLY;${dense};COUNT=1`],
    [`FREQ=YEARLY;${dense};BYSETPOS=-1;COUNT=9999999`],
    ['FREQ=HOURLY;BYSETPOS=2;BYMINUTE=0;COUNT=9'],
    ['FREQ=HOURLY;INTERVAL=2;BYHOUR=1,3,5,7,9,11,13;COUNT=9999999'],
    ['FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30'],
    ['FREQ=DAILY;COUNT=9999999'],
  ])('[CA25] %s ends', (text) => {
    const before = performance.now();
    expand(text, old);
    nextOccurrence(read(text), old, { day: '2100-01-01' as PlainDay, time: null });
    lastDay(read(text), old);
    // A second for what takes milliseconds: others hang for good.
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  test('[CA25] what would take too long is refused with its code', () => {
    const text = 'FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1;COUNT=9';
    expect(() => expand(text, { ...old, time: '10:00' as TimeOfDay })).toThrow(
      'calendar.recurrence-too-laborious',
    );
  });

  test('[CA25] what many rules bring together is not put together to find the last day', () => {
    const minutely = Array.from(
      { length: 19 },
      (_, second) => `RRULE:FREQ=MINUTELY;BYSECOND=${String(second)};UNTIL=19750101`,
    );
    // It ends late and brings nothing, so that the last day is looked for among all the others.
    const never = 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;UNTIL=21001231';
    const timed = { ...old, day: '1970-01-01' as PlainDay, time: '00:00' as TimeOfDay };
    const before = performance.now();
    expect(() => lastDay(read([...minutely, never].join('\n')), timed)).toThrow(
      'calendar.recurrence-too-laborious',
    );
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(lastDay(read(`FREQ=DAILY;UNTIL=19990101\n${never}`), timed)).toBe('1999-01-01');
  });

  test('[CA22] a rule that never repeats is known as such', () => {
    expect(neverRepeats(read('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30').rules[0] ?? never)).toBe(true);
    expect(neverRepeats(read('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29').rules[0] ?? never)).toBe(false);
  });
  const never = read('FREQ=DAILY').rules[0] as NonNullable<Recurrence['rules'][0]>;
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

  test('[CA23] for everyday rules, from their first own occurrence on', () => {
    fc.assert(
      fc.property(rule, fc.integer({ min: 0, max: 400 }), (text, ahead) => {
        // A start that fits its rule: what counts as first otherwise, RFC 5545 leaves open.
        const [first] = fromIcal(
          text.replace(/;COUNT=\d+/, ''),
          addDays(start.day, ahead),
          2,
        ).slice(fits(text, addDays(start.day, ahead)) ? 0 : 1);
        if (first === undefined) return;
        const theirs = fromIcal(text, first, 40).filter((one) => one < range.to);
        const ours = days(text, { ...start, day: first }).slice(0, theirs.length);
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 200 },
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

test('[CA25] no text makes the rule reader throw, and what it reads is written out in time', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'FREQ=DAILY',
      'FREQ=YEARLY',
      'FREQ=HOURLY',
      'BYDAY=5FR',
      'BYSETPOS=-1',
      'COUNT=7',
      '=',
      ';;',
    ),
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
      const rule = parseRule(parts.join(';'));
      if (typeof rule === 'string') return;
      const found = occurrencesBetween(
        recurrenceOf({ rules: [rule] }),
        start,
        { from: { day: range.from, time: null }, to: { day: range.to, time: null } },
        range.limit,
      );
      expect(found.length).toBeLessThanOrEqual(range.limit);
      expect(found.every((one) => isPlainDay(one.day))).toBe(true);
    }),
    { numRuns: 1500 },
  );
});
