import { withWords } from '#web/design/with-words.tsx';
import { InstructionsPage } from './InstructionsPage.tsx';

export const InstructionsInWords = withWords(InstructionsPage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
