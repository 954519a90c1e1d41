// What nearly every sentence has one of, and the other language has not.
const usual = {
  de: 'und der die das ich nicht ist wir mit ein eine auf zu den war es sie er mir mein meine haben habe heute für auch dann im dem sehr schön gestern aber noch'.split(
    ' ',
  ),
  en: 'and the i not is we with a an on to was it she he me my have had today for also then in very nice yesterday but of at my they you'.split(
    ' ',
  ),
} as const;

/**
 * The language somebody wrote in, German or English, by its small words; `otherwise` where they do
 * not say: a voice of the other language cannot be understood.
 */
export function languageOf(text: string, otherwise: string): string {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const count = (known: readonly string[]): number =>
    words.filter((word) => known.includes(word)).length;
  const [german, english] = [count(usual.de), count(usual.en)];
  if (Math.abs(german - english) < 2) return otherwise;
  const found = german > english ? 'de' : 'en';
  return otherwise.toLowerCase().startsWith(found) ? otherwise : found;
}
