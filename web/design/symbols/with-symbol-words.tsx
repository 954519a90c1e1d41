import { withWords } from '../with-words.tsx';
import { SymbolSentence as Sentence } from './SymbolSentence.tsx';

export const SymbolSentence = withWords(Sentence, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
});
