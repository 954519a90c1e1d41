import { allConcepts, type WordLocale } from './concept.ts';
import { conceptsFor } from './concepts-for.ts';
import { editDistance } from './edit-distance.ts';
import { basesOf, respelled, withoutUmlauts } from './inflection.ts';
import type { Worded } from './own-words.ts';
import { wordsOf } from './tokens-of.ts';

/**
 * The concepts with a word that begins with what was typed, best first, then those that a form of it, a part of it
 * or a typing error means. Finds words of both languages; those of `language` first. `own`, pictures of the house
 * by its words, are found and ranked alike (SB25); of two as good, ours come first.
 */
export function searchConcepts(
  text: string,
  language: WordLocale,
  own: readonly Worded[] = [],
): string[] {
  const typed = foldedOf(text.slice(0, 100));
  if (typed === '') return [];
  const other = language === 'de' ? 'en' : 'de';
  const theirs = searchableOf(own);
  const begun = [...searchable(), ...theirs]
    .map((each) => ({
      id: each.id,
      rank: Math.min(rankOf(each[language], typed), rankOf(each[other], typed) + 10),
    }))
    .filter(({ rank }) => rank < none)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ id }) => id);
  const languages: readonly WordLocale[] = [language, other];
  const meant = languages.flatMap((each) =>
    [...conceptsFor(text, each), ...ownFormsOf(typed, each, theirs)]
      .toSorted((a, b) => b.confidence - a.confidence)
      .map(({ concept }) => concept),
  );
  return [...new Set([...begun, ...meant])];
}

const none = 100;

/** 0: the name is it. 1: a word is it. 2: the name begins so. 3: a word does. 4: a later part of a word does. */
function rankOf(words: readonly string[], typed: string): number {
  let best = none;
  for (const [place, word] of words.entries()) {
    if (word === typed) best = Math.min(best, place === 0 ? 0 : 1);
    else if (word.startsWith(typed)) best = Math.min(best, place === 0 ? 2 : 3);
    else if (word.includes(` ${typed}`)) best = Math.min(best, 4);
  }
  return best;
}

// As those of the lexicon for words found this way.
const inflected = 0.92;
const mistyped = 0.76;
const partOfCompound = 0.6;

/** Pictures of the house with a word that `typed` is a form of, a typing error of, or a compound with. */
function ownFormsOf(
  typed: string,
  language: WordLocale,
  own: readonly Worded[],
): { concept: string; confidence: number }[] {
  if (own.length === 0) return [];
  const tokens = typed.split(' ').filter((token) => token.length > 2);
  const forms = new Set(tokens.flatMap((token) => [token, ...basesOf(token, language)]));
  return own.flatMap(({ id, [language]: words }) => {
    let best = 0;
    for (const word of words.flatMap((one) => one.split(' '))) {
      if (forms.has(word)) best = Math.max(best, inflected);
      else if (tokens.some((token) => isMistyped(token, word))) best = Math.max(best, mistyped);
      else if (tokens.some((token) => isCompoundOf(token, word))) {
        best = Math.max(best, partOfCompound);
      }
    }
    return best === 0 ? [] : [{ concept: id, confidence: best }];
  });
}

function isMistyped(token: string, word: string): boolean {
  const allowed = token.length >= 9 ? 2 : token.length >= 6 ? 1 : 0;
  return (
    allowed > 0 &&
    token[0] === word[0] &&
    Math.abs(token.length - word.length) <= allowed &&
    editDistance(token, word, allowed) <= allowed
  );
}

function isCompoundOf(token: string, word: string): boolean {
  return (
    word.length >= 4 &&
    token.length >= word.length + 3 &&
    (token.startsWith(word) || token.endsWith(word))
  );
}

let folded: readonly Worded[] | undefined;

function searchable(): readonly Worded[] {
  folded ??= allConcepts.map(foldedWords);
  return folded;
}

const foldedOwn = new WeakMap<readonly Worded[], readonly Worded[]>();

function searchableOf(own: readonly Worded[]): readonly Worded[] {
  const known = foldedOwn.get(own);
  if (known !== undefined) return known;
  const made = own.map(foldedWords);
  foldedOwn.set(own, made);
  return made;
}

function foldedWords({ id, de, en }: Worded): Worded {
  return { id, de: de.map(foldedOf), en: en.map(foldedOf) };
}

/** One spelling for those who have no umlauts on their keyboard, and for those who have. */
function foldedOf(text: string): string {
  return withoutUmlauts(wordsOf(text).map(respelled).join(' '));
}
