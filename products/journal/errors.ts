import { defineErrors } from '#kernel/base/app-error.ts';

/** Codes of the journal: refusals of its mutators. */
export const journalErrors = defineErrors({
  'journal.entry-empty': {
    status: 409,
    cause: 'An entry would have neither words nor a face nor a picture.',
    remedy: 'Write something, or choose a face; or delete the entry.',
  },
});
