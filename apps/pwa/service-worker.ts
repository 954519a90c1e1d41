/// <reference lib="webworker" />
import { answerOffline, isOwnAsset } from './offline.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** Put in by the build: every file of the app, with a hash where its name has none. */
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[];
};

const files = self.__WB_MANIFEST;
const version = hashOf(files.map((file) => `${file.url} ${file.revision ?? ''}`).join('\n'));
const cacheName = `obhut-${version}`;

self.addEventListener('install', (event) => {
  event.waitUntil(fill());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(tidy());
});

self.addEventListener('message', (event) => {
  if (event.data === 'use-now') event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // The API and the socket are never answered from here, nor kept: what they say is for one account at one moment.
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!isOwnAsset(url.pathname)) return;
    event.respondWith(answerOffline(cacheName, '/index.html', request));
  } else if (
    url.pathname.startsWith('/assets/') ||
    files.some((file) => `/${file.url}` === url.pathname)
  ) {
    event.respondWith(answerOffline(cacheName, url.pathname, request));
  }
});

/** Takes over from the cache before what has not changed, so that an update fetches only what is new. */
async function fill(): Promise<void> {
  const cache = await caches.open(cacheName);
  const queue = [...files];
  const work = async (): Promise<void> => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      const path = `/${file.url}`;
      const known = file.revision === null ? await caches.match(path) : undefined;
      const response = known ?? (await fetch(path, { cache: 'no-cache', credentials: 'omit' }));
      if (!response.ok)
        throw new Error(`${path} answered ${response.status}; the new version is not used.`);
      await cache.put(path, response);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
}

async function tidy(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith('obhut-') && name !== cacheName) await caches.delete(name);
  }
  await self.clients.claim();
}

/** Names the version; not for security (FNV-1a). */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(36);
}
