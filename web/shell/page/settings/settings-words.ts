import type { Catalogues } from '#web/design/with-words.tsx';

/** The words of the settings: appearance, devices, tokens, feeds. */
export const settingsWords: Catalogues = {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
};
