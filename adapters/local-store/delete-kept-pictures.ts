/** Where pictures are kept beside a database. Not a name that the service worker takes for its own and tidies away. */
export function pictureCacheName(database: string): string {
  return `pictures-${database}`;
}

/** Takes away what is kept beside a database. Never rejects: a browser without caches keeps nothing. */
export async function deleteKeptPictures(database: string): Promise<void> {
  await globalThis.caches?.delete(pictureCacheName(database)).catch(() => false);
}
