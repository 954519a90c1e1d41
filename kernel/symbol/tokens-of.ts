/** A word of a text, in one spelling. */
export interface Token {
  /** Small letters, ss for ß, no accents but the umlauts, no 's. */
  readonly text: string;
  readonly isCapital: boolean;
  /** "KG", "OT": an abbreviation is only meant by capitals. */
  readonly isUpper: boolean;
  /** Which part of the title it stands in: a comma, a dash or a bracket ends one. */
  readonly clause: number;
}

const longestTitle = 200;
const mostTokens = 24;

/** The words of a text, at most 24 of its first 200 characters. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let clause = 0;
  for (const [piece] of text
    .slice(0, longestTitle)
    .replaceAll('’', "'")
    .matchAll(/[\p{L}\p{M}\p{N}]+(?:'[\p{L}]+)?|[,;:()!?+/]|\.(?=\s|$)|\s[-–—](?=\s)/gu)) {
    if (!/^[\p{L}\p{N}]/u.test(piece)) {
      // "Dr. Petersen", "St. Martin": a dot after few letters abbreviates.
      if (piece !== '.' || (tokens.at(-1)?.text.length ?? 0) > 3) clause += 1;
      continue;
    }
    const spelt = spellingOf(piece);
    if (spelt === '') continue;
    tokens.push({
      text: spelt,
      isCapital: /^\p{Lu}/u.test(piece),
      isUpper: piece.length > 1 && piece === piece.toLocaleUpperCase('de'),
      clause,
    });
    if (tokens.length === mostTokens) break;
  }
  return tokens;
}

/** The words of a name or keyword, without what only titles have. */
export function wordsOf(text: string): string[] {
  return tokensOf(text).map((token) => token.text);
}

function spellingOf(word: string): string {
  return word
    .toLocaleLowerCase('de')
    .normalize('NFD')
    .replaceAll(/(?<![aou])\p{M}|(?<=[aou])(?!\u0308)\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll('ß', 'ss')
    .replace(/'s$/u, '');
}
