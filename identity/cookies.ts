import type { RequestHeaders } from '#identity/port.ts';

/** The value of the first cookie called `name`; null without one. */
export function cookieOf(headers: RequestHeaders, name: string): string | null {
  const header = headers['cookie'];
  if (typeof header !== 'string' || header.length > 8_192) return null;
  for (const pair of header.split(';')) {
    const [key = '', ...value] = pair.split('=');
    if (key.trim() === name) return value.join('=').trim();
  }
  return null;
}

/** One header's single value; null when absent or sent twice. */
export function headerOf(headers: RequestHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
