import { withWords } from '#web/design/with-words.tsx';
import { ProvidersPage } from './ProvidersPage.tsx';

export const ProvidersInWords = withWords(ProvidersPage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
