import { deriveSecrets } from '#apps/server/secrets.ts';

/** The same for all test databases, whose roles belong to one cluster. */
export const testSecret = 'the secret of the tests, which protects nothing';

export const testSecrets = deriveSecrets(testSecret);
