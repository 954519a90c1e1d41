import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDexieStore } from '#adapters/local-store/dexie.ts';
import { keptPictures } from '#adapters/local-store/kept-pictures.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
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
  expect(asked).toEqual(['symbols', 'symbols/a/pictures?after=', 'symbols/a/pictures?after=dog']);
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
  expect(asked).toEqual(['symbols', 'symbols/a/pictures?after=dog']);
  expect(await shown(again, 'bread', 'tea')).toEqual(['bread of 1', 'tea of 1']);
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
