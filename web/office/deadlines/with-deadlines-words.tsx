import { withWords } from '#web/design/with-words.tsx';
import { DeadlinesPage } from './DeadlinesPage.tsx';

export const DeadlinesInWords = withWords(DeadlinesPage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
