import { describe, expect, test } from 'vitest';
import { differencesOf } from '#web/design/record/differences.ts';

const said = (title: string, place = '') => [
  { field: 'title', label: 'Titel', words: title },
  { field: 'place', label: 'Ort', words: place },
];

describe('what a version changed', () => {
  test('[HI5] the first one says all it has, and nothing of what it leaves empty', () => {
    expect(differencesOf(said('Chor'), null)).toEqual([
      { field: 'title', label: 'Titel', words: 'Chor', before: null },
    ]);
  });

  test('[HI5] a later one says what differs, with what stood there before', () => {
    expect(differencesOf(said('Singen', 'Saal'), said('Chor', 'Saal'))).toEqual([
      { field: 'title', label: 'Titel', words: 'Singen', before: 'Chor' },
    ]);
  });

  test('[HI5] what was taken away or came for the first time is a difference too', () => {
    expect(differencesOf(said('Chor', ''), said('Chor', 'Saal'))).toEqual([
      { field: 'place', label: 'Ort', words: '', before: 'Saal' },
    ]);
    expect(differencesOf(said('Chor', 'Saal'), [])).toEqual([
      { field: 'title', label: 'Titel', words: 'Chor', before: '' },
      { field: 'place', label: 'Ort', words: 'Saal', before: '' },
    ]);
  });

  test('[HI5] two versions that say the same have none', () => {
    expect(differencesOf(said('Chor'), said('Chor'))).toEqual([]);
  });
});
