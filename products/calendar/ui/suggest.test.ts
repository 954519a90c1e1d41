import { afterEach, expect, test } from 'vitest';
import { ownConceptId } from '#kernel/symbol/own-concept.ts';
import { noCorrections } from '#kernel/symbol/corrections.ts';
import { suggest } from '#products/calendar/ui/suggest.ts';
import {
  noOwnPictures,
  type OwnPicture,
  showOwnPictures,
} from '#web/design/pictogram/own-pictures.ts';

const about = { name: 'Hausbilder', version: '1', author: 'Zoe', licence: 'ours', source: '' };
const picture = (key: string, de: string, en: string): OwnPicture => ({
  key,
  id: ownConceptId(key, de),
  de: [de],
  en: [en],
  about,
  address: () => 'blob:',
});
const bus = picture('000000000001', 'unser Bus', 'our bus');
const dog = picture('000000000002', 'Hund', 'dog');
const linde = picture('000000000003', 'Lindenkreis', 'linden circle');

function seated(...all: OwnPicture[]): void {
  showOwnPictures({ all, byKey: new Map(all.map((one) => [one.key, one])), isComing: false });
}
afterEach(() => {
  showOwnPictures(noOwnPictures);
});

test('[SB26] a title that is its word and nothing else sets a picture of the house, for who has it', () => {
  expect(suggest('Unser Bus', 'de-DE').concept).toBe('bus');
  seated(bus);
  expect(suggest('Unser Bus', 'de-DE').concept).toBe(bus.id);
  expect(suggest('our bus', 'en-GB').concept).toBe(bus.id);
});

test('[SB26] among other words it is offered, and ours stays', () => {
  seated(bus, linde);
  const found = suggest('Schwimmen, unser Bus fährt', 'de-DE');
  expect(found.concept).toBe('swimming');
  expect(found.concepts.slice(0, 2)).toEqual(['swimming', bus.id]);
  // It is not sure, but stands before what is guessed.
  const guessed = suggest('Xyz Lindenkreis', 'de-DE');
  expect([guessed.concept, guessed.concepts[0]]).toEqual([null, linde.id]);
});

test('[SB26] a word that is ours, too, stays ours; the other picture is offered', () => {
  seated(dog);
  expect(suggest('Hund', 'de-DE')).toEqual({ concept: 'dog', concepts: ['dog', dog.id] });
});

test('[SB26][SB9] a correction may name one: for the title, and for its words in other titles', () => {
  const corrections = { ...noCorrections, person: [{ text: 'bus', concept: bus.id }] };
  // Who has no seat is not offered what they cannot see.
  expect(suggest('Bus', 'de-DE', corrections).concepts).not.toContain(bus.id);
  seated(bus);
  expect(suggest('Bus', 'de-DE', corrections).concept).toBe(bus.id);
  expect(suggest('Bus in die Stadt', 'de-DE', corrections).concept).toBe(bus.id);
  // The person's own wins over the group's, and none is none.
  const group = [{ text: 'unser Bus', concept: bus.id }];
  const none = { group, person: [{ text: 'Unser Bus', concept: null }] };
  expect(suggest('Unser Bus', 'de-DE', none)).toEqual({ concept: null, concepts: [] });
  const ours = { group, person: [{ text: 'unser bus', concept: 'car' }] };
  expect(suggest('Unser Bus', 'de-DE', ours).concept).toBe('car');
});
