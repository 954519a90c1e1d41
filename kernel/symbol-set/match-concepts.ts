import { allConcepts, conceptOf } from '#kernel/symbol/concept.ts';
import type { ManifestPicture } from './manifest.ts';

/** Which file shows which concept, which pictures there are by words of the house, and what is neither. */
export interface Matched {
  /** File by concept. */
  readonly files: ReadonlyMap<string, string>;
  /** In the order of the manifest. */
  readonly own: readonly OwnPicture[];
  /** Files without a concept of ours and without words; in the order of the manifest. */
  readonly unused: readonly string[];
}

/** A picture by the words of its manifest (SB24). */
export interface OwnPicture {
  /** What stays the same of it from edition to edition: the name the house gave it, else its file. */
  readonly named: string;
  readonly file: string;
  readonly de: readonly string[];
  readonly en: readonly string[];
  /** The concept of ours that it shows; then it is no picture of its own, and its words are more words for that. */
  readonly concept: string | null;
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
 * regard to case, nothing is guessed: a wrong picture is worse than one of ours. All others that have
 * words are the house's own.
 */
export function matchConcepts(pictures: readonly ManifestPicture[]): Matched | Twice {
  const chosen = new Map<string, { readonly file: string; readonly rank: number }>();
  for (const { file, concept, de = [], en = [] } of pictures) {
    if (concept !== undefined && conceptOf(concept) !== null) {
      const other = chosen.get(concept);
      if (other?.rank === named) return { concept, file, other: other.file };
      chosen.set(concept, { file, rank: named });
      continue;
    }
    // What the house has a name of its own for is its own, whatever its words say besides.
    if (concept !== undefined) continue;
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
  const own = ownAmong(pictures, files);
  const used = new Set([...files.values(), ...own.map(({ file }) => file)]);
  return { files, own, unused: pictures.map(({ file }) => file).filter((file) => !used.has(file)) };
}

/** The pictures that have words, each once however many lines of the manifest speak of it. */
function ownAmong(
  pictures: readonly ManifestPicture[],
  files: ReadonlyMap<string, string>,
): OwnPicture[] {
  const shows = new Map([...files].map(([concept, file]) => [file, concept] as const).toReversed());
  const own = new Map<string, OwnPicture>();
  for (const { file, concept, de = [], en = [] } of pictures) {
    if (de.length + en.length === 0) continue;
    const isNamed = concept !== undefined && conceptOf(concept) === null;
    const picture = isNamed ? `name ${concept}` : `file ${file.normalize('NFC')}`;
    const before = own.get(picture);
    own.set(picture, {
      named: picture,
      file: before?.file ?? file,
      de: [...new Set([...(before?.de ?? []), ...de])].slice(0, wordsAtMost),
      en: [...new Set([...(before?.en ?? []), ...en])].slice(0, wordsAtMost),
      concept: isNamed ? null : (shows.get(file) ?? null),
    });
  }
  return [...own.values()];
}

/** A manifest may speak of one file in many lines. */
export const wordsAtMost = 50;

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
