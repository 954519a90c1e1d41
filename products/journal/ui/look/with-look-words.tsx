import { dayWords } from '#products/journal/ui/day/day-words.ts';
import { BookView as Book } from '#products/journal/ui/look/BookView.tsx';
import { MoodView as Mood } from '#products/journal/ui/look/MoodView.tsx';
import { YearView as Year } from '#products/journal/ui/look/YearView.tsx';
import { type Catalogues, withWords } from '#web/design/with-words.tsx';

/** The words of looking back, which the first day does without. */
const lookWords: Catalogues = {
  de: [...dayWords.de, async () => ({ default: (await import('./words-de.ts')).words })],
  en: [...dayWords.en, async () => ({ default: (await import('./words-en.ts')).words })],
};

export const MoodView = withWords(Mood, lookWords);
export const YearView = withWords(Year, lookWords);
export const BookView = withWords(Book, lookWords);
