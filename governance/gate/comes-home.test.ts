import { expect, test } from 'vitest';
import { described } from '#testkit/gate/described.ts';
import { providerOf, standing, versionOf } from '#testkit/gate/standing.ts';
import { comesHome } from './comes-home.ts';
import type { ProviderId } from './ids.ts';

const provider = 'letterbird' as ProviderId;
const nowMs = Date.parse('2026-05-20T12:00:00+02:00');
const storage = described({ purposes: ['media.storage'], categories: ['user.content'] });
const agreed = [{ provider, version: 1, atMs: 0 }];
const stop = { fromMs: nowMs - 1, untilMs: null, tenant: null };

test('[GA31] what lies with a provider stays as long as the gate is open, and while processing is suspended', () => {
  const stored = providerOf([versionOf(1, storage)]);
  const open = { standing: standing({ agreed }), providers: [stored] };
  expect(comesHome(open, provider, nowMs)).toBe(false);
  const suspended = { ...open, standing: standing({ agreed, contract: 'suspended' }) };
  expect(comesHome(suspended, provider, nowMs)).toBe(false);
});

test.each([
  ['nobody agreed', standing(), providerOf([versionOf(1, storage)])],
  ['it is stopped', standing({ agreed }), providerOf([versionOf(1, storage)], { stops: [stop] })],
  [
    'it is stopped, and processing suspended',
    standing({ agreed, contract: 'suspended' }),
    providerOf([versionOf(1, storage)], { stops: [stop] }),
  ],
  [
    'it was removed',
    standing({ agreed }),
    providerOf([versionOf(1, storage)], { removedAtMs: nowMs - 1 }),
  ],
  ['it is for something else', standing({ agreed }), providerOf([versionOf(1)])],
  [
    'the contract is over',
    standing({ agreed, contract: 'none' }),
    providerOf([versionOf(1, storage)]),
  ],
])('[GA31] it comes home when %s', (_, tenant, one) => {
  expect(comesHome({ standing: tenant, providers: [one] }, provider, nowMs)).toBe(true);
});

test('[GA31] of somebody whom nobody described it comes home, too', () => {
  expect(comesHome({ standing: standing(), providers: [] }, provider, nowMs)).toBe(true);
});

test.each([
  ['stood by contract', providerOf([versionOf(1, storage)])],
  [
    'stood by a version before, and the next is announced',
    providerOf([versionOf(1, storage), versionOf(2)]),
  ],
])('[GA43] with a contract that is altered it stays where it %s', (_, one) => {
  const altered = standing({ contract: 'altered', agreed: [] });
  expect(comesHome({ standing: altered, providers: [one] }, provider, nowMs)).toBe(false);
});

test.each([
  ['it is stopped', providerOf([versionOf(1, storage)], { stops: [stop] })],
  ['it was removed', providerOf([versionOf(1, storage)], { removedAtMs: nowMs - 1 })],
  ['no version of it is for that', providerOf([versionOf(1)])],
])('[GA43][GA31] with a contract that is altered it comes home when %s', (_, one) => {
  const altered = standing({ contract: 'altered', agreed: [] });
  expect(comesHome({ standing: altered, providers: [one] }, provider, nowMs)).toBe(true);
});
