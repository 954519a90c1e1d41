import type { WordLocale } from './concept.ts';
import { editDistance } from './edit-distance.ts';
import {
  basesOf,
  respelled,
  soundOf,
  verbStem,
  verbStemsOf,
  withoutUmlauts,
} from './inflection.ts';
import { wordsOf } from './tokens-of.ts';

/** A word of a concept as the lexicon holds it. */
export interface Entry {
  /** Null where a correction says that the word has no picture. */
  readonly concept: string | null;
  /** As it is written. */
  readonly word: string;
  readonly tokens: readonly string[];
  /** An abbreviation: only its capitals mean it. */
  readonly isUpper: boolean;
}

export interface Found {
  readonly entry: Entry;
  /** How sure it is that this word was meant, from the way in which it was found. */
  readonly confidence: number;
  /** The token is a form of a noun, and not one of a verb or the word itself. */
  readonly isNounForm?: boolean;
}

// How often a word found this way is the word that was meant, roughly; `calibration` in the test holds them to it.
const exact = 0.95;
const inflected = 0.92;
const listedInflected = 0.88;
const bothInflected = 0.82;
const soundsSame = 0.75;
const soundsSameShort = 0.6;
const longestMended = 24;
const swapped = 0.8;
const missing = 0.76;
const missingShort = 0.66;
/** Another letter, one too many, two errors, several concepts as close: as often as not it is a word we do not know
 *  ("Versand" is no "Verband", "streicheln" no "Streichen"). */
const guessed = 0.42;

/** The words of concepts in one language, ready to be looked up. */
export class Lexicon {
  readonly #language: WordLocale;
  readonly #exact = new Map<string, Entry>();
  readonly #bases = new Map<string, Entry>();
  readonly #verbs = new Map<string, Entry>();
  readonly #sounds = new Map<string, Entry>();
  readonly #byInitial = new Map<string, [string, Entry][]>();
  /** Entries of several words, by every form of their longest. */
  readonly #phrases = new Map<string, Phrase[]>();
  readonly #inPhrases = new Set<string>();

  constructor(
    entries: Iterable<{ readonly concept: string | null; readonly word: string }>,
    language: WordLocale,
  ) {
    this.#language = language;
    for (const { concept, word } of entries) {
      const tokens = wordsOf(word);
      const [only] = tokens;
      if (only === undefined) continue;
      const isUpper = /^\p{Lu}{2,4}$/u.test(word);
      const entry = { concept, word, tokens, isUpper };
      if (tokens.length > 1) this.#addPhrase(entry);
      else this.#addWord(entry, only);
    }
  }

  /** The entry that `token` is a form of. */
  word(token: string): Found | null {
    const spelt = respelled(token);
    return this.#look(token) ?? (spelt === token ? null : this.#look(spelt));
  }

  /** Whether the word is known from an entry of several words. */
  isInPhrase(token: string): boolean {
    return this.#formsOf(token).some((form) => this.#inPhrases.has(form));
  }

  /** The entry that `token` is a misspelling of. Short words are only mended where they sound the same: too many are
   *  real. */
  misspelling(token: string): Found | null {
    if (token.length < 4 || token.length > longestMended) return null;
    // English is not written as it sounds.
    const sound = this.#language === 'de' ? this.#sounds.get(soundOf(token)) : undefined;
    if (sound !== undefined) {
      return { entry: sound, confidence: token.length >= 6 ? soundsSame : soundsSameShort };
    }
    if (token.length < 6) return null;
    const allowed = token.length >= 9 ? 2 : 1;
    let best = allowed + 1;
    let found: [string, Entry][] = [];
    for (const candidate of this.#byInitial.get(token[0] ?? '') ?? []) {
      const [form] = candidate;
      if (Math.abs(form.length - token.length) > allowed || form.length < 5) continue;
      const distance = editDistance(token, form, Math.min(allowed, best));
      if (distance < best) {
        best = distance;
        found = [candidate];
      } else if (distance === best) found.push(candidate);
    }
    const [first] = found;
    if (first === undefined || best > allowed) return null;
    const [form, entry] = first;
    const isOne = new Set(found.map(([, { concept }]) => concept)).size === 1;
    return { entry, confidence: isOne && best === 1 ? mistypedConfidence(token, form) : guessed };
  }

  /** The entries of several words that may stand among `tokens`, longest first, with the places of their words. */
  phrases(tokens: readonly string[]): { entry: Entry; places: number[] }[] {
    const forms = tokens.map((token) => this.#formsOf(token));
    const candidates = new Set(
      forms.flatMap((each) => each.flatMap((form) => this.#phrases.get(form) ?? [])),
    );
    return [...candidates]
      .flatMap(({ entry, forms: wanted }) => {
        const places: number[] = [];
        for (const form of wanted) {
          const place = forms.findIndex(
            (each, index) => !places.includes(index) && each.some((one) => form.has(one)),
          );
          if (place === -1) return [];
          places.push(place);
        }
        const within = Math.max(...places) - Math.min(...places) < places.length + 2;
        // English says by order what it means ("bus to school" is no school bus).
        const inOrder =
          this.#language === 'de' ||
          places.every((place, index) => place >= (places[index - 1] ?? 0));
        return within && inOrder ? [{ entry, places }] : [];
      })
      .toSorted((a, b) => b.places.length - a.places.length);
  }

  #addWord(entry: Entry, form: string): void {
    setIfNew(this.#exact, form, entry);
    if (entry.isUpper) return;
    for (const base of basesOf(form, this.#language)) setIfNew(this.#bases, base, entry);
    if (form.length >= 4) setIfNew(this.#sounds, soundOf(form), entry);
    const initial = form[0] ?? '';
    const others = this.#byInitial.get(initial);
    if (others === undefined) this.#byInitial.set(initial, [[form, entry]]);
    else others.push([form, entry]);
    const stem = this.#language === 'de' ? verbStem(form) : null;
    if (stem !== null) setIfNew(this.#verbs, stem, entry);
  }

  #addPhrase(entry: Entry): void {
    const longest = entry.tokens.toSorted((a, b) => b.length - a.length)[0] ?? '';
    for (const token of entry.tokens) if (token.length >= 4) this.#inPhrases.add(token);
    const phrase = { entry, forms: entry.tokens.map((token) => new Set(this.#formsOf(token))) };
    for (const form of this.#formsOf(longest)) {
      const others = this.#phrases.get(form);
      if (others === undefined) this.#phrases.set(form, [phrase]);
      else others.push(phrase);
    }
  }

  #look(token: string): Found | null {
    const same = this.#exact.get(token);
    if (same !== undefined) return { entry: same, confidence: exact };
    const bases = basesOf(token, this.#language);
    for (const base of bases) {
      const entry = this.#exact.get(base);
      if (entry !== undefined && !entry.isUpper)
        return { entry, confidence: inflected, isNounForm: true };
    }
    const listed = token.length >= 4 ? this.#bases.get(token) : undefined;
    if (listed !== undefined)
      return { entry: listed, confidence: listedInflected, isNounForm: true };
    if (this.#language === 'de') {
      const verb =
        this.#verbs.get(token) ??
        verbStemsOf(token)
          .map((stem) => this.#verbs.get(stem))
          .find((entry) => entry !== undefined);
      if (verb !== undefined) return { entry: verb, confidence: listedInflected };
    }
    for (const base of bases) {
      const entry = base.length >= 4 ? this.#bases.get(base) : undefined;
      if (entry !== undefined) return { entry, confidence: bothInflected, isNounForm: true };
    }
    return null;
  }

  /** What two words have in common when they are forms of one. */
  #formsOf(token: string): string[] {
    const bases = basesOf(token, this.#language);
    if (this.#language === 'en') return [token, ...bases];
    const stem = verbStem(token);
    return [token, ...bases, ...(stem === null ? [] : [stem]), ...verbStemsOf(token)];
  }
}

function lettersOf(word: string): string {
  return word.split('').toSorted().join('');
}

function mistypedConfidence(token: string, form: string): number {
  if (token.length < form.length) return form.length >= 7 ? missing : missingShort;
  if (token.length > form.length)
    return /(.)\1/u.test(token) && !/(.)\1/u.test(form) ? missing : guessed;
  const isSwapped = lettersOf(token) === lettersOf(form);
  if (isSwapped) return swapped;
  // "Frühstuck": no umlaut on this keyboard.
  return withoutUmlauts(token) === withoutUmlauts(form) ? swapped : guessed;
}

interface Phrase {
  readonly entry: Entry;
  readonly forms: readonly ReadonlySet<string>[];
}

function setIfNew(map: Map<string, Entry>, key: string, entry: Entry): void {
  if (!map.has(key)) map.set(key, entry);
}
