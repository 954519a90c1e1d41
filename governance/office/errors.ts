import { defineErrors } from '#kernel/base/app-error.ts';

export const officeErrors = defineErrors({
  'office.member-unknown': {
    status: 404,
    cause: 'The office is for somebody who is no member of the tenant now, or for a program.',
    remedy: 'Choose somebody from the list of members.',
  },
  'office.deadline-unknown': {
    status: 404,
    cause: 'There is no such deadline, or it does not run any more.',
    remedy: 'See which deadlines run in the privacy office.',
  },
});
