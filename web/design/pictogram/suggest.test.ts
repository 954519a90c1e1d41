import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allConcepts, conceptGroups, conceptName } from './concept.ts';
import { suggestPictogram, suggestPictograms } from './suggest.ts';

test.each([
  ['Schwimmen', 'swimming'],
  ['Zahnarzt', 'dentist'],
  ['Zahnarzttermin', 'dentist'],
  ['Zahnarzt am Morgen', 'dentist'],
  ['Bus zur Werkstatt', 'bus'],
  ['Werkstatt', 'workshop'],
  ['Mama anrufen', 'phone-call'],
  ['Oma besuchen', 'grandmother'],
  ['Geburtstag von Lena', 'birthday'],
  ['Frühstück', 'breakfast'],
  ['fruehstueck', 'breakfast'],
  ['Chor', 'music'],
  ['Chorprobe in der Kirche', 'music'],
  ['Reiten', 'horse-riding'],
  ['Spaziergang', 'walk'],
  ['spazieren', 'walk'],
  ['Kino', 'cinema'],
  ['Haare schneiden', 'hairdresser'],
  ['Einkaufen', 'shopping'],
  ['Wocheneinkauf', 'shopping'],
  ['Krankengymnastik', 'physio'],
  ['Teamsitzung', 'meeting'],
  ['Medikamente nehmen', 'medicine'],
  ['Fußballtraining', 'football'],
  ['Müll rausbringen', 'rubbish'],
  ['Zähne putzen', 'brush-teeth'],
  ['Hund ausführen', 'dog'],
  ['Weihnachtsfeier', 'christmas'],
  ['Bahnfahrt nach Köln', 'train'],
])('[UX27] "%s" suggests %s', (title, concept) => {
  expect(suggestPictogram(title, 'de')).toBe(concept);
});

test.each([
  ['Schwimen', 'swimming'],
  ['Zanarzt', 'dentist'],
  ['Gebrutstag', 'birthday'],
  ['Frühstuck', 'breakfast'],
  ['Werkstat', 'workshop'],
  ['Friesör', 'hairdresser'],
])('[UX27] the typing error "%s" still suggests %s', (title, concept) => {
  expect(suggestPictogram(title, 'de')).toBe(concept);
});

test.each([
  ['Swimming', 'swimming'],
  ['Dentist appointment', 'dentist'],
  ['Calling mum', 'phone-call'],
  ['Shopping for groceries', 'shopping'],
  ['Brithday', 'birthday'],
])('[UX27] in English "%s" suggests %s', (title, concept) => {
  expect(suggestPictogram(title, 'en')).toBe(concept);
});

test.each(['', '   ', 'xyzzy', '12:30', 'QM-Audit 27001', '🎉'])(
  '[UX27] "%s" suggests nothing',
  (title) => {
    expect(suggestPictogram(title, 'de')).toBeNull();
  },
);

test('[UX27] every word of every concept finds a concept that has this word', () => {
  for (const locale of ['de', 'en'] as const) {
    for (const concept of allConcepts) {
      for (const word of concept[locale]) {
        const [best] = suggestPictograms(word, locale, 1);
        const found = allConcepts.find((each) => each.id === best);
        expect(found?.[locale], `${word} → ${best ?? 'nothing'}`).toContain(word);
      }
    }
  }
});

test('[UX27] a title of 10,000 words answers in time', () => {
  const started = performance.now();
  suggestPictograms('Zahnarzttermin '.repeat(10_000), 'de', 5);
  suggestPictograms('a'.repeat(100_000), 'de', 5);
  expect(performance.now() - started).toBeLessThan(200);
});

test('[UX27] every concept has a picture, a known group and words in both languages', () => {
  const ids = new Set(allConcepts.map((concept) => concept.id));
  expect(ids.size).toBe(allConcepts.length);
  for (const concept of allConcepts) {
    expect(concept.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(conceptGroups).toContain(concept.group);
    expect(concept.de.length).toBeGreaterThan(0);
    expect(concept.en.length).toBeGreaterThan(0);
    const picture = new URL(
      `../../../node_modules/openmoji/color/svg/${concept.hexcode}.svg`,
      import.meta.url,
    );
    expect(existsSync(picture), concept.id).toBe(true);
  }
  expect(conceptName('swimming', 'de')).toBe('Schwimmen');
});
