import type { Catalogues } from '#web/design/with-words.tsx';

/** The words about who may do what. */
export const accessWords: Catalogues = {
  de: [() => import('./messages/de.json', { with: { type: 'json' } })],
  en: [() => import('./messages/en.json', { with: { type: 'json' } })],
};
