import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { KeptPictures } from '#kernel/symbol-set/kept-pictures.ts';
import {
  type OpenedOwnPicture,
  unpackOwn,
  unpackPictures,
} from '#kernel/symbol-set/unpack-pictures.ts';
import { ownConceptId, ownConceptOf } from '#kernel/symbol/own-concept.ts';
import {
  hideOwnPictures,
  noOwnPictures,
  type OwnPicture,
  type OwnPictures,
  showOwnPictures,
} from '#web/design/pictogram/own-pictures.ts';
import { hideSet, showSet } from '#web/design/pictogram/shown-set.ts';
import {
  type OwnSet,
  type SetAbout,
  symbolFor,
  type SymbolSet,
} from '#web/design/pictogram/symbol-for.ts';
import { callApi, fetchFile } from '../api.ts';
import { browserStorage } from '../browser-storage.ts';
import { symbolsKey } from './symbols-key.ts';

const listSchema = z.object({
  sets: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      version: z.string(),
      licence: z.string(),
      author: z.string(),
      source: z.string(),
      edition: z.int(),
    }),
  ),
});
type ListedSet = z.infer<typeof listSchema>['sets'][number];

/** A set that is kept whole. */
export interface WholeSet extends OwnSet {
  readonly about: SetAbout;
  readonly id: string;
  readonly edition: number;
}

export interface SymbolsState {
  readonly sets: readonly WholeSet[];
  /** Null: the pictures of Obhut. */
  readonly chosen: string | null;
}

/** Where the list of the sets is kept that are here. */
const listName = 'sets';

/**
 * The pictures of an account's own sets on this device: fetched page by page as long as there is a
 * seat, shown from here whether or not there is a connection, dropped when the seat is gone (SB20).
 */
export class OwnSymbols {
  readonly #kept: KeptPictures;
  readonly #tenant: TenantId;
  readonly #key: `obhut.symbols.${string}`;
  #state: SymbolsState = { sets: [], chosen: null };
  #own: OwnPictures = noOwnPictures;
  #addressed: ReadonlyMap<string, OwnPicture> = new Map();
  #isShown = false;
  #shown: SymbolSet = 'openmoji';
  #refreshing: Promise<void> | null = null;
  #reading: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  private constructor(kept: KeptPictures, account: AccountId, tenant: TenantId) {
    this.#kept = kept;
    this.#tenant = tenant;
    this.#key = symbolsKey(account, tenant);
  }

  static async open(kept: KeptPictures, account: AccountId, tenant: TenantId): Promise<OwnSymbols> {
    const symbols = new OwnSymbols(kept, account, tenant);
    await symbols.#load();
    // The first page that is seen waits for none of these: there may be thousands.
    symbols.#own = { ...noOwnPictures, isComing: symbols.#state.sets.length > 0 };
    symbols.#reading = symbols.#loadOwn().catch(() => {});
    return symbols;
  }

  readonly state = (): SymbolsState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  show(): void {
    this.#isShown = true;
    this.#tell();
  }

  hide(): void {
    this.#isShown = false;
    hideSet(this.#shown);
    hideOwnPictures(this.#own);
  }

  /** From now on these are shown; null: the pictures of Obhut. */
  choose(id: string | null): void {
    browserStorage.write(this.#key, id ?? 'openmoji');
    this.#state = { ...this.#state, chosen: id };
    this.#tell();
  }

  /** Asks which sets there are and fetches what is missing. Never rejects: without a connection, or
   *  without room, what is kept stays, and the next time goes on from there. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh()
      .catch(() => {})
      .finally(() => {
        this.#refreshing = null;
      });
    return this.#refreshing;
  }

  async #refresh(): Promise<void> {
    const path = `/api/tenants/${this.#tenant}/symbols` as const;
    const list = await callApi({ method: 'GET', path, answer: listSchema });
    if (list.sets.length === 0) {
      await this.#dropBut(none);
      browserStorage.remove(this.#key);
    } else {
      if (browserStorage.read(this.#key) === null) browserStorage.write(this.#key, '');
      // First what may not be here any more.
      await this.#dropBut((name) => list.sets.some(({ id }) => name.startsWith(`${id}/`)));
      await this.#fetchAll(list.sets);
    }
    await this.#reading;
    await this.#load();
    await this.#loadOwn();
    this.#tell();
  }

  /**
   * An edition stays until the next one is here whole. Of a set that is new to the device the pictures of
   * our concepts are shown as soon as they are here; those of the house come after them.
   */
  async #fetchAll(wanted: readonly ListedSet[]): Promise<void> {
    const before = await this.#listed();
    const fetched = async (set: ListedSet, part: Part): Promise<boolean> => {
      try {
        await this.#fetch(set, part);
        return true;
      } catch {
        return false;
      }
    };
    const shown: ListedSet[] = [];
    for (const set of wanted) {
      const old = before.find(({ id }) => id === set.id);
      const isNext = old !== undefined && old.edition !== set.edition;
      const isHere = (await fetched(set, 'pictures')) && (!isNext || (await fetched(set, 'own')));
      if (isHere) shown.push(set);
      else if (old !== undefined) shown.push(old);
    }
    await this.#kept.put(listName, new Blob([JSON.stringify({ sets: shown })]));
    const stays = [...wanted, ...shown];
    await this.#dropBut((name) => stays.some((set) => name.startsWith(folderOf(set))));
    await this.#load();
    this.#tell();
    for (const set of shown) if (wanted.includes(set)) await fetched(set, 'own');
  }

  /** Fetches the pages of an edition that are not here, from the first that is missing. */
  async #fetch(set: ListedSet, part: Part): Promise<void> {
    const unpack = part === 'own' ? unpackOwn : unpackPictures;
    let after = '';
    for (let page = 0; ; page += 1) {
      const name = pageOf(set, part, page);
      let pack = await this.#kept.get(name);
      if (pack === null) {
        const path =
          `/api/tenants/${this.#tenant}/symbols/${set.id}/${part}?after=${encodeURIComponent(after)}` as const;
        pack = await fetchFile(path);
        const opened = await unpack(pack);
        // Cut short, or imported anew meanwhile: the next time begins with that.
        if (opened?.edition !== set.edition) throw new AppError('shell.answer-malformed');
        await this.#kept.put(name, pack);
      }
      const next = (await unpack(pack))?.next ?? null;
      if (next === null) return;
      after = next;
    }
  }

  async #dropBut(isWanted: (name: string) => boolean): Promise<void> {
    for (const name of await this.#kept.names()) {
      if (isWanted(name) || (name === listName && isWanted !== none)) continue;
      await this.#kept.drop(name);
    }
  }

  /** Reads what is kept whole. The same pictures have the same addresses as before. */
  async #load(): Promise<void> {
    const sets: WholeSet[] = [];
    for (const set of await this.#listed()) {
      const before = this.#state.sets.find(
        ({ id, edition }) => id === set.id && edition === set.edition,
      );
      const whole = before ?? (await this.#whole(set));
      if (whole !== null) sets.push(whole);
    }
    const stored = browserStorage.read(this.#key);
    const chosen =
      stored === 'openmoji' ? null : (sets.find(({ id }) => id === stored) ?? sets[0])?.id;
    this.#state = { sets, chosen: chosen ?? null };
  }

  async #listed(): Promise<readonly ListedSet[]> {
    const kept = await this.#kept.get(listName);
    if (kept === null) return [];
    const read = z.safeParse(listSchema, JSON.parse(await kept.text()));
    return read.success ? read.data.sets : [];
  }

  /** Null as long as a page of it is missing. */
  async #whole(set: ListedSet): Promise<WholeSet | null> {
    const pictures = new Map<string, Blob>();
    for (let page = 0; ; page += 1) {
      const pack = await this.#kept.get(pageOf(set, 'pictures', page));
      const opened = pack === null ? null : await unpackPictures(pack);
      if (opened === null) return null;
      for (const [concept, picture] of opened.pictures) pictures.set(concept, picture);
      if (opened.next === null) return ownSetOf(set, pictures);
    }
  }

  /** Reads what is here of the house's own, also of a set whose last pages are on their way. */
  async #loadOwn(): Promise<void> {
    const all: OwnPicture[] = [];
    const addresses = new Map<string, OwnPicture>();
    for (const set of await this.#listed()) {
      for (let page = 0; ; page += 1) {
        const pack = await this.#kept.get(pageOf(set, 'own', page));
        const opened = pack === null ? null : await unpackOwn(pack);
        if (opened === null) break;
        for (const picture of opened.pictures) {
          // The same pictures have the same addresses as before.
          const name = `${folderOf(set)}${picture.key}`;
          const one = this.#addressed.get(name) ?? ownPictureOf(set, picture);
          addresses.set(name, one);
          all.push(one);
        }
        if (opened.next === null) break;
      }
    }
    this.#addressed = addresses;
    // In the order of their names, which is the order among those that a search finds alike.
    const { compare } = new Intl.Collator('de', { numeric: true });
    all.sort((one, other) => compare(nameOf(one), nameOf(other)));
    const byKey = new Map(all.map((one) => [one.key, one]));
    this.#own = { all, byKey, isComing: false };
    this.#tell();
  }

  #tell(): void {
    const { sets, chosen } = this.#state;
    if (this.#isShown) {
      const set = sets.find(({ id }) => id === chosen) ?? null;
      this.#shown = set === null && sets.length === 0 ? 'openmoji' : overlay(set, this.#own);
      showSet(this.#shown);
      showOwnPictures(this.#own);
    }
    for (const listener of this.#listeners) listener();
  }
}

const none = (): boolean => false;

function folderOf({ id, edition }: Pick<ListedSet, 'id' | 'edition'>): string {
  return `${id}/${edition}/`;
}

function nameOf({ de, en }: OwnPicture): string {
  return de[0] ?? en[0] ?? '';
}

/** What is shown in place of OpenMoji: the chosen set, and the pictures of the house of all of them. */
function overlay(set: WholeSet | null, { byKey, isComing }: OwnPictures): OwnSet {
  return {
    about: set?.about ?? null,
    pictureOf: (concept) => {
      const own = ownConceptOf(concept);
      if (own === null) return set?.pictureOf(concept) ?? null;
      const picture = byKey.get(own.key);
      if (picture === undefined) return isComing ? nothingYet() : '';
      return picture.address?.() ?? symbolFor(picture.id, set ?? 'openmoji');
    },
  };
}

let empty: string | undefined;

/** An empty picture: nothing is said that would be wrong in a moment. */
function nothingYet(): string {
  empty ??= URL.createObjectURL(
    new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/svg+xml' }),
  );
  return empty;
}

/** What is fetched of a set: pictures of our concepts, pictures and words of the house. */
type Part = 'pictures' | 'own';

function pageOf(set: Pick<ListedSet, 'id' | 'edition'>, part: Part, page: number): string {
  return `${folderOf(set)}${part === 'own' ? 'own/' : ''}${page}`;
}

function ownPictureOf(
  { name, version, author, licence, source }: ListedSet,
  { key, de, en, shows }: OpenedOwnPicture,
): OwnPicture {
  const about = { name, version, author, licence, source };
  if (typeof shows === 'string') return { id: shows, key, de, en, about, address: null };
  let address: string | undefined;
  return {
    id: ownConceptId(key, de[0] ?? en[0] ?? ''),
    key,
    de,
    en,
    about,
    address: () => (address ??= URL.createObjectURL(shows)),
  };
}

function ownSetOf(
  { id, edition, name, version, author, licence, source }: ListedSet,
  pictures: ReadonlyMap<string, Blob>,
): WholeSet {
  const addresses = new Map<string, string>();
  return {
    id,
    edition,
    about: { name, version, author, licence, source },
    pictureOf(concept) {
      const known = addresses.get(concept);
      if (known !== undefined) return known;
      const picture = pictures.get(concept);
      if (picture === undefined) return null;
      const address = URL.createObjectURL(picture);
      addresses.set(concept, address);
      return address;
    },
  };
}
