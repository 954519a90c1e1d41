import { pictureCacheName } from '#adapters/local-store/delete-kept-pictures.ts';
import type { KeptPictures } from '#kernel/symbol-set/kept-pictures.ts';

/** In a cache of the browser, named after the database whose account and tenant it is of. */
export function keptPictures(database: string): KeptPictures {
  const open = (): Promise<Cache> => caches.open(pictureCacheName(database));
  return {
    names: async () => {
      const requests = await (await open()).keys();
      return requests.map(({ url }) => decodeURIComponent(new URL(url).pathname.slice(1)));
    },
    get: async (name) => {
      const found = await (await open()).match(addressOf(name));
      return found === undefined ? null : found.blob();
    },
    put: async (name, content) => (await open()).put(addressOf(name), new Response(content)),
    drop: async (name) => {
      await (await open()).delete(addressOf(name));
    },
  };
}

/** Nobody is ever asked at it. */
function addressOf(name: string): string {
  return `https://kept.invalid/${encodeURIComponent(name)}`;
}
