import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { allConcepts, conceptGroups, conceptName, conceptOf } from './concept.ts';
import { conceptsFor } from './concepts-for.ts';

const pictures = join(
  createRequire(import.meta.url).resolve('openmoji/package.json'),
  '../color/svg',
);

test('[SB1] at least 800 concepts, each with an id, a known group, a picture and words in both languages', () => {
  expect(allConcepts.length).toBeGreaterThanOrEqual(800);
  expect(new Set(allConcepts.map(({ id }) => id)).size).toBe(allConcepts.length);
  for (const concept of allConcepts) {
    expect(concept.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(conceptGroups).toContain(concept.group);
    expect(concept.de.length, concept.id).toBeGreaterThan(0);
    expect(concept.en.length, concept.id).toBeGreaterThan(0);
    expect(existsSync(join(pictures, `${concept.hexcode}.svg`)), concept.id).toBe(true);
  }
});

test('[SB1] a word belongs to one concept of a language', () => {
  for (const language of ['de', 'en'] as const) {
    const words = allConcepts.flatMap((concept) =>
      concept[language].map((word) => word.toLowerCase()),
    );
    expect(words.filter((word, place) => words.indexOf(word) !== place)).toEqual([]);
  }
});

test('[SB2] an id that is not known has no name and is no error', () => {
  expect(conceptName('swimming', 'de')).toBe('Schwimmen');
  expect(conceptName('hovercraft', 'de')).toBeNull();
  expect(conceptOf('hovercraft')).toBeNull();
});

test('[SB1] what a concept is a kind of exists, and nothing is a kind of itself', () => {
  for (const { id } of allConcepts) {
    const above = new Set<string>();
    for (let at = conceptOf(id)?.broader; at !== undefined; at = conceptOf(at)?.broader) {
      expect(conceptOf(at), `${id} > ${at}`).not.toBeNull();
      expect(above.has(at) || at === id, id).toBe(false);
      above.add(at);
    }
  }
});

test('[SB4] every word of every concept says its concept', () => {
  for (const language of ['de', 'en'] as const) {
    const silent = allConcepts.flatMap((concept) =>
      concept[language]
        .filter(
          (word) => !conceptsFor(word, language).some((found) => found.concept === concept.id),
        )
        .map((word) => `${language} ${concept.id}: ${word}`),
    );
    expect(silent).toEqual([]);
  }
});

test('[SB8] all words weigh at most 60 kB gzipped', () => {
  const files = ['concepts', 'words/de', 'words/en', 'words/names', 'words/towns'];
  const kb = files
    .map((file) =>
      JSON.stringify(JSON.parse(readFileSync(join(import.meta.dirname, `${file}.json`), 'utf8'))),
    )
    .map((text) => gzipSync(text).byteLength / 1000)
    .reduce((sum, weight) => sum + weight, 0);
  expect(kb).toBeLessThanOrEqual(60);
});
