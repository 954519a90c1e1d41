import { expect, test } from 'vitest';
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
const body = { title: 'Chor', text: '', day: '2026-05-03', about: [] };

function pushOf(...works: readonly ((tx: MutatorTx) => void)[]): WorkingSet {
  const working = new WorkingSet(
    new KnownState({
      records: new Map(),
      audiences: new Map([[audience, { rights: allRights, name: 'team' }]]),
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
