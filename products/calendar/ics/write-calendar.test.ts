import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { randomId } from '#kernel/base/ids.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { offsetMs } from '#kernel/base/zone.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { listInstances } from '#products/calendar/ics/list-instances.ts';
import { writeCalendar } from '#products/calendar/ics/write-calendar.ts';
import type { WriteOptions } from '#products/calendar/ics/write-calendar.ts';
import { zoneDefinition } from '#products/calendar/ics/zone-definition.ts';
import type { EventBody, SeriesBody, SeriesException } from '#products/calendar/kinds.ts';
import { eventsBetween } from '#products/calendar/queries.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { wallTimeAt } from '#products/calendar/zone.ts';

const zone = 'Europe/Berlin';
const tuesday = '2026-05-05' as PlainDay;

function event(more: Partial<EventBody> = {}): EventBody {
  return {
    title: 'Chor',
    pictogram: null,
    startsOn: tuesday,
    startTime: '18:00' as TimeOfDay,
    endsOn: tuesday,
    endTime: '19:30' as TimeOfDay,
    zone,
    withPersons: [],
    place: '',
    note: '',
    importedUid: null,
    ...more,
  };
}

function series(rule: string, more: Partial<SeriesBody> = {}): SeriesBody {
  return { ...event(), rule, dates: [], exceptions: [], replaces: null, lastDay: null, ...more };
}

function record<Body>(body: Body) {
  return { id: randomId<RecordId>(), body, revision: 3, changedAt: '2026-05-01T08:30:00.123Z' };
}

function written(events: EventBody[], repeated: SeriesBody[], more: Partial<WriteOptions> = {}) {
  const records = { events: events.map(record), series: repeated.map(record) };
  return {
    ...records,
    text: writeCalendar({ name: 'Mira', ...records, withNotes: true, ...more }),
  };
}

/** What our own reader finds in a file between two days of 2026, told like what a day shows. */
function readBack(text: string): string[] {
  const { instances, problems } = listInstances(new TextEncoder().encode(text), {
    fromMs: Date.parse('2026-03-01T00:00:00+01:00'),
    toMs: Date.parse('2026-08-01T00:00:00+02:00'),
    zone,
  });
  expect(problems).toEqual([]);
  const wall = (text: string): string => {
    const { day, time } = wallTimeAt(Date.parse(text), zone);
    return `${day}T${time}`;
  };
  return instances
    .map(({ uid, title, start, end, status, allDay }) =>
      [
        uid,
        title,
        allDay ? start : wall(start),
        end === null ? 'open' : allDay ? end : wall(end),
        status,
      ].join(' | '),
    )
    .toSorted();
}

function shownIn2026(
  events: { id: string; body: EventBody }[],
  repeated: { id: string; body: SeriesBody }[],
) {
  const seen = (one: { id: string; body: object }) =>
    ({ ...one, audience: randomId<AudienceId>() }) as unknown as SeenRecord<never>;
  return eventsBetween({
    records: events.map(seen),
    series: repeated.map(seen),
    from: '2026-03-01' as PlainDay,
    to: '2026-07-31' as PlainDay,
    zone,
  })
    .map(({ record: { id, body }, startsOn, startTime, endsOn, endTime }) =>
      [
        id,
        body.title,
        startTime === null ? startsOn : `${startsOn}T${startTime}`,
        startTime === null ? endsOn : endTime === null ? 'open' : `${endsOn}T${endTime}`,
        body.isCancelled === true ? 'cancelled' : 'confirmed',
      ].join(' | '),
    )
    .toSorted();
}

describe('[IC19] a calendar file that is written', () => {
  test('says what a day shows when it is read again, whatever stands in it', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((value) => value.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, '').trim() || 'x');
    const times = fc
      .record({
        day: fc.integer({ min: -60, max: 80 }).map((days) => addDays(tuesday, days)),
        start: fc.option(fc.constantFrom('00:00', '01:30', '08:15', '23:45')),
        lasts: fc.constantFrom(0, 1, 2),
        hasEnd: fc.boolean(),
      })
      .map(({ day, start, lasts, hasEnd }): Partial<EventBody> => {
        if (start === null)
          return { startsOn: day, startTime: null, endsOn: addDays(day, lasts), endTime: null };
        const isOpen = !hasEnd && lasts === 0;
        return {
          startsOn: day,
          startTime: start as TimeOfDay,
          endsOn: addDays(day, lasts),
          endTime: isOpen ? null : ('23:55' as TimeOfDay),
        };
      });
    const said = fc
      .tuple(text, times, fc.boolean(), fc.constantFrom(zone, 'UTC', 'Europe/Lisbon'))
      .map(([title, when, isCancelled, where]) =>
        event({ title, ...when, isCancelled, zone: where, place: title, note: `${title}\n;,\\n` }),
      );
    const rule = fc.constantFrom(
      'FREQ=DAILY;COUNT=9',
      'FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20260705',
      'FREQ=WEEKLY;INTERVAL=2',
      'FREQ=MONTHLY;BYDAY=-1FR',
      'FREQ=MONTHLY;BYMONTHDAY=31',
      'FREQ=YEARLY',
      'RRULE:FREQ=WEEKLY\nEXDATE:20260609,20260616',
      'RRULE:FREQ=WEEKLY;UNTIL=20260630T160000Z',
    );
    fc.assert(
      fc.property(
        fc.array(said, { maxLength: 5 }),
        fc.array(fc.tuple(said, rule), { maxLength: 5 }),
        (events, repeated) => {
          const file = written(
            events,
            repeated.map(([body, how]) => ({ ...series(how), ...body, rule: how })),
          );
          expect(readBack(file.text)).toEqual(shownIn2026(file.events, file.series));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('leaves out of a day all that would be on it', () => {
    const body = series('RRULE:FREQ=WEEKLY;COUNT=6;BYHOUR=9,18\nEXDATE:20260519', {
      dates: ['2026-05-19T12:00'],
    });
    const { series: repeated, text } = written([], [body]);
    const shown = shownIn2026([], repeated);
    expect(shown.some((one) => one.includes('2026-05-19'))).toBe(false);
    expect(readBack(text)).toEqual(shown.toSorted());
  });

  test('keeps what is otherwise about single occurrences', () => {
    const exceptions: SeriesException[] = [
      { at: '2026-05-12T18:00', is: 'skipped', fields: {} },
      { at: '2026-05-19T18:00', is: 'cancelled', fields: {} },
      {
        at: '2026-05-26T18:00',
        is: 'changed',
        fields: {
          title: 'Probe',
          startsOn: '2026-05-28' as PlainDay,
          startTime: '17:00' as TimeOfDay,
          endsOn: '2026-05-28' as PlainDay,
          endTime: '18:00' as TimeOfDay,
        },
      },
    ];
    const file = written(
      [],
      [series('FREQ=WEEKLY;COUNT=5', { exceptions, dates: ['2026-05-08T18:00'] })],
    );
    expect(readBack(file.text)).toEqual(shownIn2026(file.events, file.series));
    expect(file.text).toContain('EXDATE;TZID=Europe/Berlin:20260512T180000\r\n');
    expect(file.text).toContain('RECURRENCE-ID;TZID=Europe/Berlin:20260519T180000\r\n');
    expect(file.text).toContain('STATUS:CANCELLED\r\n');
    expect(file.text).toContain('RDATE;TZID=Europe/Berlin:20260508T180000\r\n');
  });

  test('is read by another reader to the same events', () => {
    const exceptions: SeriesException[] = [
      { at: '2026-05-12T18:00', is: 'changed', fields: { title: 'Probe' } },
    ];
    const { text } = written(
      [event({ title: 'Fest; mit, allem\\', note: 'eins\nzwei' })],
      [series('FREQ=WEEKLY;UNTIL=20260519', { exceptions })],
    );
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    const [single, whole, changed] = calendar
      .getAllSubcomponents('vevent')
      .map((one) => new ICAL.Event(one, { exceptions: [] }));
    expect(single?.summary).toBe('Fest; mit, allem\\');
    expect(single?.description).toBe('eins\nzwei');
    expect(changed?.recurrenceId.toString()).toBe('2026-05-12T18:00:00');
    const iterator = whole?.iterator();
    const starts: string[] = [];
    for (let next = iterator?.next(); next; next = iterator?.next()) starts.push(next.toString());
    expect(starts).toEqual(['2026-05-05T18:00:00', '2026-05-12T18:00:00', '2026-05-19T18:00:00']);
  });

  test('has lines of at most 75 octets, ends each with CRLF, and is the same each time', () => {
    const events = [record(event({ title: '🎶ä'.repeat(60) }))];
    const options = { name: 'Mira 🎶'.repeat(20), events, series: [], withNotes: true };
    const text = writeCalendar(options);
    const lines = text.split('\r\n');
    expect(lines.pop()).toBe('');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/u);
    for (const line of lines) expect(new TextEncoder().encode(line).length).toBeLessThan(76);
    expect(writeCalendar(options)).toBe(text);
  });

  test('[IC22] hostile texts stay text: no line and no component comes of them', () => {
    const hostile = 'x\r\nEND:VEVENT\nBEGIN:VALARM\u2028TRIGGER:PT0S';
    const { text } = written([event({ title: 'a;b,c\\n:"', place: hostile, note: hostile })], []);
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    expect(calendar.getAllSubcomponents().map(({ name }) => name)).toEqual(['vtimezone', 'vevent']);
    expect(text.match(/^(?:BEGIN|END):/gmu)).toHaveLength(2 * 6);
  });

  test('notes are left out where the file is for somebody else', () => {
    const { text } = written([event({ note: 'Insulin' })], [], { withNotes: false });
    expect(text).not.toContain('Insulin');
  });
});

describe('[IC19] the definition of a zone', () => {
  test.each([
    'Europe/Berlin',
    'America/New_York',
    'Africa/Casablanca',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
  ])('%s has its offsets in every week of the years it is for', (name) => {
    const component = new ICAL.Component(zoneDefinition(name, { from: 2024, to: 2032 }));
    const defined = new ICAL.Timezone(component);
    for (let ms = Date.UTC(2024, 0, 2, 12); ms < Date.UTC(2032, 11, 28); ms += 5 * 86_400_000) {
      const local = new Date(ms + offsetMs(name, ms)).toISOString().slice(0, 19);
      const time = ICAL.Time.fromDateTimeString(local);
      expect(defined.utcOffset(time) * 1000, local).toBe(offsetMs(name, ms));
    }
  });
});
