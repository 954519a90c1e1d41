import { expect, test } from 'vitest';
import { initialsOf } from './initials.ts';

test.each([
  ['Mira', 'M'],
  ['Mira Sommer', 'MS'],
  ['anna-lena von der Heide', 'AH'],
  ['Ömer Çelik', 'ÖÇ'],
  ['  ', ''],
  ['🦊', '🦊'],
])('the face of "%s" says %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
