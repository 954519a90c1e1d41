import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDexieStore } from '#adapters/local-store/dexie.ts';
import { keptPictures } from '#adapters/local-store/kept-pictures.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { ownConceptId, ownConceptOf } from '#kernel/symbol/own-concept.ts';
import { ownPictures } from '#web/design/pictogram/own-pictures.ts';
import { shownSet } from '#web/design/pictogram/shown-set.ts';
import { symbolFor } from '#web/design/pictogram/symbol-for.ts';
import { browserStorage } from '../browser-storage.ts';
import { OwnSymbols } from './own-symbols.ts';
import { symbolsKey } from './symbols-key.ts';

const account = 'account-1' as AccountId;
const tenant = 't_000000000001' as TenantId;
const database = `own-symbols-test-${Math.random().toString(36).slice(2)}`;
const key = symbolsKey(account, tenant);
const realFetch = globalThis.fetch;

interface Given {
  readonly id: string;
  readonly edition: number;
  /** Concepts, page by page. */
  readonly pages: readonly (readonly string[])[];
  /** Keys and words of the house's own, page by page. */
  readonly own?: readonly (readonly (readonly [key: string, word: string])[])[];
}
let given: readonly Given[];
/** What was asked for, below the tenant. */
let asked: string[];
/** After so many answers the line is cut. */
let answersLeft: number;

beforeEach(() => {
  given = [{ id: 'a', edition: 1, pages: [['bread', 'dog'], ['tea']] }];
  asked = [];
  answersLeft = Infinity;
  globalThis.fetch = async (input) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    const path = url.pathname.replace(`/api/tenants/${tenant}/`, '');
    asked.push(path + url.search);
    answersLeft -= 1;
    if (answersLeft < 0) throw new TypeError('cut');
    if (path === 'symbols') {
      const about = { version: '9', licence: 'for 12', author: 'Zoe', source: '' };
      return Response.json({
        sets: given.map(({ id, edition }) => ({ id, edition, name: `Set ${id}`, ...about })),
      });
    }
    const ofOwn = given.find(({ id }) => path === `symbols/${id}/own`);
    if (ofOwn !== undefined) return new Response(ownPage(ofOwn, url.searchParams.get('after')));
    const set = given.find(({ id }) => path === `symbols/${id}/pictures`);
    if (set === undefined) {
      return Response.json({ code: 'symbols.set-absent', params: {} }, { status: 404 });
    }
    const after = url.searchParams.get('after');
    const at = set.pages.findIndex((page) => page.at(-1) === after) + 1;
    const page = set.pages[at] ?? [];
    return new Response(
      packed(
        {
          edition: set.edition,
          next: at < set.pages.length - 1 ? (page.at(-1) ?? null) : null,
          pictures: page.map((concept) => [concept, `${concept} of ${set.edition}`.length]),
        },
        page.map((concept) => `${concept} of ${set.edition}`).join(''),
      ),
    );
  };
});
afterEach(async () => {
  globalThis.fetch = realFetch;
  browserStorage.remove(key);
  await (await openDexieStore(database)).destroy();
});

function ownPage({ edition, own = [[]] }: Given, after: string | null): Blob {
  const at = own.findIndex((page) => page.at(-1)?.[0] === after) + 1;
  const page = own[at] ?? [];
  const contents = page.map(([, word]) => `${word} of ${edition}`);
  return packed(
    {
      edition,
      next: at < own.length - 1 ? (page.at(-1)?.[0] ?? null) : null,
      pictures: page.map(([key, word], nth) => [
        key,
        contents[nth]?.length ?? 0,
        [word],
        [`our ${word}`],
        null,
      ]),
    },
    contents.join(''),
  );
}

function packed(head: object, content: string): Blob {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, json.length);
  return new Blob([length.buffer, json, content]);
}

const open = () => OwnSymbols.open(keptPictures(database), account, tenant);

/** What the pictures of the chosen set are, read where a page would read them. */
async function shown(symbols: OwnSymbols, ...concepts: string[]): Promise<(string | null)[]> {
  const { sets, chosen } = symbols.state();
  const set = sets.find(({ id }) => id === chosen);
  return Promise.all(
    concepts.map(async (concept) => {
      const address = set?.pictureOf(concept) ?? null;
      return address === null ? null : (await realFetch(address)).text();
    }),
  );
}

test('[SB20][SB21] a set is fetched page by page, kept, and there without a connection', async () => {
  const first = await open();
  await first.refresh();
  expect(asked).toEqual([
    'symbols',
    'symbols/a/pictures?after=',
    'symbols/a/pictures?after=dog',
    'symbols/a/own?after=',
  ]);
  expect(await shown(first, 'bread', 'tea', 'house')).toEqual(['bread of 1', 'tea of 1', null]);

  answersLeft = 0;
  const offline = await open();
  await offline.refresh();
  expect(await shown(offline, 'dog')).toEqual(['dog of 1']);
  expect(offline.state().sets[0]?.about).toMatchObject({ author: 'Zoe', licence: 'for 12' });
});

test('[SB20] what was cut goes on where it was, and nothing half is shown', async () => {
  answersLeft = 2;
  const cut = await open();
  await cut.refresh();
  expect(cut.state()).toEqual({ sets: [], chosen: null });
  asked = [];
  answersLeft = Infinity;
  const again = await open();
  await again.refresh();
  expect(asked).toEqual(['symbols', 'symbols/a/pictures?after=dog', 'symbols/a/own?after=']);
  expect(await shown(again, 'bread', 'tea')).toEqual(['bread of 1', 'tea of 1']);
});

const bus = ['000000000bus', 'unser Bus'] as const;
const house = ['00000000haus', 'Haus 3'] as const;

/** What the page would show for a record that names it, by its key. */
async function shownOwn(key: string): Promise<string | null> {
  const address = symbolFor(ownConceptId(key, 'x'), shownSet());
  return address === '' ? null : (await realFetch(address)).text();
}

test('[SB24] pictures of the house come after the set, and are there without a connection', async () => {
  given = [{ id: 'a', edition: 1, pages: [['bread']], own: [[bus], [house]] }];
  // The second page of theirs is cut off.
  answersLeft = 3;
  const first = await open();
  first.show();
  expect(ownPictures().isComing).toBe(false);
  await first.refresh();
  expect(await shown(first, 'bread')).toEqual(['bread of 1']);
  expect([await shownOwn(bus[0]), await shownOwn(house[0])]).toEqual(['unser Bus of 1', null]);

  asked = [];
  answersLeft = Infinity;
  await first.refresh();
  expect(asked).toEqual(['symbols', `symbols/a/own?after=${bus[0]}`]);
  expect(await shownOwn(house[0])).toBe('Haus 3 of 1');
  first.hide();
  expect(ownPictures().all).toEqual([]);

  answersLeft = 0;
  const offline = await open();
  offline.show();
  // As long as they are being read, nothing is said that would be wrong in a moment.
  expect([ownPictures().isComing, await shownOwn('000000000000')]).toEqual([
    true,
    expect.stringContaining('<svg'),
  ]);
  await expect.poll(() => ownPictures().isComing).toBe(false);
  expect(await shownOwn(bus[0])).toBe('unser Bus of 1');
  // In the order of their names.
  expect(ownPictures().all.map(({ de }) => de[0])).toEqual(['Haus 3', 'unser Bus']);
  const [, found] = ownPictures().all;
  expect(found).toMatchObject({
    de: ['unser Bus'],
    en: ['our unser Bus'],
    about: { author: 'Zoe' },
  });
  expect(ownConceptOf(found?.id ?? '')).toEqual({ key: bus[0], word: 'unser Bus' });
  offline.hide();
});

test('[SB24][SB22] of the next edition they come with it, and not before; of a seat that is gone they go', async () => {
  given = [{ id: 'a', edition: 1, pages: [['bread']], own: [[bus, house]] }];
  const symbols = await open();
  symbols.show();
  await symbols.refresh();
  given = [{ id: 'a', edition: 2, pages: [['bread']], own: [[bus]] }];
  answersLeft = 2;
  await symbols.refresh();
  expect(await shown(symbols, 'bread')).toEqual(['bread of 1']);
  expect(await shownOwn(house[0])).toBe('Haus 3 of 1');
  answersLeft = Infinity;
  await symbols.refresh();
  expect(await shown(symbols, 'bread')).toEqual(['bread of 2']);
  expect([await shownOwn(bus[0]), await shownOwn(house[0])]).toEqual(['unser Bus of 2', null]);
  given = [];
  await symbols.refresh();
  expect(ownPictures().all).toEqual([]);
  expect(await keptPictures(database).names()).toEqual([]);
  symbols.hide();
});

test('[SB22] the next edition takes the place of the one before when it is there whole', async () => {
  const symbols = await open();
  await symbols.refresh();
  given = [{ id: 'a', edition: 2, pages: [['bread'], ['tea']] }];
  answersLeft = 2;
  await symbols.refresh();
  expect(await shown(symbols, 'bread', 'dog')).toEqual(['bread of 1', 'dog of 1']);
  expect(await shown(await open(), 'dog')).toEqual(['dog of 1']);
  answersLeft = Infinity;
  await symbols.refresh();
  expect(await shown(symbols, 'bread', 'dog')).toEqual(['bread of 2', null]);
  const names = await keptPictures(database).names();
  expect(names.filter((name) => name.startsWith('a/1/'))).toEqual([]);
});

test('[SB20] a seat that is gone takes its pictures along, and a set that stays stays', async () => {
  given = [...given, { id: 'b', edition: 1, pages: [['bread']] }];
  const symbols = await open();
  await symbols.refresh();
  expect(symbols.state().sets.map(({ id }) => id)).toEqual(['a', 'b']);
  given = given.slice(1);
  await symbols.refresh();
  expect(symbols.state().chosen).toBe('b');
  given = [];
  await symbols.refresh();
  expect(symbols.state()).toEqual({ sets: [], chosen: null });
  expect(await keptPictures(database).names()).toEqual([]);
  expect(browserStorage.read(key)).toBeNull();
});

test('[SB21] which set is shown is chosen, and stays chosen', async () => {
  given = [...given, { id: 'b', edition: 1, pages: [['bread']] }];
  const symbols = await open();
  await symbols.refresh();
  expect(symbols.state().chosen).toBe('a');
  symbols.choose('b');
  expect((await open()).state().chosen).toBe('b');
  symbols.choose(null);
  const again = await open();
  await again.refresh();
  expect(again.state().chosen).toBeNull();
});

test('[SB20] pictures go with the copy of the records', async () => {
  await (await open()).refresh();
  expect(await keptPictures(database).names()).not.toEqual([]);
  await (await openDexieStore(database)).destroy();
  expect(await caches.keys()).not.toContain(`pictures-${database}`);
  expect((await open()).state().sets).toEqual([]);
});
