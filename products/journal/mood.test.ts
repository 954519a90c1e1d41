import { expect, test } from 'vitest';
import type { AccountId, AudienceId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { EntryBody, Face } from '#products/journal/kinds.ts';
import { faceOf, moodOver, moodSpans, unbroken } from '#products/journal/mood.ts';

const mira = randomId<AccountId>();
const tom = randomId<AccountId>();

function said(day: string, face: Face | null, createdBy: AccountId = mira): SeenRecord<EntryBody> {
  return {
    id: randomId<RecordId>(),
    audience: randomId<AudienceId>(),
    kind: 'journal.entry',
    body: { day: day as PlainDay, event: null, text: '', face, pictogram: null },
    day: day as PlainDay,
    persons: [],
    revision: 1,
    merged: 0,
    createdBy,
    createdAt: `${day}T10:00:00.000Z`,
    changedBy: createdBy,
    changedAt: `${day}T10:00:00.000Z`,
    unsent: false,
  };
}

test('[JO20] a point is the mean of what the person said; others, and words alone, are not in it', () => {
  const spans = moodSpans('day', '2026-05-05' as PlainDay, 3);
  const points = moodOver(
    [
      said('2026-05-03', 'very-good'),
      said('2026-05-03', 'so-so'),
      said('2026-05-03', 'very-bad', tom),
      said('2026-05-04', null),
      said('2026-05-05', 'unknown'),
    ],
    mira,
    spans,
  );
  expect(points).toEqual([
    { from: '2026-05-03', to: '2026-05-03', value: 3, faces: 2, unknown: 0 },
    { from: '2026-05-04', to: '2026-05-04', value: null, faces: 0, unknown: 0 },
    { from: '2026-05-05', to: '2026-05-05', value: null, faces: 0, unknown: 1 },
  ]);
});

test('[JO20] weeks begin on Monday, months on their first day, across the year', () => {
  expect(moodSpans('week', '2026-01-01' as PlainDay, 2)).toEqual([
    { from: '2025-12-22', to: '2025-12-28' },
    { from: '2025-12-29', to: '2026-01-04' },
  ]);
  expect(moodSpans('month', '2026-03-31' as PlainDay, 3)).toEqual([
    { from: '2026-01-01', to: '2026-01-31' },
    { from: '2026-02-01', to: '2026-02-28' },
    { from: '2026-03-01', to: '2026-03-31' },
  ]);
});

test('[JO20] no line crosses a gap', () => {
  const pieces = unbroken([1, 2, null, 3, null, null, 4, 5], (value) => value !== null);
  expect(pieces).toEqual([[1, 2], [3], [4, 5]]);
});

test.each([
  [4, 'very-good'],
  [3.4, 'good'],
  [2.5, 'good'],
  [0.2, 'very-bad'],
] as const)('[JO20] the face nearest to %d is %s', (value, face) => {
  expect(faceOf(value)).toBe(face);
});
