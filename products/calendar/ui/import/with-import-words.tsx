import { ImportView as View } from '#products/calendar/ui/ImportView.tsx';
import { withWords } from '#web/design/with-words.tsx';

/** What a calendar file brings, with the words that only it needs. */
export const ImportView = withWords(View, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
