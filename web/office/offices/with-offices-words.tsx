import { withWords } from '#web/design/with-words.tsx';
import { OfficesPage } from './OfficesPage.tsx';

export const OfficesInWords = withWords(OfficesPage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
