import { describe, expect, test } from 'vitest';
import { randomId } from '#kernel/base/ids.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { SeriesBody } from '#products/calendar/kinds.ts';
import { eventsBetween, occurrenceIn } from '#products/calendar/queries.ts';
import { never } from '#products/calendar/repeat.ts';
import {
  changeOfAll,
  changeOfRest,
  exceptionFor,
  repeatFrom,
  scopesOf,
  scopesOfRemoval,
} from '#products/calendar/series-changes.ts';
import type { Occurring, Wanted } from '#products/calendar/series-changes.ts';
import {
  changeSeries,
  createSeries,
  setOccurrence,
  splitSeries,
} from '#products/calendar/series-mutators.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { MutatorRows } from '#testkit/mutator-rows.ts';

const zone = 'Europe/Berlin';
const tuesday = '2026-05-05' as PlainDay;
const may12 = '2026-05-12T18:00';
const may19 = '2026-05-19T18:00';

function choir(more: object = {}) {
  const rows = new MutatorRows();
  const id = randomId<RecordId>();
  const series = {
    title: 'Chor',
    pictogram: null,
    startsOn: tuesday,
    startTime: '18:00',
    endsOn: tuesday,
    endTime: '19:30',
    zone,
    withPersons: [],
    place: '',
    note: '',
    rule: 'FREQ=WEEKLY;COUNT=4',
    dates: [],
    ...more,
  };
  rows.run(createSeries, { id, audience: randomId<AudienceId>(), series });
  return { rows, id };
}

function at(rows: MutatorRows, id: RecordId, occurrence: string): Occurring {
  const record = { ...rows.get(id), unsent: false } as SeenRecord<SeriesBody>;
  return { ...occurrenceIn(record, occurrence, zone), series: record };
}

function shown(rows: MutatorRows, ...ids: RecordId[]): string[] {
  return eventsBetween({
    records: [],
    series: ids.map((id) => ({ ...rows.get(id), unsent: false }) as SeenRecord<SeriesBody>),
    from: addDays(tuesday, -4),
    to: addDays(tuesday, 60),
    zone,
  })
    .map((one) => `${one.startsOn.slice(5)} ${one.startTime ?? ''} ${one.record.body.title}`)
    .toSorted();
}

const wanted = (fields: Wanted['fields'], more: Partial<Wanted> = {}): Wanted => ({
  fields,
  repeat: null,
  hasOtherAudience: false,
  ...more,
});
const time = (text: string) => text as TimeOfDay;
const toWednesday = {
  startsOn: '2026-05-13' as PlainDay,
  startTime: time('17:00'),
  endsOn: '2026-05-13' as PlainDay,
  endTime: time('18:30'),
};

describe('[CA81] which occurrences a change is about', () => {
  test('only this one comes first; the first has none before it', () => {
    const { rows, id } = choir();
    expect(scopesOf(at(rows, id, may12), wanted({ title: 'x' }))).toEqual([
      'one',
      'following',
      'all',
    ]);
    expect(scopesOf(at(rows, id, '2026-05-05T18:00'), wanted({ title: 'x' }))).toEqual([
      'one',
      'all',
    ]);
    expect(scopesOfRemoval(at(rows, id, may12))).toEqual(['one', 'following', 'all']);
    expect(scopesOfRemoval(at(rows, id, '2026-05-05T18:00'))).toEqual(['one', 'all']);
  });

  test('how it repeats is said of this and following; who sees it never of a single one', () => {
    const { rows, id } = choir();
    const daily = { ...never, pattern: 'day' as const };
    expect(scopesOf(at(rows, id, may12), wanted({}, { repeat: daily }))).toEqual(['following']);
    expect(scopesOf(at(rows, id, '2026-05-05T18:00'), wanted({}, { repeat: daily }))).toEqual([
      'all',
    ]);
    expect(scopesOf(at(rows, id, may12), wanted({}, { hasOtherAudience: true }))).toEqual([
      'following',
      'all',
    ]);
  });

  test('[CA82] a day that a rhythm cannot be moved to is offered for this one alone', () => {
    for (const rule of [
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
      'FREQ=WEEKLY;BYDAY=TU;WKST=SU;INTERVAL=2',
    ]) {
      const { rows, id } = choir({ rule });
      const occurrence = rule.includes('INTERVAL') ? may19 : may12;
      const later = { startsOn: addDays(occurrence.slice(0, 10) as PlainDay, 1) };
      expect(scopesOf(at(rows, id, occurrence), wanted(later)), rule).toEqual(['one']);
      expect(
        scopesOf(at(rows, id, occurrence), wanted({ startTime: time('17:00') })),
        rule,
      ).toEqual(['one', 'following', 'all']);
    }
  });
});

describe('[CA81] what is written', () => {
  test('of one: what differs from the series, and nothing once nothing does', () => {
    const { rows, id } = choir();
    const to = exceptionFor(at(rows, id, may12), { title: 'Chor', ...toWednesday });
    expect(to).toEqual({ is: 'changed', fields: toWednesday });
    rows.run(setOccurrence, { id, at: may12, to });
    const back = {
      startsOn: '2026-05-12',
      startTime: '18:00',
      endsOn: '2026-05-12',
      endTime: '19:30',
    };
    expect(exceptionFor(at(rows, id, may12), back as Wanted['fields'])).toBeNull();
  });

  test('[CA82] of all: each moves as far, weekdays, dates and exclusions with it', () => {
    const { rows, id } = choir({
      rule: 'RRULE:FREQ=WEEKLY;BYDAY=TU\nEXDATE:20260519T180000',
      dates: ['2026-05-08T18:00'],
    });
    const of = at(rows, id, may12);
    rows.run(changeSeries, { id, at: may12, fields: changeOfAll(of, wanted(toWednesday)) });
    expect(shown(rows, id).slice(0, 4)).toEqual([
      '05-06 17:00 Chor',
      '05-09 17:00 Chor',
      '05-13 17:00 Chor',
      '05-27 17:00 Chor',
    ]);
  });

  test('[CA82] of all: dates and exclusions with a time of their own keep it', () => {
    const { rows, id } = choir({
      rule: 'RRULE:FREQ=WEEKLY;BYDAY=TU\nEXDATE:20260519T180000',
      dates: ['2026-05-08T10:00'],
    });
    const of = at(rows, id, may12);
    const longer = { endTime: time('20:00') };
    rows.run(changeSeries, { id, at: may12, fields: changeOfAll(of, wanted(longer)) });
    expect(shown(rows, id).slice(0, 4)).toEqual([
      '05-05 18:00 Chor',
      '05-08 10:00 Chor',
      '05-12 18:00 Chor',
      '05-26 18:00 Chor',
    ]);
  });

  test.each([
    ['weekly, on its last day', 'FREQ=WEEKLY;UNTIL=20260526', 1, ['06', '13', '20', '27']],
    ['weekly, some days after it', 'FREQ=WEEKLY;UNTIL=20260529', 1, ['06', '13', '20', '27']],
    ['weekly, by a week', 'FREQ=WEEKLY;UNTIL=20260520', 7, ['12', '19', '26']],
    ['weekly, back by a week', 'FREQ=WEEKLY;UNTIL=20260607', -4, ['01', '08', '15', '22', '29']],
    ['daily', 'FREQ=DAILY;INTERVAL=5;UNTIL=20260520', 3, ['08', '13', '18', '23']],
    ['with a time', 'FREQ=WEEKLY;UNTIL=20260519T160000Z', 2, ['07', '14', '21']],
    ['on several days', 'FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260514', 1, ['06', '08', '13', '15']],
    [
      'with one left out',
      'RRULE:FREQ=WEEKLY;UNTIL=20260519\nEXDATE:20260512T180000',
      1,
      ['06', '20'],
    ],
  ])(
    '[CA82] of all, ended by a day: none is lost and none comes, %s',
    (_name, rule, days, left) => {
      const { rows, id } = choir({ rule });
      const first = `${tuesday}T18:00`;
      const moved = { startsOn: addDays(tuesday, days), endsOn: addDays(tuesday, days) };
      const fields = changeOfAll(at(rows, id, first), wanted(moved));
      rows.run(changeSeries, { id, at: first, fields });
      expect(shown(rows, id)).toEqual(left.map((day) => `05-${day} 18:00 Chor`));
    },
  );

  test('[CA82] the last day that was chosen stays where it leaves as many', () => {
    const { rows, id } = choir({ rule: 'FREQ=WEEKLY;UNTIL=20260531' });
    const of = at(rows, id, may12);
    expect(changeOfAll(of, wanted(toWednesday)).rule).toContain('UNTIL=20260531');
    expect(changeOfRest(of, wanted(toWednesday)).rule).toContain('UNTIL=20260531');
    const far = { startsOn: '2026-05-18' as PlainDay, endsOn: '2026-05-18' as PlainDay };
    expect(changeOfRest(of, wanted(far)).rule).toContain('UNTIL=20260601');
  });

  test('[CA82] the second Tuesday becomes the third Wednesday in every month, also later in one', () => {
    const { rows, id } = choir({
      startsOn: '2026-07-14',
      endsOn: '2026-07-14',
      rule: 'FREQ=MONTHLY;BYDAY=2TU;UNTIL=20261013',
    });
    const first = '2026-07-14T18:00';
    const moved = { startsOn: '2026-07-15' as PlainDay, endsOn: '2026-07-15' as PlainDay };
    const fields = changeOfAll(at(rows, id, first), wanted(moved));
    rows.run(changeSeries, { id, at: first, fields });
    expect(at(rows, id, '2026-07-15T18:00').series.body.lastDay).toBe('2026-10-21');
  });

  test('of this and following: the former part stays, the later one moves', () => {
    const { rows, id } = choir();
    const newId = randomId<RecordId>();
    const of = at(rows, id, may12);
    rows.run(splitSeries, { id, at: may12, newId, fields: changeOfRest(of, wanted(toWednesday)) });
    expect(shown(rows, id, newId)).toEqual([
      '05-05 18:00 Chor',
      '05-13 17:00 Chor',
      '05-20 17:00 Chor',
      '05-27 17:00 Chor',
    ]);
  });

  test('[CA82] of this and following: one that was moved by itself moves the others as far as now', () => {
    const { rows, id } = choir({ rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260512' });
    const friday = '2026-05-08T18:00';
    const saturday = { startsOn: '2026-05-09', endsOn: '2026-05-09' };
    rows.run(setOccurrence, { id, at: friday, to: { is: 'changed', fields: saturday } });
    const of = at(rows, id, friday);
    const earlier = wanted({ startTime: time('17:00'), endTime: time('18:30') });
    expect(scopesOf(of, earlier)).toContain('following');
    const newId = randomId<RecordId>();
    rows.run(splitSeries, { id, at: friday, newId, fields: changeOfRest(of, earlier) });
    expect(shown(rows, id, newId)).toEqual([
      '05-05 18:00 Chor',
      '05-06 18:00 Chor',
      '05-07 18:00 Chor',
      '05-08 17:00 Chor',
      '05-11 17:00 Chor',
      '05-12 17:00 Chor',
    ]);
  });

  test('another rhythm from an occurrence on begins with that occurrence', () => {
    const { rows, id } = choir({ rule: 'FREQ=WEEKLY' });
    const newId = randomId<RecordId>();
    const repeat = { ...never, pattern: 'monthDate' as const, ends: 'count' as const, count: 2 };
    const of = at(rows, id, may12);
    rows.run(splitSeries, {
      id,
      at: may12,
      newId,
      fields: changeOfRest(of, wanted({}, { repeat })),
    });
    expect(shown(rows, id, newId)).toEqual([
      '05-05 18:00 Chor',
      '05-12 18:00 Chor',
      '06-12 18:00 Chor',
    ]);
  });

  test('what no longer repeats happens this once more', () => {
    const { rows, id } = choir({ rule: 'FREQ=WEEKLY' });
    const newId = randomId<RecordId>();
    const of = at(rows, id, may12);
    const fields = changeOfRest(of, wanted({}, { repeat: never }));
    rows.run(splitSeries, { id, at: may12, newId, fields });
    expect(shown(rows, id, newId)).toEqual(['05-05 18:00 Chor', '05-12 18:00 Chor']);
    expect(scopesOf(at(rows, newId, may12), wanted({ title: 'x' }))).toEqual(['all']);
  });

  test('the occurrence one looked at says what all say now; others keep what is their own', () => {
    const { rows, id } = choir();
    const own = { is: 'changed' as const, fields: { title: 'Probe', place: 'Saal' } };
    for (const one of [may12, may19]) rows.run(setOccurrence, { id, at: one, to: own });
    const of = at(rows, id, may12);
    const fields = changeOfAll(of, wanted({ title: 'Singen' }));
    rows.run(changeSeries, { id, at: may12, fields });
    expect(shown(rows, id)).toEqual([
      '05-05 18:00 Singen',
      '05-12 18:00 Singen',
      '05-19 18:00 Probe',
      '05-26 18:00 Singen',
    ]);
    expect(at(rows, id, may12).record.body.place).toBe('Saal');
  });

  test('[CA80] from an occurrence on only what is left is said of the rhythm', () => {
    const { rows, id } = choir();
    expect(repeatFrom(at(rows, id, may19).series.body, may19)).toMatchObject({
      pattern: 'week',
      weekdays: [2],
      count: 2,
    });
  });
});
