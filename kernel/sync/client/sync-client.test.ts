import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { randomId, type AccountId, type RecordId } from '#kernel/base/ids.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import type { Up } from '#kernel/protocol/up.ts';
import { mostRowsAtOnce, patience } from '#kernel/sync/client/sync-client.ts';
import type { TestDevice } from '#kernel/sync/client/testing/device.ts';
import { idle } from '#kernel/sync/client/testing/fake-time.ts';
import { changeNote, moveNote, removeNote } from '#kernel/sync/client/testing/note.ts';
import { setText, shown, texts, World, writeNote } from '#kernel/sync/client/testing/world.ts';

let world: World;
let anna: TestDevice;
let ben: TestDevice;

beforeEach(async () => {
  world = new World(() => new MemoryDatabase().open());
  anna = await world.started(world.anna);
  ben = await world.started(world.ben);
});

async function settleAll(): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    await anna.settle();
    await ben.settle();
  }
}

function sentOf(device: TestDevice, type: Up['type']): Up[] {
  return device.network.sent.filter((up) => up.type === type);
}

async function rowIds(store: LocalStore): Promise<Set<RecordId>> {
  return new Set((await store.read((tx) => tx.allRows())).map((row) => row.id));
}

test('[SYL19] a copy that is lost while online is fetched again at once', async () => {
  await writeNote(anna, world.circle, 'on the server');
  await settleAll();
  const before = sentOf(anna, 'pull').length;
  await anna.store.write(async (tx) => {
    await tx.dropStage();
    await tx.flipStage();
    await tx.setCursors([]);
    await tx.setSyncedAt(null);
  });
  expect(await texts(anna)).toEqual([]);
  await settleAll();
  expect(await texts(anna)).toEqual(['on the server']);
  expect(sentOf(anna, 'pull')).toHaveLength(before + 1);
});

describe('push', () => {
  test('[SYC5] work made offline reaches the others once there is a network', async () => {
    await anna.goOffline();
    await writeNote(anna, world.circle, 'from the tunnel');
    await settleAll();
    expect(await texts(ben)).toEqual([]);
    await anna.goOnline();
    await settleAll();
    expect(await texts(ben)).toEqual(['from the tunnel']);
    expect(await anna.reader.unsent()).toEqual([]);
    expect(await anna.store.read((tx) => tx.allOverlay())).toEqual([]);
  });

  test('[SYC5] unsent work survives the end of the program', async () => {
    await anna.goOffline();
    await writeNote(anna, world.circle, 'kept');
    await anna.restart();
    expect(await texts(anna)).toEqual(['kept']);
    await anna.goOnline();
    await settleAll();
    expect(await texts(ben)).toEqual(['kept']);
  });

  test('[SYC4] work goes in the order of making, at most 100 at a time', async () => {
    await anna.goOffline();
    const record = await writeNote(anna, world.circle, '0');
    for (let index = 1; index < 205; index += 1) await setText(anna, record, String(index));
    anna.network.sent.length = 0;
    await anna.goOnline();
    const pushes = anna.network.sent.flatMap((up) => (up.type === 'push' ? [up.mutations] : []));
    expect(pushes.map((mutations) => mutations.length)).toEqual([100, 100, 5]);
    await settleAll();
    expect(await texts(ben)).toEqual(['204']);
  });

  test('[SYC4] one push is under way at a time', async () => {
    await writeNote(anna, world.circle, 'one');
    await writeNote(anna, world.circle, 'two');
    await idle();
    expect(sentOf(anna, 'push')).toHaveLength(1);
    await settleAll();
    expect(sentOf(anna, 'push')).toHaveLength(2);
    expect(await texts(ben)).toEqual(['one', 'two']);
  });

  test('[SYC4] a large outbox goes in pushes of at most half a megabyte', async () => {
    await anna.goOffline();
    for (let index = 0; index < 12; index += 1) {
      await writeNote(anna, world.circle, 'x'.repeat(60_000));
    }
    anna.network.sent.length = 0;
    await anna.goOnline();
    const sizes = sentOf(anna, 'push').map((push) => JSON.stringify(push).length);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(600_000);
    expect(await anna.reader.unsent()).toEqual([]);
  });

  test('[SYC6] a push whose answer was lost is sent again and has one effect', async () => {
    await writeNote(anna, world.circle, 'once');
    await idle();
    anna.network.link?.stepUp();
    anna.network.link?.cut();
    await idle();
    expect(await anna.reader.unsent()).toHaveLength(1);
    await anna.time.pass(1_000);
    await settleAll();
    expect(sentOf(anna, 'push')).toHaveLength(2);
    expect([...world.server.applied.values()]).toEqual([1]);
    expect(await anna.reader.unsent()).toEqual([]);
    expect(await texts(ben)).toEqual(['once']);
  });

  test('[SYC6] an answer that comes twice, or to nothing, changes nothing', async () => {
    anna.network.tamper = (message) =>
      message.type === 'push-result' ? [message, message] : [message];
    await writeNote(anna, world.circle, 'one');
    await settleAll();
    await writeNote(anna, world.circle, 'two');
    await settleAll();
    expect(await texts(ben)).toEqual(['one', 'two']);
    expect(await anna.reader.attention()).toEqual([]);
    expect(anna.client.phase).toBe('online');
  });

  test('[SYC4] a push without an answer is given up after 30 s and sent again', async () => {
    anna.network.tamper = (message) => (message.type === 'push-result' ? [] : [message]);
    await writeNote(anna, world.circle, 'patient');
    await settleAll();
    await anna.time.pass(patience.pushMs - 1);
    expect(anna.client.phase).toBe('online');
    await anna.time.pass(1);
    expect(anna.client.phase).toBe('waiting');
    anna.network.tamper = (message) => [message];
    await anna.time.pass(1_000);
    await settleAll();
    expect(await anna.reader.unsent()).toEqual([]);
    expect([...world.server.applied.values()]).toEqual([1]);
  });

  test('[SYC4] a server that cannot decide now gets the push again on the same connection', async () => {
    let busy = true;
    anna.network.tamper = (message) => {
      if (message.type !== 'push-result' || !busy) return [message];
      busy = false;
      return [{ type: 'problem', code: 'sync.busy', params: {}, request: null, closing: false }];
    };
    await writeNote(anna, world.circle, 'again');
    await settleAll();
    const attempts = anna.network.attempts;
    expect(anna.client.link).toMatchObject({ connection: 'online', problem: 'sync.busy' });
    await anna.time.pass(1_000);
    await settleAll();
    expect(anna.network.attempts).toBe(attempts);
    expect(await anna.reader.unsent()).toEqual([]);
    expect(anna.client.link.problem).toBeNull();
  });

  test('[SYC7] a refused write goes to attention with its content, and the next goes through', async () => {
    const record = await writeNote(anna, world.team, 'theirs');
    await settleAll();
    await anna.goOffline();
    await setText(anna, record, 'my careful words');
    await writeNote(anna, world.circle, 'next');
    world.server.revoke(world.anna, world.team);
    await anna.goOnline();
    await settleAll();
    expect(await texts(ben)).toEqual(['next']);
    const [entry, ...others] = await anna.reader.attention();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      code: 'record.absent',
      mutation: { name: 'note.change', args: { record, text: 'my careful words' } },
    });
    expect(await anna.reader.unsent()).toEqual([]);
    expect(await texts(anna)).toEqual(['next']);
  });

  test('[SYC7] what depends on a refused write follows it to attention', async () => {
    await anna.goOffline();
    const record = await writeNote(anna, world.team, 'first');
    await setText(anna, record, 'second');
    world.server.revoke(world.anna, world.team);
    await anna.goOnline();
    await settleAll();
    expect((await anna.reader.attention()).map((entry) => entry.code)).toEqual([
      'access.not-allowed',
      'record.absent',
    ]);
    expect(await texts(anna)).toEqual([]);
  });

  test('[SYC7] a mutation in which the server finds no id goes to attention too', async () => {
    anna.network.tamper = (message) => {
      if (message.type !== 'push-result') return [message];
      const params = { index: 0 };
      const code = 'sync.mutation-malformed';
      return [
        { type: 'problem', code, params, request: null, closing: false },
        { type: 'push-result', outcomes: [] },
      ];
    };
    await writeNote(anna, world.circle, 'odd');
    await settleAll();
    expect(await anna.reader.unsent()).toEqual([]);
    expect((await anna.reader.attention()).map((entry) => entry.code)).toEqual([
      'sync.mutation-malformed',
    ]);
  });

  test('[SYC8] confirmed work stays in sight until its rows have come', async () => {
    anna.network.tamper = (message) => (message.type === 'page' ? [] : [message]);
    const record = await writeNote(anna, world.circle, 'steady');
    await settleAll();
    expect(await anna.reader.unsent()).toEqual([]);
    expect(await shown(anna, record)).toMatchObject({ body: { text: 'steady' }, unsent: false });
    expect(await rowIds(anna.store)).toEqual(new Set());
    anna.network.tamper = (message) => [message];
    await anna.time.pass(patience.pageMs + 1_000);
    await settleAll();
    expect(await rowIds(anna.store)).toEqual(new Set([record]));
    expect(await anna.store.read((tx) => tx.outbox())).toEqual([]);
    expect(await shown(anna, record)).toMatchObject({ revision: 1, unsent: false });
  });

  test('[SYC9] unsent work is laid on top of what the others did meanwhile', async () => {
    const record = await writeNote(anna, world.circle, 'start');
    await settleAll();
    await anna.goOffline();
    await anna.mutate(changeNote, { record, tag: 'from anna' });
    await setText(ben, record, 'from ben');
    await settleAll();
    anna.network.tamper = (message) => (message.type === 'push-result' ? [] : [message]);
    await anna.goOnline();
    await anna.settle();
    const body = { text: 'from ben', tag: 'from anna' };
    expect(await shown(anna, record)).toMatchObject({ body, unsent: true });
  });

  test('[SYC9] work on what the others removed is hidden until the server has its word', async () => {
    const record = await writeNote(anna, world.circle, 'going');
    await settleAll();
    await anna.goOffline();
    await setText(anna, record, 'still mine');
    await ben.mutate(removeNote, { record });
    await settleAll();
    anna.network.tamper = (message) => (message.type === 'push-result' ? [] : [message]);
    await anna.goOnline();
    expect(await shown(anna, record)).toBeUndefined();
    expect(await anna.reader.unsent(record)).toHaveLength(1);
  });
});

describe('pull', () => {
  test('[SYC11] a first sync is shown whole or not at all', async () => {
    for (let index = 0; index < 10; index += 1) await writeNote(ben, world.circle, `n${index}`);
    await settleAll();
    const fresh = world.device(world.anna);
    fresh.client.start();
    await idle();
    const seen = new Set<number>();
    while (fresh.network.step()) {
      await idle();
      seen.add((await texts(fresh)).length);
      if (fresh.network.link?.down.length === 1) {
        expect(fresh.client.link.receiving).toBeGreaterThan(0);
      }
    }
    expect([...seen]).toEqual([0, 10]);
    expect(fresh.client.link.receiving).toBeNull();
  });

  test('[SYC11] a first sync that breaks off starts again and keeps no rest', async () => {
    const gone = await writeNote(ben, world.circle, 'gone');
    for (let index = 0; index < 9; index += 1) await writeNote(ben, world.circle, `n${index}`);
    await settleAll();
    const fresh = world.device(world.anna);
    fresh.client.start();
    for (let step = 0; step < 4; step += 1) {
      await idle();
      fresh.network.step();
    }
    await idle();
    expect(await texts(fresh)).toEqual([]);
    await fresh.goOffline();
    await ben.mutate(removeNote, { record: gone });
    await ben.settle();
    await fresh.goOnline();
    expect(await texts(fresh)).toHaveLength(9);
    expect(await rowIds(fresh.store)).not.toContain(gone);
  });

  describe('in parts', () => {
    let fresh: TestDevice;
    let database: MemoryDatabase;
    let gone: RecordId;
    let going: RecordId;

    /** Of the circle all has come, of the team the first rows, when the line breaks. */
    beforeEach(async () => {
      world.server.seqsPerPart = 1;
      world.server.rowsPerPage = 2;
      gone = await writeNote(ben, world.circle, 'gone');
      going = await writeNote(anna, world.circle, 'going');
      for (let index = 0; index < 4; index += 1) await writeNote(ben, world.circle, `c${index}`);
      for (let index = 0; index < 4; index += 1) await writeNote(anna, world.team, `t${index}`);
      await settleAll();
      database = new MemoryDatabase();
      fresh = world.device(world.anna, database.open());
      fresh.client.start();
      const stage = () => fresh.store.read((tx) => tx.stage());
      for (let step = 0; (await stage())?.open.includes(world.team) !== true; step += 1) {
        if (step > 50) throw new Error('it never came to the second part');
        fresh.network.step();
        await idle();
      }
      fresh.network.link?.cut();
      await idle();
      expect(await texts(fresh), 'nothing is shown yet').toEqual([]);
      expect((await stage())?.cursors).toEqual([[world.circle, expect.any(Number), 6]]);
    });

    test('[SYC39] goes on where it broke off, in another life of the app, and brings nothing twice', async () => {
      let brought = 0;
      fresh.network.tamper = (message) => {
        if (message.type === 'page') brought += message.rows.length;
        return [message];
      };
      await fresh.restart(database.open());
      await fresh.goOnline();
      await fresh.settle();
      expect(goneOn(fresh)).toContainEqual([[world.circle, 1, 6]]);
      expect(brought, 'what had come whole does not come again').toBe(4);
      expect(await texts(fresh)).toHaveLength(10);
      expect(await fresh.store.read((tx) => tx.stage())).toBeNull();
    });

    test('[SYC39] what changed, moved and went meanwhile is as if it had come in one', async () => {
      await ben.mutate(removeNote, { record: gone });
      await ben.settle();
      await anna.mutate(moveNote, { record: going, audience: world.team });
      await setText(anna, going, 'went');
      await settleAll();
      await fresh.goOnline();
      await fresh.settle();
      expect(await rowIds(fresh.store)).toEqual(await rowIds(anna.store));
      expect(await texts(fresh)).toContain('went');
    });

    test('[SYC39][SYC12] what was taken away meanwhile is never shown, and what came back is whole', async () => {
      world.server.revoke(world.anna, world.circle);
      await fresh.goOnline();
      await fresh.settle();
      expect(await texts(fresh)).toEqual(['t0', 't1', 't2', 't3']);
      world.server.grant(world.anna, world.circle);
      await fresh.settle();
      expect(await texts(fresh)).toHaveLength(10);
    });

    test('[SYC39][SYC12] another epoch of what had come whole comes anew', async () => {
      world.server.revoke(world.anna, world.circle);
      await ben.mutate(removeNote, { record: gone });
      await ben.settle();
      world.server.grant(world.anna, world.circle);
      await fresh.goOnline();
      await fresh.settle();
      expect(await texts(fresh)).toHaveLength(9);
      expect(await rowIds(fresh.store)).not.toContain(gone);
    });

    test('[SYC39][SYC27] an audience whose departures were collected meanwhile comes anew', async () => {
      await ben.mutate(removeNote, { record: gone });
      await ben.settle();
      world.server.collect(world.circle);
      await fresh.goOnline();
      await fresh.settle();
      expect(await rowIds(fresh.store)).not.toContain(gone);
      expect(await texts(fresh)).toHaveLength(9);
    });

    test('[SYC39] newer kinds begin it anew', async () => {
      world.server.schema = 0;
      await fresh.goOnline();
      await fresh.settle();
      const asked = fresh.network.sent.flatMap((up) => (up.type === 'pull' ? [up.cursors] : []));
      expect(asked.filter((cursors) => cursors.length === 0)).toHaveLength(2);
      expect(await texts(fresh)).toHaveLength(10);
    });

    test('[SYC14][SYC11] two leaders that stage at once show nothing that is not complete', async () => {
      world.server.seqsPerPart = Infinity;
      database = new MemoryDatabase();
      const [one, other] = [database, database].map((shared) =>
        world.device(world.anna, shared.open()),
      );
      if (one === undefined || other === undefined) throw new Error('there are two');
      const attempt = async () => (await one.store.read((tx) => tx.stage()))?.attempt;
      one.client.start();
      for (let step = 0; step < 50 && one.network.link?.down.length !== 1; step += 1) {
        one.network.step();
        await idle();
      }
      // All but the last page of the one is staged when the other begins.
      const before = await attempt();
      other.client.start();
      for (let step = 0; step < 50 && (await attempt()) === before; step += 1) {
        other.network.step();
        await idle();
      }
      one.network.link?.stepDown();
      await idle();
      expect(await texts(one)).toEqual([]);
      await other.settle();
      await one.settle();
      expect(await texts(one)).toHaveLength(10);
      await Promise.all([one.client.close(), other.client.close()]);
    });
  });

  test('[SYC10] an ordinary pull is shown whole or not at all', async () => {
    await anna.goOffline();
    for (let index = 0; index < 10; index += 1) await writeNote(ben, world.circle, `n${index}`);
    await settleAll();
    anna.network.online = true;
    anna.client.wake();
    await idle();
    const seen = new Set<number>();
    while (anna.network.step()) {
      await idle();
      seen.add((await texts(anna)).length);
    }
    expect([...seen]).toEqual([0, 10]);
  });

  test('[SYC12] an audience that leaves the reach is purged, alone, and no unsent work with it', async () => {
    await writeNote(anna, world.team, 'team');
    const stays = await writeNote(anna, world.circle, 'circle');
    await settleAll();
    await anna.goOffline();
    const unsent = await writeNote(anna, world.team, 'not yet sent');
    world.server.revoke(world.anna, world.team);
    anna.network.tamper = (message) => (message.type === 'push-result' ? [] : [message]);
    await anna.goOnline();
    expect(await rowIds(anna.store)).toEqual(new Set([stays]));
    const cursors = await anna.store.read((tx) => tx.cursors());
    expect(cursors.map(([audience]) => audience)).toEqual([world.circle]);
    expect(await anna.reader.unsent(unsent)).toHaveLength(1);
  });

  test('[SYC12] a revocation is heard by hint and purged at once', async () => {
    await writeNote(anna, world.team, 'team');
    await settleAll();
    world.server.revoke(world.anna, world.team);
    await settleAll();
    expect(await texts(anna)).toEqual([]);
  });

  test('[SYC12] an audience with a new epoch is fetched from nothing', async () => {
    const gone = await writeNote(anna, world.team, 'gone meanwhile');
    const kept = await writeNote(anna, world.team, 'kept');
    await settleAll();
    await anna.goOffline();
    world.server.revoke(world.anna, world.team);
    const carla = randomId<AccountId>();
    world.server.grant(carla, world.team);
    const other = await world.started(carla);
    await other.mutate(removeNote, { record: gone });
    await other.settle();
    world.server.grant(world.anna, world.team);
    await anna.goOnline();
    expect(await rowIds(anna.store)).toEqual(new Set([kept]));
  });

  test('[SYC13] a record that moves within reach is kept, and leaves who does not reach the new place', async () => {
    const record = await writeNote(anna, world.circle, 'moving');
    await settleAll();
    expect(await texts(ben)).toEqual(['moving']);
    await anna.mutate(moveNote, { record, audience: world.team });
    await settleAll();
    expect(await shown(anna, record)).toMatchObject({ audience: world.team });
    expect(await rowIds(anna.store)).toEqual(new Set([record]));
    expect(await texts(ben)).toEqual([]);
    expect(await rowIds(ben.store)).toEqual(new Set());
  });

  test('[SYC13] a record that moved there and back is kept', async () => {
    const record = await writeNote(anna, world.circle, 'restless');
    await settleAll();
    await ben.goOffline();
    await anna.mutate(moveNote, { record, audience: world.team });
    await anna.mutate(moveNote, { record, audience: world.circle });
    await anna.settle();
    await ben.goOnline();
    expect(await texts(ben)).toEqual(['restless']);
  });

  test('[SYC11] more than 20,000 rows at once are taken as a fresh copy', async () => {
    const record = await writeNote(anna, world.circle, 'here');
    await settleAll();
    const rows = await anna.store.read((tx) => tx.allRows());
    const row = rows[0];
    if (row === undefined) throw new Error('one was written');
    let flood = true;
    anna.network.tamper = (message) => {
      if (message.type !== 'page' || !flood) return [message];
      flood = false;
      const wire = [
        record,
        world.circle,
        9,
        'note',
        row.day,
        [],
        2,
        row.createdBy,
        row.createdAt,
        row.changedBy,
        row.changedAt,
        row.body,
        0,
      ];
      return [
        { ...message, rows: Array.from({ length: mostRowsAtOnce + 1 }, () => wire), last: null },
      ];
    };
    anna.client.wake();
    await anna.settle();
    const pulls = anna.network.sent.flatMap((up) =>
      up.type === 'pull' ? [up.cursors.length] : [],
    );
    expect(pulls.slice(-2)).toEqual([2, 0]);
    expect(await rowIds(anna.store)).toEqual(new Set([record]));
    expect(anna.client.phase).toBe('online');
  });

  test('[SYC14] a pull is not applied when the store has moved since it was asked for', async () => {
    await writeNote(ben, world.circle, 'news');
    await ben.settle();
    anna.client.wake();
    await idle();
    anna.network.link?.stepUp();
    // Another leader was here: no cursors, so everything is to be fetched again.
    await anna.store.write((tx) => tx.setCursors([]));
    await anna.settle();
    expect(await texts(anna)).toEqual(['news']);
    const pulls = anna.network.sent.flatMap((up) =>
      up.type === 'pull' ? [up.cursors.length] : [],
    );
    expect(pulls.slice(-2)).toEqual([2, 0]);
  });

  test('[SYC15] hints that come during a pull lead to one more pull at most', async () => {
    const before = sentOf(anna, 'pull').length;
    anna.client.wake();
    await idle();
    for (let index = 0; index < 5; index += 1) {
      await writeNote(ben, world.circle, `n${index}`);
      await ben.settle();
    }
    await anna.settle();
    expect(sentOf(anna, 'pull').length - before).toBeLessThanOrEqual(2);
    expect(await texts(anna)).toHaveLength(5);
  });

  test('[SYC15] a hint of what is known already leads to no pull', async () => {
    await writeNote(ben, world.circle, 'known');
    await settleAll();
    const before = sentOf(anna, 'pull').length;
    anna.network.link?.down.push({ type: 'hint', heads: [[world.circle, 1]], reach: false });
    await anna.settle();
    expect(sentOf(anna, 'pull')).toHaveLength(before);
  });

  test('[SYC15] a head that no pull brings is asked for once', async () => {
    const before = sentOf(anna, 'pull').length;
    anna.network.link?.down.push({ type: 'hint', heads: [[world.circle, 999]], reach: false });
    await anna.settle();
    expect(sentOf(anna, 'pull')).toHaveLength(before + 1);
  });

  test('[SYC16][SY21] a device that asks too much waits as long as it is told, and loses nothing', async () => {
    const params = { retryAfterMs: 20_000 };
    let refusals = 2;
    anna.network.tamper = (message) => {
      if (refusals === 0 || !['page', 'push-result'].includes(message.type)) return [message];
      refusals -= 1;
      const request = message.type === 'page' ? message.request : null;
      return [{ type: 'problem', code: 'sync.too-fast', params, request, closing: false }];
    };
    await writeNote(ben, world.circle, 'read');
    await writeNote(anna, world.circle, 'written');
    await settleAll();
    const asked = anna.network.sent.length;
    await anna.time.pass(19_000);
    await settleAll();
    expect(anna.network.sent).toHaveLength(asked);
    await anna.time.pass(2_000);
    await settleAll();
    expect(await texts(anna)).toEqual(expect.arrayContaining(['read', 'written']));
    expect(await anna.reader.unsent()).toEqual([]);
  });

  test('[SYC15] without any hint it is pulled about every minute', async () => {
    anna.network.tamper = (message) => (message.type === 'hint' ? [] : [message]);
    await writeNote(ben, world.circle, 'unannounced');
    await ben.settle();
    await anna.settle();
    expect(await texts(anna)).toEqual([]);
    await anna.time.pass(patience.pullEveryMs * 1.2);
    await anna.settle();
    expect(await texts(anna)).toEqual(['unannounced']);
  });

  test('[SYC15] a pull the server could not answer is tried again on the same connection', async () => {
    let broken = true;
    anna.network.tamper = (message) => {
      if (message.type !== 'page' || !broken) return [message];
      broken = false;
      const { request } = message;
      return [{ type: 'problem', code: 'server.failure', params: {}, request, closing: false }];
    };
    const attempts = anna.network.attempts;
    await writeNote(ben, world.circle, 'late');
    await settleAll();
    expect(await texts(anna)).toEqual([]);
    expect(anna.client.link.problem).toBe('server.failure');
    await anna.time.pass(1_000);
    await anna.settle();
    expect(await texts(anna)).toEqual(['late']);
    expect(anna.network.attempts).toBe(attempts);
    expect(anna.client.link.problem).toBeNull();
  });

  test('[SYC23] a pull of one page is not shown as receiving', async () => {
    const seen: (number | null)[] = [];
    anna.client.subscribe((link) => seen.push(link.receiving));
    await writeNote(ben, world.circle, 'small');
    await settleAll();
    expect(await texts(anna)).toEqual(['small']);
    expect(seen.filter((received) => received !== null)).toEqual([]);
  });

  test('[SYC15] a pull without an answer is given up after a minute', async () => {
    anna.network.tamper = (message) => (message.type === 'page' ? [] : [message]);
    anna.client.wake();
    await anna.settle();
    await anna.time.pass(patience.pageMs);
    expect(anna.client.phase).toBe('waiting');
  });
});

describe('connection', () => {
  test('[SYC16] waits longer after each failure, up to a minute, each time by chance', async () => {
    anna.random = () => 0.999;
    await ben.client.close();
    await anna.goOffline();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const [wait] = anna.time.waitingMs;
      waits.push(Math.round((wait ?? 0) / 500) * 500);
      await anna.time.pass(wait ?? 0);
    }
    expect(waits.slice(0, 8)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
    expect(waits.at(-1)).toBe(60_000);
  });

  test('[SYC16] connects at once when the device wakes', async () => {
    anna.random = () => 0.999;
    await anna.goOffline();
    for (let attempt = 0; attempt < 8; attempt += 1) await anna.time.pass(60_000);
    await anna.goOnline();
    expect(anna.client.phase).toBe('online');
  });

  test('[SYC16] a server that says hello and then fails is not asked without pause', async () => {
    anna.random = () => 0.999;
    anna.network.tamper = (message) => (message.type === 'page' ? [{ type: 'page' }] : [message]);
    const before = anna.network.attempts;
    for (let second = 0; second < 60; second += 1) {
      await anna.time.pass(1_000);
      await anna.settle();
      anna.client.wake();
      await anna.settle();
      if (second === 0) anna.network.goOffline();
      anna.network.online = true;
    }
    expect(anna.network.attempts - before).toBeLessThan(130);
    anna.network.tamper = (message) => [message];
  });

  test('[SYC16] says offline while it tries again, and connecting only at first', async () => {
    const fresh = world.device(world.anna);
    expect(fresh.client.link.connection).toBe('connecting');
    fresh.network.online = false;
    await fresh.start();
    expect(fresh.client.link.connection).toBe('offline');
    const seen: string[] = [];
    fresh.client.subscribe((link) => seen.push(link.connection));
    const attempts = fresh.network.attempts;
    await fresh.time.pass(5_000);
    expect(fresh.network.attempts).toBeGreaterThan(attempts);
    expect(seen).toEqual([]);
    await fresh.goOnline();
    expect(fresh.client.link).toMatchObject({ connection: 'online', problem: null });
  });

  test('[SYC16] a server that does not answer hello is left after 15 s', async () => {
    const fresh = world.device(world.anna);
    fresh.network.tamper = () => [];
    await fresh.start();
    await fresh.time.pass(patience.welcomeMs);
    expect(fresh.client.phase).toBe('waiting');
  });

  test.each(['identity.not-signed-in', 'access.no-member'])(
    '[SYC17] stops at %s and keeps unsent work',
    async (code) => {
      await writeNote(ben, world.circle, 'row');
      await settleAll();
      await writeNote(anna, world.circle, 'mine');
      anna.network.link?.cut(code);
      await idle();
      expect(anna.client.phase).toBe('stopped');
      expect(anna.client.link).toMatchObject({ connection: 'stopped', problem: code });
      const attempts = anna.network.attempts;
      await anna.time.pass(600_000);
      anna.client.wake();
      expect(anna.network.attempts).toBe(attempts);
      expect(await anna.reader.unsent()).toHaveLength(1);
    },
  );

  test('[SYC17] stops when it is refused at the door', async () => {
    const fresh = world.device(world.anna);
    fresh.network.online = false;
    fresh.network.refusal = 'identity.not-signed-in';
    await fresh.start();
    expect(fresh.client.phase).toBe('stopped');
  });

  test('[SYC17] who is no member any more keeps no row, and keeps unsent work', async () => {
    await writeNote(ben, world.circle, 'row');
    await settleAll();
    const id = await writeNote(anna, world.circle, 'mine');
    anna.network.link?.cut('access.no-member');
    await idle();
    expect(await rowIds(anna.store)).toEqual(new Set());
    expect(await anna.reader.directory()).toBeNull();
    expect(await anna.store.read((tx) => tx.cursors())).toEqual([]);
    expect(await anna.reader.unsent(id)).toHaveLength(1);
  });

  test('[SYC17] the end of the session alone deletes nothing', async () => {
    await writeNote(ben, world.circle, 'row');
    await settleAll();
    anna.network.link?.cut('identity.not-signed-in');
    await idle();
    expect(await texts(anna)).toEqual(['row']);
  });

  test.each([
    ['nothing decodable', undefined],
    ['a text', 'hello'],
    ['an unknown type', { type: 'execute' }],
    ['an unknown field', { type: 'hint', heads: [], reach: false, more: 1 }],
    ['a second welcome', 'welcome'],
    ['an outcome without an end', { type: 'push-result', outcomes: [{ id: 1 }] }],
  ])('[SYC18] %s ends the connection and touches nothing', async (_name, message) => {
    await writeNote(anna, world.circle, 'safe');
    await settleAll();
    await anna.goOffline();
    await writeNote(anna, world.circle, 'waiting');
    anna.network.tamper = (down) => (down.type === 'welcome' ? [down] : []);
    await anna.goOnline();
    const before = await contentOf(anna);
    const welcome = {
      type: 'welcome',
      protocol: 1,
      account: world.anna,
      tenant: world.server.tenantId,
      serverTime: '',
      schema: 1,
      leaseDays: 14,
      writes: 'open',
    };
    anna.network.link?.down.unshift(message === 'welcome' ? welcome : message);
    anna.network.link?.stepDown();
    await idle();
    expect(anna.client.phase).toBe('waiting');
    expect(anna.client.link.problem).toBe('sync.answer-malformed');
    expect(await contentOf(anna)).toEqual(before);
    anna.network.tamper = (down) => [down];
    await anna.time.pass(60_000);
    await settleAll();
    expect(await texts(ben)).toEqual(['safe', 'waiting']);
    expect(anna.client.link.problem).toBeNull();
  });

  test('[SYC18] a row of an audience that is not in the reach it came with is malformed', async () => {
    await writeNote(ben, world.circle, 'strange');
    await ben.settle();
    anna.network.tamper = (message) =>
      message.type === 'page' && message.last !== null
        ? [{ ...message, last: { ...message.last, cursors: [] } }]
        : [message];
    await anna.settle();
    expect(anna.client.link.problem).toBe('sync.answer-malformed');
    expect(await texts(anna)).toEqual([]);
    expect(await anna.store.read((tx) => tx.cursors())).toHaveLength(2);
  });

  test('[SYC18] a directory that is none is malformed', async () => {
    const fresh = world.device(world.anna);
    fresh.network.tamper = (message) =>
      message.type === 'page' && message.last !== null
        ? [
            {
              ...message,
              last: { ...message.last, directory: { fingerprint: 'f', value: { me: 1 } } },
            },
          ]
        : [message];
    await fresh.start();
    expect(fresh.client.link.problem).toBe('sync.answer-malformed');
    expect(await fresh.reader.directory()).toBeNull();
    expect(await fresh.store.read((tx) => tx.syncedAt())).toBeNull();
  });

  test('[SYC18] an answer that leaves a mutation out is malformed', async () => {
    anna.network.tamper = (message) =>
      message.type === 'push-result' ? [{ ...message, outcomes: [] }] : [message];
    await writeNote(anna, world.circle, 'waiting');
    await anna.settle();
    expect(anna.client.phase).toBe('waiting');
    expect(await anna.reader.unsent()).toHaveLength(1);
  });

  test('[SYC19] work is never pushed under another account', async () => {
    await anna.goOffline();
    await writeNote(anna, world.circle, 'annas words');
    anna.signedInAs = world.ben;
    anna.network.sent.length = 0;
    await anna.goOnline();
    expect(anna.client.link).toMatchObject({
      connection: 'stopped',
      problem: 'sync.other-account',
    });
    expect(anna.network.sent.map((up) => up.type)).toEqual(['hello']);
    expect(await anna.reader.unsent()).toHaveLength(1);
    expect(world.server.rowsFor(world.ben)).toEqual([]);
  });

  test('[SYC21] a clock that is wrong by a year changes nothing', async () => {
    anna.time.skewMs = -366 * 86_400_000;
    const record = await writeNote(anna, world.circle, 'from the past');
    await settleAll();
    await anna.goOffline();
    await setText(anna, record, 'changed in the past');
    await setText(ben, record, 'changed by ben');
    await settleAll();
    await anna.goOnline();
    await settleAll();
    expect(await texts(ben)).toEqual(['changed in the past']);
    expect(await texts(anna)).toEqual(['changed in the past']);
    expect(await anna.reader.unsent()).toEqual([]);
    expect(anna.client.phase).toBe('online');
  });

  test('[SYC21][SYC4] a clock that is set back between two writes does not turn them round', async () => {
    const record = await writeNote(anna, world.circle, 'begun');
    await settleAll();
    await anna.goOffline();
    await setText(anna, record, 'first');
    anna.time.skewMs = -366 * 86_400_000;
    await setText(anna, record, 'second');
    await anna.goOnline();
    await settleAll();
    expect(await texts(ben)).toEqual(['second']);
    expect(await texts(anna)).toEqual(['second']);
  });
});

async function contentOf(device: TestDevice): Promise<unknown> {
  return device.store.read(async (tx) => ({
    rows: await tx.allRows(),
    overlay: await tx.allOverlay(),
    outbox: await tx.outbox(),
    cursors: await tx.cursors(),
    directory: await tx.directory(),
    attention: await tx.attention(),
  }));
}

/** From where a device went on with its first sync, each time it did. */
function goneOn(device: TestDevice): unknown[] {
  return device.network.sent.flatMap((up) =>
    up.type === 'pull' && up.parts === true && up.cursors.length > 0 ? [up.cursors] : [],
  );
}
