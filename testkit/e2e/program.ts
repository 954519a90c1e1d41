import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Installation, openInstallation } from '#apps/server/open-installation.ts';
import { readSettings } from '#apps/server/settings.ts';
import { startArguments } from '#testkit/e2e/start-arguments.ts';
import { freePort } from '#testkit/free-port.ts';

const root = join(import.meta.dirname, '../..');

/** The whole program as `npm start` starts it, with a data directory and a port of its own. */
export interface Program extends AsyncDisposable {
  /** Where it answers. No slash at the end. */
  readonly url: string;
  readonly pid: () => number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and waits until it is ready. */
  start(): Promise<void>;
  /** Ends it orderly; its data stay. */
  stop(): Promise<void>;
  /** What `npm run obhut` prints with `--json`. */
  obhut(...args: string[]): Promise<unknown>;
  /** The database and the secret it runs on. */
  installation(): Promise<Installation>;
}

/** Starts the program with its demo; the web app is built first where it is not. Its data go with it. */
export async function startProgram(
  options: {
    /** Where they are; else in a directory of their own. */
    readonly dataDir?: string;
  } = {},
): Promise<Program> {
  const dataDir = options.dataDir ?? newDataDir();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = {
    ...withoutSettings(process.env),
    OBHUT_DATA_DIR: dataDir,
    OBHUT_PORT: String(port),
  };
  let running = await begin(environment);
  const stop = async (): Promise<void> => {
    running.child.kill('SIGTERM');
    await running.ended;
  };

  return {
    url,
    pid: () => running.child.pid ?? 0,
    async kill() {
      running.child.kill('SIGKILL');
      await running.ended;
    },
    async start() {
      running = await begin(environment);
    },
    async obhut(...args) {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['apps/cli/main.ts', ...args, '--json'],
        { cwd: root, env: environment },
      );
      return JSON.parse(stdout) as unknown;
    },
    installation: () => openInstallation(readSettings(environment), '0.0.0', () => {}),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A directory that is not there yet. */
export function newDataDir(): string {
  return join(tmpdir(), `obhut-e2e-${randomBytes(6).toString('hex')}`);
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

async function begin(environment: NodeJS.ProcessEnv): Promise<Running> {
  const child = spawn(process.execPath, startArguments, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  let said = '';
  const listen = (chunk: Buffer): void => {
    said = (said + chunk.toString('utf8')).slice(-10_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<void>((done) => {
    child.once('close', () => done());
  });
  for (let waited = 0; waited < 100_000; waited += 50) {
    if (said.includes('is ready at')) return { child, ended };
    if (child.exitCode !== null) break;
    await delay(50);
  }
  child.kill('SIGKILL');
  await ended;
  throw new Error(`The program did not become ready:\n${said}`);
}

/** Somebody's own settings are not the test's. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('OBHUT_')),
  );
}
