import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { MemoryDevice } from '#adapters/local-store/memory-tabs.ts';
import type { RecordId } from '#kernel/base/ids.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { lookEveryMs } from '#kernel/sync/client/lease.ts';
import { type LocalObhut, openLocal } from '#kernel/sync/client/local-obhut.ts';
import { idle } from '#kernel/sync/client/testing/fake-time.ts';
import { ModelNetwork } from '#kernel/sync/client/testing/model-network.ts';
import {
  createNote,
  laterRegistry,
  note,
  setMark,
  testRegistry,
} from '#kernel/sync/client/testing/note.ts';
import type { TestDevice } from '#kernel/sync/client/testing/device.ts';
import { day, World, writeNote } from '#kernel/sync/client/testing/world.ts';

const [hourMs, dayMs] = [3_600_000, 86_400_000];

let world: World;
let ben: TestDevice;
let record: RecordId;
let database: MemoryDatabase;
let network: ModelNetwork;
let local: LocalObhut;
let isOnline: boolean;

beforeEach(async () => {
  world = new World(() => new MemoryDatabase().open());
  ben = await world.started(world.ben);
  record = await writeNote(ben, world.circle, 'seen');
  await ben.settle();
  database = new MemoryDatabase();
  isOnline = true;
  await open();
});

afterEach(() => local.close());

async function open(registry: Registry = testRegistry): Promise<void> {
  network = new ModelNetwork(world.server, () => world.anna);
  network.online = isOnline;
  local = await openLocal({
    accountId: world.anna,
    tenantId: world.server.tenantId,
    registry,
    store: database.open(),
    transport: network.transport,
    tabs: new MemoryDevice().openTab(),
    clock: world.time.clock,
    timers: world.time.timers,
    random: () => 0.5,
  });
  await settle();
}

async function reopen(registry?: Registry): Promise<void> {
  await local.close();
  await open(registry);
}

async function settle(): Promise<void> {
  await idle();
  while (network.step()) await idle();
  await idle();
}

async function goOffline(): Promise<void> {
  isOnline = false;
  network.goOffline();
  await idle();
}

async function goOnline(): Promise<void> {
  isOnline = true;
  network.online = true;
  local.tryNow();
  await settle();
}

async function writeMark(colour: string): Promise<unknown> {
  return local.mutate(setMark, { audience: world.circle, day, colour });
}

async function seen(): Promise<string[]> {
  return (await local.reader.query(note)).map((one) => one.body.text);
}

describe('the lease', () => {
  test('[SYC31] a copy that has not seen the server for too long answers nothing, and loses nothing', async () => {
    await goOffline();
    await writeMark('red');
    await world.time.sleep(14 * dayMs);
    expect(await seen()).toEqual(['seen']);
    expect(local.state().locked).toBe(false);
    await world.time.pass(2 * lookEveryMs);
    expect(local.state()).toMatchObject({ locked: true, unsent: 1 });
    expect(await seen()).toEqual([]);
    expect(await local.reader.get(note, record)).toBeNull();
    expect(await local.reader.directory()).toBeNull();
    expect(await local.reader.unsent()).toEqual([]);
    expect(await local.countUnsent()).toEqual({ unsent: 1, needsAttention: 0 });
    await expect(writeMark('blue')).rejects.toMatchObject({ code: 'sync.locked' });
    await expect(local.signOutAndDestroy()).rejects.toMatchObject({ code: 'sync.unsent-work' });

    await goOnline();
    expect(local.state()).toMatchObject({ locked: false, unsent: 0 });
    expect(await seen()).toEqual(['seen']);
    expect(world.server.rowsFor(world.ben)).toHaveLength(2);
  });

  test('[SYC31] who looks is told when it is locked, and when it is open again though nothing new came', async () => {
    let looks: Promise<string[]>[] = [];
    local.subscribe(() => looks.push(seen()));
    await goOffline();
    await world.time.sleep(15 * dayMs);
    await world.time.pass(2 * lookEveryMs);
    expect(await looks.at(-1)).toEqual([]);
    looks = [];
    await goOnline();
    expect(await looks.at(-1)).toEqual(['seen']);
  });

  test('[SYC31] it opens with the pull, when all that was revoked is gone, and not before', async () => {
    await goOffline();
    await world.time.sleep(15 * dayMs);
    world.server.revoke(world.anna, world.circle);
    network.tamper = (message) => (message.type === 'page' ? [] : [message]);
    await goOnline();
    expect(local.state()).toMatchObject({ connection: 'online', locked: true });
    expect(await seen()).toEqual([]);
    network.tamper = (message) => [message];
    await world.time.pass(90_000);
    await settle();
    expect(local.state().locked).toBe(false);
    expect(await seen()).toEqual([]);
  });

  test('[SYC31] how long it is, the server says', async () => {
    world.server.leaseDays = 2;
    await reopen();
    await goOffline();
    await world.time.sleep(2 * dayMs);
    await world.time.pass(2 * lookEveryMs);
    expect(local.state().locked).toBe(true);
  });

  test('[SYC31] setting the clock back takes nothing from it, however often', async () => {
    await goOffline();
    for (let week = 0; week < 2; week += 1) {
      await world.time.sleep(7 * dayMs);
      world.time.skewMs -= 7 * dayMs;
      await reopen();
    }
    expect(local.state().locked).toBe(false);
    await world.time.pass(2 * lookEveryMs);
    expect(local.state().locked).toBe(true);
  });

  test('[SYC31] nor does setting it forward, meeting the server, and setting it back', async () => {
    world.time.skewMs = 365 * dayMs;
    await reopen();
    await goOffline();
    world.time.skewMs = 0;
    await reopen();
    await world.time.sleep(14 * dayMs);
    expect(local.state().locked).toBe(false);
    await world.time.pass(2 * lookEveryMs);
    expect(local.state().locked).toBe(true);
  });

  test('[SYC31] a clock that is a year ahead locks, destroys nothing, and the next meeting opens', async () => {
    await goOffline();
    await writeMark('red');
    world.time.skewMs = 365 * dayMs;
    await reopen();
    expect(local.state()).toMatchObject({ locked: true, unsent: 1 });
    await world.time.sleep(60 * dayMs);
    await goOnline();
    expect(local.state()).toMatchObject({ locked: false, unsent: 0 });
    expect(await seen()).toEqual(['seen']);
    // And stays open while the clock stays wrong, and when it is put right.
    await goOffline();
    await world.time.sleep(dayMs);
    expect(await seen()).toEqual(['seen']);
    world.time.skewMs = 0;
    await reopen();
    expect(await seen()).toEqual(['seen']);
  });

  test('[SYC31] what somebody wrote who is no member any more is not locked away from them', async () => {
    await goOffline();
    await writeMark('red');
    await world.time.sleep(20 * dayMs);
    expect(local.state().locked).toBe(true);
    network.refusal = 'access.no-member';
    local.tryNow();
    await settle();
    expect(local.state()).toMatchObject({ locked: false, unsent: 1, problem: 'access.no-member' });
    expect(await seen()).toEqual([]);
    expect(await local.reader.unsent()).toHaveLength(1);
  });

  test('[SYC31] a copy from before there was a lease has fourteen days', async () => {
    await goOffline();
    await database.write((tx) => tx.putContact(null));
    await world.time.sleep(13 * dayMs);
    expect(local.state().locked).toBe(false);
    await world.time.sleep(dayMs);
    await world.time.pass(2 * lookEveryMs);
    expect(local.state().locked).toBe(true);
  });

  test.each([2 * hourMs, -2 * hourMs])(
    '[SYC32] how far the clock is off is known: %i ms',
    async (skewMs) => {
      world.time.skewMs = skewMs;
      await reopen();
      expect(local.state().clockAheadMs).toBe(skewMs);
    },
  );
});

describe('a lost device', () => {
  test('[SYC33] deletes its copy in every tab, unsent work too', async () => {
    await goOffline();
    await writeMark('red');
    world.server.lose(world.anna);
    await goOnline();
    expect(local.state()).toMatchObject({ connection: 'stopped', problem: 'sync.device-lost' });
    await expect(local.reader.unsent()).rejects.toMatchObject({ code: 'sync.storage-closed' });
    expect(() => database.tables).toThrow('sync.storage-closed');
    expect(world.server.rowsFor(world.ben)).toHaveLength(1);
  });

  test('[SYC33] also while it is connected, and in the tab that does not lead', async () => {
    const tabs = new MemoryDevice();
    const opened: LocalObhut[] = [];
    const shared = new MemoryDatabase();
    const wire = new ModelNetwork(world.server, () => world.ben);
    for (let tab = 0; tab < 2; tab += 1) {
      opened.push(
        await openLocal({
          accountId: world.ben,
          tenantId: world.server.tenantId,
          registry: testRegistry,
          store: shared.open(),
          transport: wire.transport,
          tabs: tabs.openTab(),
          clock: world.time.clock,
          timers: world.time.timers,
          random: () => 0.5,
        }),
      );
    }
    await idle();
    while (wire.step()) await idle();
    world.server.lose(world.ben);
    await idle();
    await idle();
    for (const one of opened) {
      expect(one.state()).toMatchObject({ connection: 'stopped', problem: 'sync.device-lost' });
    }
    expect(() => shared.tables).toThrow('sync.storage-closed');
  });
});

describe('an app that is too old to write', () => {
  test('[SYC34] reads on, sends nothing, takes nothing, and keeps what was not sent', async () => {
    await goOffline();
    await writeMark('red');
    world.server.schema = 2;
    world.server.oldestWriter = 2;
    network.sent.length = 0;
    await goOnline();
    expect(local.state()).toMatchObject({ connection: 'online', writes: 'closed', unsent: 1 });
    expect(network.sent.map((up) => up.type)).not.toContain('push');
    await writeNote(ben, world.circle, 'new');
    await expect(writeMark('blue')).rejects.toMatchObject({ code: 'sync.device-too-old' });

    // Also without a connection; and the new app sends it.
    await goOffline();
    await reopen();
    expect(local.state()).toMatchObject({ writes: 'closed', unsent: 1 });
    await expect(writeMark('blue')).rejects.toMatchObject({ code: 'sync.device-too-old' });
    await reopen(laterRegistry);
    expect(local.state()).toMatchObject({ writes: 'open', unsent: 1 });
    await goOnline();
    expect(local.state()).toMatchObject({ writes: 'open', unsent: 0 });
    expect(world.server.rowsFor(world.ben)).toHaveLength(2);
  });

  test('[SYC34] also when it becomes so in the middle of a connection', async () => {
    world.server.oldestWriter = 2;
    await writeMark('red');
    await settle();
    expect(local.state()).toMatchObject({
      connection: 'online',
      writes: 'closed',
      unsent: 1,
      problem: 'sync.device-too-old',
    });
    await world.time.pass(200_000);
    await settle();
    expect(network.sent.filter((up) => up.type === 'push')).toHaveLength(1);
  });

  test('[SYC34] rows of other kinds than before are read anew', async () => {
    network.sent.length = 0;
    world.server.schema = 2;
    await reopen();
    expect(fetched()).toEqual(['some']);
    await reopen(laterRegistry);
    expect(fetched()).toEqual(['all']);
    await reopen(laterRegistry);
    expect(fetched()).toEqual(['some']);
    expect(await seen()).toEqual(['seen']);
  });

  function fetched(): string[] {
    const pulls = network.sent.flatMap((up) => (up.type === 'pull' ? [up.cursors] : []));
    return pulls.map((cursors) => (cursors.length === 0 ? 'all' : 'some'));
  }
});

test('[SYC31] a locked copy makes no record known by refusing to make it again', async () => {
  await goOffline();
  await world.time.sleep(15 * dayMs);
  const args = { record, audience: world.circle, day, text: '' };
  await expect(local.mutate(createNote, args)).rejects.toMatchObject({ code: 'sync.locked' });
});
