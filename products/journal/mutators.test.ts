import { describe, expect, test } from 'vitest';
import type { AccountId, AudienceId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import type { Rec } from '#kernel/kind/record.ts';
import { runCall } from '#kernel/sync/client/run-mutation.ts';
import { entry, faces, reads } from '#products/journal/kinds.ts';
import {
  changeEntry,
  deleteEntry,
  journalMutators,
  shareEntry,
  writeEntry,
} from '#products/journal/mutators.ts';
import { ratings } from '#web/design/rating.ts';

const actor = randomId<AccountId>();
const self = randomId<AudienceId>();
const circle = randomId<AudienceId>();
const rain = {
  day: '2026-05-05',
  event: null,
  text: 'Es hat geregnet.',
  face: 'so-so',
  pictogram: null,
};

function rows() {
  const records = new Map<RecordId, Rec>();
  return {
    records,
    run: <Args extends object>(mutator: Mutator<Args>, args: unknown): void => {
      const parsed = mutator.parse(args);
      const changes = runCall(
        { mutator, args: parsed, records: mutator.records(parsed) },
        { actor, at: '2026-05-05T18:00:00.000Z', look: (id) => records.get(id) },
      );
      for (const [id, record] of changes) {
        if (record === null) records.delete(id);
        else records.set(id, record);
      }
    },
  };
}

test('[JO2] an entry stands on its day, for whom its author chose', () => {
  const { records, run } = rows();
  const id = randomId<RecordId>();
  run(writeEntry, { id, audience: self, entry: rain });
  expect(records.get(id)).toMatchObject({ audience: self, day: '2026-05-05', body: rain });
  run(changeEntry, { id, fields: { text: 'Es hat lange geregnet.' } });
  expect(records.get(id)?.body).toEqual({ ...rain, text: 'Es hat lange geregnet.' });
});

test('[JO2] an entry with neither words nor face nor picture is refused', () => {
  const { records, run } = rows();
  const id = randomId<RecordId>();
  const empty = { ...rain, text: ' \n', face: null };
  expect(() => {
    run(writeEntry, { id, audience: self, entry: empty });
  }).toThrow('journal.entry-empty');
  run(writeEntry, { id, audience: self, entry: rain });
  expect(() => {
    run(changeEntry, { id, fields: { text: '', face: null } });
  }).toThrow('journal.entry-empty');
  expect(records.get(id)?.body).toEqual(rain);
});

test('[JO3] sharing moves an entry and changes nothing in it; taking back moves it home', () => {
  const { records, run } = rows();
  const id = randomId<RecordId>();
  run(writeEntry, { id, audience: self, entry: rain });
  run(shareEntry, { id, audience: circle });
  expect(records.get(id)).toMatchObject({ audience: circle, body: rain });
  run(shareEntry, { id, audience: self });
  expect(records.get(id)).toMatchObject({ audience: self, body: rain });
});

test('[JO3][SY34] words and who sees them change in one step', () => {
  const { records, run } = rows();
  const id = randomId<RecordId>();
  run(writeEntry, { id, audience: circle, entry: rain });
  run(changeEntry, { id, fields: { text: 'Nur für mich.' }, audience: self });
  expect(records.get(id)).toMatchObject({ audience: self, body: { text: 'Nur für mich.' } });
});

test('[JO4] a deleted entry is gone, and deleting it again changes nothing', () => {
  const { records, run } = rows();
  const id = randomId<RecordId>();
  run(writeEntry, { id, audience: self, entry: rain });
  run(deleteEntry, { id });
  run(deleteEntry, { id });
  expect(records.size).toBe(0);
  expect(() => {
    run(shareEntry, { id, audience: circle });
  }).toThrow('record.absent');
});

describe('arguments from outside', () => {
  const args = { id: randomId<RecordId>(), audience: self, entry: rain };
  test.each<[string, object]>([
    ['an unknown field', { ...args, entry: { ...rain, author: 'x' } }],
    ['a text beyond the limit', { ...args, entry: { ...rain, text: 'x'.repeat(20_001) } }],
    ['half a character', { ...args, entry: { ...rain, text: '\ud83d' } }],
    ['a face that is none', { ...args, entry: { ...rain, face: 'great' } }],
    ['a day that is none', { ...args, entry: { ...rain, day: '2026-13-01' } }],
    ['an event that is no id', { ...args, entry: { ...rain, event: 'Chor' } }],
  ])('[JO11] %s is refused', (_, given) => {
    expect(() => writeEntry.parse(given)).toThrow();
  });
});

test('[JO12] an entry belongs to its author and is private unless they choose otherwise', () => {
  expect(entry.authorOnly).toBe(true);
  expect(entry.audiences.default).toBe('self');
  expect(Object.keys(entry.data).toSorted()).toEqual([...entry.fields].toSorted());
  expect(journalMutators.every((mutator) => mutator.name.startsWith('journal.'))).toBe(true);
});

test('[JO1] what is read of the calendar is declared with its purpose', () => {
  expect(reads.map((one) => [one.kind.name, one.purpose])).toEqual([
    ['calendar.day-colour', 'journal.display'],
    ['calendar.event', 'journal.display'],
  ]);
});

test('[JO2] the faces that can be saved are the faces that can be pressed', () => {
  expect(faces).toEqual(ratings);
});
