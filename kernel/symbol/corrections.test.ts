import { describe, expect, test } from 'vitest';
import { conceptsFor } from './concepts-for.ts';
import { type Correction, type Corrections, noCorrections } from './corrections.ts';

function corrections(
  person: readonly Correction[],
  group: readonly Correction[] = [],
): Corrections {
  return { person, group };
}

function ids(title: string, given: Corrections): string[] {
  return conceptsFor(title, 'de', given).map(({ concept }) => concept);
}

describe('corrections', () => {
  test('[SB9] a whole title has the concept it was given, whatever its case and signs', () => {
    const given = corrections([{ text: 'Große Runde', concept: 'meeting' }]);
    expect(ids('große  runde!', given)).toEqual(['meeting']);
    expect(conceptsFor('Große Runde', 'de', given)[0]?.confidence).toBeGreaterThan(0.95);
  });

  test('[SB9] a word is corrected in every title, in its forms and in compounds', () => {
    const given = corrections([{ text: 'Wald', concept: 'hammer' }]);
    expect(ids('Bus zum Wald', given)).toEqual(['bus', 'hammer']);
    expect(ids('Wälder besuchen', given)).toContain('hammer');
    expect(ids('Waldfest', given)).toContain('hammer');
    expect(ids('Bus zum Wald', noCorrections)).toEqual(['bus', 'forest']);
  });

  test('[SB9] a word that nothing was known of gets a concept, and so do several words', () => {
    const given = corrections([
      { text: 'Xaverl', concept: 'dog' },
      { text: 'blaue Stunde', concept: 'tea' },
    ]);
    expect(ids('Xaverl kommt', given)).toEqual(['dog']);
    expect(ids('Heute Blaue Stunde im Garten', given)).toContain('tea');
  });

  test('[SB9] the person’s wins over the group’s, and the later over the earlier', () => {
    const word = 'Kreis';
    const group = [{ text: word, concept: 'music' }];
    expect(ids('Kreis am Montag', corrections([], group))).toEqual(['music']);
    expect(
      ids('Kreis am Montag', corrections([{ text: word, concept: 'dancing' }], group)),
    ).toEqual(['dancing']);
    const twice = [
      { text: word, concept: 'dancing' },
      { text: word, concept: 'yoga-is-unknown' },
      { text: word, concept: 'breathing' },
    ];
    expect(ids('Kreis am Montag', corrections(twice))).toEqual(['breathing']);
    const titles = [
      { text: 'Der Kreis', concept: 'dancing' },
      { text: 'Der Kreis', concept: 'meeting' },
    ];
    expect(ids('der kreis', corrections(titles))).toEqual(['meeting']);
  });

  test('[SB9] no picture is an answer too', () => {
    expect(ids('Schwimmen', corrections([{ text: 'Schwimmen', concept: null }]))).toEqual([]);
    const word = corrections([{ text: 'Bus', concept: null }]);
    expect(ids('Bus zur Werkstatt', word)).toEqual(['workshop']);
  });

  test('[SB2][SB9] a concept of a later version is not one for us: the words say what they say', () => {
    const given = corrections([{ text: 'Schwimmen', concept: 'of-a-later-version' }]);
    expect(ids('Schwimmen', given)).toEqual(['swimming']);
    expect(ids('Schwimmen mit Tom', given)).toEqual(['swimming']);
  });

  test('[SB7][SB9] a corrected word is negated as any other', () => {
    const given = corrections([{ text: 'Kreis', concept: 'dancing' }]);
    const [found] = conceptsFor('kein Kreis heute', 'de', given).filter(
      ({ concept }) => concept === 'dancing',
    );
    expect(found?.confidence).toBeLessThanOrEqual(0.3);
  });
});
