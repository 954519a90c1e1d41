import { expect, test } from 'vitest';
import type { AudienceId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import {
  pictogramChoiceId,
  rememberPictogram,
  setWeekdayColours,
  weekdayColoursId,
} from '#products/calendar/picture-mutators.ts';
import { MutatorRows } from '#testkit/mutator-rows.ts';

const audience = randomId<AudienceId>();

test('[CA47] a phrase has one choice of pictures in an audience and language', () => {
  const rows = new MutatorRows();
  const phrase = { audience, phrase: 'musi', lang: 'de' as const };
  const id = pictogramChoiceId(audience, phrase);
  rows.run(rememberPictogram, { ...phrase, concepts: ['guitar'] });
  rows.run(rememberPictogram, { ...phrase, concepts: ['drum', 'singing'] });
  expect(rows.get(id)?.body).toEqual({
    phrase: 'musi',
    lang: 'de',
    concepts: ['drum', 'singing'],
  });
  expect(pictogramChoiceId(audience, { ...phrase, lang: 'en' })).not.toBe(id);
  rows.run(rememberPictogram, { ...phrase, concepts: null });
  expect(rows.get(id)).toBeUndefined();
});

test('[CA46] the colours of the weekdays are one record in an audience', () => {
  const rows = new MutatorRows();
  const id = weekdayColoursId(audience);
  const colours = ['green', 'blue', 'white', 'brown', 'yellow', 'pink', 'red'];
  rows.run(setWeekdayColours, { audience, colours });
  rows.run(setWeekdayColours, { audience, colours: colours.with(0, 'none') });
  expect(rows.get(id)?.body).toEqual({ colours: colours.with(0, 'none') });
  expect(() => setWeekdayColours.parse({ audience, colours: ['green'] })).toThrow();
  rows.run(setWeekdayColours, { audience, colours: null });
  expect(rows.get(id)).toBeUndefined();
});
