import { withWords } from '#web/design/with-words.tsx';
import { ClausesPage } from './ClausesPage.tsx';

export const ClausesInWords = withWords(ClausesPage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
