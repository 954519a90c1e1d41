import { expect, test } from 'vitest';
import { searchConcepts } from './search-concepts.ts';

test.each([
  ['Hund', 'dog'],
  ['hun', 'dog'],
  ['Zähne', 'brush-teeth'],
  ['zaehne put', 'brush-teeth'],
  ['dentist', 'dentist'],
  ['Schwimen', 'swimming'],
  ['geschwommen', 'swimming'],
  ['Zahnarzttermin', 'dentist'],
  ['Bäume', 'tree'],
])('[UX27] "%s" finds %s among the first five', (text, concept) => {
  expect(searchConcepts(text, 'de').slice(0, 5)).toContain(concept);
});

test('[UX27] words of the reader’s language come before those of the other', () => {
  expect(searchConcepts('tee', 'de')[0]).toBe('tea');
  expect(searchConcepts('tea', 'en')[0]).toBe('tea');
  expect(searchConcepts('rad', 'de')[0]).toBe('cycling');
});

test('[UX27] nothing typed, nothing found; nobody named, nobody found', () => {
  expect(searchConcepts(' ', 'de')).toEqual([]);
  expect(searchConcepts('qqqq', 'de')).toEqual([]);
});
