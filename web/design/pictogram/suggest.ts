import { tokensOf } from './tokens-of.ts';
import { allConcepts, type Concept, type WordLocale } from './concept.ts';

/** The concept that a title is most likely about, or null when no word says so.
 *  Forgives inflection, compounds ("Zahnarzttermin") and typing errors. Looks in both languages, `locale` first. */
export function suggestPictogram(title: string, locale: WordLocale): string | null {
  return suggestPictograms(title, locale, 1)[0] ?? null;
}

/** The likeliest concepts, best first, at most `limit`. */
export function suggestPictograms(title: string, locale: WordLocale, limit: number): string[] {
  const tokens = tokensOf(title.slice(0, 200)).slice(0, 20);
  if (tokens.length === 0) return [];
  const other = locale === 'de' ? 'en' : 'de';
  return indexOf()
    .map((entry) => ({
      id: entry.concept.id,
      score: Math.max(
        scoreOf(tokens, entry[locale]),
        scoreOf(tokens, entry[other]) - otherLanguage,
      ),
      weight: weights.get(entry.concept.group) ?? 0,
    }))
    .filter((candidate) => candidate.score > 0)
    .map((candidate) => ({ id: candidate.id, score: candidate.score + candidate.weight }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((candidate) => candidate.id);
}

// How a word was found decides first, what it is about next, its place in the title last.
const exact = 900;
const inflected = 800;
const compoundHead = 600;
const compoundTail = 550;
const mistypedOnce = 640;
const mistypedTwice = 340;
/** The title is the word and nothing else. */
const whole = 300;
const otherLanguage = 250;

/** "Mama anrufen" is a call, "Zahnarzt am Morgen" a dentist: what is done beats with whom and when. */
const weights = new Map<string, number>([
  ['people', -220],
  ['feelings', -160],
  ['nature', -240],
  ['things', -200],
]);

interface WordForm {
  readonly tokens: readonly string[];
  readonly stems: readonly string[];
}

interface Entry {
  readonly concept: Concept;
  readonly de: readonly WordForm[];
  readonly en: readonly WordForm[];
}

let index: readonly Entry[] | undefined;

function indexOf(): readonly Entry[] {
  index ??= allConcepts.map((concept) => ({
    concept,
    de: concept.de.map(formOf),
    en: concept.en.map(formOf),
  }));
  return index;
}

function formOf(word: string): WordForm {
  const tokens = tokensOf(word);
  return { tokens, stems: tokens.map(stem) };
}

function scoreOf(title: readonly string[], words: readonly WordForm[]): number {
  let best = 0;
  for (const [rank, word] of words.entries()) {
    // Several words that stand together say more than each alone: "Haare schneiden" is no kitchen knife.
    const together = (word.tokens.length - 1) * 150;
    for (let place = 0; place + word.tokens.length <= title.length; place++) {
      const score = Math.min(
        ...word.tokens.map((token, offset) =>
          matchOf(title[place + offset] ?? '', token, word.stems[offset] ?? token),
        ),
      );
      if (score === 0) continue;
      const all = score === exact && word.tokens.length === title.length ? whole : 0;
      best = Math.max(best, score + together + all - place * 8 - rank);
    }
  }
  return best;
}

function matchOf(said: string, word: string, wordStem: string): number {
  if (said === word) return exact;
  if (stem(said) === wordStem && wordStem.length >= 3) return inflected;
  if (wordStem.length >= 4 && said.length > wordStem.length + 2) {
    if (said.startsWith(word)) return compoundHead + word.length;
    if (said.endsWith(word)) return compoundTail + word.length;
    if (said.startsWith(wordStem)) return compoundHead - 40 + wordStem.length;
  }
  const allowed = word.length >= 8 ? 2 : word.length >= 5 ? 1 : 0;
  if (allowed > 0 && Math.abs(said.length - word.length) <= allowed) {
    const errors = distance(said, word, allowed);
    if (errors === 1) return (word.length >= 6 ? mistypedOnce : mistypedTwice) + word.length;
    if (errors <= allowed) return mistypedTwice + word.length;
  }
  return 0;
}

/** Cuts German and English endings, roughly; both sides are cut alike. */
function stem(token: string): string {
  for (const ending of [
    'ungen',
    'innen',
    'ern',
    'ung',
    'ing',
    'en',
    'er',
    'es',
    'em',
    'st',
    'et',
    'te',
  ]) {
    if (token.endsWith(ending) && token.length - ending.length >= 4)
      return token.slice(0, -ending.length);
  }
  return /[nesrt]$/u.test(token) && token.length >= 5 ? token.slice(0, -1) : token;
}

/** Damerau-Levenshtein (neighbours swapped count once); stops counting above `limit`. */
function distance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    if (Math.min(...current) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? limit + 1;
}
