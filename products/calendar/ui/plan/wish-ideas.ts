import { conceptOf } from '#kernel/symbol/concept.ts';
import type { EventBody } from '#products/calendar/kinds.ts';

export interface WishIdea {
  readonly concept: string;
  readonly title: string;
}

/** What people like to do, where nothing is known of what this person did. */
const usual = [
  'ice-cream',
  'cinema',
  'walk',
  'music',
  'swimming',
  'cooking',
  'board-game',
  'restaurant',
] as const;

/** Meals are had every day, and wished by nobody. */
const freeTime = new Set(['leisure', 'sport', 'media', 'places', 'animals', 'nature']);

/** What can be wished with one press: what this person did most in their free time, then the usual. */
export function wishIdeas(
  past: readonly Pick<EventBody, 'title' | 'pictogram' | 'isDuty'>[],
  language: 'de' | 'en',
  atMost: number,
): WishIdea[] {
  const count = new Map<string, { readonly idea: WishIdea; readonly times: number }>();
  for (const { title, pictogram, isDuty } of past) {
    // A duty is somebody else's day.
    const concept = pictogram === null || isDuty === true ? null : conceptOf(pictogram);
    if (concept === null || !freeTime.has(concept.group)) continue;
    const times = (count.get(concept.id)?.times ?? 0) + 1;
    count.set(concept.id, { idea: { concept: concept.id, title }, times });
  }
  const own = [...count.values()].toSorted((a, b) => b.times - a.times).map(({ idea }) => idea);
  const others = usual
    .filter((id) => !count.has(id))
    .map((id) => ({ concept: id, title: conceptOf(id)?.[language][0] ?? id }));
  // Some of both, so that something new can be wished, too.
  const kept = own.slice(0, Math.max(1, Math.ceil(atMost / 2)));
  return [...kept, ...others, ...own.slice(kept.length)].slice(0, atMost);
}
