import type { Catalogues } from '#web/design/with-words.tsx';

/** The words of the settings: appearance, devices, tokens, feeds. */
export const settingsWords: Catalogues = {
  de: [() => import('./messages/de.json', { with: { type: 'json' } })],
  en: [() => import('./messages/en.json', { with: { type: 'json' } })],
};
