import de from './words/de.json' with { type: 'json' };
import en from './words/en.json' with { type: 'json' };
import firstNames from './words/names.json' with { type: 'json' };
import towns from './words/towns.json' with { type: 'json' };
import type { WordLocale } from './concept.ts';

/** What the rules know of a language besides the words of the concepts. */
export interface Language {
  /** Say nothing about what happens: articles, times, auxiliary verbs. */
  readonly stop: ReadonlySet<string>;
  /** Known, and without a picture of their own or too general to stand beside a narrower one. */
  readonly plain: ReadonlySet<string>;
  /** A person's name comes after them. */
  readonly titles: ReadonlySet<string>;
  /** A name of their own comes after them: "Haus Sonnenschein". */
  readonly houses: ReadonlySet<string>;
  /** Family names that are words as well. */
  readonly surnames: ReadonlySet<string>;
  readonly negation: ReadonlySet<string>;
  /** End what a negation reaches. */
  readonly clauseEnds: ReadonlySet<string>;
  /** A word after them that may be a name is one. */
  readonly nameAfter: ReadonlySet<string>;
  readonly placeAfter: ReadonlySet<string>;
  /** "do not forget": not a negation. */
  readonly remind: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
  readonly irregular: ReadonlyMap<string, string>;
}

export const languages: Readonly<Record<WordLocale, Language>> = { de: of(de), en: of(en) };

export const names: ReadonlySet<string> = new Set(firstNames.map((name) => name.toLowerCase()));

/** Towns and countries; those that are words as well ("Essen") are not among them. */
export const placeNames: ReadonlySet<string> = new Set(towns.map((name) => name.toLowerCase()));

function of(words: typeof de | typeof en): Language {
  return {
    stop: new Set(words.stop),
    plain: new Set(words.plain),
    titles: new Set(words.titles),
    houses: new Set(words.houses),
    surnames: new Set(words.surnames),
    negation: new Set(words.negation),
    clauseEnds: new Set(words.clauseEnds),
    nameAfter: new Set(words.nameAfter),
    placeAfter: new Set(words.placeAfter),
    remind: new Set(words.remind),
    prefixes: new Set(words.prefixes),
    irregular: new Map(Object.entries(words.irregular)),
  };
}
