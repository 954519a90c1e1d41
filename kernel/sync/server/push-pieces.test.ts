import { expect, test } from 'vitest';
import { type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { Candidate } from '#kernel/sync/server/candidate.ts';
import { piecesOf, recordsPerTransaction } from '#kernel/sync/server/push-pieces.ts';

function naming(records: readonly RecordId[]): Candidate {
  const id = randomId<MutationId>();
  const none = { base: new Map(), audiences: () => [], run: () => {} };
  return { id, name: 'testkit.any', payloadHash: id, records, ...none };
}

function someRecords(count: number): RecordId[] {
  return Array.from({ length: count }, () => randomId<RecordId>());
}

/** Of each piece: how many records each of its mutations names. */
function cut(...counts: readonly number[]): number[][] {
  const candidates = counts.map((count) => naming(someRecords(count)));
  const pieces = piecesOf(candidates);
  expect(pieces.flat()).toEqual(candidates);
  return pieces.map((piece) => piece.map(({ records }) => records.length));
}

const most = recordsPerTransaction;

test('[SY38] a hundred mutations that name a record each, or none, are one piece', () => {
  const [one, none] = [Array<number>(100).fill(1), Array<number>(100).fill(0)];
  expect(cut(...one)).toEqual([one]);
  expect(cut(...none)).toEqual([none]);
});

test('[SY38] what names more together is cut in its order, at the last place where it fits', () => {
  expect(cut(most - 1, 1, 1)).toEqual([[most - 1, 1], [1]]);
  expect(cut(most - 1, 2, most - 2, 0)).toEqual([[most - 1], [2, most - 2, 0]]);
  expect(cut(...Array<number>(100).fill(most))).toHaveLength(100);
});

test('[SY38] a mutation that names more by itself is alone', () => {
  expect(cut(1, most + 1, 1, 1)).toEqual([[1], [most + 1], [1, 1]]);
  expect(cut(most * 5)).toEqual([[most * 5]]);
});

test('[SY38] a record that is named again counts again: a state of it may end each time', () => {
  const same = someRecords(most / 2);
  expect(piecesOf([naming(same), naming(same), naming(same)]).map(({ length }) => length)).toEqual([
    2, 1,
  ]);
});
