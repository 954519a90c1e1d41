import type { Catalogues } from '#web/design/with-words.tsx';

/**
 * What went wrong and what to do, where that is rarely seen. Without a connection before the app is
 * kept on the device they cannot be had: then the words for "unknown" stand there.
 */
export const problemWords: Catalogues = {
  de: [() => import('./words-de.ts').then(({ words }) => ({ default: words })).catch(noWords)],
  en: [() => import('./words-en.ts').then(({ words }) => ({ default: words })).catch(noWords)],
};

function noWords(): { readonly default: Readonly<Record<string, string>> } {
  return { default: {} };
}
