import { type Catalogues, withWords } from '../with-words.tsx';
import { MediaField as Field } from './MediaField.tsx';
import { MediaShown as Shown } from './MediaShown.tsx';
import { UnsentMedia as Unsent } from './UnsentMedia.tsx';
import { UnusedNotice as Notice } from './UnusedNotice.tsx';

const words: Catalogues = {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
};

export const MediaShown = withWords(Shown, words);
export const MediaField = withWords(Field, words);
export const UnsentMedia = withWords(Unsent, words);
export const UnusedNotice = withWords(Notice, words);
