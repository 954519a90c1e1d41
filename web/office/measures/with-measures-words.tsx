import { withWords } from '#web/design/with-words.tsx';
import { MeasuresPage } from './MeasuresPage.tsx';

export const MeasuresInWords = withWords(MeasuresPage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
