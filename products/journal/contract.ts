import { publish } from '#kernel/kind/reads.ts';
import * as kinds from '#products/journal/kinds.ts';

/** All that other products may know of the journal. */
export const entry = publish(kinds.entry);

export type { EntryBody, Face } from '#products/journal/kinds.ts';
