import * as journal from '#products/journal/contract.ts';

/** What the calendar reads of the journal, and what for: an event shows what was written about it. */
export const entry = journal.entry.for('calendar.display');
