import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  canInstallPackages,
  findProgram,
  installPackages,
  isRunnable,
  librariesOf,
  unpackPackage,
} from '#testkit/debian.ts';
import { freePort } from '#testkit/free-port.ts';

const unpacked = join(import.meta.dirname, '../.cache/clamd');

export const clamdAdvice =
  'The tests of the scanner need a clamd. Install one (Debian and Ubuntu: ' +
  '`sudo apt-get install clamav-daemon`; macOS: `brew install clamav`), and run `npm test` again.';

/** Path of a clamd that is here, or undefined. */
export function findClamd(): string | undefined {
  return findProgram('clamd') ?? [join(unpacked, 'usr/sbin/clamd')].find(isRunnable);
}

/**
 * Path of a clamd. Where there is none and this is root on a Debian, installs the libraries it needs
 * and unpacks its package: installed, it would begin to fetch signatures and to watch this machine.
 * Throws with the advice what to do where that is not possible.
 */
export function findOrInstallClamd(report: (line: string) => void): string {
  const found = findClamd();
  if (found !== undefined) return found;
  if (!canInstallPackages()) throw new Error(clamdAdvice);
  report('No clamd here: unpacking Debian’s (once, about 9 MB)');
  const half = `${unpacked}.half`;
  try {
    installPackages(librariesOf('clamav-daemon'), { recommended: false });
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { recursive: true });
    unpackPackage('clamav-daemon', half);
    rmSync(unpacked, { recursive: true, force: true });
    renameSync(half, unpacked);
  } catch (cause) {
    throw new Error(`clamd could not be installed. ${clamdAdvice}`, { cause });
  }
  const installed = findClamd();
  if (installed === undefined) throw new Error(clamdAdvice);
  return installed;
}

export interface TestClamd {
  readonly port: number;
  /** Its socket in the file system. */
  readonly path: string;
  readonly kill: () => Promise<void>;
  /** Starts it again at the same places. */
  readonly start: () => Promise<void>;
  /** Kills it and removes what it left. */
  readonly remove: () => Promise<void>;
}

/** What a clamd looks for: a name, and the bytes that carry it, anywhere in a file. */
export type Signatures = Readonly<Record<string, string>>;

/** Starts a clamd that knows these signatures and no others. */
export async function startClamd(options: {
  readonly signatures: Signatures;
  /** Of what is more it looks at nothing. */
  readonly bytesAtMost: number;
}): Promise<TestClamd> {
  const program = findClamd();
  if (program === undefined) throw new Error(clamdAdvice);
  const folder = await mkdtemp(join(tmpdir(), 'obhut-clamd-'));
  const port = await freePort();
  const path = join(folder, 'socket');
  await mkdir(join(folder, 'known'));
  await mkdir(join(folder, 'work'));
  // Name, of any kind of file, at any place, these bytes.
  const lines = Object.entries(options.signatures).map(
    ([name, text]) => `${name}:0:*:${Buffer.from(text).toString('hex')}\n`,
  );
  await writeFile(join(folder, 'known', 'test.ndb'), lines.join(''));
  const settings = {
    Foreground: 'yes',
    DatabaseDirectory: join(folder, 'known'),
    TemporaryDirectory: join(folder, 'work'),
    TCPAddr: '127.0.0.1',
    TCPSocket: String(port),
    LocalSocket: path,
    StreamMaxLength: String(options.bytesAtMost),
    MaxThreads: '4',
  };
  const file = join(folder, 'clamd.conf');
  const text = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  await writeFile(file, text.join(''));

  let running = await run(program, file, port);
  return {
    port,
    path,
    kill: () => running.kill(),
    async start() {
      running = await run(program, file, port);
    },
    async remove() {
      await running.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(program: string, settings: string, port: number) {
  const child = spawn(program, ['--config-file', settings], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const out of [child.stdout, child.stderr]) {
    out.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2_000)));
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 25) {
    if (child.exitCode !== null) break;
    if (await answers(port)) return { kill };
    await delay(25);
  }
  await kill();
  throw new Error(`clamd did not start: ${said}`);
}

async function answers(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    socket.write('zPING\0');
    for await (const piece of socket) return String(piece).startsWith('PONG');
    return false;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
