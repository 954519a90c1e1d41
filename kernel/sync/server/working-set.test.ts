import { describe, expect, test } from 'vitest';
import {
  type AccountId,
  type AudienceId,
  type DeviceId,
  type MutationId,
  randomId,
  type RecordId,
} from '#kernel/base/ids.ts';
import { type MutatorTx, Refusal } from '#kernel/kind/define-mutator.ts';
import { allRights } from '#kernel/kind/right.ts';
import type { StoredRecord } from '#kernel/sync/server/stored-record.ts';
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

describe('who sees a record, and what is written meanwhile', () => {
  const id = randomId<RecordId>();
  const others = randomId<AudienceId>();

  /** A record of another device in its second revision, which that device has moved or changed. */
  function twice(how: 'moved' | 'changed'): WorkingSet {
    const other = randomId<DeviceId>();
    const stored: StoredRecord = {
      id,
      audience: how === 'moved' ? others : audience,
      kind: note.name,
      body,
      day: null,
      persons: [],
      revision: 1,
      merged: 0,
      createdBy: randomId(),
      createdAt: '',
      changedBy: randomId(),
      changedAt: '',
      fieldRevision: {},
    };
    const before = { ...stored, audience };
    const state = (record: StoredRecord) =>
      new KnownState({
        records: new Map([[id, record]]),
        audiences: new Map(
          [audience, own, others].map((one) => [one, { rights: allRights, name: 'team' }]),
        ),
        lastRevision: new Map(),
      });
    const theirs = new WorkingSet(state(before), { account: randomId(), device: other });
    theirs.run({ id: randomId(), base: new Map([[id, 1]]) }, (tx) => {
      if (how === 'moved') tx.move(note, id, others);
      else tx.change(note, id, { text: 'Ich mag heute nicht.' });
    });
    const after = theirs.changes()[0]?.after;
    if (after === undefined || after === null) throw new Error('nothing was written');
    return new WorkingSet(state(after), { account: randomId(), device: randomId() });
  }

  const run = (working: WorkingSet, revision: number, work: (tx: MutatorTx) => void) =>
    working.run({ id: randomId<MutationId>(), base: new Map([[id, revision]]) }, work);
  const change = (tx: MutatorTx) => {
    tx.change(note, id, { text: 'Mira braucht heute Ruhe.' });
  };

  test('[SY37] words for those who saw it before do not reach those who see it now', () => {
    const working = twice('moved');
    expect(() => run(working, 1, change)).toThrow(new Refusal('record.moved'));
    expect(working.changes()).toEqual([]);
    expect(working.history()).toEqual([]);
  });

  test('[SY37] they count once their author has looked', () => {
    expect(run(twice('moved'), 2, change).merged).toBe(false);
  });

  test('[SY37] they count where they say for whom they are, before or after', () => {
    for (const to of [own, others]) {
      const says = (tx: MutatorTx) => {
        tx.move(note, id, to);
      };
      for (const steps of [
        [says, change],
        [change, says],
      ]) {
        const working = twice('moved');
        run(working, 1, (tx) => {
          for (const step of steps) step(tx);
        });
        expect(working.changes()[0]?.after?.audience).toBe(to);
      }
    }
  });

  test('[SY37] what takes its place is made for nobody whom its author did not know to see it', () => {
    const anew = (to: AudienceId) => (tx: MutatorTx) => {
      tx.remove(note, id);
      tx.create(note, randomId(), to, { ...body, text: 'Mira braucht heute Ruhe.' });
    };
    const working = twice('moved');
    expect(() => run(working, 1, anew(others))).toThrow(new Refusal('record.moved'));
    expect(working.changes()).toEqual([]);
    expect(run(twice('moved'), 2, anew(others)).merged).toBe(false);
    expect(run(twice('moved'), 1, anew(own)).merged).toBe(true);
    expect(run(twice('changed'), 1, anew(audience)).merged).toBe(true);
  });

  test('[SY37] a change that changes nothing is no change, and a deletion needs no readers', () => {
    expect(run(twice('moved'), 1, (tx) => tx.change(note, id, body)).merged).toBe(false);
    expect(run(twice('moved'), 1, (tx) => tx.remove(note, id)).merged).toBe(true);
  });

  test('[SY4][SY37] whoever takes words elsewhere that they had not seen is told, and so is everybody', () => {
    const working = twice('changed');
    expect(run(working, 1, (tx) => tx.move(note, id, own)).merged).toBe(true);
    expect(working.history()).toMatchObject([{ as: 'move', unseen: true, record: { audience } }]);
    expect(working.changes()).toMatchObject([{ after: { audience: own, merged: 3 } }]);
    expect(run(twice('changed'), 2, (tx) => tx.move(note, id, own)).merged).toBe(false);
  });

  test('[SY37] of two who put it before others the later one counts, and ends merged', () => {
    const working = twice('moved');
    expect(run(working, 1, (tx) => tx.move(note, id, own)).merged).toBe(true);
    expect(working.changes()[0]?.after?.audience).toBe(own);
  });
});
