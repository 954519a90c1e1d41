import { withWords } from '../with-words.tsx';
import { SetCredit as Credit } from './SetCredit.tsx';

export const SetCredit = withWords(Credit, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
