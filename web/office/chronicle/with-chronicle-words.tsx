import { withWords } from '#web/design/with-words.tsx';
import { ChroniclePage } from './ChroniclePage.tsx';

export const ChronicleInWords = withWords(ChroniclePage, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
