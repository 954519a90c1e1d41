import { defineErrors } from '#kernel/base/app-error.ts';

export const embeddedErrors = defineErrors({
  'database.binaries-missing': {
    status: 500,
    cause: 'No PostgreSQL binaries are installed for this machine ({platform}).',
    remedy:
      'Run `npm ci` without --omit=optional; where no binaries exist, set OBHUT_DATABASE_URL to a PostgreSQL 16 or newer.',
  },
  'database.binaries-do-not-run': {
    status: 500,
    cause: 'The PostgreSQL binaries do not run on this machine: {detail}.',
    remedy: 'Set OBHUT_DATABASE_URL to a PostgreSQL 16 or newer.',
  },
  'database.no-system-user': {
    status: 500,
    cause:
      'PostgreSQL refuses to run as root, and a system user for it could not be made: {detail}.',
    remedy: 'Start as an ordinary user, or set OBHUT_DATABASE_URL to a PostgreSQL 16 or newer.',
  },
  'database.user-unknown': {
    status: 500,
    cause: 'PostgreSQL does not start for user id {uid}, which has no name on this system.',
    remedy:
      'Start as a user that /etc/passwd names, or set OBHUT_DATABASE_URL to a PostgreSQL 16 or newer.',
  },
  'database.init-failed': {
    status: 500,
    cause: 'The database could not be created in {directory}: {detail}.',
    remedy: 'Check free space and permissions of that directory, then start again.',
  },
  'database.start-failed': {
    status: 500,
    cause: 'The database in {directory} did not start: {detail}.',
    remedy: 'Read {log}; nothing was changed. Start again when its cause is gone.',
  },
  'database.other-version': {
    status: 500,
    cause:
      'The database in {directory} was made by PostgreSQL {found}; this Obhut brings {expected}.',
    remedy:
      'Start the Obhut it was made with, dump it, and restore the dump here; or set OBHUT_DATA_DIR to another directory.',
  },
  'database.directory-damaged': {
    status: 500,
    cause: 'The directory {directory} is not a complete database: {missing} is missing.',
    remedy: 'Restore it from a backup, or move it away to begin with an empty database.',
  },
});
