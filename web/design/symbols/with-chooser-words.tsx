import { PictogramChooser as Chooser } from '../component/PictogramChooser.tsx';
import { withWords } from '../with-words.tsx';

export const PictogramChooser = withWords(Chooser, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
