import { describe, expect, test } from 'vitest';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { keyedRecordId, randomId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import { jsonSchemaOf } from '#kernel/kind/json-schema.ts';
import { limits } from '#kernel/protocol/limits.ts';
import { dayColour, event, series } from '#products/calendar/kinds.ts';
import {
  acknowledgeChange,
  calendarMutators,
  changeEvent,
  createEvent,
  deleteEvent,
  deleteEvents,
  eventsPerImport,
  importEvents,
  moveEvent,
  restoreEvent,
  setCancelled,
  setDayColour,
  shareEvent,
} from '#products/calendar/mutators.ts';
import { MutatorRows } from '#testkit/mutator-rows.ts';

const audience = randomId<AudienceId>();
const other = randomId<AudienceId>();

const swim = {
  title: 'Schwimmen',
  pictogram: 'swimming',
  startsOn: '2026-05-06',
  startTime: '16:30',
  endsOn: '2026-05-06',
  endTime: '18:00',
  zone: 'Europe/Berlin',
  withPersons: [],
  place: '',
  note: '',
};

function withSwim() {
  const rows = new MutatorRows();
  const id = randomId<RecordId>();
  rows.run(createEvent, { id, audience, event: swim });
  return { rows, id };
}

test('[CA2] an event is created whole, on its day', () => {
  const { rows, id } = withSwim();
  expect(rows.get(id)).toMatchObject({
    kind: event.name,
    audience,
    day: '2026-05-06',
    body: { ...swim, importedUid: null },
  });
});

test('[CA2] a change names its fields and leaves the others alone', () => {
  const { rows, id } = withSwim();
  rows.run(changeEvent, { id, fields: { place: 'Hallenbad', startsOn: '2026-05-05' } });
  expect(rows.get(id)).toMatchObject({
    day: '2026-05-05',
    body: { ...swim, place: 'Hallenbad', startsOn: '2026-05-05' },
  });
});

test('[CA3] times that do not fit together are refused, also when only one of them changes', () => {
  const { rows, id } = withSwim();
  const refused =
    <Args extends object>(mutator: Mutator<Args>, args: unknown) =>
    () => {
      rows.run(mutator, args);
    };
  expect(refused(changeEvent, { id, fields: { endTime: '16:00' } })).toThrow(
    'calendar.end-before-start',
  );
  expect(refused(changeEvent, { id, fields: { startTime: null } })).toThrow(
    'calendar.time-incomplete',
  );
  expect(
    refused(createEvent, {
      id: randomId(),
      audience,
      event: { ...swim, endsOn: '2027-05-06' },
    }),
  ).toThrow('calendar.event-too-long');
  expect(rows.get(id)?.body).toMatchObject(swim);
});

test('[CA4] a moved event lasts as long; an all-day one has no time to move to', () => {
  const { rows, id } = withSwim();
  rows.run(moveEvent, { id, startsOn: '2026-05-08', startTime: '23:00' });
  expect(rows.get(id)?.body).toMatchObject({
    startsOn: '2026-05-08',
    startTime: '23:00',
    endsOn: '2026-05-09',
    endTime: '00:30',
  });
  rows.run(changeEvent, { id, fields: { startTime: null, endTime: null } });
  expect(() => {
    rows.run(moveEvent, { id, startsOn: '2026-05-10', startTime: '08:00' });
  }).toThrow('calendar.all-day-has-no-time');
  rows.run(moveEvent, { id, startsOn: '2026-05-10', startTime: null });
  expect(rows.get(id)?.body).toMatchObject({ startsOn: '2026-05-10', endsOn: '2026-05-11' });
});

test('[CA5] deleting twice is deleting once, and restoring makes a new record', () => {
  const { rows, id } = withSwim();
  rows.run(deleteEvent, { id });
  rows.run(deleteEvent, { id });
  expect(rows.get(id)).toBeUndefined();
  const again = randomId<RecordId>();
  rows.run(restoreEvent, { audience, event: { ...swim, id: again, importedUid: 'x#1' } });
  expect(rows.get(again)?.body).toMatchObject({ ...swim, importedUid: 'x#1' });
  expect(() => {
    rows.run(changeEvent, { id, fields: { title: 'Weg' } });
  }).toThrow('record.absent');
});

test('[CA6] two devices that colour one day make one record', () => {
  const rows = new MutatorRows();
  const id = keyedRecordId(dayColour.name, audience, '2026-05-06');
  rows.run(setDayColour, { audience, day: '2026-05-06', colour: 'yellow' });
  rows.run(setDayColour, { audience, day: '2026-05-06', colour: 'none' });
  expect(rows.get(id)).toMatchObject({ body: { day: '2026-05-06', colour: 'none' } });
  rows.run(setDayColour, { audience: other, day: '2026-05-06', colour: 'red' });
  expect(rows.get(id)).toMatchObject({ body: { colour: 'none' } });
});

test('[CA12] sharing moves an event, and nothing in it changes', () => {
  const { rows, id } = withSwim();
  rows.run(shareEvent, { id, audience: other });
  expect(rows.get(id)).toMatchObject({ audience: other, body: swim });
});

test('[CA12][SY34] what an event says and who sees it change in one step', () => {
  const { rows, id } = withSwim();
  rows.run(changeEvent, { id, fields: { note: 'Nur für uns.' }, audience: other });
  expect(rows.get(id)).toMatchObject({ audience: other, body: { ...swim, note: 'Nur für uns.' } });
});

test('[IC13] a batch is imported as a whole or not at all, and deleted in one go', () => {
  const rows = new MutatorRows();
  const events = [1, 2].map((n) => ({
    ...swim,
    id: randomId<RecordId>(),
    importedUid: `uid#${String(n)}`,
  }));
  rows.run(importEvents, { audience, events });
  expect(events.map((one) => rows.get(one.id)?.body)).toMatchObject([
    { importedUid: 'uid#1' },
    { importedUid: 'uid#2' },
  ]);
  const broken = { ...swim, id: randomId<RecordId>(), importedUid: 'uid#3', endTime: '01:00' };
  const fine = { ...swim, id: randomId<RecordId>(), importedUid: 'uid#4' };
  expect(() => {
    rows.run(importEvents, { audience, events: [fine, broken] });
  }).toThrow('calendar.end-before-start');
  expect(rows.get(fine.id)).toBeUndefined();
  rows.run(deleteEvents, { ids: events.map((one) => one.id) });
  expect(events.map((one) => rows.get(one.id))).toEqual([undefined, undefined]);
});

describe('arguments from outside', () => {
  const args = { id: randomId<RecordId>(), audience, event: swim };
  test.each<[string, object]>([
    ['an unknown field', { ...args, extra: 1 }],
    ['an unknown field of the event', { ...args, event: { ...swim, importedUid: 'x' } }],
    ['a title of spaces', { ...args, event: { ...swim, title: '  ' } }],
    ['a title of 10 MB', { ...args, event: { ...swim, title: 'x'.repeat(10_000_000) } }],
    ['a control character', { ...args, event: { ...swim, note: 'a\u0000b' } }],
    ['a turned-around text', { ...args, event: { ...swim, title: 'a\u202eb' } }],
    ['30 February', { ...args, event: { ...swim, startsOn: '2026-02-30' } }],
    ['a time that is none', { ...args, event: { ...swim, startTime: '25:00' } }],
    ['a zone that is none', { ...args, event: { ...swim, zone: 'Mars/Base' } }],
    ['a picture that is a path', { ...args, event: { ...swim, pictogram: '../x' } }],
    ['a person that is no id', { ...args, event: { ...swim, withPersons: ['Tom'] } }],
    ['51 persons', { ...args, event: { ...swim, withPersons: Array(51).fill(randomId()) } }],
    ['an id that is none', { ...args, id: '1; drop table record' }],
    ['a prototype', JSON.parse('{"__proto__": {"id": 1}}') as object],
  ])('[CA18] %s is refused', (_, given) => {
    expect(() => createEvent.parse(given)).toThrow();
  });

  test('[CA18] too many events in a batch, and none, are refused', () => {
    const one = { ...swim, id: randomId<RecordId>(), importedUid: null };
    expect(() => importEvents.parse({ audience, events: [] })).toThrow();
    expect(() =>
      importEvents.parse({
        audience,
        events: Array.from({ length: eventsPerImport + 1 }, () => one),
      }),
    ).toThrow();
    expect(eventsPerImport).toBeLessThanOrEqual(limits.recordsPerMutation);
  });

  test('[CA18] every mutator has a name of its own product and refuses an empty object', () => {
    expect(new Set(calendarMutators.map((one) => one.name)).size).toBe(calendarMutators.length);
    for (const mutator of calendarMutators) {
      expect(mutator.name).toMatch(/^calendar\.[a-z-]+$/);
      expect(() => mutator.parse({})).toThrow();
    }
  });
});

test('[CA19] every field of every kind says what data it is and what for', () => {
  for (const kind of [event, dayColour]) {
    expect(Object.keys(kind.data).toSorted()).toEqual([...kind.fields].toSorted());
    expect(kind.audiences.allowed).toContain(kind.audiences.default);
    expect(jsonSchemaOf(kind)).toMatchObject({ type: 'object', additionalProperties: false });
  }
  const body = event.parse({ ...swim, importedUid: null });
  expect(event.dayOf(body)).toBe('2026-05-06' as PlainDay);
});

test('[CA45] a change is explained from its beginning until it was seen', () => {
  const { rows, id } = withSwim();
  rows.run(changeEvent, { id, fields: { place: 'Hallenbad' } });
  expect(rows.get(id)?.body).not.toHaveProperty('before');
  rows.run(moveEvent, { id, startsOn: '2026-05-07', startTime: null, explain: true });
  rows.run(changeEvent, { id, fields: { title: 'Baden', pictogram: 'bath' }, explain: true });
  expect(rows.get(id)?.body).toMatchObject({
    title: 'Baden',
    startsOn: '2026-05-07',
    before: {
      title: 'Schwimmen',
      pictogram: 'swimming',
      photo: null,
      startsOn: '2026-05-06',
      startTime: '16:30',
    },
  });
  const again = randomId<RecordId>();
  rows.run(restoreEvent, { audience, event: { ...rows.get(id)?.body, id: again } });
  expect(rows.get(again)?.body).toEqual(rows.get(id)?.body);
  rows.run(acknowledgeChange, { id });
  expect(rows.get(id)?.body).toMatchObject({ title: 'Baden', before: null });
});

test('[CA12][CA45] what it was before is not told to others with whom it is shared', () => {
  const { rows, id } = withSwim();
  rows.run(changeEvent, { id, fields: { title: 'Baden' }, audience, explain: true });
  expect(rows.get(id)?.body).toMatchObject({ before: { title: 'Schwimmen' } });
  rows.run(shareEvent, { id, audience: other });
  expect(rows.get(id)).toMatchObject({ audience: other, body: { title: 'Baden', before: null } });
  rows.run(changeEvent, { id, fields: { title: 'Kino' }, audience, explain: true });
  expect(rows.get(id)).toMatchObject({ audience, body: { title: 'Kino', before: null } });
});

test('[CA48] what does not take place stays where it was, and can take place after all', () => {
  const { rows, id } = withSwim();
  rows.run(setCancelled, { id, isCancelled: true });
  expect(rows.get(id)).toMatchObject({ day: '2026-05-06', body: { ...swim, isCancelled: true } });
  rows.run(setCancelled, { id, isCancelled: false });
  expect(rows.get(id)?.body).toMatchObject({ isCancelled: false });
});

test('[CA40] a series stands on its last day, and on none that comes while it goes on', () => {
  const weekly = {
    ...swim,
    importedUid: null,
    rule: 'FREQ=WEEKLY',
    dates: [],
    exceptions: [],
    replaces: null,
  };
  expect(series.dayOf(series.parse({ ...weekly, lastDay: '2026-06-24' }))).toBe('2026-06-24');
  expect(series.dayOf(series.parse({ ...weekly, lastDay: null }))).toBe('2200-12-31');
  expect(series.horizonDays).toBeNull();
});
