import { defineErrors } from '#kernel/base/app-error.ts';

export const cliErrors = defineErrors({
  'cli.not-understood': {
    status: 400,
    cause: 'The command was not understood: {detail}.',
    remedy: 'Read `npm run -s obhut -- --help`.',
  },
  'cli.file-unreadable': {
    status: 400,
    cause: 'The file could not be read: {reason}.',
    remedy: 'Check that it exists, is a file, and may be read by whoever runs the command.',
  },
  'cli.file-unwritable': {
    status: 400,
    cause: 'The file could not be written: {reason}.',
    remedy: 'Name one that is not there yet, in a folder that may be written to.',
  },
  'cli.account-unknown': {
    status: 404,
    cause: 'There is no account with this e-mail.',
    remedy: 'Look at how it is written, and whether it was erased before.',
  },
  'cli.account-needed': {
    status: 409,
    cause: 'Nobody else looks after {tenants}. Nothing was erased.',
    remedy: 'Make somebody else a keeper there first.',
  },
  'cli.account-member': {
    status: 409,
    cause: 'This account is a member in {tenants}, where owners decide who is. Nothing was erased.',
    remedy: 'The person leaves there, or a keeper ends the membership; then erase the account.',
  },
  'cli.account-remembered': {
    status: 409,
    cause:
      'A contract is in force in {tenants}, whose chronicle knows this account. Nothing was erased.',
    remedy:
      'Have an owner there instruct you to forget somebody in the chronicle, and give each instruction, `--instruction t_…=<id>`.',
  },
});
