import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { canInstallPackages, findProgram, installPackages } from '#testkit/debian.ts';

export const natsAdvice =
  'The tests of fan-out over NATS need a nats-server. Install one (Debian and Ubuntu: ' +
  '`sudo apt-get install nats-server`; macOS: `brew install nats-server`), and run `npm test` again.';

/** Path of a nats-server that is here, or undefined. */
export function findNatsServer(): string | undefined {
  return findProgram('nats-server');
}

/**
 * Path of a nats-server. Where there is none and this is root on a Debian, installs its package.
 * Throws with the advice what to do where that is not possible.
 */
export function findOrInstallNatsServer(report: (line: string) => void): string {
  const found = findNatsServer();
  if (found !== undefined) return found;
  if (!canInstallPackages()) throw new Error(natsAdvice);
  report('No nats-server here: installing Debian’s (once, about 12 MB)');
  try {
    installPackages(['nats-server'], { recommended: false });
  } catch (cause) {
    throw new Error(`nats-server could not be installed. ${natsAdvice}`, { cause });
  }
  const installed = findNatsServer();
  if (installed === undefined) throw new Error(natsAdvice);
  return installed;
}

export interface TestNatsServer {
  readonly port: number;
  /** Kills it and starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a nats-server for a test, on a free port of this machine. */
export async function startNatsServer(...settings: readonly string[]): Promise<TestNatsServer> {
  const program = findNatsServer();
  if (program === undefined) throw new Error(natsAdvice);
  const folder = await mkdtemp(join(tmpdir(), 'obhut-nats-'));
  let running = await run(program, folder, -1, settings);
  const { port } = running;
  return {
    port,
    async restart() {
      await running.kill();
      running = await run(program, folder, port, settings);
    },
    async stop() {
      await running.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(program: string, folder: string, port: number, settings: readonly string[]) {
  const where = ['--addr', '127.0.0.1', '--port', String(port), '--ports_file_dir', folder];
  const child = spawn(program, [...where, ...settings], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2_000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const file = join(folder, `nats-server_${child.pid}.ports`);
  for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 25) {
    if (child.exitCode !== null) break;
    if (readdirSync(folder).length > 0 && existsSync(file)) {
      const found = /:(\d+)/.exec(readFileSync(file, 'utf8'))?.[1];
      if (found !== undefined) return { port: Number(found), kill };
    }
    await delay(25);
  }
  await kill();
  throw new Error(`nats-server did not start: ${said}`);
}
