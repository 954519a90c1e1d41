import { expect, test } from 'vitest';
import { allConcepts, conceptName, conceptOf } from './concept.ts';
import { ownConceptId, ownConceptOf } from './own-concept.ts';

const key = '0a1b2c3d4e5f';

test.each(['unser Bus', 'Haus 3', 'Übergabe', 'Straße', 'Müller, Öl & Söhne', 'ΩMEGA', '🚌 Bus'])(
  '[SB24] an id carries its word: %s',
  (word) => {
    const id = ownConceptId(key, word);
    // What kinds, and apps of before, accept as a concept.
    expect(id).toMatch(/^[a-z0-9][a-z0-9-]*$/);
    expect(id.length).toBeLessThanOrEqual(60);
    expect(ownConceptOf(id)).toEqual({ key, word });
    expect(conceptOf(id)).toBeNull();
    expect(conceptName(id, 'de')).toBe(word);
  },
);

test('[SB24] of a word that is too long the end is left out, and said to be', () => {
  const id = ownConceptId(key, 'Wöchentliche Besprechung der ganzen Hausgemeinschaft');
  expect(id.length).toBeLessThanOrEqual(60);
  expect(ownConceptOf(id)?.word).toMatch(/^Wöchentliche Besprechung .*…$/u);
});

test('[SB24] what anybody may write as an id is read without harm', () => {
  expect(ownConceptOf(`own-${key}`)).toEqual({ key, word: '' });
  // Right-to-left override, line separator, half a pair, a control character.
  expect(ownConceptOf(`own-${key}-a3202e320283d83d30007b`)?.word).toBe('ab');
  expect(ownConceptOf(`own-${key}-haus9x`)?.word).toBe('haus');
  for (const id of ['own-', 'own-short-x', `own-${key.toUpperCase()}-x`, 'bread', '']) {
    expect(ownConceptOf(id)).toBeNull();
  }
  expect(conceptName(`own-${key}`, 'de')).toBeNull();
});

test('[SB24] no concept of ours is mistaken for one of a tenant', () => {
  expect(allConcepts.filter(({ id }) => ownConceptOf(id) !== null)).toEqual([]);
});
