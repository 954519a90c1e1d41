import { expect, test } from 'vitest';
import type { Directory } from '#kernel/access/directory.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import { lifeToShow } from './lives.ts';

const directory = {
  me: { accountId: 'a', personId: 'sabine', role: 'lead' },
  spaces: [
    { id: 'e', kind: 'life', name: 'Emre', personId: 'emre' },
    { id: 'm', kind: 'life', name: 'Mira', personId: 'mira' },
  ],
  audiences: [
    { id: '1', spaceId: 'e', name: 'leads' },
    { id: '2', spaceId: 'm', name: 'team' },
    { id: '3', spaceId: 'm', name: 'shared' },
  ],
  persons: [
    { id: 'emre', accountId: null, name: 'Emre', role: 'supported', hue: 0 },
    { id: 'mira', accountId: null, name: 'Mira', role: 'supported', hue: 0 },
  ],
  groups: [],
} as unknown as Directory;
const sabine = 'sabine' as PersonId;

test('who asks for nobody sees the life most of which is in their reach', () => {
  expect(lifeToShow(directory, undefined, sabine)).toBe('mira');
  expect(lifeToShow(directory, 'emre', sabine)).toBe('emre');
  expect(lifeToShow(directory, undefined, 'emre' as PersonId)).toBe('emre');
  expect(lifeToShow(null, undefined, sabine)).toBe('sabine');
});

test('[UX33] nobody else’s life takes the place of one that is asked for or was shown', () => {
  const ruth = 'ruth' as PersonId;
  expect(lifeToShow(directory, ruth, sabine)).toBe('ruth');
  expect(lifeToShow(directory, undefined, sabine, ruth)).toBe('ruth');
  expect(lifeToShow(directory, undefined, 'emre' as PersonId, ruth)).toBe('emre');
});
