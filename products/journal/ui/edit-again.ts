import { later } from '#web/design/later.tsx';
import type { EditAgain } from '#web/design/record/edit-again.ts';

const EntryAgain = later(
  async () => (await import('#products/journal/ui/day/with-again-words.tsx')).EntryAgain,
);

/** How refused writes of the journal are edited again. */
export const journalEditAgain: EditAgain = {
  'journal.write-entry': EntryAgain,
  'journal.change-entry': EntryAgain,
  'journal.share-entry': EntryAgain,
  // Nobody typed anything in it.
  'journal.delete-entry': null,
};
