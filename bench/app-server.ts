import { compose } from '#apps/server/compose.ts';
import { readSettings } from '#apps/server/settings.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { answerUsage } from './usage.ts';

/**
 * The app server as `npm start` composes it, in a process of its own that can be bound to a core
 * and killed. Settings come from the environment; the database is there and migrated. Says
 * `ready` to its parent, and what it uses when asked.
 */
const settings = readSettings(process.env);
const { databaseUrl, secret } = settings;
if (databaseUrl === undefined || secret === undefined) throw new Error('no database or no secret');

const composition = await compose({
  settings,
  secret,
  adminUrl: databaseUrl,
  embedded: false,
  webRoot: process.argv[2] ?? settings.dataDir,
  signal: new AbortController().signal,
  clock: systemClock,
});
await composition.listen();
answerUsage();
process.on('SIGTERM', () => {
  void composition.close().then(() => process.exit(0));
});
// Nobody is there any more to end it.
process.on('disconnect', () => process.exit(1));
process.send?.('ready');
