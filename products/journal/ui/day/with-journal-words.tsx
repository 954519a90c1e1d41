import { dayWords } from '#products/journal/ui/day/day-words.ts';
import { JournalView as Journal } from '#products/journal/ui/JournalView.tsx';
import { withWords } from '#web/design/with-words.tsx';

export const JournalView = withWords(Journal, dayWords);
