import type { WordLocale } from './concept.ts';
import type { Found } from './lexicon.ts';

/** What is known of the words that a compound may be made of. */
export interface Parts {
  readonly language: WordLocale;
  look(text: string): Found | null;
  misspelling(text: string): Found | null;
  /** Known, and says no concept. */
  isPlain(text: string): boolean;
  isPrefix(text: string): boolean;
}

export interface Part {
  readonly text: string;
  readonly found: Found | null;
  /** What is left of the confidence, since it is a part. */
  readonly share: number;
}

const head = 0.96;
/** "Zahnarzttermin": the first part is what it is about. */
const beforePlainHead = 0.97;
/** "Geburtstagskaffee" is a coffee, and the birthday matters; "Kartoffelsuppe" is a soup. */
const beforeHead = 0.72;
const afterUnknown = 0.82;
const beforeUnknown = 0.42;
const shortestPart = 3;
const shortestCompound = 6;
const longestCompound = 40;

/** The parts of a compound, or null for a word that is none of parts we know. */
export function compoundParts(word: string, isCapital: boolean, parts: Parts): Part[] | null {
  if (word.length < shortestCompound || word.length > longestCompound || isAddress(word)) {
    return null;
  }
  return partsOf(word, isCapital, remembering(parts));
}

function partsOf(word: string, isCapital: boolean, parts: Parts): Part[] | null {
  const known = split(word, parts, 0);
  if (known !== null) {
    const isPlainHead = parts.isPlain(known.at(-1)?.text ?? '');
    return known.map((part, place) => ({
      ...part,
      share: place === known.length - 1 ? head : isPlainHead ? beforePlainHead : beforeHead,
    }));
  }
  if (parts.language !== 'de') return null;
  // Only a noun is what its end says: "rausbringen" is no wrestling ("ringen").
  return misspelt(word, parts) ?? (isCapital ? halfKnown(word, parts) : null);
}

/** Every part known. The longest word before one that says nothing wins ("Zahnarzt-termin"), else the longest last
 *  part ("Kartoffel-suppe"). */
function split(word: string, parts: Parts, depth: number): Omit<Part, 'share'>[] | null {
  for (let cut = word.length - shortestPart; cut >= shortestPart; cut--) {
    const right = word.slice(cut);
    const before = parts.isPlain(right) ? modifierOf(word.slice(0, cut), parts) : null;
    if (before !== null && before.found !== null && !parts.isPlain(before.text))
      return [before, partOf(right, parts) ?? { text: right, found: null }];
  }
  for (let cut = shortestPart; cut <= word.length - shortestPart; cut++) {
    const last = partOf(word.slice(cut), parts);
    if (last === null) continue;
    const left = word.slice(0, cut);
    const before = modifierOf(left, parts);
    if (before !== null) return [before, last];
    const more =
      depth < 2 && left.length >= shortestCompound ? split(left, parts, depth + 1) : null;
    if (more !== null) return [...more, last];
  }
  return null;
}

/** "Zanarzttermin": a misspelling before a part that says nothing. */
function misspelt(word: string, parts: Parts): Part[] | null {
  for (let cut = 5; cut <= word.length - 4; cut++) {
    const right = word.slice(cut);
    if (!parts.isPlain(right)) continue;
    const left = word.slice(0, cut);
    const found =
      parts.misspelling(left) ?? (left.endsWith('s') ? parts.misspelling(left.slice(0, -1)) : null);
    if (found !== null) return [{ text: left, found, share: head }];
  }
  const whole = parts.misspelling(word);
  return whole === null ? null : [{ text: word, found: whole, share: 1 }];
}

/** "Marmorkuchen" is a cake, whatever marble is; a word before something unknown is a guess. */
function halfKnown(word: string, parts: Parts): Part[] | null {
  for (let cut = shortestPart; cut <= word.length - 4; cut++) {
    const left = word.slice(0, cut);
    const right = word.slice(cut);
    const found = partOf(right, parts)?.found ?? null;
    const isItself = right.startsWith(found?.entry.tokens[0]?.slice(0, -1) ?? '-');
    if (found === null || parts.isPrefix(left) || !isItself) continue;
    return [{ text: right, found, share: right.length >= 5 ? afterUnknown : beforeUnknown }];
  }
  for (let cut = word.length - shortestPart; cut >= 5; cut--) {
    const modifier = modifierOf(word.slice(0, cut), parts);
    if (modifier !== null && modifier.found !== null)
      return [{ ...modifier, share: beforeUnknown }];
  }
  return null;
}

function partOf(text: string, parts: Parts): Omit<Part, 'share'> | null {
  if (text.length < shortestPart) return null;
  const found = parts.look(text);
  // Short words are inside of many others by chance.
  const isExact = found?.entry.tokens[0] === text;
  if (found !== null && isPart(found, parts.language) && (isExact || text.length >= 5)) {
    return { text, found };
  }
  return parts.isPlain(text) ? { text, found: null } : null;
}

/** A first part, with what German puts between ("Geburtstag-s-kaffee") or leaves out ("Schul-fest"). */
function modifierOf(left: string, parts: Parts): Omit<Part, 'share'> | null {
  if (left.length < shortestPart) return null;
  const same = partOf(left, parts);
  if (same !== null || parts.language === 'en') return same;
  for (const link of ['s', 'es', 'n', 'en', 'er', 'e']) {
    const text = left.slice(0, -link.length);
    if (!left.endsWith(link) || text.length < (link === 's' ? 3 : 4)) continue;
    const found = parts.look(text);
    if (found?.entry.tokens[0] === text && isPart(found, parts.language)) return { text, found };
    if (parts.isPlain(text)) return { text, found: null };
  }
  for (const missing of ['e', 'en', 'n']) {
    const text = left + missing;
    const found = left.length >= 4 ? parts.look(text) : null;
    if (found?.entry.tokens[0] === text) return { text, found };
  }
  return null;
}

/** Looks each text up once: the ways to cut a word meet the same pieces again. */
function remembering(parts: Parts): Parts {
  const looked = new Map<string, Found | null>();
  const plain = new Map<string, boolean>();
  return {
    ...parts,
    look: (text) => {
      let found = looked.get(text);
      if (found === undefined) looked.set(text, (found = parts.look(text)));
      return found;
    },
    isPlain: (text) => {
      let isPlain = plain.get(text);
      if (isPlain === undefined) plain.set(text, (isPlain = parts.isPlain(text)));
      return isPlain;
    },
  };
}

/** Nouns and verbs make compounds; "Hilfsmittel" is nothing middling. */
function isPart({ entry }: Found, language: WordLocale): boolean {
  return !entry.isUpper && (language === 'en' || /^\p{Lu}|e[lr]?n$/u.test(entry.word));
}

function isAddress(word: string): boolean {
  return /(?:strasse|str|gasse|allee|weg|chaussee)$/u.test(word);
}
