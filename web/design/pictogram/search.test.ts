import { expect, test } from 'vitest';
import { searchPictograms } from './search.ts';

test.each([
  ['Hund', 'dog'],
  ['hun', 'dog'],
  ['Zähne', 'brush-teeth'],
  ['zaehne put', 'brush-teeth'],
  ['dentist', 'dentist'],
  ['Schwimen', 'swimming'],
])('[UX27] "%s" finds %s among the first five', (text, concept) => {
  expect(searchPictograms(text, 'de').slice(0, 5)).toContain(concept);
});

test('[UX27] words of the reader’s language come before those of the other', () => {
  expect(searchPictograms('tee', 'de')[0]).toBe('tea');
  expect(searchPictograms('rad', 'de')[0]).toBe('radio');
});

test('[UX27] nothing typed, nothing found; nobody named, nobody found', () => {
  expect(searchPictograms(' ', 'de')).toEqual([]);
  expect(searchPictograms('qqqq', 'de')).toEqual([]);
});
