/** Whether each word somebody looks for stands in one of the texts, without regard to case and marks. */
export function matches(query: string, ...texts: readonly string[]): boolean {
  const words = plain(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  const all = plain(texts.join(' '));
  return words.every((word) => all.includes(word));
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
}
