/**
 * Everything that answers without a session. What is not here needs one (ID30); a route is made
 * public by a line in this list and nowhere else.
 */
export const publicRoutes: ReadonlySet<string> = new Set([
  'GET /healthz',
  'HEAD /healthz',
  // The app shell and its assets: the same bytes for everybody.
  'GET /*',
  'HEAD /*',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
  'POST /api/invitation/look',
  'POST /api/invitation/accept',
  // Whoever has the address of a feed reads it: calendar programs send nothing else.
  'GET /feeds/:file',
  'HEAD /feeds/:file',
  // Mail providers, who sign what they say.
  'POST /hooks/mail/:provider',
  // What happens with the data, for everybody, and what it looks like.
  ...['', '.json', '.atom', '/style.css', '/mark.svg', '/font.woff2'].flatMap((file) => [
    `GET /transparency${file}`,
    `HEAD /transparency${file}`,
  ]),
]);

/**
 * What other servers post, signed, in forms of their own. No cookie opens anything there, so that
 * where a page came from does not matter.
 */
export const signedRoutes: ReadonlySet<string> = new Set(['POST /hooks/mail/:provider']);

/** Paths that never fall back to the app shell. */
export function isApiPath(path: string): boolean {
  return (
    path === '/api' || path.startsWith('/api/') || path === '/sync' || path.startsWith('/sync/')
  );
}

/** The only paths a token opens (AP8). */
export function isTokenPath(path: string): boolean {
  return (
    path.startsWith('/api/v1/') || path === '/api/openapi.json' || path.startsWith('/api/problems/')
  );
}

/** The only routes that take anything but JSON: the bytes of an upload, by the tus protocol. */
export const uploadRoutes: ReadonlySet<string> = new Set([
  'PATCH /api/tenants/:tenant/media/uploads/:upload',
  'PATCH /api/tenants/:tenant/symbol-sets/imports/:import',
]);
