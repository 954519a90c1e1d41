import { describe, expect, test } from 'vitest';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { entry, faces, reads } from '#products/journal/kinds.ts';
import {
  changeEntry,
  deleteEntry,
  journalMutators,
  shareEntry,
  writeEntry,
} from '#products/journal/mutators.ts';
import { MutatorRows } from '#testkit/mutator-rows.ts';
import { ratings } from '#web/design/rating.ts';

const self = randomId<AudienceId>();
const circle = randomId<AudienceId>();
const rain = {
  day: '2026-05-05',
  event: null,
  text: 'Es hat geregnet.',
  face: 'so-so',
  pictogram: null,
};

test('[JO2] an entry stands on its day, for whom its author chose', () => {
  const rows = new MutatorRows();
  const id = randomId<RecordId>();
  rows.run(writeEntry, { id, audience: self, entry: rain });
  expect(rows.get(id)).toMatchObject({ audience: self, day: '2026-05-05', body: rain });
  rows.run(changeEntry, { id, fields: { text: 'Es hat lange geregnet.' } });
  expect(rows.get(id)?.body).toEqual({ ...rain, text: 'Es hat lange geregnet.' });
});

test('[JO2] an entry with neither words nor face nor picture is refused', () => {
  const rows = new MutatorRows();
  const id = randomId<RecordId>();
  const empty = { ...rain, text: ' \n', face: null };
  expect(() => {
    rows.run(writeEntry, { id, audience: self, entry: empty });
  }).toThrow('journal.entry-empty');
  rows.run(writeEntry, { id, audience: self, entry: rain });
  expect(() => {
    rows.run(changeEntry, { id, fields: { text: '', face: null } });
  }).toThrow('journal.entry-empty');
  expect(rows.get(id)?.body).toEqual(rain);
});

test('[JO3] sharing moves an entry and changes nothing in it; taking back moves it home', () => {
  const rows = new MutatorRows();
  const id = randomId<RecordId>();
  rows.run(writeEntry, { id, audience: self, entry: rain });
  rows.run(shareEntry, { id, audience: circle });
  expect(rows.get(id)).toMatchObject({ audience: circle, body: rain });
  rows.run(shareEntry, { id, audience: self });
  expect(rows.get(id)).toMatchObject({ audience: self, body: rain });
});

test('[JO3][SY34] words and who sees them change in one step', () => {
  const rows = new MutatorRows();
  const id = randomId<RecordId>();
  rows.run(writeEntry, { id, audience: circle, entry: rain });
  rows.run(changeEntry, { id, fields: { text: 'Nur für mich.' }, audience: self });
  expect(rows.get(id)).toMatchObject({ audience: self, body: { text: 'Nur für mich.' } });
});

test('[JO4] a deleted entry is gone, and deleting it again changes nothing', () => {
  const rows = new MutatorRows();
  const id = randomId<RecordId>();
  rows.run(writeEntry, { id, audience: self, entry: rain });
  rows.run(deleteEntry, { id });
  rows.run(deleteEntry, { id });
  expect(rows.get(id)).toBeUndefined();
  expect(() => {
    rows.run(shareEntry, { id, audience: circle });
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
    ['an occurrence that no text is', { ...args, entry: { ...rain, occurrence: 'a\u0000b' } }],
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
    ['calendar.series', 'journal.display'],
    ['calendar.weekday-colours', 'journal.display'],
  ]);
});

test('[JO2] the faces that can be saved are the faces that can be pressed', () => {
  expect(faces).toEqual(ratings);
});
