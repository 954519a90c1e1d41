import { withWords } from '#web/design/with-words.tsx';
import { OversightPage } from './OversightPage.tsx';

export const OversightInWords = withWords(OversightPage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
