import { withWords } from '#web/design/with-words.tsx';
import { OfficeView } from './OfficeView.tsx';

/** The privacy office with the words of its frame; every section brings its own. */
export const OfficeScreenInWords = withWords(OfficeView, {
  de: [async () => ({ default: (await import('./frame/words-de.ts')).words })],
  en: [async () => ({ default: (await import('./frame/words-en.ts')).words })],
});
