import { expect, test } from 'vitest';
import { ownMeantBy } from './own-words.ts';
import { searchConcepts } from './search-concepts.ts';

const own = [
  { id: 'own-000000000001-bus', de: ['unser Bus', 'Lindenflitzer'], en: ['our bus'] },
  { id: 'own-000000000002-haus3', de: ['Haus 3'], en: [] },
  { id: 'own-000000000003-hund', de: ['Hund'], en: ['dog'] },
  { id: 'own-000000000004-garten', de: ['Gartenbankprojekt'], en: ['bench project'] },
  { id: 'own-000000000005-und', de: ['und'], en: ['and'] },
];
const [bus, house, dog, bench, and] = own.map(({ id }) => id);

test.each([
  ['unser bus', 'de', bus],
  ['our b', 'en', bus],
  ['our bus', 'de', bus],
  ['haus 3', 'de', house],
  ['Lindenflitzers', 'de', bus],
  ['Gartenbankprojeckt', 'de', bench],
] as const)('[SB25] "%s" finds a picture of the house', (text, language, id) => {
  expect(searchConcepts(text, language, own)[0]).toBe(id);
});

test('[SB25] a compound with its word finds it among the first', () => {
  expect(searchConcepts('Lindenflitzerfahrt', 'de', own).slice(0, 3)).toContain(bus);
});

test('[SB25] ours and those of the house are ranked alike; of two as good, ours come first', () => {
  expect(searchConcepts('Hund', 'de', own).slice(0, 2)).toEqual(['dog', dog]);
  const found = searchConcepts('bus', 'de', own);
  expect(found[0]).toBe('bus');
  expect(found.indexOf(bus ?? '')).toBeGreaterThan(0);
  expect(searchConcepts('Hund', 'de')).not.toContain(dog);
});

test('[SB26] a title that is the word means the picture; one that has it among others is offered it', () => {
  expect(ownMeantBy('Unser Bus!', 'de', own)).toEqual({ sure: bus, offered: [bus] });
  expect(ownMeantBy('Ausflug: unser Bus nach Haus 3', 'de', own)).toEqual({
    sure: null,
    offered: [bus, house],
  });
  expect(ownMeantBy('our bus', 'en', own).sure).toBe(bus);
  // What has no word in the reader's language is found by the other.
  expect(ownMeantBy('Haus 3', 'en', own).sure).toBe(house);
});

test('[SB26] nothing is inflected, taken apart or guessed for a title', () => {
  for (const title of ['Busse', 'unsere Busse', 'Haus 33', 'Lindenflitzers', 'our bus', '']) {
    expect(ownMeantBy(title, 'de', own)).toEqual({ sure: null, offered: [] });
  }
});

test('[SB26] another picture of a word of ours is offered, and never sure; small words only by themselves', () => {
  expect(ownMeantBy('Hund', 'de', own)).toEqual({ sure: null, offered: [dog] });
  expect(ownMeantBy('Kaffee und Kuchen', 'de', own).offered).toEqual([]);
  expect(ownMeantBy('und', 'de', own).offered).toEqual([and]);
});

test('[SB26] thousands of pictures cost a title no time that is felt', () => {
  const many = Array.from({ length: 15_000 }, (_, nth) => ({
    id: `own-${String(nth).padStart(12, '0')}-x`,
    de: [`Haus ${nth}`],
    en: [`house ${nth}`],
  }));
  expect(ownMeantBy('Fest in Haus 14000', 'de', many).offered).toEqual([many[14_000]?.id]);
  expect(searchConcepts('haus 14000', 'de', many)[0]).toBe(many[14_000]?.id);
});
