import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '#kernel/base/clock.ts';
import { compose } from './compose.ts';
import { allErrors } from './errors.ts';
import { explainError } from './explain-error.ts';
import { start } from './start.ts';
import { buildWeb } from './web-build.ts';

const root = join(import.meta.dirname, '../..');
const stop = new AbortController();
let firstStopMs = 0;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stop.abort();
    // One Ctrl-C arrives twice under npm: from the terminal and passed on. A later one is meant.
    const nowMs = systemClock.nowMs();
    if (firstStopMs === 0) firstStopMs = nowMs;
    else if (nowMs - firstStopMs > 3_000) process.exit(130);
  });
}

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    if (stop.signal.aborted) return;
    const { cause, remedy } = explainError(error, allErrors);
    write(`\n${cause}\n${remedy}`);
    process.exitCode = 1;
    stop.abort();
  });
}

const code = await start({
  environment: process.env,
  version: versionOf(join(root, 'package.json')),
  buildWeb: (onProgress, signal) => buildWeb({ root, onProgress, signal }),
  compose,
  errors: allErrors,
  clock: systemClock,
  write,
  stop: stop.signal,
});
// Something may still hold the event loop; everything that matters is closed.
process.exit(process.exitCode === undefined ? code : 1);

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

function versionOf(manifest: string): string {
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return version;
}
