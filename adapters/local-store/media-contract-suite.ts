import { afterEach, describe, expect, test } from 'vitest';
import { type MediaId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type {
  KeptVariant,
  MadeMedia,
  MediaBytes,
  MediaStore,
} from '#kernel/media/client/media-store.ts';
import type { Beside } from '#kernel/sync/client/beside.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';

/** One copy that several tabs open. */
export interface MediaStoreUnderTest {
  open(): Promise<{ readonly store: LocalStore; readonly media: MediaStore }>;
  totals(store: LocalStore): Beside;
}

/** What every adapter of the port `MediaStore` must do. */
export function describeMediaStore(name: string, make: () => MediaStoreUnderTest): void {
  // oxlint-disable-next-line vitest/valid-title -- each adapter has its own
  describe(name, () => {
    const opened: { readonly store: LocalStore; readonly media: MediaStore }[] = [];
    let copy: MediaStoreUnderTest | undefined;

    async function open() {
      copy ??= make();
      const tab = await copy.open();
      opened.push(tab);
      return tab;
    }

    afterEach(async () => {
      for (const { media } of opened) media.close();
      const [first, ...others] = opened.splice(0);
      for (const { store } of others) await store.close();
      await first?.store.destroy();
      copy = undefined;
    });

    test('[ME16] what is added is there for every tab, in order and to the byte', async () => {
      const { media } = await open();
      const { media: other } = await open();
      const one = madeMedia();
      await media.begin(one);
      expect(await media.append(one.id, bytes(1, 5), { touchedMs: 2, durationMs: 900 })).toBe(true);
      expect(await media.append(one.id, bytes(6, 3), { touchedMs: 3, durationMs: 1_900 })).toBe(
        true,
      );
      const grown = { ...one, bytes: 8, touchedMs: 3, durationMs: 1_900 };
      expect(await other.made(one.id)).toEqual(grown);
      expect(await other.find(one.id, ['thumb'])).toEqual({ made: grown, kept: null });
      expect([...(await other.read(one.id, 0, 8))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect([...(await other.read(one.id, 3, 7))]).toEqual([4, 5, 6, 7]);
      expect([...(await other.read(one.id, 5, 6))]).toEqual([6]);
      expect([...(await other.read(one.id, 6, 100))]).toEqual([7, 8]);
      expect([...(await other.read(one.id, 8, 9))]).toEqual([]);
      expect([...(await other.read(randomId(), 0, 9))]).toEqual([]);
    });

    test('[ME16] parts that are added at once follow each other without a gap', async () => {
      const { media } = await open();
      const one = madeMedia();
      await media.begin(one);
      await Promise.all(
        [1, 2, 3, 4].map((from) => media.append(one.id, bytes(from * 10, 3), { touchedMs: from })),
      );
      expect(await media.made(one.id)).toMatchObject({ bytes: 12 });
      const whole = [...(await media.read(one.id, 0, 12))];
      expect(whole.toSorted((a, b) => a - b)).toEqual([
        10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42,
      ]);
    });

    test('[ME16] a medium that is there stays as it is when it is begun again', async () => {
      const { media } = await open();
      const one = madeMedia();
      await media.begin(one);
      await media.append(one.id, bytes(1, 2), { touchedMs: 1 });
      await media.begin({ ...one, type: 'image/png' });
      expect(await media.made(one.id)).toMatchObject({ bytes: 2, type: one.type });
      expect(await media.append(randomId(), bytes(1, 2), { touchedMs: 1 })).toBe(false);
    });

    test('[ME18] media come in the order of making, and change only where it still holds', async () => {
      const { media } = await open();
      const all = [madeMedia(), madeMedia(), madeMedia()];
      for (const one of all) await media.begin(one);
      expect((await media.allMade()).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      const [first] = all;
      const id = first?.id ?? randomId<MediaId>();
      const isGrowing = ({ state }: MadeMedia) => state === 'growing';
      expect(await media.change(id, { state: 'waiting' }, isGrowing)).toBe(true);
      expect(await media.change(id, { state: 'sent' }, isGrowing)).toBe(false);
      expect(await media.made(id)).toMatchObject({ state: 'waiting' });
      expect(await media.change(randomId(), { state: 'sent' })).toBe(false);
    });

    test('[ME19] what waits and what was refused is counted, and every tab is told', async () => {
      const { media, store } = await open();
      const { media: other } = await open();
      const totals = copy?.totals(store);
      let told = 0;
      const stop = other.subscribe(() => {
        told += 1;
      });
      const [one, two] = [madeMedia(), madeMedia()];
      for (const each of [one, two]) await media.begin(each);
      await media.change(one.id, { state: 'waiting' });
      await media.change(two.id, { state: 'refused' });
      await media.putVariant(variant(), bytes(1, 4));
      expect(await totals?.totals()).toEqual({ unsent: 1, needsAttention: 1, kept: 3 });
      await expect.poll(() => told).toBeGreaterThan(0);
      stop();
    });

    test('[ME21] a variant is kept with its bytes until it is removed', async () => {
      const { media } = await open();
      const one = variant();
      await media.putVariant(one, bytes(7, 4));
      const kept = { variant: { ...one, bytes: 4 }, bytes: bytes(7, 4) };
      expect(await media.find(one.media, ['thumb', 'screen'])).toEqual({ made: null, kept });
      expect(await media.find(one.media, ['thumb'])).toEqual({ made: null, kept: null });
      // The first that is there, in the order asked for.
      await media.putVariant({ ...one, name: 'full' }, bytes(1, 2));
      const full = await media.find(one.media, ['full', 'screen']);
      expect(full.kept?.variant.name).toBe('full');
      await media.removeVariants([{ media: one.media, name: 'full' }]);
      const records = [...one.records, randomId<RecordId>()];
      await media.touchVariant({ media: one.media, name: 'screen', touchedMs: 9, records });
      expect(await media.allVariants()).toEqual([{ ...one, bytes: 4, touchedMs: 9, records }]);
      const again = await media.find(one.media, ['screen']);
      expect([...(again.kept?.bytes ?? [])]).toEqual([7, 8, 9, 10]);
      await media.removeVariants([one]);
      await media.touchVariant({ media: one.media, name: 'screen', touchedMs: 10, records });
      expect(await media.allVariants()).toEqual([]);
      expect(await media.find(one.media, ['screen'])).toEqual({ made: null, kept: null });
    });

    test('[ME19] what is removed leaves no byte behind', async () => {
      const { media } = await open();
      const [one, two] = [madeMedia(), madeMedia()];
      for (const each of [one, two]) {
        await media.begin(each);
        await media.append(each.id, bytes(1, 4), { touchedMs: 1 });
      }
      await media.remove([one.id]);
      expect(await media.made(one.id)).toBeNull();
      expect([...(await media.read(one.id, 0, 4))]).toEqual([]);
      expect([...(await media.read(two.id, 0, 4))]).toEqual([1, 2, 3, 4]);
    });

    test('[ME21][SYL12] media end with the copy, in every tab', async () => {
      const { media, store } = await open();
      const { media: other } = await open();
      const one = madeMedia();
      await media.begin(one);
      await media.append(one.id, bytes(1, 4), { touchedMs: 1 });
      await media.putVariant(variant(), bytes(1, 4));
      await store.destroy();
      const code = 'sync.storage-closed';
      await expect(media.made(one.id)).rejects.toMatchObject({ code });
      await expect(media.read(one.id, 0, 1)).rejects.toMatchObject({ code });
      await expect(other.allVariants()).rejects.toMatchObject({ code });
      copy = undefined;
    });
  });
}

function bytes(from: number, count: number): MediaBytes {
  return Uint8Array.from({ length: count }, (_, at) => from + at);
}

/** A recording that has just begun. */
export function madeMedia(): MadeMedia {
  return {
    id: randomId<MediaId>(),
    is: 'audio',
    type: 'audio/webm',
    bytes: 0,
    madeAt: '2026-05-01T08:00:00.000Z',
    touchedMs: 1,
    state: 'growing',
    width: null,
    height: null,
    durationMs: null,
    records: [],
    upload: null,
    sent: 0,
    problem: null,
  };
}

function variant(): KeptVariant {
  return {
    media: randomId<MediaId>(),
    name: 'screen',
    type: 'image/webp',
    bytes: 0,
    touchedMs: 5,
    records: [randomId<RecordId>()],
  };
}
