import manifest from '../../package.json' with { type: 'json' };

/** What `npm start` gives Node.js: with other flags it would be another program that is tested. */
export const startArguments: readonly string[] = manifest.scripts.start.split(' ').slice(1);
