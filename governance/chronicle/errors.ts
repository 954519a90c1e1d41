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
  'chronicle.head-moved': {
    status: 500,
    cause: 'The chronicle of {tenant} has not the hash that it said at event {size}.',
    remedy: 'Look for who changes the chronicle by other ways than this program.',
  },
});
