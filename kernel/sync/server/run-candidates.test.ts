import { expect, test } from 'vitest';
import { AppError } from '#kernel/base/app-error.ts';
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
import type { Candidate } from '#kernel/sync/server/candidate.ts';
import { outcomesOf, runCandidates } from '#kernel/sync/server/run-candidates.ts';
import { NeedsReading, UnreadState } from '#kernel/sync/server/unread-state.ts';
import { WorkingSet } from '#kernel/sync/server/working-set.ts';
import { KnownState, type WorkingState } from '#kernel/sync/server/working-state.ts';
import { note } from '#testkit/note.ts';

const audience = randomId<AudienceId>();
const nothing = new KnownState({
  records: new Map(),
  audiences: new Map([[audience, { rights: allRights, name: 'team' }]]),
  lastRevision: new Map(),
});

function candidate(run: (tx: MutatorTx) => void): Candidate {
  const id = randomId<MutationId>();
  const none = { base: new Map(), records: [], audiences: () => [] };
  return { id, name: 'testkit.any', payloadHash: id, ...none, run };
}

function run(candidates: readonly Candidate[], state: WorkingState = nothing) {
  const actor = { account: randomId<AccountId>(), device: randomId<DeviceId>() };
  return runCandidates(new WorkingSet(state, actor), candidates, new Map());
}

const makeNote = (tx: MutatorTx) => {
  const body = { title: 'Chor', text: '', day: '2026-05-03', about: [] };
  tx.create(note, randomId<RecordId>(), audience, body);
};

test('[SY5] whatever a mutator throws ends its own mutation, and the others go on', () => {
  const broken = new TypeError('of undefined');
  const candidates = [
    candidate(makeNote),
    candidate(() => {
      throw new Refusal('record.absent', { record: 'x' });
    }),
    candidate(() => {
      throw new AppError('calendar.recurrence-needs-time');
    }),
    candidate((tx) => {
      makeNote(tx);
      throw broken;
    }),
    candidate(makeNote),
  ];
  const ran = run(candidates);
  expect(outcomesOf(ran, candidates, new Map())).toMatchObject([
    { end: 'applied' },
    { end: 'refused', code: 'record.absent', params: { record: 'x' } },
    { end: 'refused', code: 'calendar.recurrence-needs-time' },
    { end: 'refused', code: 'sync.mutation-failed', params: {} },
    { end: 'applied' },
  ]);
  expect(ran.receipts).toHaveLength(candidates.length);
  expect(ran.working.changes()).toHaveLength(2);
  // What is a fault of ours is told to whoever keeps the log; what was said is not.
  expect(ran.failures).toEqual([broken]);
});

test('[SY5] what has to be read first is no fault of the mutation', () => {
  const asking = candidate((tx) => tx.get(note, randomId<RecordId>()));
  expect(() => run([asking], new UnreadState())).toThrow(NeedsReading);
});
