/** The words of a text in one spelling: small letters, without accents, ae as ä, ß as ss. */
export function tokensOf(text: string): string[] {
  return text
    .toLocaleLowerCase('de')
    .replaceAll('ß', 'ss')
    .replaceAll('ae', 'ä')
    .replaceAll('oe', 'ö')
    .replaceAll(/(?<![aäeq])ue/gu, 'ü')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token.length > 0);
}
