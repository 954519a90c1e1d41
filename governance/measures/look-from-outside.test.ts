import { describe, expect, test } from 'vitest';
import type { TenantId } from '#kernel/base/ids.ts';
import { lookFromOutside, type OutsideOptions } from './look-from-outside.ts';
import type { Greeting, PublicAddress, PublicAnswer } from './public-address.ts';

const nowMs = Date.UTC(2026, 4, 1);
const dayMs = 86_400_000;
const tenant = 't_0123456789ab' as TenantId;
const good: Greeting = { isTrusted: true, validUntilMs: nowMs + 60 * dayMs };
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; frame-ancestors 'none'; default-src *",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), camera=()',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
};

interface Outside {
  readonly greetings?: Partial<Record<'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3', Greeting | null>>;
  readonly front?: Partial<PublicAnswer>;
  readonly media?: number;
  readonly scanner?: OutsideOptions['scanner'];
}

async function found(outside: Outside): Promise<Record<string, readonly string[]>> {
  const greetings = { 'TLSv1.1': null, 'TLSv1.2': good, 'TLSv1.3': good, ...outside.greetings };
  const address: PublicAddress = {
    isEncrypted: true,
    greet: async (version) => greetings[version],
    ask: async (path) =>
      path === '/'
        ? { status: 200, headers, beginning: '', ...outside.front }
        : { status: outside.media ?? 401, headers, beginning: '' },
  };
  const sightings = await lookFromOutside(
    {
      address,
      nowMs,
      media: [{ tenant, paths: ['/a', '/b'] }],
      scanner: outside.scanner === undefined ? async () => true : outside.scanner,
    },
    new AbortController().signal,
  );
  return Object.fromEntries(sightings.map(({ measure, report }) => [measure, report.found]));
}

describe('from outside', () => {
  test('[MS13] nothing is found where all is well', async () => {
    expect(await found({})).toEqual({
      'transfer.tls': [],
      'transfer.headers': [],
      'availability.malware': [],
      'access.media-private': [],
    });
  });

  test.each<[string, Outside, string, string]>([
    [
      'an old version is spoken',
      { greetings: { 'TLSv1.1': good } },
      'transfer.tls',
      'TLS 1.1 is spoken',
    ],
    [
      'no new version is',
      { greetings: { 'TLSv1.2': null, 'TLSv1.3': null } },
      'transfer.tls',
      'neither TLS 1.2 nor 1.3 is spoken',
    ],
    [
      'nobody trusts the certificate',
      { greetings: { 'TLSv1.3': { ...good, isTrusted: false } } },
      'transfer.tls',
      'the certificate is not trusted',
    ],
    [
      'it is over soon',
      { greetings: { 'TLSv1.3': { ...good, validUntilMs: nowMs + 13 * dayMs } } },
      'transfer.tls',
      'the certificate is over within two weeks',
    ],
    [
      'a proxy takes a header away',
      { front: { headers: { ...headers, 'referrer-policy': 'origin' } } },
      'transfer.headers',
      'missing or other: referrer-policy',
    ],
    [
      'HTTPS is kept for an hour',
      { front: { headers: { ...headers, 'strict-transport-security': 'max-age=3600' } } },
      'transfer.headers',
      'missing or other: strict-transport-security',
    ],
    [
      'a picture is given out',
      { media: 200 },
      'access.media-private',
      'answered 200 to who is not signed in',
    ],
    [
      'a page stands in its place',
      { media: 302 },
      'access.media-private',
      'answered 302 to who is not signed in',
    ],
    ['no scanner is set', { scanner: null }, 'availability.malware', 'no scanner is set'],
    [
      'the scanner lets everything pass',
      { scanner: async () => false },
      'availability.malware',
      'the scanner does not answer',
    ],
  ])('[MS13] it is found when %s', async (_name, outside, measure, words) => {
    expect((await found(outside))[measure]).toContain(words);
  });
});
