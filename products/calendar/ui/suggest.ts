import { conceptOf, wordLocale } from '#kernel/symbol/concept.ts';
import { conceptsFor, sureFrom } from '#kernel/symbol/concepts-for.ts';
import type { Corrections } from '#kernel/symbol/corrections.ts';
import { noCorrections, titleKey } from '#kernel/symbol/corrections.ts';
import { leadingConcept } from '#kernel/symbol/leading-concept.ts';
import { ownConceptOf } from '#kernel/symbol/own-concept.ts';
import { ownMeantBy } from '#kernel/symbol/own-words.ts';
import { type OwnPictures, ownPictures } from '#web/design/pictogram/own-pictures.ts';

export interface Suggestion {
  /** The picture that may stand by itself, or null where nothing is sure enough (SB10). */
  readonly concept: string | null;
  /** All that the title may mean, the likeliest first. */
  readonly concepts: readonly string[];
}

const nothing: Suggestion = { concept: null, concepts: [] };

/**
 * What the title of an event suggests as its picture. A guess suggests none, and is only offered (SB10). A picture
 * of the house stands by itself where the title is its word, or somebody said so for this title; where the title
 * has its word among others, it is offered (SB26).
 */
export function suggest(
  title: string,
  locale: string,
  corrections: Corrections = noCorrections,
  { all, byKey }: OwnPictures = ownPictures(),
): Suggestion {
  if (title.trim() === '') return nothing;
  const language = wordLocale(locale);
  const said = saidByTitle(corrections);
  if (said.get(titleKey(title)) === null) return nothing;
  const own = ownMeantBy(title, language, all);
  const found = conceptsFor(title, language, corrections);
  const leading = leadingConcept(found);
  const isCorrected = leading !== null && leading.confidence > mostByWords;
  const sure = ownRemembered(title, said, byKey) ?? (isCorrected ? null : own.sure);
  const isSure = leading !== null && leading.confidence >= sureFrom;
  const likeliest = [
    ...(leading === null ? [] : [leading]),
    ...found.filter((one) => one !== leading).toSorted((a, b) => b.confidence - a.confidence),
  ].map(({ concept }) => concept);
  return {
    concept: sure ?? (isSure ? leading.concept : null),
    concepts: [
      ...new Set([
        ...(sure === null ? [] : [sure]),
        // What stands there word for word comes before a guess.
        ...(isSure ? [leading.concept] : []),
        ...own.offered,
        ...likeliest,
      ]),
    ],
  };
}

/** Only what somebody corrected is surer (`concepts-for.ts`). */
const mostByWords = 0.98;

/** What was said of each text, by its words: the person's own wins over the group's, the later over the earlier. */
function saidByTitle({ person, group }: Corrections): ReadonlyMap<string, string | null> {
  return new Map([...group, ...person].map(({ text, concept }) => [titleKey(text), concept]));
}

/** The picture of the house that was remembered for this title, or for words in it, the longest first. */
function ownRemembered(
  title: string,
  said: ReadonlyMap<string, string | null>,
  seen: OwnPictures['byKey'],
): string | null {
  const key = ` ${titleKey(title)} `;
  const found = [...said]
    .filter(
      ([text, concept]) => concept !== null && isSeen(concept, seen) && key.includes(` ${text} `),
    )
    .toSorted(([one], [other]) => other.length - one.length);
  return found[0]?.[1] ?? null;
}

/** A picture of the house that the reader has: nobody is offered what they cannot see. */
function isSeen(id: string, seen: OwnPictures['byKey']): boolean {
  return conceptOf(id) === null && seen.has(ownConceptOf(id)?.key ?? '');
}
