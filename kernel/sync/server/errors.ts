import { defineErrors } from '#kernel/base/app-error.ts';

export const syncServerErrors = defineErrors({
  'sync.message-malformed': {
    status: 400,
    cause: 'A message of the device could not be read.',
    remedy: 'Nothing is lost. Reload the app so that device and server speak the same.',
  },
  'sync.message-too-large': {
    status: 413,
    cause: 'A message of the device is larger than one message may be.',
    remedy: 'Send less at once; the app does so by itself.',
  },
  'sync.too-many-messages': {
    status: 429,
    cause: 'The device sends faster than the server answers.',
    remedy: 'The app connects again by itself in a moment.',
  },
  'sync.too-fast': {
    status: 429,
    cause: 'The devices of this account ask more than the server does for one account.',
    remedy: 'Go on after {retryAfterMs} ms; the app does so by itself, and nothing is lost.',
  },
  'sync.report-under-way': {
    status: 429,
    cause: 'What a device holds is being listed for this account already.',
    remedy: 'Wait for that list, then ask again. What was reported lost is lost all the same.',
  },
  'sync.hello-first': {
    status: 400,
    cause: 'The device spoke before it said what it is.',
    remedy: 'Reload the app.',
  },
  'sync.hello-again': {
    status: 400,
    cause: 'The device said twice on one connection what it is.',
    remedy: 'The app connects again by itself in a moment.',
  },
  'sync.protocol-unknown': {
    status: 400,
    cause: 'The app on this device speaks another version than the server.',
    remedy: 'Reload the app while online. What was not sent stays on the device.',
  },
  'sync.mutation-malformed': {
    status: 400,
    cause: 'A change does not have the form it must have.',
    remedy: 'Look at it under “needs attention”: copy it and enter it again.',
  },
  'sync.mutation-too-large': {
    status: 413,
    cause: 'A change is larger than one change may be.',
    remedy: 'Shorten the text, or split it into several entries.',
  },
  'sync.mutation-unknown': {
    status: 400,
    cause: 'The server does not know this kind of change.',
    remedy: 'Reload the app while online, then try again.',
  },
  'sync.mutation-failed': {
    status: 500,
    cause: 'The server broke on this change. The fault is in the server and in its log.',
    remedy: 'Nothing of it was written. Copy what you wrote, and try again after an update.',
  },
  'sync.mutation-id-taken': {
    status: 409,
    cause: 'The number of this change was already used for another one.',
    remedy: 'Try again; the app gives it a new number.',
  },
  'sync.device-lost': {
    status: 401,
    cause: 'The device was reported lost; `tenants` says for which tenants, or `all`.',
    remedy: 'The app deletes what it holds. Sign in to use the device again as a new one.',
  },
  'sync.device-too-old': {
    status: 426,
    cause: 'The change was made for kinds whose successor is out for more than 90 days.',
    remedy: 'Reload the app while online; copy the change and enter it again.',
  },
  'sync.busy': {
    status: 503,
    cause: 'Too many people changed the same thing at once.',
    remedy: 'Nothing was changed. The app tries again by itself.',
  },
});

export const recordErrors = defineErrors({
  'record.absent': {
    status: 404,
    cause: 'The entry is not there (any more), or you may not see it.',
    remedy: 'Copy what you wrote, and make a new entry if it is still needed.',
  },
  'record.exists': {
    status: 409,
    cause: 'There already is an entry with this id.',
    remedy: 'Try again; the app gives it a new id.',
  },
  'record.body-invalid': {
    status: 400,
    cause: 'A field does not have the form it must have.',
    remedy: 'Look at the field named, correct it and try again.',
  },
  'record.id-malformed': {
    status: 400,
    cause: 'The id of the entry is not one this kind of entry may have.',
    remedy: 'Reload the app, then try again.',
  },
  'record.not-author': {
    status: 403,
    cause: 'Only who wrote this entry may change or delete it.',
    remedy: 'Ask its author, or write an entry of your own.',
  },
  'record.moved': {
    status: 409,
    cause: 'Since the author of the change looked, the entry was put before other people.',
    remedy: 'Look who sees it now; send the change again if it is meant for them.',
  },
  'record.cannot-move': {
    status: 400,
    cause: 'This kind of entry belongs to its place and cannot be shared elsewhere.',
    remedy: 'Make a new one where it is needed.',
  },
  'record.audience-not-allowed': {
    status: 400,
    cause: 'This kind of entry cannot be put before these people.',
    remedy: 'Choose others under “Who sees this?”.',
  },
});
