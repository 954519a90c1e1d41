import { conceptOf } from './concept.ts';
import type { FoundConcept } from './concepts-for.ts';

/** "Mama anrufen" is a call, "Zahnarzt am Morgen" a dentist: what is done comes before with whom and when. */
const stepsBack = new Map<string, number>([
  ['people', 0.25],
  ['nature', 0.25],
  ['things', 0.2],
  ['feelings', 0.1],
  ['body', 0.1],
]);

/** The one concept to stand for a title, or null when nothing was found. */
export function leadingConcept(found: readonly FoundConcept[]): FoundConcept | null {
  // Swimming that is cancelled must not look like swimming.
  const cancelled = found.find(({ concept }) => concept === 'cancelled');
  if (cancelled !== undefined) return cancelled;
  const weight = ({ concept, confidence }: FoundConcept): number =>
    confidence - (stepsBack.get(conceptOf(concept)?.group ?? '') ?? 0);
  // Of two as good, the first that was said: the order is the title's, and sorting keeps it.
  return found.toSorted((a, b) => weight(b) - weight(a))[0] ?? null;
}
