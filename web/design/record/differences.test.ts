import { describe, expect, test } from 'vitest';
import type { MediaId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { differencesOf, type SaidField } from '#web/design/record/differences.ts';

const photo = (id: string): MediaRef => ({
  id: id as MediaId,
  is: 'image',
  width: 4,
  height: 3,
  durationMs: null,
  words: 'Der Chor',
  credit: '',
});

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

  test('[HI9] another picture with the same words is a difference, the same one is none', () => {
    const shown = (id: string) => [
      { field: 'photo', label: 'Foto', words: 'Der Chor', media: id === '' ? [] : [photo(id)] },
    ];
    expect(differencesOf(shown('b'), shown('a'))).toMatchObject([
      { field: 'photo', media: [{ id: 'b' }], mediaBefore: [{ id: 'a' }] },
    ]);
    expect(differencesOf(shown(''), shown('a'))).toMatchObject([{ mediaBefore: [{ id: 'a' }] }]);
    expect(differencesOf(shown('a'), shown('a'))).toEqual([]);
    // Without a word it is something all the same.
    expect(differencesOf([{ ...shown('a')[0], words: '' } as SaidField], null)).toHaveLength(1);
  });

  test('[HI5] two versions that say the same have none', () => {
    expect(differencesOf(said('Chor'), said('Chor'))).toEqual([]);
  });
});
