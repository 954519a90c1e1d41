import { defineErrors } from '#kernel/base/app-error.ts';

/** Codes of the journal: refusals of its mutators. */
export const journalErrors = defineErrors({
  'journal.entry-empty': {
    status: 409,
    cause: 'An entry would have neither words nor a face nor a picture.',
    remedy: 'Write something, or choose a face; or delete the entry.',
  },
  'journal.book-failed': {
    status: 500,
    cause: 'The year book could not be made on this device.',
    remedy: 'Try again; or choose a shorter time, if the device has little memory.',
  },
});
