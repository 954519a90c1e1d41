import { allConcepts, conceptOf } from '#kernel/symbol/concept.ts';
import type { ManifestPicture } from './manifest.ts';

/** Which file shows which concept, and what nothing was found for. */
export interface Matched {
  /** File by concept. */
  readonly files: ReadonlyMap<string, string>;
  /** Files without a concept, or whose concept has a better one; in the order of the manifest. */
  readonly unused: readonly string[];
}

/** Two pictures that both say by name that they are this concept's. */
export interface Twice {
  readonly concept: string;
  readonly file: string;
  readonly other: string;
}

/**
 * Finds the concept of each picture: the one it names, else the one that one of its words belongs to.
 * Of several with words of one concept, the one with its spoken name is taken, else the first; a
 * picture that names its concept comes before all of them. Words are compared whole and without
 * regard to case, nothing is guessed: a wrong picture is worse than one of ours.
 */
export function matchConcepts(pictures: readonly ManifestPicture[]): Matched | Twice {
  const chosen = new Map<string, { readonly file: string; readonly rank: number }>();
  for (const { file, concept, de = [], en = [] } of pictures) {
    if (concept !== undefined) {
      if (conceptOf(concept) === null) continue;
      const other = chosen.get(concept);
      if (other?.rank === named) return { concept, file, other: other.file };
      chosen.set(concept, { file, rank: named });
      continue;
    }
    const found = bestOf([
      ...de.map((word) => meaning().de.get(folded(word))),
      ...en.map((word) => meaning().en.get(folded(word))),
    ]);
    if (found === null) continue;
    const before = chosen.get(found.concept);
    if (before === undefined || found.rank < before.rank) {
      chosen.set(found.concept, { file, rank: found.rank });
    }
  }
  const files = new Map([...chosen].map(([concept, { file }]) => [concept, file]));
  const used = new Set(files.values());
  return { files, unused: pictures.map(({ file }) => file).filter((file) => !used.has(file)) };
}

interface Meaning {
  readonly concept: string;
  readonly rank: number;
}

/** Ranks, best first. */
const named = 0;
const spoken = 1;
const oneOfItsWords = 2;

function bestOf(meanings: readonly (Meaning | undefined)[]): Meaning | null {
  let best: Meaning | null = null;
  for (const one of meanings) {
    if (one !== undefined && (best === null || one.rank < best.rank)) best = one;
  }
  return best;
}

interface ByWord {
  readonly de: ReadonlyMap<string, Meaning>;
  readonly en: ReadonlyMap<string, Meaning>;
}

let known: ByWord | undefined;

function meaning(): ByWord {
  known ??= { de: wordsIn('de'), en: wordsIn('en') };
  return known;
}

function wordsIn(language: 'de' | 'en'): ReadonlyMap<string, Meaning> {
  const all = new Map<string, Meaning>();
  for (const { id, [language]: words } of allConcepts) {
    for (const [place, word] of words.entries()) {
      all.set(folded(word), { concept: id, rank: place === 0 ? spoken : oneOfItsWords });
    }
  }
  return all;
}

function folded(word: string): string {
  return word
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
    .trim();
}
