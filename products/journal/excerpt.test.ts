import { describe, expect, test } from 'vitest';
import { excerptOf } from './excerpt.ts';

describe('the beginning of an entry', () => {
  test('[JO22] is the whole text where it is short', () => {
    expect(excerptOf('Reiten war schön.\n\nFina ist müde.', 'de', 80)).toBe(
      'Reiten war schön. Fina ist müde.',
    );
  });

  test('[JO22] ends with a sentence', () => {
    const text = 'Reiten war schön. Fina ist um 16.30 Uhr müde. Morgen geht es noch einmal hin.';
    expect(excerptOf(text, 'de', 50)).toBe('Reiten war schön. Fina ist um 16.30 Uhr müde.');
  });

  test('[JO22] ends with a word where a sentence is long, and says that there is more', () => {
    const text =
      'Wir waren am See, haben Schwäne gezählt und den Mann mit dem roten Fahrrad gesehen';
    expect(excerptOf(text, 'de', 30)).toBe('Wir waren am See, haben …');
    expect(excerptOf(text, 'de', 18)).toBe('Wir waren am See …');
  });

  test('[JO22] cuts no letter in two', () => {
    const family = '👩‍👩‍👧';
    expect(excerptOf(family.repeat(40), 'de', family.length * 2 + 3)).toBe(`${family}${family} …`);
  });
});
