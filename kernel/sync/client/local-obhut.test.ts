import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { MemoryDevice, type MemoryTab } from '#adapters/local-store/memory-tabs.ts';
import { randomId, type MutationId, type RecordId } from '#kernel/base/ids.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import { openLocal, type LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import { idle } from '#kernel/sync/client/testing/fake-time.ts';
import { ModelNetwork } from '#kernel/sync/client/testing/model-network.ts';
import { changeNote, createNote, note, testRegistry } from '#kernel/sync/client/testing/note.ts';
import { day, World } from '#kernel/sync/client/testing/world.ts';

interface Tab {
  readonly local: LocalObhut;
  readonly network: ModelNetwork;
  readonly tab: MemoryTab;
  wake(): void;
}

let world: World;
let device: MemoryDevice;
let database: MemoryDatabase;
let tabs: Tab[];

beforeEach(() => {
  world = new World(() => new MemoryDatabase().open());
  device = new MemoryDevice();
  database = new MemoryDatabase();
  tabs = [];
});

afterEach(async () => {
  for (const { local } of tabs) await local.close();
});

async function openTab(): Promise<Tab> {
  const network = new ModelNetwork(world.server, () => world.anna);
  const tab = device.openTab();
  const wakes = new Set<() => void>();
  const local = await openLocal({
    accountId: world.anna,
    tenantId: world.server.tenantId,
    registry: testRegistry,
    store: database.open(),
    transport: network.transport,
    tabs: tab,
    clock: world.time.clock,
    timers: world.time.timers,
    random: () => 0.5,
    onWake: (listener) => {
      wakes.add(listener);
      return () => wakes.delete(listener);
    },
  });
  const opened: Tab = { local, network, tab, wake: () => wakes.forEach((listener) => listener()) };
  tabs.push(opened);
  await settle();
  return opened;
}

async function settle(): Promise<void> {
  await idle();
  while (tabs.map(({ network }) => network.step()).includes(true)) await idle();
  await idle();
}

async function write({ local }: Tab, text: string): Promise<RecordId> {
  const record = randomId<RecordId>();
  await local.mutate(createNote, { record, audience: world.circle, day, text });
  return record;
}

async function texts({ local }: Tab): Promise<string[]> {
  return (await local.reader.query(note)).map((one) => one.body.text).toSorted();
}

describe('two tabs', () => {
  test('[SYC20] one leads; what the other writes is seen in both and sent once', async () => {
    const [first, second] = [await openTab(), await openTab()];
    expect([first.network.attempts, second.network.attempts]).toEqual([1, 0]);
    await write(second, 'from the follower');
    await settle();
    expect(await texts(first)).toEqual(['from the follower']);
    expect(world.server.rowsFor(world.ben)).toHaveLength(1);
    expect([...world.server.applied.values()]).toEqual([1]);
    expect(await second.local.reader.unsent()).toEqual([]);
  });

  test('[SYC20] the follower shows the same state as the leader', async () => {
    const [first, second] = [await openTab(), await openTab()];
    expect(second.local.state()).toMatchObject({
      connection: 'online',
      unsent: 0,
      firstSync: false,
    });
    first.network.goOffline();
    await settle();
    expect(second.local.state().connection).toBe('offline');
    await write(second, 'waits');
    await settle();
    expect(first.local.state()).toMatchObject({ connection: 'offline', unsent: 1 });
    expect(second.local.state()).toEqual(first.local.state());
  });

  test('[SYC20] the follower takes over when the leader closes, with what was not sent', async () => {
    const [first, second] = [await openTab(), await openTab()];
    first.network.goOffline();
    await write(first, 'unsent');
    await first.local.close();
    tabs.splice(tabs.indexOf(first), 1);
    await settle();
    expect(second.network.attempts).toBe(1);
    expect(second.local.state()).toMatchObject({ connection: 'online', unsent: 0 });
    expect(world.server.rowsFor(world.ben)).toHaveLength(1);
  });

  test('[SYC20] the follower takes over when the leader crashes in the middle of a push', async () => {
    const [first, second] = [await openTab(), await openTab()];
    await write(first, 'half sent');
    await idle();
    first.network.link?.stepUp();
    first.network.link?.hangUp();
    first.tab.crash();
    await settle();
    expect([...world.server.applied.values()]).toEqual([1]);
    expect(await second.local.reader.unsent()).toEqual([]);
  });

  test('[SYC20] a wake in a follower reaches the leader', async () => {
    const [first, second] = [await openTab(), await openTab()];
    first.network.goOffline();
    await idle();
    first.network.online = true;
    second.wake();
    await settle();
    expect(first.local.state().connection).toBe('online');
    second.local.tryNow();
    await settle();
    expect(second.local.state().connection).toBe('online');
  });

  test('[SYC20][SYC14] two leaders at once are wasteful and harmless', async () => {
    const first = await openTab();
    device = new MemoryDevice();
    const second = await openTab();
    expect([first.network.attempts, second.network.attempts]).toEqual([1, 1]);
    for (let index = 0; index < 5; index += 1) await write(first, `n${index}`);
    await settle();
    expect(await texts(second)).toHaveLength(5);
    expect(Math.max(...world.server.applied.values())).toBe(1);
    expect(await first.local.reader.unsent()).toEqual([]);
    expect(await first.local.reader.attention()).toEqual([]);
  });

  test('[SYC22] signing out in one tab ends the other and deletes everything', async () => {
    const [first, second] = [await openTab(), await openTab()];
    await write(first, 'private');
    await settle();
    await first.local.signOutAndDestroy();
    await settle();
    for (const { local } of [first, second]) {
      expect(local.state()).toMatchObject({
        connection: 'stopped',
        problem: 'sync.storage-closed',
      });
      await expect(local.reader.query(note)).rejects.toMatchObject({ code: 'sync.storage-closed' });
    }
    await expect(write(second, 'late')).rejects.toMatchObject({ code: 'sync.storage-closed' });
    expect(() => database.tables).toThrow('sync.storage-closed');
  });
});

test('[SYC22] signing out is refused while something is unsent, unless it is to be lost', async () => {
  const only = await openTab();
  only.network.goOffline();
  await write(only, 'unsent');
  await expect(only.local.signOutAndDestroy()).rejects.toMatchObject({
    code: 'sync.unsent-work',
    params: { unsent: 1, needsAttention: 0 },
  });
  expect(await texts(only)).toEqual(['unsent']);
  await only.local.signOutAndDestroy({ loseUnsentWork: true });
  expect(only.local.state().connection).toBe('stopped');
});

test('[SYC23] the state is the same object until something changes', async () => {
  const only = await openTab();
  const before = only.local.state();
  expect(before).toEqual({
    connection: 'online',
    unsent: 0,
    needsAttention: 0,
    beside: 0,
    firstSync: false,
    receiving: null,
    lastSyncAt: '2026-05-01T08:00:00.000Z',
    locked: false,
    writes: 'open',
    clockAheadMs: 0,
    setAside: 0,
    problem: null,
  });
  const heard = vi.fn<() => void>();
  only.local.subscribeState(heard);
  await settle();
  expect(only.local.state()).toBe(before);
  expect(heard).not.toHaveBeenCalled();
  only.network.goOffline();
  await idle();
  expect(only.local.state()).not.toBe(before);
  expect(heard).toHaveBeenCalledTimes(1);
});

test('[SYC23] readers hear of each write and see records by day, then id', async () => {
  const only = await openTab();
  const heard = vi.fn<() => void>();
  only.local.subscribe(heard);
  const ids = ['c', 'a', 'b'].map(
    (letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000` as RecordId,
  );
  for (const [index, record] of ids.entries()) {
    const args = {
      record,
      audience: world.circle,
      day: addDays(day, index === 0 ? 1 : 0),
      text: '',
    };
    await only.local.mutate(createNote, args);
  }
  await idle();
  expect(heard.mock.calls.length).toBeGreaterThanOrEqual(3);
  const order = async () => (await only.local.reader.query(note)).map((one) => one.id);
  const expected = [ids[1], ids[2], ids[0]];
  expect(await order()).toEqual(expected);
  await settle();
  expect(await order()).toEqual(expected);
  expect(await only.local.reader.query(note, { from: addDays(day, 1) })).toHaveLength(1);
  expect(await only.local.reader.query(note, { to: day })).toHaveLength(2);
  expect(await only.local.reader.query(note, { audiences: [world.team] })).toEqual([]);
  expect(await only.local.reader.get(note, randomId<RecordId>())).toBeNull();
});

test('[SYC40] a meeting that brings nothing is told by the state, and is no change to who looks', async () => {
  const only = await openTab();
  await write(only, 'there');
  await settle();
  const heard = vi.fn<() => void>();
  only.local.subscribe(heard);
  const before = only.local.state().lastSyncAt;
  await world.time.pass(90_000);
  await settle();
  expect(only.local.state().lastSyncAt).not.toBe(before);
  expect(heard).not.toHaveBeenCalled();
  await write(only, 'more');
  await settle();
  expect(heard).toHaveBeenCalled();
});

test('[SYC23] each record says whether something of it is unsent', async () => {
  const only = await openTab();
  const [sent, changed] = [await write(only, 'sent'), await write(only, 'changed')];
  await settle();
  only.network.goOffline();
  await only.local.mutate(changeNote, { record: changed, text: 'changed again' });
  expect(await only.local.reader.get(note, sent)).toMatchObject({ unsent: false });
  expect(await only.local.reader.get(note, changed)).toMatchObject({ unsent: true });
  expect(only.local.state().unsent).toBe(1);
});

describe('needs attention', () => {
  async function refused(): Promise<{ only: Tab; record: RecordId; id: MutationId }> {
    const only = await openTab();
    const record = randomId<RecordId>();
    only.network.goOffline();
    world.server.revoke(world.anna, world.team);
    await only.local.mutate(createNote, {
      record,
      audience: world.team,
      day,
      text: 'words that cost effort',
    });
    only.network.online = true;
    only.wake();
    await settle();
    const [entry] = await only.local.reader.attention();
    if (entry === undefined) throw new Error('it was refused');
    expect(only.local.state().needsAttention).toBe(1);
    return { only, record, id: entry.mutation.id };
  }

  test('[SYC36][SYC7] what is one’s own is never in neither list, nor in both, while it is refused', async () => {
    const only = await openTab();
    only.network.goOffline();
    world.server.revoke(world.anna, world.team);
    const args = { record: randomId<RecordId>(), audience: world.team, day, text: 'going over' };
    await only.local.mutate(createNote, args);
    const seen: (readonly [number, number])[] = [];
    const stop = only.local.subscribe(() => {
      void only.local.reader.ownWork().then(({ unsent, attention }) => {
        seen.push([unsent.length, attention.length]);
      });
    });
    only.network.online = true;
    only.wake();
    await settle();
    stop();
    for (const [unsent, attention] of seen) expect(unsent + attention).toBe(1);
    expect(seen.at(-1)).toEqual([0, 1]);
  });

  test('[SYC25] a retry is a new mutation that leaves the list in the same step', async () => {
    const { only, record, id } = await refused();
    world.server.grant(world.anna, world.team);
    const again = await only.local.attention.retry(id);
    expect(again).not.toBe(id);
    expect(await only.local.reader.attention()).toEqual([]);
    await settle();
    expect(world.server.record(record)?.body).toMatchObject({ text: 'words that cost effort' });
    await expect(only.local.attention.retry(id)).rejects.toMatchObject({
      code: 'sync.attention-absent',
    });
  });

  test('[SYC25] a retry that is refused here stays on the list', async () => {
    const { only, record, id } = await refused();
    await only.local.mutate(createNote, { record, audience: world.circle, day, text: 'other' });
    await expect(only.local.attention.retry(id)).rejects.toMatchObject({ code: 'record.exists' });
    expect(await only.local.reader.attention()).toHaveLength(1);
  });

  test('[SYC38] another write in its place leaves the list in the same step, offline too, and can be made once', async () => {
    const { only, record, id } = await refused();
    only.network.goOffline();
    const [entry] = await only.local.reader.attention();
    const write = entry && (await only.local.reader.writeOf(entry.mutation));
    expect(write).toMatchObject({
      mutator: createNote.name,
      args: { record, audience: world.team, text: 'words that cost effort' },
    });
    expect(write?.records.size, 'nothing is seen of what was refused').toBe(0);
    const instead = { record, audience: world.circle, day, text: 'words that were worth it' };
    await only.local.attention.replace(id, createNote, instead);
    expect(await only.local.reader.attention()).toEqual([]);
    expect(await only.local.reader.unsent()).toHaveLength(1);
    await expect(only.local.attention.replace(id, createNote, instead)).rejects.toMatchObject({
      code: 'sync.attention-absent',
    });
    expect(await only.local.reader.unsent(), 'the second changed nothing').toHaveLength(1);
    only.network.online = true;
    only.wake();
    await settle();
    expect(world.server.record(record)).toMatchObject({
      audience: world.circle,
      body: { text: 'words that were worth it' },
    });
  });

  test('[SYC38] another write that is refused here leaves it on the list', async () => {
    const { only, record, id } = await refused();
    await expect(
      only.local.attention.replace(id, changeNote, { record, text: 'of nothing' }),
    ).rejects.toMatchObject({ code: 'record.absent' });
    expect((await only.local.reader.attention()).map((one) => one.mutation.id)).toEqual([id]);
    expect(await only.local.reader.unsent()).toEqual([]);
  });

  test('[SYC38] a write is seen with what it is about, own unsent work on top', async () => {
    const only = await openTab();
    const record = await write(only, 'first');
    await settle();
    only.network.goOffline();
    await only.local.mutate(changeNote, { record, text: 'second' });
    const [entry] = await only.local.reader.unsent();
    const seen = entry && (await only.local.reader.writeOf(entry.mutation));
    expect(seen?.records.get(record)).toMatchObject({ body: { text: 'second' }, unsent: true });
    if (entry === undefined) throw new Error('it waits');
    expect(await only.local.reader.writeOf({ ...entry.mutation, name: 'note.unknown' })).toBeNull();
    expect(await only.local.reader.writeOf({ ...entry.mutation, args: {} })).toBeNull();
  });

  test('[SYC25] a discarded write is forgotten', async () => {
    const { only, id } = await refused();
    await only.local.attention.discard(id);
    expect(await only.local.reader.attention()).toEqual([]);
    await idle();
    expect(only.local.state().needsAttention).toBe(0);
  });

  test('[SYC25] the words can be copied, without ids', async () => {
    const { only, id } = await refused();
    const words = await only.local.attention.asText(id);
    expect(words).toContain('words that cost effort');
    expect(words).toContain(day);
    expect(words).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  });
});
