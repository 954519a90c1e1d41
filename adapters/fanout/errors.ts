import { defineErrors } from '#kernel/base/app-error.ts';

export const fanoutErrors = defineErrors({
  'startup.fanout-unreachable': {
    status: 500,
    cause:
      'What is to tell the app servers of each other’s changes, at {place}, does not: {detail}.',
    remedy:
      'Check that it runs, that this machine reaches it, that NATS lets its user publish and subscribe to obhut.>, and OBHUT_FANOUT and the settings that begin with OBHUT_NATS; a single app server needs none of it (OBHUT_FANOUT=in-process).',
  },
});
