import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type ErrorRegister } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { Compose, DemoSignIn, Report } from './composition.ts';
import { openDataDirectory } from './data-directory.ts';
import { type Database, openDatabase } from './database.ts';
import { safeReleaseAfter } from './database-version.ts';
import { explainError } from './explain-error.ts';
import { asPortError, checkPort } from './port.ts';
import { readSettings, type Settings } from './settings.ts';

export interface StartOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Makes the web app ready and returns the directory to serve. */
  readonly buildWeb: (report: Report, signal: AbortSignal) => Promise<string>;
  readonly compose: Compose;
  /** Every code a start can fail with. */
  readonly errors: ErrorRegister;
  readonly clock: Clock;
  /** How long a database that does not answer is waited for; else 10 s. */
  readonly databasePatienceMs?: number;
  /** Prints one line for people. */
  readonly write: (line: string) => void;
  /** Aborted when the program is to stop: in any phase, or while it serves. */
  readonly stop: AbortSignal;
}

/** How long a phase that does not listen to `stop` may go on before what it uses is closed. */
const graceMs = 5_000;
const closeWithinMs = 30_000;

/**
 * Starts everything, serves until `stop`, and closes everything in reverse order, whatever
 * phase it had reached. Resolves with the exit code: 0 after an orderly stop, 1 after a failure,
 * which has been explained then.
 */
export async function start(options: StartOptions): Promise<number> {
  const { stop, write } = options;
  const opened: { readonly name: string; close(): Promise<void> }[] = [];
  const stopped = aborted(stop);
  const phase = phases(options, stopped);
  let code = 0;
  let served = false;
  try {
    write(`Obhut ${options.version} starts.`);
    const settings = readSettings(options.environment);
    const data = await phase('Settings and data directory', async () => {
      await checkPort(settings.host, settings.port);
      const directory = await openDataDirectory(settings.dataDir, options.version);
      opened.push({ name: 'data directory', close: () => directory.close() });
      return directory;
    });
    const database = await phase('Database', async (report) => {
      const found = await openDatabase(settings, report, {
        signal: stop,
        ...(options.databasePatienceMs !== undefined && {
          patienceMs: options.databasePatienceMs,
        }),
      });
      opened.push({ name: 'database', close: () => found.close() });
      checkVersion(found, settings, report);
      return found;
    });
    const webRoot = await phase('Web app', (report) => options.buildWeb(report, stop));
    const composition = await phase('Server', async () => {
      const composed = await options.compose({
        settings,
        secret: await data.secret(settings.secret),
        adminUrl: database.adminUrl,
        embedded: database.embedded,
        webRoot,
        signal: stop,
        clock: options.clock,
      });
      opened.push({ name: 'server', close: () => composed.close() });
      return composed;
    });
    await phase('Migrations', (report) => composition.migrate(report));
    if (settings.demo) await phase('Demo', (report) => composition.loadDemo(report));
    await phase('Listening', async () => {
      try {
        await composition.listen();
      } catch (error) {
        throw asPortError(error, settings.host, settings.port);
      }
    });
    announce(options, settings, composition.demoSignIns);
    served = true;
    await stopped;
    write('Stopping …');
  } catch (error) {
    if (stop.aborted && !(error instanceof AppError)) {
      write('Stopped before it was ready. Nothing is lost; the next start goes on from here.');
    } else {
      code = 1;
      const { cause, remedy } = explainError(error, options.errors);
      write(`\n${cause}\n${remedy}`);
    }
  }
  for (const part of opened.toReversed()) {
    try {
      await within(closeWithinMs, part.close());
    } catch (error) {
      code = 1;
      write(
        `The ${part.name} did not close: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  if (served && code === 0) write('Stopped.');
  return code;
}

type Phase = <Result>(name: string, work: (report: Report) => Promise<Result>) => Promise<Result>;

/** Runs one phase after the other, each with its line, and stops waiting when `stop` says so. */
function phases({ clock, stop, write }: StartOptions, stopped: Promise<void>): Phase {
  const began = clock.nowMs();
  function line(text: string): void {
    write(`${((clock.nowMs() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  }
  return async (name, work) => {
    stop.throwIfAborted();
    line(name);
    const running = work((step) => line(`  ${step}`));
    await Promise.race([running, stopped]);
    if (!stop.aborted) return await running;
    // What it opens in these last moments must be known before closing begins.
    await Promise.race([running.catch(() => undefined), delay(graceMs, undefined, { ref: false })]);
    throw stop.reason;
  };
}

function checkVersion(database: Database, settings: Settings, report: Report) {
  report(`PostgreSQL ${database.version}`);
  const safe = safeReleaseAfter(database.version);
  if (safe === undefined) return;
  if (settings.mode === 'production') {
    throw new AppError('startup.database-behind', { found: database.version, safe });
  }
  report(`It lacks security fixes of ${safe}: good for trial and development, not for production`);
}

function announce(
  { write, version }: StartOptions,
  settings: Settings,
  signIns: readonly DemoSignIn[],
): void {
  write(`\nObhut ${version} is ready at ${settings.publicUrl}`);
  if (signIns.length > 0) {
    const widest = Math.max(...signIns.map(({ email }) => email.length));
    const longest = Math.max(...signIns.map(({ password }) => password.length));
    write('\nDemo sign-ins (e-mail, password, who):');
    for (const { email, password, who } of signIns) {
      write(`  ${email.padEnd(widest)}  ${password.padEnd(longest)}  ${who}`);
    }
  }
  write('\nCtrl-C stops it.');
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((done) => {
    signal.addEventListener('abort', () => done(), { once: true });
  });
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  const late = Symbol('late');
  const limit = new AbortController();
  const winner = await Promise.race([
    work,
    delay(limitMs, late, { signal: limit.signal }).catch(() => undefined),
  ]);
  limit.abort();
  if (winner === late) throw new Error(`not within ${limitMs / 1000} s`);
}
