import { expect, test } from 'vitest';
import { safeReleaseAfter } from './database-version.ts';

test.each([
  ['18.4', '18.7'],
  ['18.6 (Debian 18.6-1)', '18.7'],
  ['17.12', '17.13'],
  ['16.9 (Debian 16.9-1)', '16.17'],
])('[TE20] %s has known holes, which %s closes', (version, safe) => {
  expect(safeReleaseAfter(version)).toBe(safe);
});

test.each(['18.7', '18.12', '17.13', '16.17', '19.0'])('[TE20] %s may serve', (version) => {
  expect(safeReleaseAfter(version)).toBeUndefined();
});
