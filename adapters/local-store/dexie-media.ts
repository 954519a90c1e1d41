import type { Transaction } from 'dexie';
import type { MediaId } from '#kernel/base/ids.ts';
import type {
  MadeChange,
  MadeMedia,
  MediaBytes,
  MediaStore,
} from '#kernel/media/client/media-store.ts';
import type { VariantName } from '#kernel/media/media.ts';
import type { DexieLocalStore } from '#adapters/local-store/dexie.ts';
import { mediaTables, tableIn } from '#adapters/local-store/dexie-tables.ts';
import { mediaChannelName } from '#adapters/local-store/media-totals.ts';

/** The media of a local copy in IndexedDB, in the database of its records: they end together. */
export function dexieMediaStore(name: string, store: DexieLocalStore): MediaStore {
  // Of each store its own: a channel does not hear itself, and the state mark listens on another one.
  const channel = new BroadcastChannel(mediaChannelName(name));
  const listeners = new Set<() => void>();
  channel.addEventListener('message', () => {
    for (const listener of listeners) listener();
  });
  const tell = (): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel
    channel.postMessage('written');
    for (const listener of listeners) listener();
  };
  const read = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    store.beside('r', mediaTables, work);
  const write = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    store.beside('rw', mediaTables, work);

  return {
    made: (id) => read((transaction) => madeIn(transaction, id)),
    allMade: () =>
      read(async (transaction) => {
        const all = await tableIn(transaction, 'medium').orderBy('order').toArray();
        return all.map(withoutOrder);
      }),
    async begin(made) {
      await write(async (transaction) => {
        if ((await madeIn(transaction, made.id)) !== null) return;
        await tableIn(transaction, 'medium').add({ ...made, bytes: 0 });
      });
      tell();
    },
    append: async (id, bytes, change) =>
      write(async (transaction) => {
        const present = await madeIn(transaction, id);
        if (present === null) return false;
        await tableIn(transaction, 'mediumPart').put({ id, at: present.bytes, bytes });
        await changeIn(transaction, id, { ...change, bytes: present.bytes + bytes.byteLength });
        return true;
      }),
    async change(id, change, when = () => true) {
      const isChanged = await write(async (transaction) => {
        const present = await madeIn(transaction, id);
        if (present === null || !when(present)) return false;
        await changeIn(transaction, id, change);
        return true;
      });
      if (isChanged && 'state' in change) tell();
      return isChanged;
    },
    read: (id, from, to) =>
      read(async (transaction) => {
        const parts = tableIn(transaction, 'mediumPart');
        const keys = await parts.where('[id+at]').between([id, 0], [id, to]).primaryKeys();
        // The last part that begins at or before the place, and all after it.
        const first = keys.findLastIndex(([, at]) => at <= from);
        const found = await parts.bulkGet(keys.slice(Math.max(0, first)));
        return cut(
          found.filter((part) => part !== undefined),
          from,
          to,
        );
      }),
    async remove(ids) {
      if (ids.length === 0) return;
      await write(async (transaction) => {
        for (const id of ids) {
          await tableIn(transaction, 'medium').where('id').equals(id).delete();
          await tableIn(transaction, 'mediumPart')
            .where('[id+at]')
            .between([id, 0], [id, Number.MAX_SAFE_INTEGER])
            .delete();
        }
      });
      tell();
    },
    find: (media, names) =>
      read(async (transaction) => {
        const keys = names.map((one): [MediaId, VariantName] => [media, one]);
        const made = await madeIn(transaction, media);
        for (const variant of await tableIn(transaction, 'variant').bulkGet(keys)) {
          if (variant === undefined) continue;
          const found = await tableIn(transaction, 'variantBytes').get([media, variant.name]);
          if (found !== undefined) return { made, kept: { variant, bytes: found.bytes } };
        }
        return { made, kept: null };
      }),
    allVariants: () => read((transaction) => tableIn(transaction, 'variant').toArray()),
    async putVariant(variant, bytes) {
      const { media, name: of } = variant;
      await write(async (transaction) => {
        await tableIn(transaction, 'variant').put({ ...variant, bytes: bytes.byteLength });
        await tableIn(transaction, 'variantBytes').put({ media, name: of, bytes });
      });
      tell();
    },
    async touchVariant({ media, name: of, touchedMs, records }) {
      await write(async (transaction) => {
        const table = tableIn(transaction, 'variant');
        const present = await table.get([media, of]);
        if (present !== undefined) await table.put({ ...present, touchedMs, records });
      });
    },
    async removeVariants(variants) {
      if (variants.length === 0) return;
      const keys = variants.map((one): [MediaId, VariantName] => [one.media, one.name]);
      await write(async (transaction) => {
        await tableIn(transaction, 'variant').bulkDelete(keys);
        await tableIn(transaction, 'variantBytes').bulkDelete(keys);
      });
      tell();
    },
    subscribe: (listener) => {
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close: () => {
      listeners.clear();
      channel.close();
    },
  };
}

async function madeIn(transaction: Transaction, id: MediaId): Promise<MadeMedia | null> {
  const found = await tableIn(transaction, 'medium').where('id').equals(id).first();
  return found === undefined ? null : withoutOrder(found);
}

async function changeIn(
  transaction: Transaction,
  id: MediaId,
  change: MadeChange & { readonly bytes?: number },
): Promise<void> {
  await tableIn(transaction, 'medium').where('id').equals(id).modify(change);
}

function withoutOrder({ order: _order, ...made }: MadeMedia & { order?: number }): MadeMedia {
  return made;
}

/** What of the parts, which follow each other, lies between two places. */
function cut(
  parts: readonly { readonly at: number; readonly bytes: MediaBytes }[],
  from: number,
  to: number,
): MediaBytes {
  const wanted = parts.flatMap(({ at, bytes }) => {
    const piece = bytes.subarray(Math.max(0, from - at), Math.max(0, to - at));
    return piece.byteLength === 0 ? [] : [piece];
  });
  const whole = new Uint8Array(wanted.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of wanted) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
