/**
 * The beginning of a text in whole sentences, as many as `atMost` characters hold; of a first sentence that is longer
 * its whole words, with a mark that there is more.
 */
export function excerptOf(text: string, locale: string, atMost: number): string {
  const whole = text.trim().replaceAll(/\s+/gu, ' ');
  if (whole.length <= atMost) return whole;
  const sentences = fitting(whole, locale, 'sentence', atMost);
  if (sentences !== '') return sentences;
  const words = fitting(whole, locale, 'word', atMost).replace(/[\s,;:–-]+$/u, '');
  // A single word without an end, such as an address, is cut between two letters.
  return `${words === '' ? fitting(whole, locale, 'grapheme', atMost) : words} …`;
}

/** As many pieces from the beginning as fit. */
function fitting(
  text: string,
  locale: string,
  granularity: Intl.SegmenterOptions['granularity'],
  atMost: number,
): string {
  let fit = '';
  for (const { segment } of new Intl.Segmenter(locale, { granularity }).segment(text)) {
    if (fit.length + segment.trimEnd().length > atMost) break;
    fit += segment;
  }
  return fit.trimEnd();
}
