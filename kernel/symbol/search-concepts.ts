import { allConcepts, type WordLocale } from './concept.ts';
import { conceptsFor } from './concepts-for.ts';
import { respelled, withoutUmlauts } from './inflection.ts';
import { wordsOf } from './tokens-of.ts';

/** The concepts with a word that begins with what was typed, best first, then those that a form of it, a part of it
 *  or a typing error means. Finds words of both languages; those of `language` first. */
export function searchConcepts(text: string, language: WordLocale): string[] {
  const typed = foldedOf(text.slice(0, 100));
  if (typed === '') return [];
  const other = language === 'de' ? 'en' : 'de';
  const begun = searchable()
    .map((each) => ({
      id: each.id,
      rank: Math.min(rankOf(each[language], typed), rankOf(each[other], typed) + 10),
    }))
    .filter(({ rank }) => rank < none)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ id }) => id);
  const languages: readonly WordLocale[] = [language, other];
  const meant = languages.flatMap((each) =>
    conceptsFor(text, each)
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

interface Searchable {
  readonly id: string;
  readonly de: readonly string[];
  readonly en: readonly string[];
}

let folded: readonly Searchable[] | undefined;

function searchable(): readonly Searchable[] {
  folded ??= allConcepts.map(({ id, de, en }) => ({
    id,
    de: de.map(foldedOf),
    en: en.map(foldedOf),
  }));
  return folded;
}

/** One spelling for those who have no umlauts on their keyboard, and for those who have. */
function foldedOf(text: string): string {
  return withoutUmlauts(wordsOf(text).map(respelled).join(' '));
}
