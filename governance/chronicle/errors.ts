import { defineErrors } from '#kernel/base/app-error.ts';

export const chronicleErrors = defineErrors({
  'chronicle.not-as-signed': {
    status: 500,
    cause:
      'The chronicle of {tenant} is not the one that was signed here: event {size} is another, or is not there. Nothing more of it is signed.',
    remedy:
      'Somebody wrote it anew, or an older backup of the database was restored. Tell the keepers of the tenant first; then take its file out of `chronicle` in the data directory, and it is signed again.',
  },
  'chronicle.head-unreadable': {
    status: 500,
    cause: 'What was signed last of the chronicle of {tenant} cannot be read: {detail}.',
    remedy:
      'Restore its file in `chronicle` in the data directory; without it nobody can say whether the chronicle is still the one that was signed.',
  },
  'chronicle.key-unknown': {
    status: 500,
    cause:
      'Key {number} of the chronicles cannot be made of the secret of this installation. Nothing is signed.',
    remedy:
      'When the secret was changed, run `obhut chronicle rotate-key --former-secret FILE` with the one of before; else give the server the secret that it had.',
  },
  'chronicle.key-taken': {
    status: 409,
    cause: 'Somebody else changed the key of the chronicles just now.',
    remedy: 'Look with `obhut chronicle keys` whether it still has to be changed.',
  },
  'chronicle.head-moved': {
    status: 500,
    cause: 'The chronicle of {tenant} has not the hash that it said at event {size}.',
    remedy: 'Look for who changes the chronicle by other ways than this program.',
  },
});
