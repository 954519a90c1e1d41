/** The address if it is one within the app, else the start: no other site, and no way to one. */
export function ownPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])/u.test(path) ? path : '/';
}
