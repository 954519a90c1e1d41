import { defineErrors } from '#kernel/base/app-error.ts';

/** Codes that arise on the device. The server's refusals come with codes of their own. */
export const syncClientErrors = defineErrors({
  'sync.arguments-invalid': {
    status: 400,
    cause: 'What was entered does not fit the mutator or the kind named in the params.',
    remedy: 'Correct the field named in the params and save again.',
  },
  'sync.write-too-large': {
    status: 413,
    cause: 'One write is larger than a device may send at once.',
    remedy: 'Shorten the text or split it into several records.',
  },
  'sync.attention-absent': {
    status: 404,
    cause: 'The refused write is no longer on the list; it was retried or discarded.',
    remedy: 'Look at the list again.',
  },
  'sync.unsent-work': {
    status: 409,
    cause: 'The device holds work that has not reached the server, and signing out deletes it.',
    remedy: 'Go online and wait until all is sent, or sign out and lose it knowingly.',
  },
  'sync.storage-full': {
    status: 507,
    cause: 'The browser refused to store more on this device.',
    remedy: 'Free space on the device, then try again; what is shown as saved is saved.',
  },
  'sync.storage-lost': {
    status: 503,
    cause: 'The browser lost its connection to the local database, twice in a row.',
    remedy: 'Close the other tabs and reload the page; what was shown as saved is saved.',
  },
  'sync.storage-closed': {
    status: 410,
    cause: 'The local copy was closed or deleted, here or in another tab.',
    remedy: 'Reload the page and sign in again.',
  },
  'sync.other-account': {
    status: 409,
    cause: 'The browser is now signed in as another account or to another tenant than this copy.',
    remedy: 'Sign in as the account this copy belongs to; unsent work waits for it.',
  },
  'sync.answer-malformed': {
    status: 502,
    cause: 'The server sent something that is not in the protocol; it was not used.',
    remedy: 'Reload the page; if it stays, tell the operator the version of app and server.',
  },
  'sync.unreachable': {
    status: 503,
    cause: 'The server cannot be reached from this device.',
    remedy: 'Nothing is lost; the app tries again by itself.',
  },
  'sync.device-failed': {
    status: 500,
    cause: 'The app failed on this device while it took in what the server sent.',
    remedy: 'Reload the page; if it stays, tell the operator. Unsent work is kept.',
  },
  'sync.locked': {
    status: 423,
    cause: 'This device has not seen the server for longer than its lease allows.',
    remedy: 'Go online once; then everything is there again. Unsent work is safe meanwhile.',
  },
  'sync.older-away': {
    status: 503,
    cause: 'What was asked for is older than this device keeps, and the server is not reached.',
    remedy: 'Go online and look again.',
  },
  'sync.app-outdated': {
    status: 426,
    cause: 'App and server speak different versions of the protocol.',
    remedy: 'Reload the page to get the current app; unsent work is kept.',
  },
});
