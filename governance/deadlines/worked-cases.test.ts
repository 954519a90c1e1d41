import { describe, expect, test } from 'vitest';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { instantText } from '#kernel/base/zone.ts';
import { computeDeadline, type DeadlineQuestion } from './compute-deadline.ts';
import type { HolidayCalendar } from './day-off.ts';
import type { Deadline, SetDeadline } from './deadline.ts';
import type { Pause } from './pause.ts';
import { type Period, type Purpose, readPeriod } from './period.ts';
import { publicHolidays } from './public-holidays.ts';

const zone = 'Europe/Berlin';
const bavaria = await publicHolidays('DE-BY');
const berlin = await publicHolidays('DE-BE');
const saxony = await publicHolidays('DE-SN');

function period(text: string): Period {
  const read = readPeriod(text);
  if (read === null) throw new Error(text);
  return read;
}

function ask(from: string, text: string, more: Partial<DeadlineQuestion> = {}): Deadline {
  return computeDeadline({
    triggeredAtMs: Date.parse(from),
    period: period(text),
    purpose: period(text).isComplete ? 'waiting' : 'to-act',
    zone,
    calendar: null,
    ...more,
  });
}

function set(deadline: Deadline): SetDeadline {
  if (deadline.is !== 'set') throw new Error(deadline.is);
  return deadline;
}

const end = (from: string, text: string, more: Partial<DeadlineQuestion> = {}) => {
  const { day, instantMs, zone: where } = set(ask(from, text, more));
  return [day, instantText(instantMs, where)];
};

const stepsOf = (deadline: Deadline) => deadline.steps.map(({ is }) => is);

function pause(from: string, until: string | null, reason = 'identity-check'): Pause {
  return { fromMs: Date.parse(from), untilMs: until === null ? null : Date.parse(until), reason };
}

type Case = readonly [
  rule: string,
  what: string,
  from: string,
  period: string,
  calendar: HolidayCalendar | null,
  day: string,
  instant: string,
];

/** Worked by hand with a wall calendar. */
const toAct: readonly Case[] = [
  [
    'DL1',
    'a day from early on Monday',
    '2026-05-04T00:00:00+02:00',
    'P1D',
    null,
    '2026-05-05',
    '2026-05-06T00:00:00+02:00',
  ],
  [
    'DL1',
    'a day from late on Monday',
    '2026-05-04T23:59:59+02:00',
    'P1D',
    null,
    '2026-05-05',
    '2026-05-06T00:00:00+02:00',
  ],
  [
    'DL2',
    'a month from 5 March',
    '2026-03-05T10:00:00+01:00',
    'P1M',
    berlin,
    '2026-04-07',
    '2026-04-08T00:00:00+02:00',
  ],
  [
    'DL2',
    'a month from 31 August',
    '2026-08-31T10:00:00+02:00',
    'P1M',
    null,
    '2026-09-30',
    '2026-10-01T00:00:00+02:00',
  ],
  [
    'DL2',
    'a month from 31 January, to a Saturday',
    '2026-01-31T10:00:00+01:00',
    'P1M',
    null,
    '2026-03-02',
    '2026-03-03T00:00:00+01:00',
  ],
  [
    'DL2',
    'a month from 31 January in a leap year',
    '2028-01-31T10:00:00+01:00',
    'P1M',
    null,
    '2028-02-29',
    '2028-03-01T00:00:00+01:00',
  ],
  [
    'DL2',
    'a month from 28 February',
    '2025-02-28T10:00:00+01:00',
    'P1M',
    null,
    '2025-03-28',
    '2025-03-29T00:00:00+01:00',
  ],
  [
    'DL2',
    'a year from 29 February',
    '2028-02-29T10:00:00+01:00',
    'P1Y',
    null,
    '2029-02-28',
    '2029-03-01T00:00:00+01:00',
  ],
  [
    'DL2',
    'four years from 29 February',
    '2024-02-29T10:00:00+01:00',
    'P4Y',
    null,
    '2028-02-29',
    '2028-03-01T00:00:00+01:00',
  ],
  [
    'DL2',
    'a month over New Year',
    '2026-12-31T12:00:00+01:00',
    'P1M',
    null,
    '2027-02-01',
    '2027-02-02T00:00:00+01:00',
  ],
  [
    'DL2',
    'eight weeks from a Wednesday',
    '2026-06-03T10:00:00+02:00',
    'P8W',
    null,
    '2026-07-29',
    '2026-07-30T00:00:00+02:00',
  ],
  [
    'DL3',
    'a day of 23 hours',
    '2027-03-25T10:00:00+01:00',
    'P4D',
    null,
    '2027-03-29',
    '2027-03-30T00:00:00+02:00',
  ],
  [
    'DL3',
    'a day of 25 hours',
    '2026-10-24T10:00:00+02:00',
    'P2D',
    null,
    '2026-10-27',
    '2026-10-28T00:00:00+01:00',
  ],
  [
    'DL3',
    'late in UTC is tomorrow in Berlin',
    '2026-05-04T22:30:00Z',
    'P1D',
    null,
    '2026-05-06',
    '2026-05-07T00:00:00+02:00',
  ],
  [
    'DL4',
    'to a Saturday',
    '2026-05-08T10:00:00+02:00',
    'P1D',
    null,
    '2026-05-11',
    '2026-05-12T00:00:00+02:00',
  ],
  [
    'DL4',
    'to a Sunday',
    '2026-05-09T10:00:00+02:00',
    'P1D',
    null,
    '2026-05-11',
    '2026-05-12T00:00:00+02:00',
  ],
  [
    'DL4',
    'to Pfingstmontag',
    '2026-04-25T10:00:00+02:00',
    'P1M',
    berlin,
    '2026-05-26',
    '2026-05-27T00:00:00+02:00',
  ],
  [
    'DL4',
    'to Pfingstmontag, of which nothing is known',
    '2026-04-25T10:00:00+02:00',
    'P1M',
    null,
    '2026-05-25',
    '2026-05-26T00:00:00+02:00',
  ],
  [
    'DL4',
    'to Fronleichnam in Bavaria',
    '2026-05-04T10:00:00+02:00',
    'P1M',
    bavaria,
    '2026-06-05',
    '2026-06-06T00:00:00+02:00',
  ],
  [
    'DL4',
    'to Fronleichnam in Berlin',
    '2026-05-04T10:00:00+02:00',
    'P1M',
    berlin,
    '2026-06-04',
    '2026-06-05T00:00:00+02:00',
  ],
  [
    'DL4',
    'to Buß- und Bettag in Saxony',
    '2026-10-18T10:00:00+02:00',
    'P1M',
    saxony,
    '2026-11-19',
    '2026-11-20T00:00:00+01:00',
  ],
  [
    'DL4',
    'to Good Friday',
    '2026-03-03T10:00:00+01:00',
    'P1M',
    berlin,
    '2026-04-07',
    '2026-04-08T00:00:00+02:00',
  ],
  [
    'DL4',
    'over Christmas',
    '2026-11-25T10:00:00+01:00',
    'P1M',
    berlin,
    '2026-12-28',
    '2026-12-29T00:00:00+01:00',
  ],
  [
    'DL5',
    'two days from a Friday',
    '2026-05-08T10:00:00+02:00',
    'P2D',
    null,
    '2026-05-12',
    '2026-05-13T00:00:00+02:00',
  ],
  [
    'DL5',
    'two days from a Thursday',
    '2026-05-07T10:00:00+02:00',
    'P2D',
    null,
    '2026-05-11',
    '2026-05-12T00:00:00+02:00',
  ],
  [
    'DL5',
    'five days from Maundy Thursday',
    '2026-04-02T10:00:00+02:00',
    'P5D',
    berlin,
    '2026-04-08',
    '2026-04-09T00:00:00+02:00',
  ],
  [
    'DL5',
    'three days from Christmas Eve',
    '2026-12-24T10:00:00+01:00',
    'P3D',
    berlin,
    '2026-12-29',
    '2026-12-30T00:00:00+01:00',
  ],
  [
    'DL7',
    '72 hours, when the clocks go forward',
    '2026-03-27T10:00:00+01:00',
    'PT72H',
    berlin,
    '2026-03-30',
    '2026-03-30T11:00:00+02:00',
  ],
  [
    'DL7',
    '72 hours, when the clocks go back',
    '2026-10-23T10:00:00+02:00',
    'PT72H',
    berlin,
    '2026-10-26',
    '2026-10-26T09:00:00+01:00',
  ],
  [
    'DL7',
    '72 hours, to a Sunday',
    '2026-05-07T10:17:30+02:00',
    'PT72H',
    berlin,
    '2026-05-10',
    '2026-05-10T10:17:30+02:00',
  ],
  [
    'DL7',
    '24 hours from midnight',
    '2026-05-04T00:00:00+02:00',
    'PT24H',
    null,
    '2026-05-04',
    '2026-05-05T00:00:00+02:00',
  ],
];

test.each(toAct)('[%s] to act: %s', (_rule, _what, from, text, calendar, day, instant) => {
  expect(end(from, text, { calendar })).toEqual([day, instant]);
});

const waiting: readonly Case[] = [
  [
    'DL6',
    '14 days from 23:59',
    '2026-05-01T23:59:59+02:00',
    'P14D-complete',
    null,
    '2026-05-16',
    '2026-05-16T00:00:00+02:00',
  ],
  [
    'DL6',
    '14 days from 00:00',
    '2026-05-01T00:00:00+02:00',
    'P14D-complete',
    null,
    '2026-05-16',
    '2026-05-16T00:00:00+02:00',
  ],
  [
    'DL6',
    '14 days a minute later',
    '2026-05-02T00:00:00+02:00',
    'P14D-complete',
    null,
    '2026-05-17',
    '2026-05-17T00:00:00+02:00',
  ],
  [
    'DL6',
    '14 days that end on a Sunday and a holiday',
    '2026-05-10T12:00:00+02:00',
    'P14D-complete',
    bavaria,
    '2026-05-25',
    '2026-05-25T00:00:00+02:00',
  ],
  [
    'DL6',
    '14 days over the night without an hour',
    '2026-03-20T12:00:00+01:00',
    'P14D-complete',
    berlin,
    '2026-04-04',
    '2026-04-04T00:00:00+02:00',
  ],
  [
    'DL6',
    '14 days over the night with one more',
    '2026-10-20T12:00:00+02:00',
    'P14D-complete',
    null,
    '2026-11-04',
    '2026-11-04T00:00:00+01:00',
  ],
  [
    'DL6',
    'a month from 31 January',
    '2026-01-31T12:00:00+01:00',
    'P1M',
    null,
    '2026-03-01',
    '2026-03-01T00:00:00+01:00',
  ],
  [
    'DL6',
    'two days from a Friday',
    '2026-05-08T12:00:00+02:00',
    'P2D',
    null,
    '2026-05-11',
    '2026-05-11T00:00:00+02:00',
  ],
  [
    'DL7',
    '24 hours from within an hour',
    '2026-05-04T10:17:30+02:00',
    'PT24H',
    null,
    '2026-05-05',
    '2026-05-05T11:00:00+02:00',
  ],
  [
    'DL7',
    '24 hours from the begin of one',
    '2026-05-04T10:00:00+02:00',
    'PT24H',
    null,
    '2026-05-05',
    '2026-05-05T11:00:00+02:00',
  ],
];

test.each(waiting)('[%s] waiting: %s', (_rule, _what, from, text, calendar, day, instant) => {
  expect(end(from, text, { calendar, purpose: 'waiting' })).toEqual([day, instant]);
});

test('[DL3] midnights that are skipped or come twice, and a day that never was', () => {
  const at = (where: string, from: string, text: string) =>
    end(from, text, { zone: where, purpose: 'waiting' });
  // 00:00 is skipped in Santiago on Sunday, 6 September 2026, and in Beirut on 29 March 2026.
  expect(at('America/Santiago', '2026-09-04T12:00:00-04:00', 'P1D')).toEqual([
    '2026-09-06',
    '2026-09-06T01:00:00-03:00',
  ]);
  expect(at('Asia/Beirut', '2026-03-27T12:00:00+02:00', 'P1D')).toEqual([
    '2026-03-29',
    '2026-03-29T01:00:00+03:00',
  ]);
  // In Havana 00:00 to 01:00 of 1 November 2026 comes twice.
  expect(at('America/Havana', '2026-10-30T12:00:00-04:00', 'P1D')).toEqual([
    '2026-11-01',
    '2026-11-01T00:00:00-04:00',
  ]);
  // Samoa had no 30 December 2011.
  expect(at('Pacific/Apia', '2011-12-28T12:00:00-10:00', 'P1D')).toEqual([
    '2011-12-30',
    '2011-12-31T00:00:00+14:00',
  ]);
  // Wall hours of zones that are half an hour apart.
  expect(at('Asia/Kolkata', '2026-05-04T10:10:00+05:30', 'PT1H')).toEqual([
    '2026-05-04',
    '2026-05-04T12:00:00+05:30',
  ]);
});

test('[DL6] a complete period is no deadline to act', () => {
  expect(() => ask('2026-05-01T10:00:00+02:00', 'P14D-complete', { purpose: 'to-act' })).toThrow(
    'deadline.purpose-contradicts',
  );
});

describe('pauses', () => {
  const from = '2026-05-04T10:00:00+02:00';
  const day = (text: string, purpose: Purpose, ...pauses: readonly Pause[]) =>
    end(from, text, { purpose, pauses })[0];

  test('[DL9] to act, whole days are added, and what touches is taken together', () => {
    // P3D ends on Thursday, 7 May.
    expect(
      day('P3D', 'to-act', pause('2026-05-05T09:00:00+02:00', '2026-05-06T18:00:00+02:00')),
    ).toBe('2026-05-07');
    expect(
      day('P3D', 'to-act', pause('2026-05-05T00:00:00+02:00', '2026-05-06T00:00:00+02:00')),
    ).toBe('2026-05-08');
    const first = pause('2026-05-04T12:00:00+02:00', '2026-05-05T12:00:00+02:00');
    expect(
      day('P3D', 'to-act', first, pause('2026-05-05T12:00:00+02:00', '2026-05-06T12:00:00+02:00')),
    ).toBe('2026-05-08');
    expect(
      day('P3D', 'to-act', first, pause('2026-05-05T12:00:01+02:00', '2026-05-06T12:00:00+02:00')),
    ).toBe('2026-05-07');
  });

  test('[DL9] waiting, every day the clock stood on is added', () => {
    // P3D is over on Friday, 8 May.
    expect(
      day('P3D', 'waiting', pause('2026-05-05T09:00:00+02:00', '2026-05-05T09:01:00+02:00')),
    ).toBe('2026-05-09');
    expect(
      day('P3D', 'waiting', pause('2026-05-05T09:00:00+02:00', '2026-05-06T00:00:00+02:00')),
    ).toBe('2026-05-09');
    expect(
      day('P3D', 'waiting', pause('2026-05-05T09:00:00+02:00', '2026-05-06T00:00:01+02:00')),
    ).toBe('2026-05-10');
  });

  test('[DL9] hours stand for what elapsed, over a clock change too', () => {
    const pauses = [pause('2026-03-28T12:00:00+01:00', '2026-03-29T12:00:00+02:00')];
    expect(end('2026-03-27T10:00:00+01:00', 'PT72H', { pauses })).toEqual([
      '2026-03-31',
      '2026-03-31T10:00:00+02:00',
    ]);
  });

  test('[DL9] no deadline to act ends on a day on which the clock stood', () => {
    // P5D ends on Saturday, 9 May, and would move to Monday.
    const stood = pause('2026-05-11T00:00:00+02:00', '2026-05-13T00:00:00+02:00');
    const deadline = set(ask(from, 'P5D', { pauses: [stood] }));
    expect(deadline.day).toBe('2026-05-13');
    expect(deadline.steps.at(-1)).toMatchObject({
      is: 'moved',
      over: [
        { day: '2026-05-09', off: { because: 'saturday' } },
        { day: '2026-05-10', off: { because: 'sunday' } },
        { day: '2026-05-11', off: null },
        { day: '2026-05-12', off: null },
      ],
    });
  });

  test('[DL8] every pause is told with its reason and what it added; what overlaps counts once', () => {
    const deadline = ask(from, 'P5D', {
      pauses: [
        pause('2027-01-01T00:00:00+01:00', null, 'much-later'),
        pause('2026-05-06T00:00:00+02:00', '2026-05-08T00:00:00+02:00', 'second'),
        pause('2026-05-05T00:00:00+02:00', '2026-05-07T00:00:00+02:00', 'first'),
      ],
    });
    expect(deadline.steps.filter(({ is }) => is === 'pause')).toEqual([
      expect.objectContaining({ reason: 'first', added: { days: 2 } }),
      expect.objectContaining({ reason: 'second', added: { days: 1 } }),
      expect.objectContaining({ reason: 'much-later', added: { days: 0 } }),
    ]);
    expect(set(deadline).day).toBe('2026-05-12');
    const hours = ask(from, 'PT10H', {
      pauses: [
        pause('2026-05-04T12:00:00+02:00', '2026-05-04T15:00:00+02:00', 'first'),
        pause('2026-05-04T13:00:00+02:00', '2026-05-04T16:00:00+02:00', 'second'),
      ],
    });
    expect(instantText(set(hours).instantMs, zone)).toBe('2026-05-05T00:00:00+02:00');
    expect(hours.steps.filter(({ is }) => is === 'pause')).toEqual([
      expect.objectContaining({ reason: 'first', added: { seconds: 10_800 } }),
      expect.objectContaining({ reason: 'second', added: { seconds: 3_600 } }),
    ]);
  });

  test('[DL10] while the clock stands there is no deadline, but what is left', () => {
    const pauses = [pause('2026-05-06T09:00:00+02:00', null)];
    // Tuesday counts; Wednesday counts when somebody has to act, since the clock ran in the morning.
    expect(ask(from, 'P5D', { pauses })).toMatchObject({
      is: 'paused',
      sinceMs: Date.parse('2026-05-06T09:00:00+02:00'),
      reason: 'identity-check',
      left: { days: 3 },
    });
    expect(ask(from, 'P5D', { pauses, purpose: 'waiting' })).toMatchObject({ left: { days: 4 } });
    expect(ask(from, 'PT72H', { pauses })).toMatchObject({
      is: 'paused',
      left: { seconds: 25 * 3_600 },
    });
    expect(ask(from, 'PT47H', { pauses })).toMatchObject({ is: 'set' });
    expect(ask(from, 'P2D', { pauses })).toMatchObject({ is: 'set', day: '2026-05-06' });
    // Over a weekend nothing ends while the clock stands.
    const weekend = [pause('2026-05-10T12:00:00+02:00', null)];
    expect(ask(from, 'P5D', { pauses: weekend })).toMatchObject({
      is: 'paused',
      left: { days: 0 },
    });
  });

  test('[DL8] a pause that ends before it begins is refused', () => {
    const pauses = [pause('2026-05-06T09:00:00+02:00', '2026-05-06T09:00:00+02:00')];
    expect(() => ask(from, 'P5D', { pauses })).toThrow('deadline.pause-backwards');
    expect(() => ask(from, 'PT5H', { pauses })).toThrow('deadline.pause-backwards');
  });
});

describe('extensions', () => {
  const from = '2026-01-31T10:00:00+01:00';
  const extension = (sent: string) => ({
    by: period('P2M'),
    noticeWithin: period('P1M'),
    noticeSentAtMs: Date.parse(sent),
    reason: 'many-requests',
  });

  test('[DL11] reasons sent in the first month give three months from the trigger', () => {
    // The first month ends on Saturday, 28 February, and so with Monday, 2 March.
    for (const sent of [from, '2026-03-02T23:59:59+01:00']) {
      const deadline = set(ask(from, 'P1M', { extension: extension(sent) }));
      expect(deadline.day).toBe('2026-04-30');
      expect(deadline.steps[1]).toMatchObject({
        is: 'extension',
        isInTime: true,
        noticeBeforeMs: Date.parse('2026-03-03T00:00:00+01:00'),
      });
    }
  });

  test('[DL11] reasons sent too late, or before anything, are told and give nothing', () => {
    for (const sent of ['2026-03-03T00:00:00+01:00', '2026-01-30T10:00:00+01:00']) {
      const deadline = set(ask(from, 'P1M', { extension: extension(sent) }));
      expect(deadline.day).toBe('2026-03-02');
      expect(deadline.steps[1]).toMatchObject({ is: 'extension', isInTime: false });
    }
  });

  test('[DL11] the time for the reasons is paused with the clock', () => {
    const pauses = [pause('2026-02-02T00:00:00+01:00', '2026-02-12T00:00:00+01:00')];
    const late = extension('2026-03-10T12:00:00+01:00');
    expect(set(ask(from, 'P1M', { extension: late, pauses })).day).toBe('2026-05-11');
    const open = [pause('2026-02-02T00:00:00+01:00', null)];
    const deadline = ask(from, 'P1M', { extension: late, pauses: open });
    expect(deadline).toMatchObject({ is: 'paused', left: { days: 88 } });
    expect(deadline.steps[1]).toMatchObject({ noticeBeforeMs: null, isInTime: true });
  });

  test('[DL11] eight weeks and six are fourteen', () => {
    const weeks = {
      by: period('P6W'),
      noticeWithin: period('P1M'),
      noticeSentAtMs: Date.parse('2026-06-20T10:00:00+02:00'),
      reason: 'complex',
    };
    expect(end('2026-06-03T10:00:00+02:00', 'P8W', { extension: weeks })[0]).toBe('2026-09-09');
  });
});

describe('answers', () => {
  test('[DL14] the steps say why this day, and the calendar by which', () => {
    const pauses = [pause('2026-04-10T00:00:00+02:00', '2026-04-11T00:00:00+02:00')];
    const deadline = ask('2026-03-31T10:00:00+02:00', 'P1M', { calendar: berlin, pauses });
    expect(deadline).toEqual({
      is: 'set',
      purpose: 'to-act',
      isOfHours: false,
      zone,
      calendar: { land: 'DE-BE', source: 'date-holidays', version: berlin.version },
      instantMs: Date.parse('2026-05-05T00:00:00+02:00'),
      day: '2026-05-04',
      steps: [
        { is: 'trigger', atMs: Date.parse('2026-03-31T10:00:00+02:00'), day: '2026-03-31' },
        { is: 'days-counted', period: 'P1M', from: '2026-04-01', until: '2026-04-30', days: 30 },
        { is: 'month-shorter', date: 31, day: '2026-04-30' },
        { is: 'pause', ...pauses[0], added: { days: 1 } },
        {
          is: 'moved',
          from: '2026-05-01',
          to: '2026-05-04',
          over: [
            {
              day: '2026-05-01',
              off: { because: 'holiday', names: { de: 'Maifeiertag', en: 'Labour Day' } },
            },
            { day: '2026-05-02', off: { because: 'saturday' } },
            { day: '2026-05-03', off: { because: 'sunday' } },
          ],
        },
      ],
    });
  });

  test('[DL6][DL14] a wait says that a weekend did not move it', () => {
    const deadline = ask('2026-05-09T10:00:00+02:00', 'P14D-complete');
    expect(stepsOf(deadline)).toEqual(['trigger', 'days-counted', 'not-moved']);
    expect(deadline.steps.at(-1)).toMatchObject({
      day: '2026-05-23',
      off: { because: 'saturday' },
    });
  });

  test('[DL5][DL14] a period without two working days says that it was too short', () => {
    const deadline = ask('2026-05-08T10:00:00+02:00', 'P2D');
    expect(stepsOf(deadline)).toEqual(['trigger', 'days-counted', 'moved', 'two-working-days']);
  });
});

describe('what cannot be', () => {
  const from = '2026-05-04T10:00:00+02:00';

  test('[DL17] zones, instants and ends that there are none of are refused', () => {
    for (const where of ['', 'Mars/Olympus', '+02:00', '__proto__']) {
      expect(() => ask(from, 'P1D', { zone: where }), where).toThrow('deadline.zone-unknown');
    }
    for (const at of [Number.NaN, Infinity, -8.64e15, Date.UTC(1899, 0, 1), Date.UTC(2201, 0, 1)]) {
      expect(() => ask(from, 'P1D', { triggeredAtMs: at })).toThrow('deadline.out-of-range');
      expect(() => ask(from, 'PT1H', { triggeredAtMs: at })).toThrow('deadline.out-of-range');
    }
    const late = { triggeredAtMs: Date.UTC(2199, 11, 30, 12) };
    for (const text of ['P1D', 'P10Y', 'PT48H', 'P14D-complete']) {
      expect(() => ask(from, text, late), text).toThrow('deadline.out-of-range');
    }
  });

  test('[DL17] periods that are none, mixed or too long are not read', () => {
    const none = [
      '',
      'P',
      'P0D',
      'P-1D',
      'P1.5M',
      'P1M2D',
      'PT1M',
      'PT72H-complete',
      'p1d',
      'P01D',
      '14D',
      'P1D-Complete',
      'P3661D',
      'P523W',
      'P121M',
      'P11Y',
      'PT8785H',
      'P99999999999D',
      ' P1D',
    ];
    expect(none.filter((text) => readPeriod(text) !== null)).toEqual([]);
    expect(readPeriod('P14D-complete')).toEqual({ unit: 'days', count: 14, isComplete: true });
    expect(readPeriod('P3660D')).toEqual({ unit: 'days', count: 3660, isComplete: false });
  });

  test('[DL17] a clock that stands for decades ends out of range, and ends', () => {
    const pauses = [pause('2026-05-05T00:00:00+02:00', '2199-12-31T00:00:00+01:00')];
    expect(() => ask(from, 'P10Y', { pauses })).toThrow('deadline.out-of-range');
    const calendar: HolidayCalendar = {
      land: 'XX',
      source: 'nowhere',
      version: '0',
      holidayOn: (_day: PlainDay) => ({ de: 'Fest', en: 'Feast' }),
    };
    expect(() => ask(from, 'P1D', { calendar })).toThrow('deadline.out-of-range');
  });
});
