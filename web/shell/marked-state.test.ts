import type { SyncState } from '#kernel/sync/client/sync-state.ts';
import { expect, test } from 'vitest';
import { markedState } from './marked-state.ts';

const calm: SyncState = {
  connection: 'online',
  unsent: 0,
  needsAttention: 0,
  beside: 0,
  firstSync: false,
  receiving: null,
  lastSyncAt: null,
  locked: false,
  writes: 'open',
  clockAheadMs: 0,
  setAside: 0,
  problem: null,
};

test.each<[string, Partial<SyncState>, ReturnType<typeof markedState>]>([
  ['all is well', {}, { kind: 'online' }],
  ['work waits', { unsent: 2 }, { kind: 'sending', count: 2 }],
  ['no connection', { connection: 'offline' }, { kind: 'offline', waiting: 0 }],
  [
    'no connection, work waits',
    { connection: 'offline', unsent: 3 },
    { kind: 'offline', waiting: 3 },
  ],
  ['the session ended', { connection: 'stopped', unsent: 1 }, { kind: 'offline', waiting: 1 }],
  [
    'a refusal, even offline',
    { connection: 'offline', needsAttention: 1 },
    { kind: 'attention', count: 1 },
  ],
  ['the first sync', { firstSync: true, receiving: 40 }, { kind: 'receiving', count: 40 }],
  ['connecting', { connection: 'connecting' }, { kind: 'receiving', count: 0 }],
])('[UX16] the state mark shows %s', (_what, part, mark) => {
  expect(markedState({ ...calm, ...part })).toEqual(mark);
});
