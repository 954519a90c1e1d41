import type { Catalogues } from '#web/design/with-words.tsx';

/** The words of the journal, which the first day does without. */
export const dayWords: Catalogues = {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
};
