import type { Catalogues } from '#web/design/with-words.tsx';

/** What is said of work that did not get through, and of a device that is closed. */
export const attentionWords: Catalogues = {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
};
