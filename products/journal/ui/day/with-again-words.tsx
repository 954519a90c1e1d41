import { dayWords } from '#products/journal/ui/day/day-words.ts';
import { EntryAgain as Again } from '#products/journal/ui/EntryAgain.tsx';
import { withWords } from '#web/design/with-words.tsx';

export const EntryAgain = withWords(Again, dayWords);
