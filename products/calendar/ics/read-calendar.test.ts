import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { readCalendar } from '#products/calendar/ics/read-calendar.ts';
import type { ReadOptions } from '#products/calendar/ics/read-calendar.ts';
import type { CalendarReading, Candidate } from '#products/calendar/ics/reading.ts';
import { createEvent, importEvents } from '#products/calendar/mutators.ts';
import { newEvents, newSeries, planImport } from '#products/calendar/ics/import-plan.ts';
import { series } from '#products/calendar/kinds.ts';
import type { SeriesBody } from '#products/calendar/kinds.ts';
import { eventsBetween } from '#products/calendar/queries.ts';
import { importSeries } from '#products/calendar/series-mutators.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { MutatorRows } from '#testkit/mutator-rows.ts';

const today = '2026-05-03' as PlainDay;

function read(text: string | Uint8Array, options: Partial<ReadOptions> = {}): CalendarReading {
  return readCalendar(typeof text === 'string' ? new TextEncoder().encode(text) : text, {
    zone: 'Europe/Berlin',
    today,
    clock: { nowMs: () => Date.now() },
    ...options,
  });
}

function calendar(...lines: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function vevent(...lines: string[]): string {
  return calendar('BEGIN:VEVENT', 'UID:one', 'SUMMARY:Chor', ...lines, 'END:VEVENT');
}

/** What takes place around today, series by what the calendar shows once they are imported. */
function occurring(
  reading: CalendarReading,
): Pick<Candidate, 'startsOn' | 'startTime' | 'title'>[] {
  const events = reading.candidates.filter((one) => one.series === null);
  const shown = eventsBetween({
    records: [],
    series: imported(reading),
    from: addDays(today, -90),
    to: addDays(today, 365),
    zone: 'Europe/Berlin',
  })
    .filter(({ record }) => record.body.isCancelled !== true)
    .map(({ startsOn, startTime, record }) => ({ startsOn, startTime, title: record.body.title }));
  return [...events, ...shown].toSorted((a, b) => (at(a) < at(b) ? -1 : 1));
}

function imported(reading: CalendarReading): SeenRecord<SeriesBody>[] {
  const plan = planImport(
    reading.candidates.map((one) => ({ ...one, cancelled: false })),
    { present: [], suggestPictogram: () => null },
  );
  const rows = new MutatorRows();
  return newSeries(plan, 'Ohne Titel').map((one) => {
    rows.run(importSeries, { audience: '00000000-0000-4000-8000-000000000001', series: [one] });
    return { ...rows.get(one.id), unsent: false } as SeenRecord<SeriesBody>;
  });
}

function at({ startsOn, startTime }: Pick<Candidate, 'startsOn' | 'startTime'>): string {
  return `${startsOn} ${startTime ?? 'all day'}`;
}

function starts(reading: CalendarReading): string[] {
  return occurring(reading).map(at);
}

/** A zone that the file made up: what repeats on its wall cannot be a series. */
const nowhere = [
  'BEGIN:VTIMEZONE',
  'TZID:Nowhere/Middle',
  'BEGIN:STANDARD',
  'DTSTART:16010101T000000',
  'TZOFFSETFROM:-0741',
  'TZOFFSETTO:-0741',
  'END:STANDARD',
  'END:VTIMEZONE',
];

describe('what it reads', () => {
  test('[IC1] a timed event keeps its wall time and its zone', () => {
    const reading = read(
      vevent(
        'DTSTART;TZID=Europe/Lisbon:20260505T173000',
        'DTEND;TZID=Europe/Lisbon:20260505T190000',
      ),
    );
    expect(reading.problems).toEqual([]);
    expect(reading.candidates).toMatchObject([
      {
        title: 'Chor',
        startsOn: '2026-05-05',
        startTime: '17:30',
        endsOn: '2026-05-05',
        endTime: '19:00',
        zone: 'Europe/Lisbon',
        repeats: false,
      },
    ]);
  });

  test('[IC2] UTC and floating times become wall times of the reader', () => {
    expect(starts(read(vevent('DTSTART:20260505T153000Z')))).toEqual(['2026-05-05 17:30']);
    expect(starts(read(vevent('DTSTART:20260505T173000')))).toEqual(['2026-05-05 17:30']);
  });

  test('[IC3] the end of an all-day event is the day after its last', () => {
    const reading = read(vevent('DTSTART;VALUE=DATE:20260505', 'DTEND;VALUE=DATE:20260508'));
    expect(reading.candidates).toMatchObject([
      { startsOn: '2026-05-05', endsOn: '2026-05-07', startTime: null, endTime: null },
    ]);
  });

  test('[IC4] a duration gives the end, over midnight too', () => {
    const reading = read(vevent('DTSTART:20260505T230000', 'DURATION:PT2H30M'));
    expect(reading.candidates).toMatchObject([{ endsOn: '2026-05-06', endTime: '01:30' }]);
  });

  test('[IC5] a weekly event keeps its wall time over the clock change', () => {
    const reading = read(
      vevent('DTSTART;TZID=Europe/Berlin:20260323T083000', 'RRULE:FREQ=WEEKLY;COUNT=3'),
    );
    expect(starts(reading)).toEqual(['2026-03-23 08:30', '2026-03-30 08:30', '2026-04-06 08:30']);
  });

  test('[IC5] in UTC the wall time moves with the clock change', () => {
    const reading = read(vevent('DTSTART:20260323T073000Z', 'RRULE:FREQ=WEEKLY;COUNT=2'));
    expect(starts(reading)).toEqual(['2026-03-23 08:30', '2026-03-30 09:30']);
  });

  test('[IC6] exceptions leave out, additions add, replacements replace', () => {
    const reading = read(
      calendar(
        'BEGIN:VEVENT',
        'UID:one',
        'SUMMARY:Chor',
        'DTSTART;TZID=Europe/Berlin:20260504T100000',
        'DTEND;TZID=Europe/Berlin:20260504T110000',
        'RRULE:FREQ=DAILY;COUNT=5',
        'EXDATE;TZID=Europe/Berlin:20260505T100000',
        'EXDATE;VALUE=DATE:20260506',
        'RDATE;TZID=Europe/Berlin:20260510T120000',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:one',
        'SUMMARY:Chor im Park',
        'RECURRENCE-ID:20260507T080000Z',
        'DTSTART;TZID=Europe/Berlin:20260507T150000',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:one',
        'STATUS:CANCELLED',
        'RECURRENCE-ID;TZID=Europe/Berlin:20260508T100000',
        'DTSTART;TZID=Europe/Berlin:20260508T100000',
        'END:VEVENT',
      ),
    );
    expect(starts(reading)).toEqual(['2026-05-04 10:00', '2026-05-07 15:00', '2026-05-10 12:00']);
    expect(occurring(reading).map((one) => one.title)).toEqual(['Chor', 'Chor im Park', 'Chor']);
    expect(reading.candidates).toMatchObject([{ importedUid: 'one', repeats: false }]);
  });

  test('[IC18] a series without end stays one, and is what it was when its record is looked at', () => {
    const reading = read(vevent('DTSTART:20200506T100000', 'RRULE:FREQ=WEEKLY;BYDAY=WE'));
    expect(reading.candidates).toMatchObject([
      { startsOn: '2020-05-06', series: { rule: 'RRULE:FREQ=WEEKLY;BYDAY=WE', exceptions: [] } },
    ]);
    expect(reading.notes).toEqual([]);
    expect(imported(reading)[0]?.body.lastDay).toBeNull();
  });

  test('[IC18] left out, moved, changed, cancelled: what is otherwise stands with the series', () => {
    const reading = read(
      calendar(
        'BEGIN:VEVENT',
        'UID:one',
        'SUMMARY:Chor',
        'DTSTART;TZID=Europe/Berlin:20260504T100000',
        'DTEND;TZID=Europe/Berlin:20260504T110000',
        'RRULE:FREQ=DAILY;COUNT=6',
        'EXDATE:20260505T080000Z,20300101T080000Z',
        'RDATE;VALUE=PERIOD:20260520T080000Z/PT3H',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:one',
        'SUMMARY:Chor im Park',
        'RECURRENCE-ID:20260507T080000Z',
        'DTSTART;TZID=Europe/Lisbon:20260508T150000',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:one',
        'STATUS:CANCELLED',
        'RECURRENCE-ID;TZID=Europe/Berlin:20260508T100000',
        'DTSTART;TZID=Europe/Berlin:20260508T100000',
        'END:VEVENT',
      ),
    );
    expect(reading.problems).toEqual([]);
    const [only] = reading.candidates;
    expect(only?.series?.dates).toEqual(['2026-05-20T10:00']);
    expect(only?.series?.exceptions.toSorted((a, b) => (a.at < b.at ? -1 : 1))).toEqual([
      { at: '2026-05-05T10:00', is: 'skipped', fields: {} },
      {
        at: '2026-05-07T10:00',
        is: 'changed',
        fields: {
          title: 'Chor im Park',
          startsOn: '2026-05-08',
          startTime: '16:00',
          endsOn: '2026-05-08',
          endTime: null,
        },
      },
      { at: '2026-05-08T10:00', is: 'cancelled', fields: {} },
      { at: '2026-05-20T10:00', is: 'changed', fields: { endTime: '13:00' } },
    ]);
  });

  test('[IC18][IC7] what no record holds is written out within a window, and the report says so', () => {
    const own = read(
      calendar(
        ...nowhere,
        'BEGIN:VEVENT',
        'UID:one',
        'SUMMARY:Chor',
        'DTSTART;TZID=Nowhere/Middle:20200506T100000',
        'RRULE:FREQ=WEEKLY;BYDAY=WE',
        'END:VEVENT',
      ),
    );
    expect(own.candidates.at(0)?.startsOn).toBe('2026-02-04');
    expect(own.candidates.at(-1)?.startsOn).toBe('2027-04-28');
    expect(own.candidates.every((one) => one.repeats && one.series === null)).toBe(true);
    expect(own.notes).toEqual([
      { code: 'series-written-out', count: 1 },
      { code: 'recurring-window', count: 1 },
    ]);
    const following = read(
      calendar(
        'BEGIN:VEVENT',
        'UID:one',
        'DTSTART:20260504T100000',
        'RRULE:FREQ=DAILY;COUNT=3',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:one',
        'RECURRENCE-ID;RANGE=THISANDFUTURE:20260505T100000',
        'DTSTART:20260505T120000',
        'END:VEVENT',
      ),
    );
    expect(starts(following)).toEqual(['2026-05-04 10:00', '2026-05-05 12:00', '2026-05-06 12:00']);
    expect(following.notes).toMatchObject([{ code: 'series-written-out' }]);
  });

  test('[IC18] more than a record holds is written out', () => {
    const days = Array.from({ length: 501 }, (_, one) =>
      addDays('2026-01-01' as PlainDay, one).replaceAll('-', ''),
    );
    const reading = read(
      vevent(
        'DTSTART:20260101T100000',
        'RRULE:FREQ=DAILY',
        `EXDATE:${days.map((day) => `${day}T100000`).join(',')}`,
      ),
    );
    expect(reading.candidates.every((one) => one.series === null)).toBe(true);
    expect(reading.notes.map(({ code }) => code)).toContain('series-written-out');
  });

  test('[IC8] zones: vendor prefix, Windows name, and one the file made up', () => {
    const inZone = (tzid: string): unknown => {
      const [one] = read(
        calendar(
          ...nowhere,
          'BEGIN:VEVENT',
          'UID:one',
          'SUMMARY:Chor',
          `DTSTART;TZID=${tzid}:20260505T100000`,
          'END:VEVENT',
        ),
      ).candidates;
      return [one?.zone, one?.startsOn, one?.startTime];
    };
    expect(inZone('/mozilla.org/20050126_1/Europe/Vienna')).toEqual([
      'Europe/Vienna',
      '2026-05-05',
      '10:00',
    ]);
    expect(inZone('"W. Europe Standard Time"')).toEqual(['Europe/Berlin', '2026-05-05', '10:00']);
    expect(inZone('Nowhere/Middle')).toEqual(['Europe/Berlin', '2026-05-05', '19:41']);
    expect(inZone('Unheard of')).toEqual(['Europe/Berlin', '2026-05-05', '10:00']);
  });

  test('[IC9] markup, scripts and escapes are text', () => {
    const reading = read(
      calendar(
        'BEGIN:VEVENT',
        'UID:one',
        'SUMMARY:<script>alert(1)</script>\\, Kaffee\\; Kuchen',
        'DESCRIPTION:<b>mit</b>\\nTom \u0007\u202E',
        'LOCATION:javascript:alert(1)',
        'DTSTART:20260505T100000',
        'END:VEVENT',
      ),
    );
    expect(reading.candidates).toMatchObject([
      {
        title: '<script>alert(1)</script>, Kaffee; Kuchen',
        note: '<b>mit</b>\nTom',
        place: 'javascript:alert(1)',
      },
    ]);
  });

  test('[IC9] long texts are shortened and the report says so', () => {
    const reading = read(vevent('DTSTART:20260505T100000', `DESCRIPTION:${'😀'.repeat(3000)}`));
    expect(reading.candidates[0]?.note.length).toBeLessThanOrEqual(2000);
    expect(reading.candidates[0]?.note.isWellFormed()).toBe(true);
    expect(reading.notes).toEqual([{ code: 'note-shortened', count: 1 }]);
  });

  test('[IC10] UTF-8 with mark, UTF-16 both ways and Windows-1252 are read', () => {
    const text = vevent('DTSTART:20260505T100000').replace('Chor', 'Frühstück');
    const title = (bytes: Uint8Array) => {
      const reading = read(bytes);
      return [reading.candidates[0]?.title, reading.encoding, reading.notes.map((n) => n.code)];
    };
    const utf16le = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    const utf16be = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
    expect(title(new TextEncoder().encode(`\ufeff${text}`))).toEqual(['Frühstück', 'utf-8', []]);
    expect(title(utf16le)).toEqual(['Frühstück', 'utf-16le', []]);
    expect(title(utf16be)).toEqual(['Frühstück', 'utf-16be', []]);
    expect(title(new Uint8Array(Buffer.from(text, 'latin1')))).toEqual([
      'Frühstück',
      'windows-1252',
      ['encoding-guessed'],
    ]);
  });
});

describe('what it withstands', () => {
  test('[IC11] a file over the limit and a file that is none are refused by name', () => {
    expect(() => read(new Uint8Array(20 * 1024 * 1024))).toThrow('calendar.file-too-large');
    expect(() => read('PK\u0003\u0004 not a calendar')).toThrow('calendar.not-a-calendar');
    expect(() => read('')).toThrow('calendar.not-a-calendar');
    expect(() => read(`BEGIN:VCALENDAR\n${'BEGIN:X\n'.repeat(20_001)}`)).toThrow(
      'calendar.too-many-components',
    );
  });

  test('[IC12] a broken event is reported with its line and the rest goes on', () => {
    const reading = read(
      calendar(
        'BEGIN:VEVENT',
        'UID:a',
        'SUMMARY:Ohne Anfang',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:b',
        'SUMMARY:30. Februar',
        'DTSTART;VALUE=DATE:20260230',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:c',
        'SUMMARY:Heil',
        'this line is broken',
        'DTSTART:20260505T100000',
        'END:VEVENT',
        'END:VTODO',
        'BEGIN:VTODO',
        'SUMMARY:Aufgabe',
        'END:VTODO',
      ),
    );
    expect(starts(reading)).toEqual(['2026-05-05 10:00']);
    expect(reading.problems).toEqual([
      { code: 'kind-not-read', line: null, title: null, count: 1 },
      { code: 'start-missing', line: 3, title: 'Ohne Anfang', count: 1 },
      { code: 'start-unreadable', line: 10, title: '30. Februar', count: 1 },
      { code: 'line-unreadable', line: 15, title: 'Heil', count: 1 },
      { code: 'component-end-unexpected', line: 18, title: null, count: 1 },
    ]);
  });

  test('[IC12] a cut-off file keeps what is whole', () => {
    const whole = vevent('DTSTART:20260505T100000').replace('END:VCALENDAR', '');
    const reading = read(`${whole}BEGIN:VEVENT\r\nUID:two\r\nSUMMARY:Abgeschn`);
    expect(starts(reading)).toEqual(['2026-05-05 10:00']);
    expect(reading.problems).toMatchObject([{ code: 'component-not-closed', title: 'Abgeschn' }]);
  });

  test('[IC12] an event without end before the next one is reported alone', () => {
    const reading = read(
      calendar(
        'BEGIN:VEVENT',
        'SUMMARY:Offen',
        'DTSTART:20260505T100000',
        'BEGIN:VEVENT',
        'UID:b',
        'SUMMARY:Heil',
        'DTSTART:20260506T100000',
        'END:VEVENT',
      ),
    );
    expect(starts(reading)).toEqual(['2026-05-06 10:00']);
    expect(reading.problems).toMatchObject([{ code: 'component-not-closed', title: 'Offen' }]);
  });

  test.each([
    ['FREQ=SECONDLY', 'rule-too-frequent'],
    ['FREQ=MINUTELY;COUNT=5', 'rule-too-frequent'],
    ['FREQ=HOURLY', 'rule-too-frequent'],
    [`FREQ=DAILY;BYHOUR=${range(0, 23)};BYMINUTE=${range(0, 59)}`, 'rule-too-dense'],
    [`FREQ=DAILY;BYSECOND=${range(0, 59)}`, 'rule-too-dense'],
    [`FREQ=YEARLY;BYYEARDAY=${range(1, 366)};BYDAY=MO`.repeat(2), 'rule-too-dense'],
    ['FREQ=WEEKLY;COUNT=3;UNTIL=20260601', 'rule-unreadable'],
    ['FREQ=WEEKLY;BYMONTHDAY=3', 'rule-unreadable'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'rule-never'],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'rule-never'],
    ['FREQ=DAILY;INTERVAL=0', 'rule-unreadable'],
    ['FREQ=YEARLY;INTERVAL=99999999', 'rule-unreadable'],
    ['FREQ=WEEKLY;BYDAY=XX', 'rule-unreadable'],
    ['FREQ=WEEKLY;UNTIL=20260230', 'rule-unreadable'],
    ['__proto__=1;FREQ=DAILY', 'rule-unreadable'],
    ['FREQ=DAILY;FREQ=DAILY', 'rule-unreadable'],
    ['', 'rule-unreadable'],
  ])('[IC12] rule %s is reported, the start stays', (rule, code) => {
    const reading = read(vevent('DTSTART:20260505T100000', `RRULE:${rule}`));
    expect(starts(reading)).toEqual(['2026-05-05 10:00']);
    expect(reading.problems).toMatchObject([{ code, title: 'Chor' }]);
  });

  test('[IC11] a daily rule with many times a day ends at the limit of a series', () => {
    const reading = read(
      calendar(
        ...nowhere,
        'BEGIN:VEVENT',
        'UID:one',
        'DTSTART;TZID=Nowhere/Middle:20000101T080000',
        'RRULE:FREQ=DAILY;BYHOUR=8,12,16,20;BYMINUTE=0,30',
        'END:VEVENT',
      ),
    );
    expect(reading.candidates).toHaveLength(importLimits.occurrencesPerSeries);
  });

  test('[IC11] many series end at the limit of the file', () => {
    const events = Array.from({ length: 30 }, (_, at) => [
      'BEGIN:VEVENT',
      `UID:s${String(at)}`,
      'SUMMARY:Täglich',
      'DTSTART;TZID=Nowhere/Middle:20200101T080000',
      'RRULE:FREQ=DAILY',
      'END:VEVENT',
    ]);
    const reading = read(calendar(...nowhere, ...events.flat()));
    expect(reading.candidates).toHaveLength(importLimits.occurrences);
    expect(reading.problems).toMatchObject([{ code: 'too-many-events', count: 7000 }]);
  });

  test('[IC11] a zone that goes round in circles or never ends costs nothing', () => {
    const reading = read(
      calendar(
        'BEGIN:VTIMEZONE',
        'TZID:Round',
        'BEGIN:STANDARD',
        'DTSTART;TZID=Round:19700101T000000',
        'TZOFFSETFROM:+0100',
        'TZOFFSETTO:+0100',
        'RRULE:FREQ=SECONDLY',
        'END:STANDARD',
        'BEGIN:DAYLIGHT',
        'DTSTART;TZID=Round:19700101T000000',
        'TZOFFSETFROM:+0100',
        'TZOFFSETTO:+0200',
        'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
        'END:DAYLIGHT',
        'END:VTIMEZONE',
        'BEGIN:VEVENT',
        'UID:one',
        'SUMMARY:Chor',
        'DTSTART;TZID=Round:20260505T100000',
        'END:VEVENT',
      ),
    );
    expect(starts(reading)).toEqual(['2026-05-05 10:00']);
    expect(reading.notes).toEqual([{ code: 'zone-unknown', count: 1 }]);
  });

  test('[IC12] names of the prototype are names like others', () => {
    const reading = read(
      calendar(
        'BEGIN:VEVENT',
        'UID:__proto__',
        '__proto__;constructor=1:polluted',
        'constructor:polluted',
        'SUMMARY;__proto__=1;toString=2:constructor',
        'DTSTART;TZID=__proto__:20260505T100000',
        'END:VEVENT',
        'BEGIN:__PROTO__',
        'END:__PROTO__',
      ),
    );
    expect(reading.candidates).toMatchObject([{ title: 'constructor', startTime: '10:00' }]);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  test('[IC11] hostile lines of 100 kB cost less than a second together', () => {
    const before = performance.now();
    for (const unit of ['a', ';', ';=', ';a=', '"', '\\', '0', ':', 'BEGIN:', ' \r\n ']) {
      const long = unit.repeat(Math.ceil(100_000 / unit.length));
      read(
        calendar(
          'BEGIN:VEVENT',
          `SUMMARY${long}`,
          `DTSTART:${long}`,
          `RRULE:${long}`,
          'END:VEVENT',
        ),
      );
    }
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test('[IC11] 5 MB of folds are read in under two seconds', () => {
    const folds = ' a\r\n'.repeat(1_250_000);
    const before = performance.now();
    read(`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n${folds}END:VEVENT\r\nEND:VCALENDAR`);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test('[IC12] an event longer than the longest is reported; older than kept, too', () => {
    expect(
      read(vevent('DTSTART;VALUE=DATE:20260501', 'DTEND;VALUE=DATE:20270501')).problems,
    ).toMatchObject([{ code: 'event-too-long' }]);
    expect(read(vevent('DTSTART:20100101T100000')).problems).toMatchObject([
      { code: 'outside-window' },
    ]);
  });

  test('[IC4] an end that cannot be is left out and noted', () => {
    const reading = read(vevent('DTSTART:20260505T100000', 'DTEND:20260505T090000'));
    expect(reading.candidates).toMatchObject([{ startTime: '10:00', endTime: null }]);
    expect(reading.notes).toEqual([{ code: 'end-ignored', count: 1 }]);
  });
});

const samples = new URL('./samples/', import.meta.url);
describe('the sample calendars of ical.js', () => {
  const files = readdirSync(samples)
    .filter((name) => name.endsWith('.ics'))
    .toSorted();
  test.each(files)('[IC1] %s is read, and every event it gives can be imported', (file) => {
    const bytes = readFileSync(new URL(file, samples));
    // Seen from the middle of when the samples were written, so that their events are in sight.
    for (const day of ['2012-09-15', '2023-03-06', '2024-06-10'] as PlainDay[]) {
      const reading = read(bytes, { today: day });
      expect(reading.problems.filter((one) => one.code === 'too-slow')).toEqual([]);
      const plan = planImport(reading.candidates, { present: [], suggestPictogram: () => null });
      for (const { id, importedUid, ...event } of newEvents(plan, 'Ohne Titel')) {
        expect(importedUid).not.toBe('');
        const audience = '00000000-0000-4000-8000-000000000001';
        createEvent.parse({ id, audience, event });
        importEvents.parse({ audience, events: [{ id, importedUid, ...event }] });
      }
      const kept = imported(reading);
      for (const { body } of kept) expect(series.parse(body)).toEqual(body);
      expect(
        reading.candidates.every(
          (one) => one.series !== null || one.startsOn > addDays(day, -1100),
        ),
      ).toBe(true);
    }
  });
});

function range(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at).join(',');
}
