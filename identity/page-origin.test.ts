import { expect, test } from 'vitest';
import { allowedOrigins, isFromOurPages, isReadByOthers } from '#identity/page-origin.ts';

const ours = allowedOrigins(new URL('https://obhut.example'));

test.each([
  [{ origin: 'https://obhut.example' }, true],
  [{ origin: 'https://obhut.example', 'sec-fetch-site': 'same-origin' }, true],
  [{ origin: 'https://obhut.example', 'sec-fetch-site': 'same-site' }, false],
  [{ origin: 'https://obhut.example', 'sec-fetch-site': 'cross-site' }, false],
  [{ origin: 'https://obhut.example', 'sec-fetch-site': 'none' }, false],
  [{ origin: 'https://obhut.example:443' }, false],
  [{ origin: 'http://obhut.example' }, false],
  [{ origin: 'https://evil.obhut.example' }, false],
  [{ origin: 'https://obhut.example.evil.example' }, false],
  [{ origin: 'https://OBHUT.example' }, false],
  [{ origin: 'null' }, false],
  [{ origin: '' }, false],
  [{}, false],
  [{ referer: 'https://obhut.example/' }, false],
])('[ID32] a write with %j: %s', (headers, allowed) => {
  expect(isFromOurPages(headers, ours)).toBe(allowed);
});

test('[ID32] on this machine all its names are ours, with the same port only', () => {
  const local = allowedOrigins(new URL('http://localhost:4400'));
  expect([...local].toSorted()).toEqual([
    'http://127.0.0.1:4400',
    'http://[::1]:4400',
    'http://localhost:4400',
  ]);
  expect(allowedOrigins(new URL('http://obhut.example:4400')).size).toBe(1);
});

test('[ID32] reads may be typed or our own, never those of another site', () => {
  expect(isReadByOthers({})).toBe(false);
  expect(isReadByOthers({ 'sec-fetch-site': 'none' })).toBe(false);
  expect(isReadByOthers({ 'sec-fetch-site': 'same-origin' })).toBe(false);
  expect(isReadByOthers({ 'sec-fetch-site': 'cross-site' })).toBe(true);
  expect(isReadByOthers({ 'sec-fetch-site': 'same-site' })).toBe(true);
});
