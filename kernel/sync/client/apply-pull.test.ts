import { beforeEach, expect, test } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { randomId, type AccountId, type AudienceId, type RecordId } from '#kernel/base/ids.ts';
import type { Departure, Row } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import { applyPull, type PullAnswer } from '#kernel/sync/client/apply-pull.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import { testRegistry } from '#kernel/sync/client/testing/note.ts';

const [circle, team] = [randomId<AudienceId>(), randomId<AudienceId>()];
const record = randomId<RecordId>();
const accountId = randomId<AccountId>();
const context = {
  registry: testRegistry,
  accountId,
  clock: systemClock,
  met: { leaseDays: 14, clockAheadMs: 0, writes: 'open', schema: 1 } as const,
};
let store: LocalStore;

beforeEach(async () => {
  store = new MemoryDatabase().open();
  await apply({ rows: [row(circle, 1)], cursors: [at(circle, 1), at(team, 0)] });
});

test('[SYC13] moved: the row first, the departure in a later pull', async () => {
  await apply({ rows: [row(team, 1)], cursors: [at(circle, 1), at(team, 1)] });
  expect(await audiences()).toEqual([team]);
  const departures: Departure[] = [[circle, record, 2]];
  await apply({ departures, cursors: [at(circle, 2), at(team, 1)] });
  expect(await audiences()).toEqual([team]);
});

test('[SYC13] moved: the departure first, the row in a later pull', async () => {
  await apply({ departures: [[circle, record, 2]], cursors: [at(circle, 2), at(team, 0)] });
  expect(await audiences()).toEqual([]);
  await apply({ rows: [row(team, 1)], cursors: [at(circle, 2), at(team, 1)] });
  expect(await audiences()).toEqual([team]);
});

test('[SYC13] moved: row and departure in one pull', async () => {
  await apply({
    rows: [row(team, 1)],
    departures: [[circle, record, 2]],
    cursors: [at(circle, 2), at(team, 1)],
  });
  expect(await audiences()).toEqual([team]);
});

test('[SYC13] moved away and back in one pull', async () => {
  await apply({
    rows: [row(circle, 3)],
    departures: [
      [circle, record, 2],
      [team, record, 2],
    ],
    cursors: [at(circle, 3), at(team, 2)],
  });
  expect(await audiences()).toEqual([circle]);
});

test('[SYC13] a departure of what this device never had changes nothing', async () => {
  const departures: Departure[] = [[team, randomId<RecordId>(), 1]];
  await apply({ departures, cursors: [at(circle, 1), at(team, 1)] });
  expect(await audiences()).toEqual([circle]);
});

test('[SYC12] purged and brought under another audience in one pull: it is there', async () => {
  await apply({ rows: [row(team, 1)], cursors: [at(team, 1)] });
  expect(await audiences()).toEqual([team]);
});

test('[SYC12] another epoch replaces all rows of the audience by those that came', async () => {
  const other = randomId<RecordId>();
  await apply({ rows: [row(circle, 1, other)], cursors: [[circle, 2, 1], at(team, 0)] });
  const rows = await store.read((tx) => tx.allRows());
  expect(rows.map((one) => one.id)).toEqual([other]);
});

test('[SYC14] an answer to cursors that are not there any more is not applied', async () => {
  const asked = await store.read((tx) => tx.cursors());
  await apply({ cursors: [at(circle, 5), at(team, 0)] });
  const late = answer({ asked, rows: [row(team, 9)], cursors: [at(circle, 1), at(team, 9)] });
  expect(await applyPull(store, late, context)).toBe('stale');
  expect(await audiences()).toEqual([circle]);
  expect(await store.read((tx) => tx.cursors())).toEqual([at(circle, 5), at(team, 0)]);
});

async function apply(parts: Partial<PullAnswer>): Promise<void> {
  const asked = await store.read((tx) => tx.cursors());
  expect(await applyPull(store, answer({ asked, ...parts }), context)).toBe('applied');
}

function answer(parts: Partial<PullAnswer>): PullAnswer {
  return {
    asked: [],
    attempt: null,
    more: false,
    received: 0,
    rows: [],
    departures: [],
    aside: [],
    refetched: [],
    window: { fingerprint: '', from: [] },
    cursors: [],
    directory: null,
    ...parts,
  };
}

async function audiences(): Promise<AudienceId[]> {
  return (await store.read((tx) => tx.allRows())).map((one) => one.audience);
}

function at(audience: AudienceId, seq: number): Cursor {
  return [audience, 1, seq];
}

function row(audience: AudienceId, seq: number, id: RecordId = record): Row {
  const instant = '2026-05-01T08:00:00.000Z';
  const body = { day: '2026-05-01', text: 'text', tag: '' };
  const who = accountId;
  return [id, audience, seq, 'note', '2026-05-01', [], seq, who, instant, who, instant, body, 0];
}
