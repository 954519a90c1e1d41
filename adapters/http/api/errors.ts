import { defineErrors } from '#kernel/base/app-error.ts';

/** What the public API refuses before, or beside, what the kernel refuses. */
export const apiErrors = defineErrors({
  'api.scope-missing': {
    status: 403,
    cause: 'The token was not made for {scope}.',
    remedy: 'Make a token with this scope.',
  },
  'api.key-missing': {
    status: 400,
    cause: 'A mutation needs the header Idempotency-Key: a text of 1 to 255 characters in quotes.',
    remedy: 'Send a new random key with every mutation, and the same one when it is sent again.',
  },
  'api.key-reused': {
    status: 422,
    cause: 'This Idempotency-Key was already used for another mutation.',
    remedy: 'Send another key. What was sent under the first one has ended as it was answered.',
  },
  'api.key-in-use': {
    status: 409,
    cause: 'A mutation with this Idempotency-Key is being applied just now.',
    remedy: 'Wait `retryAfterSeconds` and send it again; the answer will be that of the first.',
  },
  'api.changed-meanwhile': {
    status: 409,
    cause: 'The record {record} has revision {revision}, which is not the one in `base`.',
    remedy: 'Read it again, and decide anew.',
  },
  'api.too-many-requests': {
    status: 429,
    cause: 'More requests came than one minute holds.',
    remedy: 'Wait `retryAfterSeconds`; RateLimit says how many are left.',
  },
});
