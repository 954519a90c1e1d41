import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { randomId } from '#kernel/base/ids.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import { type DexieLocalStore, openDexieStore } from '#adapters/local-store/dexie.ts';
import { dexieMediaStore } from '#adapters/local-store/dexie-media.ts';
import { describeMediaStore, madeMedia } from '#adapters/local-store/media-contract-suite.ts';
import { mediaTotals } from '#adapters/local-store/media-totals.ts';

describeMediaStore('media in the browser', () => {
  const name = `test-${randomId()}`;
  return {
    open: async () => {
      const store = await openDexieStore(name);
      return { store, media: dexieMediaStore(name, store) };
    },
    totals: (store: LocalStore) => mediaTotals(name, store as DexieLocalStore),
  };
});

test('[ME16] bytes of media hold up no query on records, and no query hears of them', async () => {
  const name = `test-${randomId()}`;
  const store = await openDexieStore(name);
  const media = dexieMediaStore(name, store);
  let heard = 0;
  store.subscribe(() => {
    heard += 1;
  });
  const sound = madeMedia();
  await media.begin(sound);
  const raw = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(new Error('not opened')));
  });
  const holding = raw.transaction('mediumPart', 'readwrite').objectStore('mediumPart');
  let isHeld = true;
  const hold = (): void => {
    if (isHeld) holding.count().addEventListener('success', hold);
  };
  hold();
  // One that waited for the bytes would wait for ever.
  expect(await store.read((tx) => tx.cursors())).toEqual([]);
  isHeld = false;
  raw.close();
  const after = heard;
  await media.append(sound.id, new Uint8Array([2]), { touchedMs: 2 });
  expect(heard).toBe(after);
  media.close();
  await store.destroy();
});

test('[ME16] a copy from before there were media is kept, and takes them', async () => {
  const name = `test-${randomId()}`;
  const before = new Dexie(name);
  before.version(1).stores({
    row: '[generation+record.id], [generation+record.kind+day], [generation+record.audience]',
    block: '[generation+part], [generation+kind+month], *audiences',
    blockIds: '[generation+part]',
    outbox: '++order, &mutation.id',
    attention: '++order, &mutation.id',
    meta: 'key',
  });
  await before.open();
  await before.table('meta').put({ key: 'syncedAt', value: '2026-05-01T08:00:00.000Z' });
  before.close();
  const store = await openDexieStore(name);
  expect(await store.read((tx) => tx.syncedAt())).toBe('2026-05-01T08:00:00.000Z');
  const media = dexieMediaStore(name, store);
  expect(await media.allMade()).toEqual([]);
  media.close();
  await store.destroy();
});
