import { defineErrors } from '#kernel/base/app-error.ts';

/** Everything identity refuses. Words for people are under `error.<code>` in the messages. */
export const identityErrors = defineErrors({
  'identity.not-signed-in': {
    status: 401,
    cause: 'The request carries no live session.',
    remedy: 'Sign in and try again.',
  },
  'identity.sign-in-refused': {
    status: 401,
    cause: 'E-mail and password do not belong together; said alike for unknown e-mails.',
    remedy: 'Check both, or ask who invited you for a new invitation.',
  },
  'identity.password-needed': {
    status: 403,
    cause: 'This needs the password to have been given within the last ten minutes.',
    remedy: 'Send the password to /api/session/password, then the request again.',
  },
  'identity.password-wrong': {
    status: 403,
    cause: 'The password that was given again is not that of the account.',
    remedy: 'Give it once more; whoever does not know it signs out.',
  },
  'identity.too-many-attempts': {
    status: 429,
    cause: 'Too many attempts for this account, address or device.',
    remedy:
      'Wait `retryAfterSeconds`, at most 15 minutes; a device that signed in before may go on.',
  },
  'identity.email-invalid': {
    status: 400,
    cause: 'The text is not an e-mail address of at most 254 characters.',
    remedy: 'Write it as name@example.org.',
  },
  'identity.name-invalid': {
    status: 400,
    cause: 'The name is empty, longer than 200 characters or has control characters.',
    remedy: 'Write the name as people should read it.',
  },
  'identity.password-too-short': {
    status: 400,
    cause: 'The password has fewer than `minimum` characters.',
    remedy: 'Use a longer one; several words are easiest to remember.',
  },
  'identity.password-too-long': {
    status: 400,
    cause: 'The password has more than `maximum` characters.',
    remedy: 'Use a shorter one.',
  },
  'identity.password-too-common': {
    status: 400,
    cause: 'The password is one of those that are tried first.',
    remedy: 'Use several words that do not belong together.',
  },
  'identity.password-like-you': {
    status: 400,
    cause: 'The password contains the name, the e-mail or the name of this system.',
    remedy: 'Use words that nobody would connect with you.',
  },
  'identity.account-exists': {
    status: 409,
    cause: 'There is an account with the e-mail of this invitation.',
    remedy: 'Sign in with it, then open the invitation again.',
  },
  'identity.invitation-invalid': {
    status: 404,
    cause: 'The invitation is unknown, expired or used; said alike for all three.',
    remedy: 'Ask who invited you for a new one.',
  },
  'identity.invitation-unknown': {
    status: 404,
    cause: 'The tenant has no such open invitation: it was accepted, withdrawn, or is over.',
    remedy: 'Load the list of invitations again.',
  },
  'identity.too-many-invitations': {
    status: 409,
    cause: 'There are {limit} open invitations to this tenant, which is as many as there may be.',
    remedy: 'Withdraw those that nobody will accept.',
  },
  'identity.invitation-foreign': {
    status: 403,
    cause: 'The invitation is for another e-mail than that of the signed-in account.',
    remedy: 'Sign out first, or ask for an invitation to your e-mail.',
  },
  'identity.device-unknown': {
    status: 404,
    cause: 'This account has no such device.',
    remedy: 'Load the list of devices again.',
  },
  'identity.token-unknown': {
    status: 404,
    cause: 'There is no such token, or it is not one of yours, or it has ended already.',
    remedy: 'Load the list of tokens again.',
  },
  'identity.too-many-tokens': {
    status: 409,
    cause: 'There are {limit} tokens already, which is as many as there may be.',
    remedy: 'End those that are not used any more.',
  },
  'identity.scope-unknown': {
    status: 400,
    cause: 'A token cannot be made for {scope}.',
    remedy: 'Use records:read or records:write, for one kind such as records:read:calendar.event.',
  },
  'identity.unavailable': {
    status: 503,
    cause: 'Sessions cannot be read now, so nobody can be let in.',
    remedy: 'Try again in a moment; operators: is the database reachable?',
  },
});
