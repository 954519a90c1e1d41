import { describe, expect, test } from 'vitest';
import type { AudienceId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { event, wish } from '#products/calendar/kinds.ts';
import { deleteEvent } from '#products/calendar/mutators.ts';
import {
  declineWish,
  grantWish,
  makeWish,
  reopenWish,
  withdrawWish,
} from '#products/calendar/wish-mutators.ts';
import { MutatorRows } from '#testkit/mutator-rows.ts';

const audience = randomId<AudienceId>();
const zoo = {
  title: 'Zoo',
  pictogram: 'lion',
  photo: null,
  recording: null,
  person: randomId<PersonId>(),
  day: null,
};
const visit = {
  title: 'Zoo',
  pictogram: 'lion',
  startsOn: '2026-05-09',
  startTime: '10:00',
  endsOn: '2026-05-09',
  endTime: '15:00',
  zone: 'Europe/Berlin',
  withPersons: [],
  place: '',
  note: '',
};

function withWish() {
  const rows = new MutatorRows();
  const id = randomId<RecordId>();
  rows.run(makeWish, { id, audience, wish: zoo });
  const granting = (eventId: RecordId, more = {}) => ({
    id,
    event: { id: eventId, audience, event: { ...visit, ...more } },
    answer: 'Am Samstag.',
  });
  return { rows, id, granting };
}

describe('[CA43] a wish', () => {
  test('is open, without a day, and about its person', () => {
    const { rows, id } = withWish();
    expect(rows.get(id)).toMatchObject({
      kind: wish.name,
      day: null,
      persons: [zoo.person],
      body: { ...zoo, state: 'open', event: null, answer: '' },
    });
  });

  test('is granted with its event, once', () => {
    const { rows, id, granting } = withWish();
    const first = randomId<RecordId>();
    rows.run(grantWish, granting(first));
    expect(rows.get(first)).toMatchObject({ kind: event.name, body: visit });
    expect(rows.get(id)?.body).toMatchObject({ state: 'granted', event: first });
    const second = randomId<RecordId>();
    expect(() => {
      rows.run(grantWish, granting(second));
    }).toThrow('calendar.wish-granted');
    expect(rows.get(second)).toBeUndefined();
  });

  test('is not granted with an event that cannot be', () => {
    const { rows, id, granting } = withWish();
    const bad = randomId<RecordId>();
    expect(() => {
      rows.run(grantWish, granting(bad, { endTime: '09:00' }));
    }).toThrow('calendar.end-before-start');
    expect(rows.get(id)?.body).toMatchObject({ state: 'open' });
    expect(rows.get(bad)).toBeUndefined();
  });

  test('can be declined with a reason, reopened, and granted then', () => {
    const { rows, id, granting } = withWish();
    rows.run(declineWish, { id, answer: 'Der Zoo hat zu.' });
    expect(rows.get(id)?.body).toMatchObject({ state: 'declined', answer: 'Der Zoo hat zu.' });
    const granted = randomId<RecordId>();
    rows.run(reopenWish, { id });
    rows.run(grantWish, granting(granted));
    rows.run(deleteEvent, { id: granted });
    rows.run(reopenWish, { id });
    expect(rows.get(id)?.body).toMatchObject({ state: 'open', event: null, answer: '' });
    rows.run(withdrawWish, { id });
    expect(rows.get(id)).toBeUndefined();
    expect(() => {
      rows.run(declineWish, { id, answer: '' });
    }).toThrow('record.absent');
  });
});
