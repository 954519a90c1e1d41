import type { Catalogues } from '#web/design/with-words.tsx';

/** The words of what people do with events, which the first day does without. */
export const planWords: Catalogues = {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
};
