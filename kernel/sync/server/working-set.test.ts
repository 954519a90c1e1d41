import { describe, expect, test } from 'vitest';
import {
  type AccountId,
  type AudienceId,
  type DeviceId,
  type MutationId,
  randomId,
  type RecordId,
} from '#kernel/base/ids.ts';
import type { MutatorTx } from '#kernel/kind/define-mutator.ts';
import { allRights } from '#kernel/kind/right.ts';
import { WorkingSet } from '#kernel/sync/server/working-set.ts';
import { KnownState } from '#kernel/sync/server/working-state.ts';
import { note } from '#testkit/note.ts';

const audience = randomId<AudienceId>();
const own = randomId<AudienceId>();
const body = { title: 'Chor', text: '', day: '2026-05-03', about: [] };

function pushOf(...works: readonly ((tx: MutatorTx) => void)[]): WorkingSet {
  const working = new WorkingSet(
    new KnownState({
      records: new Map(),
      audiences: new Map([
        [audience, { rights: allRights, name: 'team' }],
        [own, { rights: allRights, name: 'self' }],
      ]),
      lastRevision: new Map(),
    }),
    { account: randomId<AccountId>(), device: randomId<DeviceId>() },
  );
  for (const work of works) working.run({ id: randomId<MutationId>(), base: new Map() }, work);
  return working;
}

test('[AC8] revisions go on without a gap when one mutation deletes a record and makes it anew', () => {
  const id = randomId<RecordId>();
  const make = (tx: MutatorTx) => tx.create(note, id, audience, body);
  const anew = (tx: MutatorTx) => {
    tx.remove(note, id);
    make(tx);
  };
  const working = pushOf(make, (tx) => tx.change(note, id, { title: 'Singen' }), anew, anew);
  expect(working.history().map(({ record, as }) => [record.revision, as])).toEqual([
    [1, 'change'],
    [2, 'delete'],
    [3, 'delete'],
  ]);
  expect(working.changes().map(({ after }) => after?.revision)).toEqual([4]);
});

describe('one mutation comes to one state of a record', () => {
  const change = (tx: MutatorTx, id: RecordId) => {
    tx.change(note, id, { title: 'Singen' });
  };
  const move = (tx: MutatorTx, id: RecordId) => {
    tx.move(note, id, own);
  };

  test.each([
    ['changed and moved', [change, move]],
    ['moved and changed', [move, change]],
  ])('[SY34] when it is %s', (_, steps) => {
    const id = randomId<RecordId>();
    const working = pushOf(
      (tx) => tx.create(note, id, audience, body),
      (tx) => {
        for (const step of steps) step(tx, id);
      },
    );
    expect(
      working
        .history()
        .map(({ record, as }) => [record.revision, record.body, record.audience, as]),
    ).toEqual([[1, body, audience, 'move']]);
    expect(working.changes().map(({ after }) => after)).toMatchObject([
      { revision: 2, audience: own, body: { ...body, title: 'Singen' } },
    ]);
    expect(working.changes()[0]?.after?.fieldRevision['title']?.[0]).toBe(2);
  });

  test('[SY34] when it is changed and deleted', () => {
    const id = randomId<RecordId>();
    const working = pushOf(
      (tx) => tx.create(note, id, audience, body),
      (tx) => {
        change(tx, id);
        tx.remove(note, id);
      },
    );
    expect(working.history().map(({ record, as }) => [record.revision, record.body, as])).toEqual([
      [1, body, 'delete'],
    ]);
  });

  test('[SY34] when it is made and changed', () => {
    const id = randomId<RecordId>();
    const working = pushOf((tx) => {
      tx.create(note, id, audience, body);
      change(tx, id);
    });
    expect(working.history()).toEqual([]);
    expect(working.changes()).toMatchObject([
      { after: { revision: 1, body: { title: 'Singen' } } },
    ]);
  });
});
