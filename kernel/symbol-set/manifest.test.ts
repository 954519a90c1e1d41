import { describe, expect, test } from 'vitest';
import { ownConceptId, ownConceptOf } from '#kernel/symbol/own-concept.ts';
import { exampleManifest, readManifest } from './manifest.ts';
import { matchConcepts } from './match-concepts.ts';
import { ownKeyOf } from './own-key.ts';

const whole = { ...exampleManifest, pictures: [{ concept: 'bread', file: 'bread.png' }] };
const fieldOf = (given: unknown) => {
  const read = readManifest(JSON.stringify(given));
  return 'field' in read ? read.field : null;
};

describe('a manifest', () => {
  test('[SB13] says whose the set is and for how many; the example is one', () => {
    const read = readManifest(`\uFEFF${JSON.stringify(exampleManifest)}`);
    expect(read).toMatchObject({ manifest: exampleManifest });
    const { source: _source, ...without } = whole;
    expect(readManifest(JSON.stringify(without))).toMatchObject({ manifest: { source: '' } });
  });

  test.each([
    ['no JSON', '{', ''],
    ['a list', '[]', '{}'],
    ['nothing', 'null', '{}'],
  ])('[SB14] that is %s is refused', (_name, json, field) => {
    expect(readManifest(json)).toEqual({ field });
  });

  test.each([
    ['name', { ...whole, name: ' ' }],
    ['licence', { ...whole, licence: '' }],
    ['author', { ...whole, author: 'x'.repeat(201) }],
    ['version', { ...whole, version: 9 }],
    ['seats', { ...whole, seats: 0 }],
    ['seats', { ...whole, seats: 1.5 }],
    ['seats', { ...whole, seats: '12' }],
    ['pictures', { ...whole, pictures: [] }],
    ['pictures.0.file', { ...whole, pictures: [{ concept: 'bread' }] }],
    ['pictures.0.concept', { ...whole, pictures: [{ file: 'a.png' }] }],
    ['pictures.1.de', { ...whole, pictures: [...whole.pictures, { file: 'a.png', de: [] }] }],
    ['name', { ...whole, name: 'a\u0000b' }],
  ])('[SB14] is refused with the field that is wrong: %s', (field, given) => {
    expect(fieldOf(given)).toBe(field);
  });

  test('[SB14] with a field nobody knows is refused: a typing error would pass in silence', () => {
    expect(fieldOf({ ...whole, seat: 12 })).not.toBeNull();
    expect(fieldOf({ ...whole, pictures: [{ ...whole.pictures[0], words: ['Brot'] }] })).not.toBe(
      null,
    );
  });
});

describe('a picture', () => {
  const filesOf = (...pictures: Parameters<typeof matchConcepts>[0][number][]) => {
    const matched = matchConcepts(pictures);
    return 'files' in matched ? Object.fromEntries(matched.files) : matched;
  };

  test('[SB17] shows the concept it names, else the one that one of its words belongs to', () => {
    expect(
      filesOf(
        { concept: 'bread', file: '1' },
        { de: ['frühstück'], file: '2' },
        { en: ['DOG'], file: '3' },
        { de: ['Hund von nebenan'], file: '4' },
      ),
    ).toEqual({ bread: '1', breakfast: '2', dog: '3' });
  });

  test('[SB17] that names its concept comes before words, the spoken name before other words, the first before later ones', () => {
    expect(filesOf({ de: ['Müsli'], file: '1' }, { de: ['Frühstück'], file: '2' })).toEqual({
      breakfast: '2',
    });
    expect(filesOf({ de: ['Müsli'], file: '1' }, { de: ['Porridge'], file: '2' })).toEqual({
      breakfast: '1',
    });
    expect(filesOf({ de: ['Frühstück'], file: '1' }, { concept: 'breakfast', file: '2' })).toEqual({
      breakfast: '2',
    });
  });

  test('[SB17] without a concept we know and without words is left out and counted', () => {
    const matched = matchConcepts([
      { concept: 'no-such-concept', file: '1' },
      { de: ['Quantenverschränkung'], file: '2' },
      { concept: 'bread', file: '3' },
    ]);
    expect(matched).toMatchObject({ unused: ['1'], own: [{ file: '2' }] });
  });

  const ownOf = (...pictures: Parameters<typeof matchConcepts>[0][number][]) => {
    const matched = matchConcepts(pictures);
    return 'own' in matched ? matched.own : [];
  };

  test('[SB24] with words of the house is its own; what shows a concept of ours has more words for it', () => {
    expect(
      ownOf(
        { de: ['unser Bus'], en: ['our bus'], file: 'bus.png' },
        { de: ['Frühstück', 'Frühstück im Bett'], file: 'f.png' },
        { concept: 'bread', de: ['Stulle'], file: 'b.png' },
        { concept: 'dog', file: 'd.png' },
      ).map(({ de, en, concept }) => [de, en, concept]),
    ).toEqual([
      [['unser Bus'], ['our bus'], null],
      [['Frühstück', 'Frühstück im Bett'], [], 'breakfast'],
      [['Stulle'], [], 'bread'],
    ]);
  });

  test('[SB24] another one with the words of a concept is not lost', () => {
    expect(
      ownOf({ de: ['Frühstück'], file: '1' }, { de: ['Müsli'], file: '2' }).map(
        ({ file, concept }) => [file, concept],
      ),
    ).toEqual([
      ['1', 'breakfast'],
      ['2', null],
    ]);
  });

  test('[SB24] is known again by the name the house gave it, else by its file, however many lines speak of it', () => {
    const [bus, ...more] = ownOf(
      { de: ['unser Bus'], file: 'bus.png' },
      { de: ['Kleinbus'], en: ['van'], file: 'bus.png' },
      { concept: 'haus-3', de: ['Haus 3'], file: 'a/h3.png' },
    );
    expect(bus).toMatchObject({ de: ['unser Bus', 'Kleinbus'], en: ['van'] });
    const [moved] = ownOf({ concept: 'haus-3', de: ['Haus drei'], file: 'b/h3.png' });
    expect(more.map(({ named }) => named)).toEqual([moved?.named]);
    expect(ownKeyOf('METACOM', moved?.named ?? '')).toBe(ownKeyOf('metacom', more[0]?.named ?? ''));
    expect(ownKeyOf('METACOM', 'file a')).not.toBe(ownKeyOf('METACOM', 'file b'));
    expect(ownConceptOf(ownConceptId(ownKeyOf('METACOM', 'file a'), 'A'))).not.toBeNull();
  });

  test('[SB14] of a concept that another one names too is refused, with both', () => {
    expect(filesOf({ concept: 'bread', file: '1' }, { concept: 'bread', file: '2' })).toEqual({
      concept: 'bread',
      file: '2',
      other: '1',
    });
  });
});
