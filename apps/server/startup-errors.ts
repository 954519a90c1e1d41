import { defineErrors } from '#kernel/base/app-error.ts';

export const startupErrors = defineErrors({
  'settings.invalid': {
    status: 500,
    cause: 'The settings are not valid:\n{problems}',
    remedy: 'Correct them in the environment and start again; README.md lists all settings.',
  },
  'startup.data-locked': {
    status: 500,
    cause: 'The data directory {directory} is in use by process {pid}{where}.',
    remedy:
      'Stop that process (Ctrl-C in its terminal), or give this one another directory with OBHUT_DATA_DIR.',
  },
  'startup.data-newer': {
    status: 500,
    cause:
      'The data directory {directory} was written by a newer Obhut ({writer}, format {found}; this one reads up to format {known}).',
    remedy: 'Start that version or a later one. Nothing was changed.',
  },
  'startup.data-unusable': {
    status: 500,
    cause: 'The data directory {directory} cannot be used: {detail}.',
    remedy: 'Correct its permissions, or set OBHUT_DATA_DIR to a directory that can be written.',
  },
  'startup.secret-unusable': {
    status: 500,
    cause: 'The file {file} does not hold the secret of this installation.',
    remedy: 'Restore it from a backup, or set OBHUT_SECRET to the secret it held.',
  },
  'startup.port-taken': {
    status: 500,
    cause: 'Port {port} on {host} is taken by another program.',
    remedy: 'Stop that program, or choose another port with OBHUT_PORT, for instance {example}.',
  },
  'startup.port-refused': {
    status: 500,
    cause: 'This system does not let Obhut listen on {host}, port {port}: {detail}.',
    remedy:
      'Choose a port above 1023 with OBHUT_PORT and an address of this machine as OBHUT_HOST.',
  },
  'startup.database-unreachable': {
    status: 500,
    cause: 'The database at {place} (OBHUT_DATABASE_URL) does not answer: {detail}.',
    remedy: 'Check that it runs and that this machine reaches it, then start again.',
  },
  'startup.database-refused': {
    status: 500,
    cause: 'The database at {place} (OBHUT_DATABASE_URL) refused the connection: {detail}.',
    remedy: 'Check user, password and database name in OBHUT_DATABASE_URL.',
  },
  'startup.database-too-old': {
    status: 500,
    cause: 'The database at {place} is PostgreSQL {found}; Obhut needs 16 or newer.',
    remedy: 'Set OBHUT_DATABASE_URL to a newer server.',
  },
  'startup.database-role-weak': {
    status: 500,
    cause: 'The role {role} at {place} may not create roles.',
    remedy: 'Grant it CREATEROLE, or name an administrative role in OBHUT_DATABASE_URL.',
  },
  'startup.database-behind': {
    status: 500,
    cause: 'PostgreSQL {found} lacks security fixes, so production mode does not serve on it.',
    remedy: 'Update the database server to {safe} or newer.',
  },
  'startup.web-build-failed': {
    status: 500,
    cause: 'The web app could not be built:\n{detail}',
    remedy: 'Correct what the message names; `npm ci` repairs an installation that is incomplete.',
  },
});
