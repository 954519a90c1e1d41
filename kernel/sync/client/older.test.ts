import { beforeEach, expect, test } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { MemoryDevice } from '#adapters/local-store/memory-tabs.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { randomId, type RecordId } from '#kernel/base/ids.ts';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import { type LocalObhut, openLocal } from '#kernel/sync/client/local-obhut.ts';
import type { OlderQuery } from '#kernel/sync/client/older-records.ts';
import { idle } from '#kernel/sync/client/testing/fake-time.ts';
import { ModelNetwork } from '#kernel/sync/client/testing/model-network.ts';
import { changeNote, createNote, note, testRegistry } from '#kernel/sync/client/testing/note.ts';
import { World } from '#kernel/sync/client/testing/world.ts';

const today = '2026-05-01' as PlainDay;
const range = { kind: note.name, from: addDays(today, -10), to: addDays(today, 10) };

let world: World;
let network: ModelNetwork;
let database: MemoryDatabase;
let local: LocalObhut;
let asked: OlderQuery[];
let old: RecordId;

beforeEach(async () => {
  world = new World(() => new MemoryDatabase().open());
  world.server.horizon = { note: 2 };
  const ben = await world.started(world.ben);
  old = randomId<RecordId>();
  const [audience, text] = [world.circle, 'long ago'];
  await ben.mutate(createNote, { record: old, audience, day: addDays(today, -9), text });
  await ben.mutate(createNote, { record: randomId<RecordId>(), audience, day: today, text: 'now' });
  await ben.settle();
  network = new ModelNetwork(world.server, () => world.anna);
  database = new MemoryDatabase();
  asked = [];
  local = await openLocal({
    accountId: world.anna,
    tenantId: world.server.tenantId,
    registry: testRegistry,
    store: database.open(),
    transport: network.transport,
    tabs: new MemoryDevice().openTab(),
    clock: world.time.clock,
    timers: world.time.timers,
    random: () => 0.5,
    older: {
      list: async (query) => {
        asked.push(query);
        if (!network.online) throw new AppError('sync.older-away');
        return world.server.rowsFor(world.anna).filter(({ kind, day }) => {
          return kind === query.kind && day !== null && day >= query.from && day <= query.to;
        });
      },
    },
  });
  await settle();
});

async function settle(): Promise<void> {
  await idle();
  while (network.step()) await idle();
  await idle();
}

test('[SYC29] what is older than the device keeps comes from the server and is not stored', async () => {
  expect(await local.reader.queryByName(range)).toHaveLength(1);
  const found = await local.reader.readOlder(range);
  expect(found.map(({ body, unsent }) => [body['text'], unsent])).toEqual([['long ago', false]]);
  // Only what is not here, and both ends included.
  expect(asked).toEqual([{ kind: 'note', from: addDays(today, -10), to: addDays(today, -3) }]);
  expect(database.tables.rows.size).toBe(1);
});

test('[SYC29] nothing is asked for what the device keeps', async () => {
  const kept = { ...range, from: addDays(today, -2) };
  expect(await local.reader.readOlder(kept)).toEqual([]);
  expect(await local.reader.readOlder({ kind: 'mark', from: range.from, to: range.to })).toEqual(
    [],
  );
  expect(await local.reader.readOlder({ kind: 'note' })).toEqual([]);
  expect(asked).toEqual([]);
});

test('[SYC29] without a connection it is said so', async () => {
  network.goOffline();
  await expect(local.reader.readOlder(range)).rejects.toMatchObject({ code: 'sync.older-away' });
  expect(await local.reader.queryByName(range)).toHaveLength(1);
});

test('[SYC29] other people’s circles and what its kind does not accept are left out', async () => {
  expect(await local.reader.readOlder({ ...range, audiences: [world.team] })).toEqual([]);
  expect(await local.reader.readOlder({ ...range, audiences: [world.circle] })).toHaveLength(1);
});

test('[SYC29] what is seen can be worked on, with what was seen as its base', async () => {
  await local.reader.readOlder(range);
  network.goOffline();
  await local.mutate(changeNote, { record: old, text: 'long ago, corrected' });
  const [entry] = await local.reader.unsent();
  expect(entry?.mutation.base).toEqual([[old, 1]]);
  const seen = (await local.reader.queryByName(range)).map(({ body }) => body['text']);
  expect(seen).toEqual(['long ago, corrected', 'now']);
  network.online = true;
  const [found] = await local.reader.readOlder(range);
  expect(found).toMatchObject({ body: { text: 'long ago, corrected' }, unsent: true });
  local.tryNow();
  await settle();
  expect(world.server.record(old)?.body).toMatchObject({ text: 'long ago, corrected' });
  expect(await local.reader.attention()).toEqual([]);
});

test('[SYC29] without being looked at first it is not there', async () => {
  await expect(local.mutate(changeNote, { record: old, text: 'blind' })).rejects.toMatchObject({
    code: 'record.absent',
  });
});
