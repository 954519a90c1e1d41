import { allConcepts, type WordLocale } from './concept.ts';
import { titleKey } from './corrections.ts';
import { languages } from './language.ts';
import { wordsOf } from './tokens-of.ts';

/** What is found by words: the id that records name, and its words, its name first. */
export interface Worded {
  readonly id: string;
  readonly de: readonly string[];
  readonly en: readonly string[];
}

export interface OwnMeant {
  /** The picture that may stand by itself: the title is its word and nothing else, and no concept of ours has it. */
  readonly sure: string | null;
  /** All whose word stands in the title, the longest word first. */
  readonly offered: readonly string[];
}

/** A word of the house has at most so many words. */
const longestPhrase = 8;
const mostOffered = 4;

/** Which of the house's own pictures a title names, word for word (SB26): nothing is inflected, mended or guessed. */
export function ownMeantBy(
  title: string,
  language: WordLocale,
  pictures: readonly Worded[],
): OwnMeant {
  if (pictures.length === 0) return { sure: null, offered: [] };
  const words = wordsOf(title);
  const byPhrase = phrasesOf(pictures, language);
  const { stop } = languages[language];
  const found: string[] = [];
  for (let length = Math.min(longestPhrase, words.length); length > 0; length -= 1) {
    for (let from = 0; from + length <= words.length; from += 1) {
      const phrase = words.slice(from, from + length);
      // Small words are in every title.
      if (length < words.length && phrase.every((word) => stop.has(word))) continue;
      found.push(...(byPhrase.get(phrase.join(' ')) ?? []));
    }
  }
  const [whole] = byPhrase.get(words.join(' ')) ?? [];
  return {
    sure: whole === undefined || isWordOfOurs(words.join(' '), language) ? null : whole,
    offered: [...new Set(found)].slice(0, mostOffered),
  };
}

const phrases = new WeakMap<readonly Worded[], Map<WordLocale, ReadonlyMap<string, string[]>>>();

function phrasesOf(
  pictures: readonly Worded[],
  language: WordLocale,
): ReadonlyMap<string, readonly string[]> {
  const ofLanguage = phrases.get(pictures) ?? new Map<WordLocale, ReadonlyMap<string, string[]>>();
  phrases.set(pictures, ofLanguage);
  const known = ofLanguage.get(language);
  if (known !== undefined) return known;
  const made = new Map<string, string[]>();
  for (const picture of pictures) {
    const other = language === 'de' ? 'en' : 'de';
    const own = picture[language].length > 0 ? picture[language] : picture[other];
    for (const word of own) {
      const phrase = titleKey(word);
      const others = made.get(phrase);
      if (phrase === '') continue;
      if (others === undefined) made.set(phrase, [picture.id]);
      else if (!others.includes(picture.id)) others.push(picture.id);
    }
  }
  ofLanguage.set(language, made);
  return made;
}

let ours: Record<WordLocale, ReadonlySet<string>> | undefined;

/** Another picture of the same word is a matter of taste, and ours has been tried on titles. */
function isWordOfOurs(phrase: string, language: WordLocale): boolean {
  ours ??= {
    de: new Set(allConcepts.flatMap(({ de }) => de.map(titleKey))),
    en: new Set(allConcepts.flatMap(({ en }) => en.map(titleKey))),
  };
  return ours[language].has(phrase);
}
