import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileSignedHeads } from '#adapters/chronicle/file-signed-heads.ts';
import { nodeSigner } from '#adapters/chronicle/node-signer.ts';
import { parseCheckpoint } from '#governance/chronicle/checkpoint.ts';
import type { SignedHeads } from '#governance/chronicle/server/signed-heads.ts';
import { parseNote } from '#governance/chronicle/signed-note.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { oneKey } from '#testkit/chronicle/one-key.ts';
import { signedInMemory } from '#testkit/chronicle/signed-in-memory.ts';
import { keepChronicle, type SequencerConnection } from './keep-chronicle.ts';

const signer = nodeSigner('obhut.test', [Buffer.alloc(32, 7)]);
const beganMs = Date.parse('2026-05-01T10:00:00Z');
const minuteMs = 60_000;
const tenantNo = (n: number) => `t_${n.toString(16).padStart(12, '0')}` as TenantId;

interface FakeTenant {
  waiting: number;
  /** When each event that is chained happened. */
  readonly events: number[];
  signed: number;
  /** How far the outbox's numbers came. */
  number: number;
  /** Another one makes another chain. */
  seed: string;
  readonly checkpoints: { size: number; at: string }[];
  asked: number;
}

/** What the sequencer asks of the database, without one. */
class FakeDatabase {
  nowMs = beganMs;
  connections = 0;
  readonly tenants = new Map<TenantId, FakeTenant>();
  /** Where it fails, until it is taken out. */
  readonly failing = new Set<TenantId>();
  /** The connection breaks with the next statement. */
  isBroken = false;
  readonly #marks = new Map<string, string>();
  #wal = 0;

  constructor(count: number) {
    for (let n = 1; n <= count; n += 1) {
      this.tenants.set(tenantNo(n), {
        waiting: 0,
        events: [],
        signed: 0,
        number: 0,
        seed: '',
        checkpoints: [],
        asked: 0,
      });
    }
  }

  of(tenant: TenantId): FakeTenant {
    const found = this.tenants.get(tenant);
    if (found === undefined) throw new Error(`there is no ${tenant}`);
    return found;
  }

  happen(tenant: TenantId, count: number): void {
    const at = this.of(tenant);
    at.waiting += count;
    at.number += count;
    this.#wal += 1;
  }

  connect(): SequencerConnection {
    this.connections += 1;
    let isOver = false;
    return {
      query: async <Row extends object>(text: string, values: readonly unknown[] = []) => {
        if (this.isBroken || isOver) {
          this.isBroken = false;
          isOver = true;
          throw new Error('the connection is over');
        }
        return this.#answer(text, values) as Row[];
      },
      close: () => Promise.resolve(),
    };
  }

  #answer(text: string, values: readonly unknown[]): object[] {
    if (text === 'SELECT') return [{}];
    if (text.includes('pg_try_advisory_lock')) return [{ ours: true }];
    if (text.includes('pg_current_wal_insert_lsn')) {
      return [{ wal: String(this.#wal), xmin: '100', xmax: '100' }];
    }
    if (text.includes('INSERT INTO obhut.chronicle_mark')) {
      this.#marks.set(String(values[0]), String(values[1]));
      return [];
    }
    if (text.includes('obhut.chronicle_mark')) {
      return [...this.#marks].map(([tenant, mark]) => ({ tenant, mark }));
    }
    if (text.includes('obhut.chronicle_numbers')) {
      return [...this.tenants].map(([tenant, { number }]) => ({ tenant, number: String(number) }));
    }
    const [, id, what] = /(t_[0-9a-f]{12})\.chronicle_(\w+)\(/.exec(text) ?? [];
    const tenant = id as TenantId;
    if (this.failing.has(tenant)) throw new Error('the statement was cancelled');
    const one = this.of(tenant);
    if (what === 'hash') return [{ hash: this.#hashAt(tenant, Number(values[0])) }];
    if (what === 'keep') {
      const [size, said, note] = [Number(values[0]), values[1], String(values[2])];
      if (this.#hashAt(tenant, size) !== said) return [{ kept: false }];
      const { at = '' } = parseCheckpoint(parseNote(note)?.text ?? '') ?? {};
      one.checkpoints.push({ size, at });
      one.signed = size;
      this.#wal += 1;
      return [{ kept: true }];
    }
    one.asked += 1;
    const chained = Math.min(one.waiting, Number(values[0]));
    one.waiting -= chained;
    for (let n = 0; n < chained; n += 1) one.events.push(this.nowMs);
    if (chained > 0) this.#wal += 1;
    const size = one.events.length;
    const since = one.events[one.signed];
    return [
      {
        chained,
        size: String(size),
        hash: this.#hashAt(tenant, size),
        signed: String(one.signed),
        since: since === undefined ? null : String(since),
      },
    ];
  }

  #hashAt(tenant: TenantId, size: number): string | null {
    const { events, seed } = this.of(tenant);
    return size > events.length ? null : hash('sha256', `${seed}${tenant}${size}`, 'hex');
  }
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heads-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A server's life of so long, by the database's clock; returns what failed. */
async function serveFor(
  database: FakeDatabase,
  forMs: number,
  signedHeads: SignedHeads = signedInMemory(),
  meanwhile: () => void = () => undefined,
): Promise<unknown[]> {
  const failures: unknown[] = [];
  const endMs = database.nowMs + forMs;
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const stop = keepChronicle({
    connect: () => Promise.resolve(database.connect()),
    keys: oneKey(signer),
    signedHeads,
    onFailure: (error) => failures.push(error),
    now: () => database.nowMs,
    pause: async (ms) => {
      if (database.nowMs >= endMs) end();
      else database.nowMs += ms;
      meanwhile();
      await setImmediate();
    },
  });
  await over;
  await stop();
  return failures;
}

const atMs = (ms: number) => new Date(ms).toISOString();

test('[CH8][CH11] three hundred tenants are all signed in time, though a connection is kept for two hundred', async () => {
  const database = new FakeDatabase(300);
  for (const tenant of database.tenants.keys()) database.happen(tenant, 3);
  expect(await serveFor(database, 10 * minuteMs)).toEqual([]);
  for (const { checkpoints, asked } of database.tenants.values()) {
    expect(checkpoints).toMatchObject([{ size: 3 }]);
    // By the server's own clock.
    expect(checkpoints[0]?.at).toBe(atMs(beganMs + 5 * minuteMs));
    expect(asked).toBeLessThan(8);
  }
  expect(database.connections).toBeLessThan(10);
});

test('[CH8][CH11] one tenant that always fails holds up no other, and is not asked all the time', async () => {
  const database = new FakeDatabase(5);
  const bad = tenantNo(3);
  database.failing.add(bad);
  for (const tenant of database.tenants.keys()) database.happen(tenant, 3);
  const heads = signedInMemory();
  const failures = await serveFor(database, 10 * minuteMs, heads);
  for (const [tenant, { checkpoints }] of database.tenants) {
    expect(checkpoints).toHaveLength(tenant === bad ? 0 : 1);
  }
  expect(database.connections).toBe(1);
  expect(failures.length).toBeGreaterThan(10);
  expect(failures.length).toBeLessThan(25);
  expect(String(failures[0])).toContain(bad);
  database.failing.clear();
  expect(await serveFor(database, 6 * minuteMs, heads)).toEqual([]);
  expect(database.of(bad).checkpoints).toMatchObject([{ size: 3 }]);
});

test('[CH11] neither a connection that breaks nor a server that begins anew makes a signature late', async () => {
  const database = new FakeDatabase(2);
  const [broken, anew] = [tenantNo(1), tenantNo(2)];
  database.happen(broken, 1);
  const failures = await serveFor(database, 10 * minuteMs, signedInMemory(), () => {
    if (database.nowMs % (2 * minuteMs) < 500) database.isBroken = true;
  });
  expect(failures.length).toBeGreaterThan(3);
  expect(database.of(broken).checkpoints).toHaveLength(1);
  const late = Date.parse(database.of(broken).checkpoints[0]?.at ?? '') - beganMs;
  expect(late).toBeLessThan(5.2 * minuteMs);

  database.happen(anew, 1);
  const happenedMs = database.nowMs;
  await serveFor(database, 4 * minuteMs);
  await serveFor(database, 2 * minuteMs);
  const [checkpoint] = database.of(anew).checkpoints;
  expect(Date.parse(checkpoint?.at ?? '') - happenedMs).toBeLessThan(5.1 * minuteMs);
});

test('[CH20] a chain that was written anew is not signed, not by a server that begins anew either', async () => {
  const database = new FakeDatabase(2);
  const [victim, other] = [tenantNo(1), tenantNo(2)];
  for (const tenant of [victim, other]) database.happen(tenant, 5);
  expect(await serveFor(database, 6 * minuteMs, fileSignedHeads(folder))).toEqual([]);
  expect(database.of(victim).checkpoints).toMatchObject([{ size: 5 }]);

  database.of(victim).seed = 'anew';
  for (const tenant of [victim, other]) database.happen(tenant, 1_500);
  const failures = await serveFor(database, 10 * minuteMs, fileSignedHeads(folder));
  expect(database.of(victim).checkpoints).toHaveLength(1);
  // What happened is chained all the same, and the others are signed.
  expect(database.of(victim).events).toHaveLength(1_505);
  expect(database.of(other).checkpoints.at(-1)).toMatchObject({ size: 1_505 });
  expect(failures[0]).toMatchObject({
    code: 'chronicle.not-as-signed',
    params: { tenant: victim, size: 5 },
  });
  // Said at once, and again each minute since it has been due.
  expect(failures.length).toBeGreaterThan(4);
  expect(failures.length).toBeLessThan(9);
});

test('[CH20] a chain that was cut off is not signed, nor one of which it cannot be said', async () => {
  const database = new FakeDatabase(2);
  const [cut, damaged] = [tenantNo(1), tenantNo(2)];
  for (const tenant of [cut, damaged]) database.happen(tenant, 5);
  await serveFor(database, 6 * minuteMs, fileSignedHeads(folder));
  database.of(cut).events.length = 3;
  database.of(cut).signed = 0;
  await writeFile(join(folder, `${damaged}.json`), '{"size":5}');
  for (const tenant of [cut, damaged]) database.happen(tenant, 1);
  const failures = await serveFor(database, 6 * minuteMs, fileSignedHeads(folder));
  for (const tenant of [cut, damaged]) expect(database.of(tenant).checkpoints).toHaveLength(1);
  expect(failures.map((error) => (error as { code: string }).code)).toEqual(
    expect.arrayContaining(['chronicle.not-as-signed', 'chronicle.head-unreadable']),
  );
});
