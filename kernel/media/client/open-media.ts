import { AppError } from '#kernel/base/app-error.ts';
import { type Clock, isoInstant } from '#kernel/base/clock.ts';
import { type MediaId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type {
  DeviceMedia,
  GrowingMedia,
  MediaLook,
  NewMedia,
} from '#kernel/media/client/device-media.ts';
import type { MediaLine } from '#kernel/media/client/media-line.ts';
import { namesIn } from '#kernel/media/client/media-names.ts';
import { MediaSender } from '#kernel/media/client/media-sender.ts';
import type {
  KeptVariant,
  MadeMedia,
  MediaBytes,
  MediaStore,
} from '#kernel/media/client/media-store.ts';
import { refOfMade } from '#kernel/media/client/ref-of-made.ts';
import { tidyMedia } from '#kernel/media/client/tidy-media.ts';
import { fileBytesMaximum } from '#kernel/media/limits.ts';
import type { VariantName } from '#kernel/media/media.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import type { Tabs } from '#kernel/sync/client/tabs.ts';
import type { Timers } from '#kernel/sync/client/timers.ts';

export interface OpenMediaOptions {
  readonly media: MediaStore;
  readonly store: LocalStore;
  readonly registry: Registry;
  readonly line: MediaLine;
  /** The other tabs that look after the same media. */
  readonly tabs: Pick<Tabs, 'leadWhenFree'>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** From 0 up to 1, for spreading retries. */
  readonly random: () => number;
  /** Calls the listener when the device may be online again, or the page is looked at again. */
  readonly onWake?: ((listener: () => void) => () => void) | undefined;
}

/** A larger file is looked at without being kept. */
export const keptFileBytesAtMost = 20 * 1024 * 1024;
/** What was not added to for so long does not grow any more: its tab is gone. */
export const brokenOffMs = 6_000;
/** After a change of the records, so that what is taken back at once need not be fetched anew. */
export const tidyAfterMs = 10_000;
const touchedEveryMs = 3_600_000;
const partBytes = 4 * 1024 * 1024;

/** Looks after the media of one copy, in every tab; in one of them also sends and tidies up. */
export function openMedia(options: OpenMediaOptions): DeviceMedia {
  const { media, store, registry, line, tabs, clock, timers, onWake } = options;
  let sender: MediaSender | null = null;
  const growing = new Set<MediaId>();
  const fetching = new Map<string, Promise<MediaLook>>();

  const stopLeading = tabs.leadWhenFree(() => {
    const leading = new MediaSender(options);
    sender = leading;
    leading.start();
    let cancel: (() => void) | null = null;
    const tidySoon = (): void => {
      cancel ??= timers.after(tidyAfterMs, () => {
        cancel = null;
        void tidy(false);
      });
    };
    const tidy = async (isStart: boolean): Promise<void> => {
      try {
        // A tab that went a moment ago is known by then.
        if (await hasGrowing()) tidySoon();
        await tidyMedia({ media, store, registry }, { isStart });
      } catch {
        // A copy that was closed or lost tells its own story.
      }
    };
    void tidy(true);
    const stops = [store.subscribe(tidySoon), media.subscribe(tidySoon)];
    return async () => {
      for (const stop of stops) stop();
      cancel?.();
      sender = null;
      await leading.close();
    };
  });
  const wake = (): void => sender?.wake();
  const stopWaking = onWake?.(wake) ?? (() => {});

  /** What broke off is whole from now on, as far as it is there. Whether something still grows. */
  async function hasGrowing(): Promise<boolean> {
    let isGrowing = false;
    for (const { id, state, touchedMs } of await media.allMade()) {
      if (state !== 'growing') continue;
      if (growing.has(id) || clock.nowMs() - touchedMs <= brokenOffMs) isGrowing = true;
      else await media.change(id, { state: 'kept' }, (made) => made.state === 'growing');
    }
    return isGrowing;
  }

  async function namesOf(made: readonly MadeMedia[]) {
    return store.read((tx) => namesIn(tx, registry, made));
  }

  function begun(is: MadeMedia['is'], type: string, known: Partial<MadeMedia>): MadeMedia {
    return {
      id: randomId<MediaId>(),
      is,
      type: safeType(type),
      bytes: 0,
      madeAt: isoInstant(clock),
      touchedMs: clock.nowMs(),
      state: 'growing',
      width: null,
      height: null,
      durationMs: null,
      records: [],
      upload: null,
      sent: 0,
      problem: null,
      ...known,
    };
  }

  async function keepFile(is: MadeMedia['is'], file: Blob, known: Partial<MadeMedia>) {
    const made = begun(is, file.type, known);
    growing.add(made.id);
    try {
      await media.begin(made);
      for (let at = 0; at < file.size; at += partBytes) {
        const part = new Uint8Array(await file.slice(at, at + partBytes).arrayBuffer());
        await media.append(made.id, part, { touchedMs: clock.nowMs() });
      }
      await media.change(made.id, { state: 'kept' });
      return made;
    } catch (error) {
      await media.remove([made.id]).catch(() => {});
      throw error;
    } finally {
      growing.delete(made.id);
    }
  }

  /** A film and its poster go together. */
  async function withPosters(ids: readonly MediaId[]): Promise<MediaId[]> {
    const made = await Promise.all(ids.map((id) => media.made(id)));
    return [...ids, ...made.flatMap((one) => one?.poster?.id ?? [])];
  }

  async function wholeFile(made: MadeMedia): Promise<Blob> {
    const parts: Blob[] = [];
    for (let at = 0; at < made.bytes; at += partBytes) {
      parts.push(new Blob([await media.read(made.id, at, Math.min(made.bytes, at + partBytes))]));
    }
    return new Blob(parts, { type: made.type });
  }

  /** What is here of it: made here, or kept. */
  async function hereLook(
    id: MediaId,
    names: readonly VariantName[],
    record: RecordId | null,
  ): Promise<MediaLook | null> {
    // By one transaction: a list of pictures asks it for each.
    const { made, kept } = await media.find(id, names);
    if (made !== null && made.bytes > 0) return ownLook(made);
    return kept === null ? null : keptLook(kept.variant, kept.bytes, record);
  }

  async function ownLook(made: MadeMedia): Promise<MediaLook> {
    if (made.state === 'sent' && clock.nowMs() - made.touchedMs > touchedEveryMs) {
      await media.change(made.id, { touchedMs: clock.nowMs() });
    }
    const unsent = made.state === 'sent' ? 'no' : made.state === 'refused' ? 'refused' : 'waiting';
    return { is: 'here', file: await wholeFile(made), unsent };
  }

  async function keptLook(
    kept: KeptVariant,
    bytes: MediaBytes,
    record: RecordId | null,
  ): Promise<MediaLook> {
    const records =
      record === null || kept.records.includes(record) ? kept.records : [...kept.records, record];
    if (records !== kept.records || clock.nowMs() - kept.touchedMs > touchedEveryMs) {
      const touchedMs = clock.nowMs();
      await media.touchVariant({ media: kept.media, name: kept.name, touchedMs, records });
    }
    return { is: 'here', file: new Blob([bytes], { type: kept.type }), unsent: 'no' };
  }

  async function fetchedLook(
    id: MediaId,
    name: VariantName,
    record: RecordId | null,
  ): Promise<MediaLook> {
    try {
      const fetched = await line.fetch(id, name, keptFileBytesAtMost);
      if (fetched === null) return { is: 'far', address: line.addressOf(id, name) };
      const type = safeType(fetched.type);
      // Made before it is kept, which may move the bytes away.
      const file = new Blob([fetched.bytes], { type });
      if (record !== null && (await isStored(record))) {
        const about = { media: id, name, type, bytes: fetched.bytes.byteLength };
        await media
          .putVariant({ ...about, touchedMs: clock.nowMs(), records: [record] }, fetched.bytes)
          .catch((error: unknown) => {
            // It can be looked at all the same.
            if (!(error instanceof AppError && error.code === 'sync.storage-full')) throw error;
          });
      }
      return { is: 'here', file, unsent: 'no' };
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'sync.storage-closed') throw error;
      return { is: error.code === 'media.absent' ? 'absent' : 'away' };
    }
  }

  /** What is read from before the window is not kept, nor what it names. */
  async function isStored(record: RecordId): Promise<boolean> {
    return store.read(
      async (tx) => (await tx.rows([record])).size + (await tx.overlay([record])).size > 0,
    );
  }

  return {
    async keep({ is, file, width, height, durationMs, poster }: NewMedia) {
      const maximum = fileBytesMaximum[is];
      if (file.size > maximum) throw new AppError('media.too-large', { maximum });
      if (poster === undefined || poster === null) {
        return refOfMade(await keepFile(is, file, { width, height, durationMs }));
      }
      // First, so that others see what the film is about while it is under way.
      const { width: across, height: down } = poster;
      const still = await keepFile('image', poster.file, { width: across, height: down });
      try {
        const of = { id: still.id, is: 'image', width: across, height: down } as const;
        return refOfMade(await keepFile(is, file, { width, height, durationMs, poster: of }));
      } catch (error) {
        await media.remove([still.id]).catch(() => {});
        throw error;
      }
    },

    async grow(is, type): Promise<GrowingMedia> {
      const made = begun(is, type, {});
      growing.add(made.id);
      await media.begin(made);
      let last: Promise<unknown> = Promise.resolve();
      return {
        id: made.id,
        append: async (bytes: MediaBytes, durationMs: number) => {
          const touchedMs = clock.nowMs();
          const before = last;
          // In their order, whoever is quicker to come out of a blob.
          const next = (async () => {
            await before.catch(() => {});
            await media.append(made.id, bytes, { durationMs: Math.round(durationMs), touchedMs });
          })();
          last = next;
          await next;
        },
        finish: async () => {
          await last.catch(() => {});
          growing.delete(made.id);
          const grown = await media.made(made.id);
          if (grown === null) return null;
          if (grown.bytes === 0) {
            await media.remove([made.id]);
            return null;
          }
          await media.change(made.id, { state: 'kept' }, ({ state }) => state === 'growing');
          return refOfMade(grown);
        },
      };
    },

    async unused() {
      const all = await media.allMade();
      // A film brings its own.
      const posters = new Set(all.flatMap(({ poster }) => poster?.id ?? []));
      const open = all.filter(
        ({ id, state, records, bytes, touchedMs }) =>
          bytes > 0 &&
          records.length === 0 &&
          !growing.has(id) &&
          !posters.has(id) &&
          (state === 'kept' || (state === 'growing' && clock.nowMs() - touchedMs > brokenOffMs)),
      );
      if (open.length === 0) return open;
      const names = await namesOf(open);
      return open.filter(({ id }) => !names.has(id));
    },

    async refOf(id) {
      const made = await media.made(id);
      if (made === null) return null;
      if (made.state === 'growing') {
        await media.change(id, { state: 'kept' }, ({ state }) => state === 'growing');
      }
      return refOfMade(made);
    },

    unsent: async () =>
      (await media.allMade()).filter(({ state }) => state === 'waiting' || state === 'refused'),

    onlyHere: async () => {
      const all = await media.allMade();
      const posters = new Set(all.flatMap(({ poster }) => poster?.id ?? []));
      return all.filter(
        ({ id, state, bytes }) => state !== 'sent' && bytes > 0 && !posters.has(id),
      );
    },

    async retry(id) {
      await media.change(
        id,
        { state: 'waiting', problem: null },
        ({ state }) => state === 'refused',
      );
      wake();
    },

    discard: async (id) => media.remove(await withPosters([id])),

    async discardUnused(ids) {
      const found = await Promise.all((await withPosters(ids)).map((id) => media.made(id)));
      const open = found.flatMap((made) => (made?.state === 'kept' ? [made] : []));
      const names = await namesOf(open);
      await media.remove(open.map(({ id }) => id).filter((id) => !names.has(id)));
    },

    async fileOf(id) {
      const made = await media.made(id);
      return made === null ? null : wholeFile(made);
    },

    async look(ref, variant, record) {
      const at = sizes.indexOf(variant);
      const here = await hereLook(ref.id, sizes.slice(at), record);
      if (here !== null) return here;
      const key = `${ref.id} ${variant} ${record ?? ''}`;
      const known = fetching.get(key);
      const coming =
        known ??
        fetchedLook(ref.id, variant, record).finally(() => {
          fetching.delete(key);
        });
      fetching.set(key, coming);
      const found = await coming;
      if (found.is !== 'away') return found;
      return (await hereLook(ref.id, sizes.slice(0, at).toReversed(), record)) ?? found;
    },

    subscribe: (listener) => media.subscribe(listener),
    wake,
    close: async () => {
      stopWaking();
      await stopLeading();
      media.close();
    },
  };
}

const sizes: readonly VariantName[] = ['thumb', 'screen', 'full'];

/** As nothing else may a browser ever open them, whatever a file or an answer says. */
const safeTypes: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'audio/webm',
  'audio/mp4',
  'video/webm',
  'video/mp4',
  'video/quicktime',
]);

function safeType(type: string): string {
  const bare = type.split(';')[0]?.trim().toLowerCase() ?? '';
  return safeTypes.has(bare) ? bare : 'application/octet-stream';
}
