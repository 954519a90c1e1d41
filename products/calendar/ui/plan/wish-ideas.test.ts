import { expect, test } from 'vitest';
import { conceptOf } from '#kernel/symbol/concept.ts';
import { wishIdeas } from '#products/calendar/ui/plan/wish-ideas.ts';

test('[CA73] ideas are what was done most in free time, and some that were not', () => {
  const done = (title: string, pictogram: string, times: number) =>
    Array.from({ length: times }, () => ({ title, pictogram }));
  const ideas = wishIdeas(
    [
      ...done('Zahnarzt', 'dentist', 9),
      ...done('Chor', 'singing', 2),
      ...done('Reiten', 'horse-riding', 5),
      ...done('Kino', 'cinema', 1),
    ],
    'de',
    4,
  );
  expect(ideas.slice(0, 2).map(({ title }) => title)).toEqual(['Reiten', 'Chor']);
  expect(ideas).toHaveLength(4);
  expect(ideas.map(({ concept }) => concept)).not.toContain('dentist');
});

test('[CA73] whoever is on duty is nobody’s free time', () => {
  const duties = Array.from({ length: 9 }, () => ({
    title: 'Spätdienst',
    pictogram: 'moon',
    isDuty: true,
  }));
  expect(wishIdeas(duties, 'de', 8)).toEqual(wishIdeas([], 'de', 8));
});

test('[CA73] who has done nothing yet is offered what exists as a picture', () => {
  for (const { concept, title } of wishIdeas([], 'de', 8)) {
    expect(conceptOf(concept)?.de[0]).toBe(title);
  }
  expect(wishIdeas([], 'en', 8)).toHaveLength(8);
});
