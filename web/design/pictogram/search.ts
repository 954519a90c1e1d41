import { allConcepts, type WordLocale } from './concept.ts';
import { suggestPictograms } from './suggest.ts';
import { tokensOf } from './tokens-of.ts';

/** The concepts with a word that begins with what was typed, best first, then those that are meant despite a typing
 *  error. Finds German and English words; those of `locale` first. */
export function searchPictograms(text: string, locale: WordLocale): string[] {
  const typed = tokensOf(text.slice(0, 100)).join(' ');
  if (typed === '') return [];
  const other = locale === 'de' ? 'en' : 'de';
  const found = allConcepts
    .map((concept) => ({
      id: concept.id,
      rank: Math.min(rankOf(concept[locale], typed), rankOf(concept[other], typed) + 10),
    }))
    .filter((candidate) => candidate.rank < 100)
    .toSorted((a, b) => a.rank - b.rank)
    .map((candidate) => candidate.id);
  return [...new Set([...found, ...suggestPictograms(text, locale, 12)])];
}

/** 0: the name is it. 1: the name begins so. 2: another word begins so. 3: a later part of a word does. 100: no. */
function rankOf(words: readonly string[], typed: string): number {
  const ranks = words.map((word, place) => {
    const folded = tokensOf(word).join(' ');
    if (folded === typed) return place === 0 ? 0 : 1;
    if (folded.startsWith(typed)) return place === 0 ? 1 : 2;
    return folded.includes(` ${typed}`) ? 3 : 100;
  });
  return Math.min(...ranks);
}
