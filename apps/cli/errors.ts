import { defineErrors } from '#kernel/base/app-error.ts';

export const cliErrors = defineErrors({
  'cli.not-understood': {
    status: 400,
    cause: 'The command was not understood: {detail}.',
    remedy: 'Read `npm run -s obhut -- --help`.',
  },
});
