/**
 * A picture of a tenant's own set that shows none of our concepts, as records name it: `own-`, the key
 * of the picture, and its word spelt so that it fits into an id (SB24). Whoever reads the record reads
 * the word, with a seat or without, with a connection or without, and after the set is gone.
 */
export interface OwnConcept {
  readonly key: string;
  /** Empty where an id says none. */
  readonly word: string;
}

/** As long as kinds let a concept be. */
const longest = 60;
const begin = 'own-';
export const ownKeyLength = 12;
const form = /^own-([a-z0-9]{12})(?:-([a-z0-9-]*))?$/;

/** Null for what is a concept of ours, or none at all. */
export function ownConceptOf(id: string): OwnConcept | null {
  const [, key, spelt = ''] = form.exec(id) ?? [];
  return key === undefined ? null : { key, word: readWord(spelt) };
}

/** The id by which records name a picture; of a word that is too long, the end is left out. */
export function ownConceptId(key: string, word: string): string {
  const start = `${begin}${key}-`;
  const units = Array.from(word.normalize('NFC').replaceAll(/\s+/gu, ' ').trim(), spellUnit);
  const whole = units.join('');
  if (start.length + whole.length <= longest) return start + whole;
  const dots = spellUnit('…');
  let spelt = '';
  for (const unit of units) {
    if (start.length + spelt.length + unit.length + dots.length > longest) break;
    spelt += unit;
  }
  return start + spelt + dots;
}

const special: ReadonlyMap<string, string> = new Map([
  [' ', '-'],
  ['ä', '2a'],
  ['ö', '2o'],
  ['ü', '2u'],
  ['ß', '2s'],
]);
const unspecial = new Map([...special].map(([letter, spelt]) => [spelt, letter]));

/** `1` makes the next one a capital, `2` an umlaut, `0` comes before a digit, `3` before four of a code unit. */
function spellUnit(unit: string): string {
  if (/^[a-z]$/.test(unit)) return unit;
  if (/^\d$/.test(unit)) return `0${unit}`;
  const known = special.get(unit);
  if (known !== undefined) return known;
  const small = unit.toLowerCase();
  if (/^[a-zäöü]$/.test(small) && small !== unit) return `1${spellUnit(small)}`;
  return Array.from(
    { length: unit.length },
    (_, at) => `3${unit.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

const oneUnit = /1?(?:[a-z-]|0\d|2[aous]|3[\da-f]{4})/gy;

/** Anybody may write an id: what is not spelt so ends it, and what moves a cursor or hides is left out. */
function readWord(spelt: string): string {
  let word = '';
  for (const [unit] of spelt.matchAll(oneUnit)) {
    const isCapital = unit.startsWith('1');
    const one = isCapital ? unit.slice(1) : unit;
    const letter = one.startsWith('3')
      ? String.fromCharCode(Number.parseInt(one.slice(1), 16))
      : one.startsWith('0')
        ? one.slice(1)
        : (unspecial.get(one) ?? one);
    word += isCapital ? letter.toUpperCase() : letter;
  }
  return word.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
}
