import { headerOf } from '#identity/cookies.ts';
import type { RequestHeaders } from '#identity/port.ts';

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The origins the app may be used from: the public one, and for a public URL on this machine its
 * other names. The Host header has no say.
 */
export function allowedOrigins(publicUrl: URL): ReadonlySet<string> {
  if (publicUrl.protocol !== 'http:' || !loopback.includes(publicUrl.hostname)) {
    return new Set([publicUrl.origin]);
  }
  const port = publicUrl.port === '' ? '' : `:${publicUrl.port}`;
  return new Set(loopback.map((host) => `http://${host}${port}`));
}

/** Tells whether our own pages sent this: the exact origin, and no browser that says otherwise. */
export function isFromOurPages(headers: RequestHeaders, origins: ReadonlySet<string>): boolean {
  const origin = headerOf(headers, 'origin');
  if (origin === null || !origins.has(origin)) return false;
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin';
}

/** For reads, which carry no Origin: refuses what a browser marks as another site's doing. */
export function isReadByOthers(headers: RequestHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
