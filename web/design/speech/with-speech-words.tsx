import { type Catalogues, withWords } from '../with-words.tsx';
import { SpeechBar as Bar } from './SpeechBar.tsx';
import { SpeechSection as Section } from './SpeechSection.tsx';

/** The words of reading aloud, which nobody needs before something is read. */
const speechWords: Catalogues = {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
};

export const SpeechBar = withWords(Bar, speechWords);
export const SpeechSection = withWords(Section, speechWords);
