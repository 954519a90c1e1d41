import { describe, expect, test } from 'vitest';
import type { AccountId, AudienceId, DeviceId, MutationId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { type MutatorTx, Refusal } from '#kernel/kind/define-mutator.ts';
import { allRights } from '#kernel/kind/right.ts';
import type { StoredRecord } from '#kernel/sync/server/stored-record.ts';
import { WorkingSet } from '#kernel/sync/server/working-set.ts';
import { KnownState } from '#kernel/sync/server/working-state.ts';
import { event, series } from '#products/calendar/kinds.ts';
import type { SeriesBody } from '#products/calendar/kinds.ts';
import { createEvent } from '#products/calendar/mutators.ts';
import { eventsBetween, eventsOn } from '#products/calendar/queries.ts';
import {
  changeSeries,
  createSeries,
  deleteSeries,
  endSeries,
  repeatEvent,
  resetSeries,
  restoreSeries,
  setOccurrence,
  shareSeries,
  splitSeries,
} from '#products/calendar/series-mutators.ts';
import { MutatorRows } from '#testkit/mutator-rows.ts';

const audience = randomId<AudienceId>();
const choir = {
  title: 'Chor',
  pictogram: 'singing',
  startsOn: '2026-05-05',
  startTime: '18:00',
  endsOn: '2026-05-05',
  endTime: '19:30',
  zone: 'Europe/Berlin',
  withPersons: [],
  place: '',
  note: '',
  rule: 'FREQ=WEEKLY;COUNT=4',
  dates: [],
};

function withChoir(more = {}) {
  const rows = new MutatorRows();
  const id = randomId<RecordId>();
  rows.run(createSeries, { id, audience, series: { ...choir, ...more } });
  return { rows, id };
}

/** When the series of some records happen in May and June 2026, on a wall in Berlin. */
function shown(rows: MutatorRows, ...ids: RecordId[]): string[] {
  const records = ids.flatMap((id) => {
    const record = rows.get(id);
    return record === undefined ? [] : [{ ...record, unsent: false } as SeenRecord<SeriesBody>];
  });
  return eventsBetween({
    records: [],
    series: records,
    from: '2026-05-01' as PlainDay,
    to: '2026-06-30' as PlainDay,
    zone: 'Europe/Berlin',
  })
    .map(({ startsOn, startTime, record: { body } }) =>
      [startsOn, startTime, body.title, ...(body.isCancelled === true ? ['fällt aus'] : [])].join(
        ' ',
      ),
    )
    .toSorted();
}

const bodyOf = (rows: MutatorRows, id: RecordId) => rows.get(id)?.body as unknown as SeriesBody;
const each = (days: readonly string[], rest = '18:00 Chor') =>
  days.map((day) => `2026-${day} ${rest}`);

describe('[CA40] a series', () => {
  test('happens as its rule says and stands on its last day', () => {
    const { rows, id } = withChoir();
    expect(shown(rows, id)).toEqual(each(['05-05', '05-12', '05-19', '05-26']));
    expect(rows.get(id)).toMatchObject({ kind: series.name, day: '2026-05-26' });
    rows.run(changeSeries, { id, fields: { rule: 'FREQ=WEEKLY' } });
    expect(rows.get(id)?.day).toBe('2200-12-31');
    expect(bodyOf(rows, id).lastDay).toBeNull();
  });

  test('that cannot be is refused, and nothing is written', () => {
    const rows = new MutatorRows();
    for (const [more, code] of [
      [{ rule: 'FREQ=NEVER' }, 'calendar.rule-unreadable'],
      [{ rule: 'FREQ=WEEKLY;COUNT=2;UNTIL=20260601' }, 'calendar.rule-unreadable'],
      [{ rule: 'FREQ=SECONDLY' }, 'calendar.rule-too-frequent'],
      [{ endTime: '17:00' }, 'calendar.end-before-start'],
    ] as const) {
      const id = randomId<RecordId>();
      expect(() => {
        rows.run(createSeries, { id, audience, series: { ...choir, ...more } });
      }, code).toThrow(code);
      expect(rows.get(id)).toBeUndefined();
    }
    const { rows: present, id } = withChoir();
    expect(() => {
      present.run(changeSeries, { id, fields: { rule: 'FREQ=NEVER' } });
    }).toThrow('calendar.rule-unreadable');
    expect(bodyOf(present, id).rule).toBe(choir.rule);
  });

  test.each([
    ['many rules', Array.from({ length: 20 }, () => 'RRULE:FREQ=MINUTELY;COUNT=140000').join('\n')],
    ['what never comes', 'FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTHDAY=15;COUNT=9'],
    ['many times', `FREQ=DAILY;BYMINUTE=${[...Array(60).keys()].join(',')};COUNT=9999999`],
    ['every minute', 'FREQ=MINUTELY;UNTIL=21991231'],
  ])('[CA25] is refused soon when it would take long: %s', (_, rule) => {
    const { rows, id } = withChoir({ rule: 'FREQ=WEEKLY' });
    rows.run(setOccurrence, { id, at: '2026-05-12T18:00', to: { is: 'skipped', fields: {} } });
    // Of this process: what else the machine does counts for nothing.
    const before = process.cpuUsage();
    // As many as a push may have.
    for (let times = 0; times < 100; times += 1) {
      expect(() => {
        rows.run(changeSeries, { id, fields: { rule } });
      }).toThrow('calendar.recurrence-too-laborious');
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(5_000);
  });

  test('[CA25] what people repeat is not refused', () => {
    const { rows, id } = withChoir();
    for (const rule of [
      'FREQ=DAILY;COUNT=3650',
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=2000',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;UNTIL=20501231T235959Z',
      'FREQ=YEARLY;COUNT=100',
      'FREQ=DAILY;BYHOUR=8,12,18,22;UNTIL=20301231',
    ]) {
      rows.run(changeSeries, { id, fields: { rule } });
      expect(bodyOf(rows, id)).toMatchObject({ rule });
      expect(bodyOf(rows, id).lastDay).not.toBeNull();
    }
  });

  test('[SY5] an all-day series that comes to repeat within days is refused, also with exceptions', () => {
    const { rows, id } = withChoir({ startTime: null, endTime: null, rule: 'FREQ=DAILY' });
    rows.run(setOccurrence, { id, at: '2026-05-12', to: { is: 'skipped', fields: {} } });
    expect(() => {
      rows.run(changeSeries, { id, fields: { rule: 'FREQ=HOURLY' } });
    }).toThrow(Refusal);
  });

  test('goes to others, is deleted and comes back whole', () => {
    const { rows, id } = withChoir();
    const circle = randomId<AudienceId>();
    rows.run(setOccurrence, { id, at: '2026-05-12T18:00', to: { is: 'cancelled', fields: {} } });
    rows.run(shareSeries, { id, audience: circle });
    expect(rows.get(id)?.audience).toBe(circle);
    const { lastDay: _worked, ...whole } = bodyOf(rows, id);
    rows.run(deleteSeries, { id });
    const again = randomId<RecordId>();
    rows.run(restoreSeries, { id: again, audience: circle, series: whole });
    expect(rows.get(again)).toMatchObject({ day: '2026-05-26', body: whole });
  });
});

describe('[CA49] what is otherwise about one occurrence', () => {
  test('is left out, does not take place, or is changed, and can be as before', () => {
    const { rows, id } = withChoir();
    rows.run(setOccurrence, { id, at: '2026-05-05T18:00', to: { is: 'skipped', fields: {} } });
    rows.run(setOccurrence, { id, at: '2026-05-12T18:00', to: { is: 'cancelled', fields: {} } });
    const moved = { startsOn: '2026-05-20', startTime: '17:00', endsOn: '2026-05-20' };
    rows.run(setOccurrence, {
      id,
      at: '2026-05-19T18:00',
      to: { is: 'changed', fields: { ...moved, title: 'Generalprobe' } },
    });
    expect(shown(rows, id)).toEqual([
      '2026-05-12 18:00 Chor fällt aus',
      '2026-05-20 17:00 Generalprobe',
      '2026-05-26 18:00 Chor',
    ]);
    for (const at of ['2026-05-05T18:00', '2026-05-12T18:00', '2026-05-19T18:00']) {
      rows.run(setOccurrence, { id, at, to: null });
    }
    expect(shown(rows, id)).toEqual(each(['05-05', '05-12', '05-19', '05-26']));
    expect(bodyOf(rows, id).exceptions).toEqual([]);
  });

  test('counts for the last day when it was moved beyond it', () => {
    const { rows, id } = withChoir();
    const fields = { startsOn: '2026-07-01', endsOn: '2026-07-01' };
    rows.run(setOccurrence, { id, at: '2026-05-26T18:00', to: { is: 'changed', fields } });
    expect(rows.get(id)?.day).toBe('2026-07-01');
  });

  test('is refused where there is none, and where its times cannot be', () => {
    const { rows, id } = withChoir();
    const set = (at: string, fields = {}) => {
      rows.run(setOccurrence, { id, at, to: { is: 'changed', fields } });
    };
    for (const at of ['2026-05-06T18:00', '2026-05-05T17:00', '2026-05-05', '2026-06-02T18:00']) {
      expect(() => {
        set(at);
      }, at).toThrow('calendar.occurrence-absent');
    }
    expect(() => {
      set('2026-05-05T18:00', { endTime: '17:00' });
    }).toThrow('calendar.end-before-start');
  });

  test('moves along with the series, and goes with an occurrence that is there no more', () => {
    const { rows, id } = withChoir();
    rows.run(setOccurrence, { id, at: '2026-05-12T18:00', to: { is: 'cancelled', fields: {} } });
    rows.run(setOccurrence, { id, at: '2026-05-26T18:00', to: { is: 'skipped', fields: {} } });
    rows.run(changeSeries, {
      id,
      fields: {
        startsOn: '2026-05-06',
        endsOn: '2026-05-06',
        startTime: '10:00',
        endTime: '11:00',
        rule: 'FREQ=WEEKLY;COUNT=3',
      },
    });
    expect(shown(rows, id)).toEqual([
      '2026-05-06 10:00 Chor',
      '2026-05-13 10:00 Chor fällt aus',
      '2026-05-20 10:00 Chor',
    ]);
    expect(bodyOf(rows, id).exceptions).toHaveLength(1);
  });

  test('stays with the time it names where there are several, whatever is said of all', () => {
    const { rows, id } = withChoir({
      rule: 'FREQ=WEEKLY;COUNT=4;BYHOUR=14,18',
      dates: ['2026-05-07T10:00'],
    });
    for (const at of ['2026-05-12T14:00', '2026-05-07T10:00']) {
      rows.run(setOccurrence, { id, at, to: { is: 'cancelled', fields: {} } });
    }
    const before = shown(rows, id);
    rows.run(changeSeries, { id, fields: { title: 'Singen' } });
    expect(shown(rows, id)).toEqual(before.map((one) => one.replace('Chor', 'Singen')));
    const newId = randomId<RecordId>();
    rows.run(splitSeries, { id, at: '2026-05-06T00:00', newId, fields: { title: 'Chor' } });
    expect(shown(rows, id, newId).filter((one) => one.includes('Chor'))).toEqual(before.slice(1));
  });
});

describe('[CA50] this and following', () => {
  test('ends one series and begins another, each with what is about its own occurrences', () => {
    const { rows, id } = withChoir();
    const newId = randomId<RecordId>();
    const { lastDay: _worked, ...whole } = bodyOf(rows, id);
    rows.run(setOccurrence, { id, at: '2026-05-05T18:00', to: { is: 'cancelled', fields: {} } });
    rows.run(setOccurrence, { id, at: '2026-05-26T18:00', to: { is: 'cancelled', fields: {} } });
    const fields = { title: 'Probe', startTime: '19:00', endTime: '20:00' };
    rows.run(splitSeries, { id, at: '2026-05-19T18:00', newId, fields });
    expect(shown(rows, id, newId)).toEqual([
      '2026-05-05 18:00 Chor fällt aus',
      '2026-05-12 18:00 Chor',
      '2026-05-19 19:00 Probe',
      '2026-05-26 19:00 Probe fällt aus',
    ]);
    expect(rows.get(id)?.day).toBe('2026-05-12');
    expect(bodyOf(rows, newId).replaces).toBe(id);
    rows.run(deleteSeries, { id: newId });
    rows.run(resetSeries, { id, series: whole });
    expect(shown(rows, id)).toEqual(each(['05-05', '05-12', '05-19', '05-26']));
  });

  test('without other fields happens as before', () => {
    const { rows, id } = withChoir({ rule: 'FREQ=WEEKLY', dates: ['2026-05-28T18:00'] });
    const whole = shown(rows, id);
    const newId = randomId<RecordId>();
    rows.run(splitSeries, { id, at: '2026-05-19T18:00', newId, fields: {} });
    expect(shown(rows, id, newId)).toEqual(whole);
    expect(bodyOf(rows, newId).dates).toEqual(['2026-05-28T18:00']);
  });

  test('deletes a series that would have nothing left', () => {
    const { rows, id } = withChoir();
    rows.run(endSeries, { id, at: '2026-05-19T18:00' });
    expect(shown(rows, id)).toEqual(each(['05-05', '05-12']));
    rows.run(endSeries, { id, at: '2026-05-05T18:00' });
    expect(rows.get(id)).toBeUndefined();
    expect(() => {
      rows.run(splitSeries, {
        id,
        at: '2026-05-05T18:00',
        newId: randomId<RecordId>(),
        fields: {},
      });
    }).toThrow('record.absent');
  });
});

test('[CA51] an event that comes to repeat becomes the first occurrence of a series', () => {
  const rows = new MutatorRows();
  const [first, id] = [randomId<RecordId>(), randomId<RecordId>()];
  const { rule, dates, ...event } = choir;
  rows.run(createEvent, { id: first, audience, event });
  rows.run(repeatEvent, { event: first, id, series: { ...event, rule, dates } });
  expect(rows.get(first)).toBeUndefined();
  expect(rows.get(id)).toMatchObject({ audience, body: { ...choir, replaces: first } });
});

test('[SY37] an event that others see by now becomes no series before them unless its author says so', () => {
  const [first, others] = [randomId<RecordId>(), randomId<AudienceId>()];
  const { rule, dates, ...body } = choir;
  const actor = () => ({ account: randomId<AccountId>(), device: randomId<DeviceId>() });
  const known = (...records: readonly StoredRecord[]) =>
    new KnownState({
      records: new Map(records.map((record) => [record.id, record])),
      audiences: new Map(
        [audience, others].map((one) => [one, { rights: allRights, name: 'team' }]),
      ),
      lastRevision: new Map(),
    });
  const [maker, sharer] = [actor(), actor()];
  const writtenBy = (working: WorkingSet, run: (tx: MutatorTx) => void): StoredRecord => {
    working.run({ id: randomId<MutationId>(), base: new Map([[first, 1]]) }, run);
    const after = working.changes()[0]?.after;
    if (after === undefined || after === null) throw new Error('nothing was written');
    return after;
  };
  const made = writtenBy(new WorkingSet(known(), maker), (tx) => {
    createEvent.run(tx, createEvent.parse({ id: first, audience, event: body }));
  });
  const shared = writtenBy(new WorkingSet(known(made), sharer), (tx) => {
    tx.move(event, first, others);
  });
  const repeat = (to?: AudienceId) => {
    const working = new WorkingSet(known(shared), maker);
    const args = { event: first, id: randomId<RecordId>(), series: { ...body, rule, dates } };
    working.run({ id: randomId<MutationId>(), base: new Map([[first, 1]]) }, (tx) => {
      repeatEvent.run(
        tx,
        repeatEvent.parse({ ...args, ...(to !== undefined && { audience: to }) }),
      );
    });
    return working.changes().find(({ after }) => after !== null)?.after?.audience;
  };
  expect(() => repeat()).toThrow(new Refusal('record.moved'));
  expect(repeat(audience)).toBe(audience);
});

describe('[CA52] a day', () => {
  const seen = (body: Partial<SeriesBody>): SeenRecord<SeriesBody> => ({
    id: randomId<RecordId>(),
    audience,
    kind: series.name,
    body: series.parse({
      ...choir,
      importedUid: null,
      exceptions: [],
      lastDay: null,
      replaces: null,
      ...body,
    }),
    day: null,
    persons: [],
    revision: 1,
    merged: 0,
    createdBy: randomId<AccountId>(),
    createdAt: '',
    changedBy: randomId<AccountId>(),
    changedAt: '',
    unsent: false,
  });

  test('shows occurrences in the reader’s zone, named as in their own', () => {
    const day = '2026-05-13' as PlainDay;
    expect(eventsOn([], day, 'Pacific/Auckland', [seen({ rule: 'FREQ=WEEKLY' })])).toMatchObject([
      { startsOn: day, startTime: '04:00', endTime: '05:30', occurrence: '2026-05-12T18:00' },
    ]);
  });

  test('shows each of several days of an occurrence, and keeps occurrences apart', () => {
    const camp = seen({
      startTime: null,
      endTime: null,
      endsOn: '2026-05-07' as PlainDay,
      rule: 'FREQ=DAILY;INTERVAL=2;COUNT=2',
    });
    const on = (day: string) => eventsOn([], day as PlainDay, 'Europe/Berlin', [camp]);
    expect(on('2026-05-06').map(({ occurrence }) => occurrence)).toEqual(['2026-05-05']);
    expect(on('2026-05-07').map(({ occurrence }) => occurrence)).toEqual([
      '2026-05-05',
      '2026-05-07',
    ]);
    expect(new Set(on('2026-05-07').map(({ id }) => id)).size).toBe(2);
  });

  test('[CA24] shows an added date before the start, also where the start is not in sight', () => {
    const { rows, id } = withChoir({ dates: ['2026-04-20T10:00'] });
    const series = [{ ...rows.get(id), unsent: false } as SeenRecord<SeriesBody>];
    const within = (from: string, to: string) =>
      eventsBetween({
        records: [],
        series,
        from: from as PlainDay,
        to: to as PlainDay,
        zone: 'Europe/Berlin',
      }).map(({ occurrence }) => occurrence);
    expect(within('2026-04-20', '2026-05-05')).toEqual(['2026-04-20T10:00', '2026-05-05T18:00']);
    expect(within('2026-04-20', '2026-04-20')).toEqual(['2026-04-20T10:00']);
  });

  test('shows the rest when a rule cannot be read', () => {
    const day = '2026-05-05' as PlainDay;
    const broken = seen({ rule: 'FREQ=NEVER' });
    expect(eventsOn([], day, 'Europe/Berlin', [broken, seen({})])).toHaveLength(1);
  });
});
