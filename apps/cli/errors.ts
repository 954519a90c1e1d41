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
});
