import { wordLocale } from '#kernel/symbol/concept.ts';
import { conceptsFor, sureFrom } from '#kernel/symbol/concepts-for.ts';
import type { Corrections } from '#kernel/symbol/corrections.ts';
import { leadingConcept } from '#kernel/symbol/leading-concept.ts';

export interface Suggestion {
  /** The picture that may stand by itself, or null where nothing is sure enough (SB10). */
  readonly concept: string | null;
  /** All that the title may mean, the likeliest first. */
  readonly concepts: readonly string[];
}

/** What the title of an event suggests as its picture. A guess suggests none, and is only offered (SB10). */
export function suggest(title: string, locale: string, corrections?: Corrections): Suggestion {
  const found = conceptsFor(title, wordLocale(locale), corrections);
  const leading = leadingConcept(found);
  if (leading === null) return { concept: null, concepts: [] };
  const others = found
    .filter(({ concept }) => concept !== leading.concept)
    .toSorted((a, b) => b.confidence - a.confidence);
  return {
    concept: leading.confidence >= sureFrom ? leading.concept : null,
    concepts: [leading, ...others].map(({ concept }) => concept),
  };
}
