import type { WordLocale } from './concept.ts';
import { Lexicon } from './lexicon.ts';
import { wordsOf } from './tokens-of.ts';

/** What somebody said is the picture for a title, or for a word in any title. */
export interface Correction {
  /** A whole title or a word of titles, as it was typed. */
  readonly text: string;
  /** Null says that there is to be no picture. */
  readonly concept: string | null;
}

/** Corrections by whom they were made for. The later of two for the same text wins, the person's over the group's. */
export interface Corrections {
  readonly person: readonly Correction[];
  readonly group: readonly Correction[];
}

export const noCorrections: Corrections = { person: [], group: [] };

/** Corrections ready to be looked up. */
export interface ReadCorrections {
  /** By the words of the whole title. */
  readonly titles: ReadonlyMap<string, string | null>;
  /** The person's, then the group's. */
  readonly lexicons: readonly Lexicon[];
}

const nothing: ReadCorrections = { titles: new Map(), lexicons: [] };
const read = new WeakMap<Corrections, Map<WordLocale, ReadCorrections>>();

/** Reads corrections once for all titles. */
export function readCorrections(corrections: Corrections, language: WordLocale): ReadCorrections {
  if (corrections.person.length + corrections.group.length === 0) return nothing;
  let ofLanguage = read.get(corrections);
  if (ofLanguage === undefined) {
    ofLanguage = new Map();
    read.set(corrections, ofLanguage);
  }
  const known = ofLanguage.get(language);
  if (known !== undefined) return known;
  const made: ReadCorrections = {
    titles: new Map(
      [...corrections.group, ...corrections.person].map(({ text, concept }) => [
        titleKey(text),
        concept,
      ]),
    ),
    lexicons: [corrections.person, corrections.group].map(
      (each) =>
        // A lexicon keeps the first of two.
        new Lexicon(
          each.toReversed().map(({ text, concept }) => ({ concept, word: text })),
          language,
        ),
    ),
  };
  ofLanguage.set(language, made);
  return made;
}

/** What two titles have in common that are the same but for case, spaces and signs. */
export function titleKey(title: string): string {
  return wordsOf(title).join(' ');
}
