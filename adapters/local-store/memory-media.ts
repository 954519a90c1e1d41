import type { MediaId } from '#kernel/base/ids.ts';
import type {
  KeptVariant,
  MadeMedia,
  MediaBytes,
  MediaStore,
} from '#kernel/media/client/media-store.ts';
import type { Beside } from '#kernel/sync/client/beside.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';

/** Media that live as long as the process, for tests. Each `open` is one tab; all tabs see the same. */
export class MemoryMedia {
  readonly #made = new Map<MediaId, { made: MadeMedia; bytes: MediaBytes }>();
  readonly #variants = new Map<string, { kept: KeptVariant; bytes: MediaBytes }>();
  readonly #listeners = new Set<() => void>();

  /** Beside a store, with which it ends. */
  open(store: LocalStore): MediaStore {
    const isOpen = () => store.read(async () => {});
    const tell = (): void => {
      for (const listener of this.#listeners) listener();
    };
    const made = this.#made;
    const variants = this.#variants;
    return {
      async made(id) {
        await isOpen();
        return made.get(id)?.made ?? null;
      },
      async allMade() {
        await isOpen();
        return [...made.values()].map((one) => one.made);
      },
      async begin(one) {
        await isOpen();
        if (!made.has(one.id)) {
          made.set(one.id, { made: { ...one, bytes: 0 }, bytes: new Uint8Array(0) });
        }
        tell();
      },
      async append(id, bytes, change) {
        await isOpen();
        const present = made.get(id);
        if (present === undefined) return false;
        const grown = new Uint8Array(present.bytes.byteLength + bytes.byteLength);
        grown.set(present.bytes);
        grown.set(bytes, present.bytes.byteLength);
        made.set(id, {
          made: { ...present.made, ...change, bytes: grown.byteLength },
          bytes: grown,
        });
        return true;
      },
      async change(id, change, when = () => true) {
        await isOpen();
        const present = made.get(id);
        if (present === undefined || !when(present.made)) return false;
        made.set(id, { ...present, made: { ...present.made, ...change } });
        if ('state' in change) tell();
        return true;
      },
      async read(id, from, to) {
        await isOpen();
        return made.get(id)?.bytes.slice(from, to) ?? new Uint8Array(0);
      },
      async remove(ids) {
        await isOpen();
        if (ids.length === 0) return;
        for (const id of ids) made.delete(id);
        tell();
      },
      async find(media, names) {
        await isOpen();
        const found = names.flatMap((name) => variants.get(`${media} ${name}`) ?? [])[0];
        return {
          made: made.get(media)?.made ?? null,
          kept: found === undefined ? null : { variant: found.kept, bytes: found.bytes.slice() },
        };
      },
      async allVariants() {
        await isOpen();
        return [...variants.values()].map((one) => one.kept);
      },
      async putVariant(kept, bytes) {
        await isOpen();
        variants.set(`${kept.media} ${kept.name}`, {
          kept: { ...kept, bytes: bytes.byteLength },
          bytes: bytes.slice(),
        });
        tell();
      },
      async touchVariant({ media, name, touchedMs, records }) {
        await isOpen();
        const present = variants.get(`${media} ${name}`);
        if (present === undefined) return;
        const kept = { ...present.kept, touchedMs, records };
        variants.set(`${media} ${name}`, { ...present, kept });
      },
      async removeVariants(gone) {
        await isOpen();
        if (gone.length === 0) return;
        for (const { media, name } of gone) variants.delete(`${media} ${name}`);
        tell();
      },
      subscribe: (listener) => {
        const own = () => listener();
        this.#listeners.add(own);
        return () => this.#listeners.delete(own);
      },
      close: () => {},
    };
  }

  totals(): Beside {
    const inState = (state: string) =>
      [...this.#made.values()].filter((one) => one.made.state === state).length;
    return {
      totals: async () => ({
        unsent: inState('waiting'),
        needsAttention: inState('refused'),
        kept: this.#made.size + this.#variants.size,
      }),
      subscribe: (listener) => {
        const own = () => listener();
        this.#listeners.add(own);
        return () => this.#listeners.delete(own);
      },
    };
  }
}
