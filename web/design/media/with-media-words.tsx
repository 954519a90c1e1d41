import { type Catalogues, withWords } from '../with-words.tsx';
import { MediaChanged as Changed } from './MediaChanged.tsx';
import { MediaField as Field } from './MediaField.tsx';
import { MediaShown as Shown } from './MediaShown.tsx';
import { OnlyHere as Only } from './OnlyHere.tsx';
import { UnsentMedia as Unsent } from './UnsentMedia.tsx';
import { UnusedNotice as Notice } from './UnusedNotice.tsx';

const words: Catalogues = {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
};

export const MediaShown = withWords(Shown, words);
export const MediaField = withWords(Field, words);
export const MediaChanged = withWords(Changed, words);
export const OnlyHere = withWords(Only, words);
export const UnsentMedia = withWords(Unsent, words);
export const UnusedNotice = withWords(Notice, words);
