import { Dexie } from 'dexie';
import { afterEach, expect, test, vi } from 'vitest';
import {
  randomId,
  type AccountId,
  type MutationId,
  type RecordId,
  type TenantId,
} from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import { describeLocalStore } from '#adapters/local-store/contract-suite.ts';
import { databaseName, openDexieStore } from '#adapters/local-store/dexie.ts';

describeLocalStore('local store in the browser', () => {
  const name = freshName();
  return { open: () => openDexieStore(name) };
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('[SYL14] each account and tenant has a database of its own', async () => {
  const [anna, ben] = [randomId<AccountId>(), randomId<AccountId>()];
  const tenant = 't_0123456789ab' as TenantId;
  const annas = await openDexieStore(databaseName(anna, tenant));
  const bens = await openDexieStore(databaseName(ben, tenant));
  await annas.write((tx) => tx.setSyncedAt('2026-05-01T08:00:00.000Z'));
  expect(await bens.read((tx) => tx.syncedAt())).toBeNull();
  await Promise.all([annas.destroy(), bens.destroy()]);
  expect(await Dexie.getDatabaseNames()).not.toContain(databaseName(anna, tenant));
});

test('[SYL12] a tab that sleeps holds up the deletion, and there is nothing left to read', async () => {
  const name = freshName();
  const store = await openDexieStore(name);
  await store.write((tx) => tx.putRows([record(1)]));
  const sleeping = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(new Error('not opened')));
  });
  await store.destroy();
  const left = await new Promise<number>((resolve) => {
    const request = sleeping.transaction('row').objectStore('row').count();
    request.addEventListener('success', () => resolve(request.result));
  });
  expect(left).toBe(0);
  sleeping.close();
  await expect.poll(() => Dexie.getDatabaseNames()).not.toContain(name);
});

test('[SYL15] a lost connection is opened again and the work done once', async () => {
  const store = await openDexieStore(freshName());
  let attempts = 0;
  await store.write(async (tx) => {
    attempts += 1;
    await tx.putRows([record(1)]);
    if (attempts === 1) {
      throw new DOMException(
        'Connection to Indexed Database server lost. Refresh the page',
        'UnknownError',
      );
    }
  });
  expect(attempts).toBe(2);
  expect(await store.read((tx) => tx.countRows())).toBe(1);
  await store.destroy();
});

test('[SYL15] a connection the browser closed is opened again', async () => {
  const opened: IDBDatabase[] = [];
  const openReal = indexedDB.open.bind(indexedDB);
  vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => {
    const request = openReal(name, version);
    request.addEventListener('success', () => opened.push(request.result));
    return request;
  });
  const store = await openDexieStore(freshName());
  await store.write((tx) => tx.putRows([record(1)]));
  for (const database of opened) database.close();
  await store.write((tx) => tx.putRows([record(2)]));
  expect(await store.read((tx) => tx.countRows())).toBe(2);
  await store.destroy();
});

test('[SYL15] storage lost twice in a row is a registered error', async () => {
  const store = await openDexieStore(freshName());
  const attempt = store.write(() =>
    Promise.reject(new DOMException('Internal error.', 'UnknownError')),
  );
  await expect(attempt).rejects.toMatchObject({ code: 'sync.storage-lost' });
  expect(await store.read((tx) => tx.countRows())).toBe(0);
  await store.destroy();
});

test('[SYL16] no room is a registered error and leaves nothing behind', async () => {
  const store = await openDexieStore(freshName());
  // oxlint-disable-next-line typescript/unbound-method -- called with the store it was called on
  const put = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args: Parameters<typeof put>
  ) {
    if (this.name === 'row') throw new DOMException('full', 'QuotaExceededError');
    return put.apply(this, args);
  });
  const attempt = store.write(async (tx) => {
    await tx.setSyncedAt('2026-05-01T08:00:00.000Z');
    await tx.putRows([record(1)]);
  });
  await expect(attempt).rejects.toMatchObject({ code: 'sync.storage-full' });
  vi.restoreAllMocks();
  expect(await store.read((tx) => tx.syncedAt())).toBeNull();
  await store.destroy();
});

test('[SYL17] an old generation is deleted in time, a stage of another tab is not', async () => {
  const name = freshName();
  const store = await openDexieStore(name);
  const many = Array.from({ length: 5_000 }, (_, index) => record(index));
  await store.write((tx) => tx.putRows(many));
  await store.write(async (tx) => {
    await tx.stageRows([record(6_000)]);
    await tx.flipStage();
  });
  await expect.poll(() => countAll(name), { timeout: 10_000 }).toBe(1);
  await store.write((tx) => tx.stageRows([record(7_000)]));
  const other = await openDexieStore(name);
  await other.write((tx) => tx.flipStage());
  expect(await store.read((tx) => tx.countRows())).toBe(1);
  await other.close();
  await store.destroy();
});

test('[SYL17] a stage that a crash left is deleted before the next one', async () => {
  const name = freshName();
  const crashed = await openDexieStore(name);
  await crashed.write((tx) => tx.stageRows([record(1), record(2)]));
  await crashed.close();
  const store = await openDexieStore(name);
  await store.write((tx) => tx.dropStage());
  expect(await countAll(name)).toBe(0);
  await store.destroy();
});

test('[SYL18] a database deleted behind the back comes back empty, with the unsent work of open tabs', async () => {
  const name = freshName();
  const [store, other] = [await openDexieStore(name), await openDexieStore(name)];
  await fill(store);
  await other.read(async (tx) => [await tx.outbox(), await tx.attention()]);
  const before = await store.read(async (tx) => [await tx.outbox(), await tx.attention()]);
  let heard = 0;
  store.subscribe(() => (heard += 1));
  await deleteDatabase(name);
  for (const tab of [store, other]) {
    await expect.poll(() => tab.read((tx) => tx.countRows())).toBe(0);
    const found = await tab.read(async (tx) => [await tx.outbox(), await tx.attention()]);
    expect(found).toEqual(before);
    expect(await tab.read((tx) => tx.syncedAt())).toBeNull();
    expect(await tab.read((tx) => tx.cursors())).toEqual([]);
  }
  expect(heard).toBeGreaterThan(0);
  // What the tab remembered of the old blocks must not hide the new ones.
  const many = Array.from({ length: 300 }, (_, index) => record(index));
  await store.write((tx) => tx.putRows(many));
  expect((await store.read((tx) => tx.rows(many.map((row) => row.id)))).size).toBe(300);
  await other.close();
  await store.destroy();
});

test('[SYL18][SYL12] a copy that was signed out is not brought back by another tab', async () => {
  const name = freshName();
  const [store, other] = [await openDexieStore(name), await openDexieStore(name)];
  await fill(store);
  await other.read((tx) => tx.outbox());
  await store.destroy();
  await expect
    .poll(() => other.read((tx) => tx.outbox()).catch((error: unknown) => error))
    .toMatchObject({ code: 'sync.storage-closed' });
  await expect.poll(() => Dexie.getDatabaseNames()).not.toContain(name);
});

test.each([
  ['a block', 'block', (block: object) => ({ ...block, rows: 'rust' })],
  ['a row', 'row', (row: object) => ({ ...row, record: { ...record(1), body: null } })],
])('[SYL19] %s that is broken costs the rows, and no unsent work', async (_what, table, spoil) => {
  const name = freshName();
  const store = await openDexieStore(name);
  await fill(store);
  const before = await store.read(async (tx) => [await tx.outbox(), await tx.attention()]);
  await spoilFirst(name, table, spoil);
  expect(await store.read((tx) => tx.allRows())).toEqual([]);
  const after = await store.read(async (tx) => [await tx.outbox(), await tx.attention()]);
  expect(after).toEqual(before);
  await store.read(async (tx) => {
    expect(await tx.syncedAt()).toBeNull();
    expect(await tx.cursors()).toEqual([]);
  });
  await store.write((tx) => tx.putRows([record(5)]));
  expect(await store.read((tx) => tx.countRows())).toBe(1);
  await store.destroy();
});

test('[SYL19] a value whose file is gone is not asked for for ever', async () => {
  const store = await openDexieStore(freshName());
  await fill(store);
  let attempts = 0;
  const found = await store.read(async (tx) => {
    attempts += 1;
    if (attempts === 1) throw new DOMException('Failed to read large IndexedDB value', 'DataError');
    return tx.countRows();
  });
  expect(found).toBe(0);
  expect(await store.read((tx) => tx.outbox())).toHaveLength(1);
  await store.destroy();
});

/** A copy with rows, alone and in a block, and work that was not sent. */
async function fill(store: LocalStore): Promise<void> {
  const day = '2026-05-01' as PlainDay;
  const made = (name: string) => {
    return { id: randomId<MutationId>(), name, args: {}, schema: 1, base: [] };
  };
  await store.write(async (tx) => {
    await tx.putRows(Array.from({ length: 300 }, (_, index) => ({ ...record(100 + index), day })));
    await tx.putRows([record(1)]);
    await tx.setCursors([[record(1).audience, 1, 7]]);
    await tx.setSyncedAt('2026-05-01T08:00:00.000Z');
    await tx.addToOutbox(made('waits'), '2026-05-01T08:00:00.000Z');
    await tx.putAttention({
      mutation: made('refused'),
      madeAt: '2026-05-01T08:00:00.000Z',
      refusedAt: '2026-05-01T08:00:00.000Z',
      code: 'record.absent',
      params: {},
    });
  });
}

async function deleteDatabase(name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => reject(new Error('not deleted')));
  });
}

/** Writes nonsense over the first value of a table, past the adapter. */
async function spoilFirst(
  name: string,
  table: string,
  spoil: (value: object) => object,
): Promise<void> {
  const database = await new Dexie(name).open();
  const first: unknown = await database.table(table).toCollection().first();
  await database.table(table).put(spoil(first as object));
  database.close();
}

/** The rows of all generations, past the adapter. */
async function countAll(name: string): Promise<number> {
  const database = await new Dexie(name).open();
  const single = await database.table('row').count();
  const blocks = (await database.table('block').toArray()) as { rows: unknown[] }[];
  const ids = (await database.table('blockIds').toArray()) as { prefixes: Uint32Array }[];
  const count = blocks.reduce((sum, block) => sum + block.rows.length, single);
  expect(ids.reduce((sum, entry) => sum + entry.prefixes.length, single)).toBe(count);
  database.close();
  return count;
}

function freshName(): string {
  return databaseName(randomId<AccountId>(), 't_0123456789ab' as TenantId);
}

function record(index: number): Rec {
  const account = '00000000-0000-4000-8000-0000000000aa' as AccountId;
  const at = '2026-05-01T08:00:00.000Z';
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` as RecordId,
    audience: '00000000-0000-4000-8000-00000000000a' as Rec['audience'],
    kind: 'note',
    body: { text: `text ${index}` },
    day: null,
    persons: [],
    revision: 1,
    merged: 0,
    createdBy: account,
    createdAt: at,
    changedBy: account,
    changedAt: at,
  };
}
