import { withWords } from '#web/design/with-words.tsx';
import { OverviewPage } from './OverviewPage.tsx';

export const OverviewInWords = withWords(OverviewPage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
