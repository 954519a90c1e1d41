import { createHash } from 'node:crypto';
import type { InstallationSecrets } from '#kernel/db/installation.ts';

/** The same for all test databases, whose roles belong to one cluster. */
export const testSecrets: InstallationSecrets = {
  appPassword: 'app-password-of-the-tests',
  identityPassword: 'identity-password-of-the-tests',
  actorKey: createHash('sha256').update('actor key of the tests').digest(),
};
