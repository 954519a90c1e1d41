import { defineErrors } from '#kernel/base/app-error.ts';

export const databaseErrors = defineErrors({
  'database.unavailable': {
    status: 503,
    cause: 'The database does not answer.',
    remedy: 'Nothing is lost; try again in a moment. If it stays, look at the server’s log.',
  },
  'database.busy': {
    status: 503,
    cause: 'The database took longer than this request may take.',
    remedy: 'Nothing was changed; try again in a moment.',
  },
  'database.actor-refused': {
    status: 503,
    cause: 'The database does not take what this server signs: another secret, or another time.',
    remedy:
      'Give every server of an installation the same OBHUT_SECRET, set the clocks, start again.',
  },
  'database.another-secret': {
    status: 500,
    cause: 'App servers that have another secret are working on this database.',
    remedy:
      'Give this one theirs: OBHUT_SECRET, or what the file secret in their data directory holds. To change the secret, stop all of them first. Nothing was changed.',
  },
  'database.migration-changed': {
    status: 500,
    cause: 'The migration {migration} was already applied and is not the file it was.',
    remedy: 'Put the file back as it was and write a new one for the change.',
  },
  'database.migration-missing': {
    status: 500,
    cause:
      'The database has the migration {migration}, which this version does not know: it is from a newer one.',
    remedy: 'Start a version of Obhut at least as new as the one that last used this database.',
  },
  'database.migration-failed': {
    status: 500,
    cause: 'The migration {migration} could not be applied; it was rolled back as a whole.',
    remedy: 'Look at the cause beside it, mend it and start again; what was applied stays.',
  },
  'database.role-too-strong': {
    status: 500,
    cause: 'A role that Obhut runs as may pass row security: {object}.',
    remedy: 'Take SUPERUSER and BYPASSRLS and other memberships from that role.',
  },
  'database.table-unwalled': {
    status: 500,
    cause:
      'The table {object} has no forced row security, or belongs to another role than obhut_owner.',
    remedy: 'Enable and force row security on it and write its policies, or drop it.',
  },
  'database.view-unwalled': {
    status: 500,
    cause: 'The view {object} shows what its owner may see, or is materialised.',
    remedy: 'Make it anew WITH (security_invoker = true), or drop it.',
  },
  'database.policy-open': {
    status: 500,
    cause: 'The row security policy {object} does not ask who is acting.',
    remedy: 'Drop it, or let it call reachable(), actor() or a visible_…() function.',
  },
  'database.function-unsafe': {
    status: 500,
    cause:
      'The function {object} has no fixed path or another owner, or the wrong roles may execute it.',
    remedy: 'Drop it, or make it as the migrations make theirs.',
  },
  'database.grant-too-wide': {
    status: 500,
    cause: 'There is a right in the database that the migrations did not give: {object}.',
    remedy: 'Revoke it, and find out who gave it.',
  },
  'database.role-changed': {
    status: 500,
    cause: 'The role {object} has settings of its own in the database, which Obhut never gives.',
    remedy:
      'Find out who set them: somebody may have run SQL in the app’s name. A start resets them.',
  },
  'database.role-too-weak': {
    status: 500,
    cause: 'The role of OBHUT_DATABASE_URL may not create roles or schemas.',
    remedy: 'Give it CREATEROLE and CREATE on the database, or name another role.',
  },
  'database.too-old': {
    status: 500,
    cause: 'The PostgreSQL server is older than Obhut needs.',
    remedy: 'Use PostgreSQL 16 or newer.',
  },
  'database.kind-unknown': {
    status: 500,
    cause:
      'The program declares the kind {kind}, which the database does not know, or knows otherwise.',
    remedy: 'Run `npm run kinds` and start again, so that the new migration registers it.',
  },
});
