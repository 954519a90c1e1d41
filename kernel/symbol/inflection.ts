import type { WordLocale } from './concept.ts';

/** The forms that `word` may be an inflection of, likeliest first, without itself. Some of them are no words:
 *  they are only ever looked up among words that exist. */
export function basesOf(word: string, language: WordLocale): string[] {
  return language === 'de' ? germanBases(word) : englishBases(word);
}

/** Ways to write what sounds the same: "fruehstueck" for "frühstück". */
export function respelled(word: string): string {
  return word
    .replaceAll('ae', 'ä')
    .replaceAll('oe', 'ö')
    .replaceAll(/(?<![aäeq])ue/gu, 'ü');
}

/** What a word sounds like, roughly, for people who write as they speak. */
export function soundOf(word: string): string {
  return word
    .replaceAll(/sch(?=[bpdt])/gu, 's')
    .replaceAll('ph', 'f')
    .replaceAll('th', 't')
    .replaceAll('dt', 't')
    .replaceAll('ck', 'k')
    .replaceAll('tz', 'z')
    .replaceAll('äu', 'eu')
    .replaceAll('ai', 'ei')
    .replaceAll(/(?<=[aeiouäöü])h(?=[^aeiouäöü]|$)/gu, '')
    .replaceAll('ie', 'i')
    .replaceAll(/[yj]/gu, 'i')
    .replaceAll('ä', 'e')
    .replaceAll('v', 'f')
    .replaceAll('b', 'p')
    .replaceAll('d', 't')
    .replaceAll('g', 'k')
    .replaceAll(/(.)\1+/gu, '$1');
}

export function withoutUmlauts(word: string): string {
  return word.replaceAll('ä', 'a').replaceAll('ö', 'o').replaceAll('ü', 'u');
}

const shortestStem = 3;

const nounEndings = [
  'e',
  'n',
  's',
  'en',
  'er',
  'es',
  'em',
  'ern',
  'nen',
  'se',
  'sen',
  'in',
  'innen',
];

function germanBases(word: string): string[] {
  const bases = nounEndings.flatMap((ending) => without(word, ending));
  // "Zähne", "Bäume": an umlaut of the plural.
  const plain = withoutUmlauts(word);
  if (plain === word) return bases;
  return [...bases, plain, ...['e', 'er', 'ern'].flatMap((ending) => without(plain, ending))];
}

/** What the forms of a German verb have in common: "tanz" of "tanzen", "bastel" of "basteln"; null for no verb. */
export function verbStem(word: string): string | null {
  const [stem] = /(?:el|er)n$/u.test(word) ? without(word, 'n') : without(word, 'en');
  return stem ?? null;
}

/** The stems that `word` may be a form of: "tanzt", "getanzt", "aufgeräumt". */
export function verbStemsOf(word: string): string[] {
  const stems = ['e', 'st', 't', 'te', 'ten', 'tet', 'test', 'et', 'ete'].flatMap((ending) =>
    without(word, ending),
  );
  const participle = /^(.*?)ge(.{2,}?)(?:et|t|en)$/u.exec(word);
  if (participle !== null) stems.push(`${participle[1] ?? ''}${participle[2] ?? ''}`);
  const withZu = /^(ab|an|auf|aus|ein|vor|mit|um|weg|nach|los)zu(.{3,}?)e?n$/u.exec(word);
  if (withZu !== null) stems.push(`${withZu[1] ?? ''}${withZu[2] ?? ''}`);
  return stems;
}

function englishBases(word: string): string[] {
  const bases: string[] = [];
  const cut = (ending: string, ...instead: string[]): void => {
    for (const stem of without(word, ending)) {
      bases.push(stem, ...instead.map((each) => stem + each));
      if (ending.length > 1 && /(.)\1$/u.test(stem)) bases.push(stem.slice(0, -1));
    }
  };
  if (word.endsWith('ies')) cut('ies', 'y');
  if (!word.endsWith('ss')) cut('s');
  if (/(?:s|x|z|ch|sh)es$/u.test(word)) cut('es');
  cut('ing', 'e');
  cut('ed', 'e');
  return bases;
}

function without(word: string, ending: string): [] | [string] {
  return word.endsWith(ending) && word.length - ending.length >= shortestStem
    ? [word.slice(0, -ending.length)]
    : [];
}
