/** First letter, and that of the last name when there are several people to tell apart. At most two letters. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => /^\p{L}/u.test(word));
  const first = words[0] ?? name.trim();
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last].map((word) => firstLetter(word)).join('');
}

/** For small faces, where two letters would overlap. */
export function firstInitial(name: string): string {
  return firstLetter(name.trim());
}

function firstLetter(word: string | undefined): string {
  return word === undefined || word === ''
    ? ''
    : String.fromCodePoint(word.codePointAt(0) ?? 0x20).toLocaleUpperCase();
}
