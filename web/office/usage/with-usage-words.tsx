import { withWords } from '#web/design/with-words.tsx';
import { UsagePage } from './UsagePage.tsx';

export const UsageInWords = withWords(UsagePage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
