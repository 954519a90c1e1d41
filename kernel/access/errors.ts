import { defineErrors } from '#kernel/base/app-error.ts';

export const accessErrors = defineErrors({
  'access.actor-malformed': {
    status: 400,
    cause: 'The tenant, account or device is not written as an id.',
    remedy: 'Use the ids that the session answered with.',
  },
  'access.no-member': {
    status: 404,
    cause: 'There is nothing here for this account: no such tenant, or not a member of it now.',
    remedy: 'Choose one of your own organisations, or ask there for an invitation.',
  },
  'access.not-allowed': {
    status: 403,
    cause: 'The account does not have the right this needs, or there is no such thing.',
    remedy: 'Ask whoever keeps this space for the right. What was written is kept on the device.',
  },
  'access.not-keeper': {
    status: 403,
    cause: 'Only who looks after this tenant may do that.',
    remedy: 'Ask a keeper of it.',
  },
  'access.no-service': {
    status: 404,
    cause: 'There is no such service in this tenant, or it has ended.',
    remedy: 'Load the list of services again.',
  },
});
