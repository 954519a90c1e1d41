/** Tells whether a navigation to `path` is one the app answers itself: everything but the API, the socket, health and the public page. */
export function isOwnAsset(path: string): boolean {
  return !/^\/(?:(?:api|sync|healthz)(?:\/|$)|transparency(?:[/.]|$))/u.test(path);
}

/** The file from the cache of this version, else from the network. */
export async function answerOffline(
  cacheName: string,
  path: string,
  request: Request,
): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(path)) ?? fetch(request);
}
