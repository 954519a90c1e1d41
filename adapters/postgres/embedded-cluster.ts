import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '#kernel/base/app-error.ts';
import { findPostgresBinaries, type PostgresBinaries } from './embedded-binaries.ts';
import { binariesFor, handOver, serverUser, type ServerUser } from './embedded-user.ts';

export interface EmbeddedClusterOptions {
  /** Made if absent. Holds `postgres/` (cluster and its password) and `postgres.log`. */
  readonly dataDir: string;
  /** `none` trades safety against crashes for speed: for tests only. */
  readonly durability?: 'full' | 'none';
  /** Told in plain words what is happening. */
  readonly onProgress?: (step: string) => void;
  /** Ends a start that is under way; what was half done is redone by the next start. */
  readonly signal?: AbortSignal;
}

export interface EmbeddedCluster {
  /** Connection string of the superuser, database `postgres`, on loopback. Holds the password. */
  readonly adminUrl: string;
  /** PostgreSQL's version, for instance `18.4`. */
  readonly version: string;
  /** Stops the server after its open transactions were rolled back. Can be called twice. */
  stop(): Promise<void>;
}

const admin = 'obhut_admin';
const readyWithinMs = 60_000;
const stopWithinMs = 20_000;
const longestPauseMs = 15_000;

/**
 * Starts the PostgreSQL that came with npm, on a free loopback port with a password of its own.
 * A first start that broke off is recognised and redone; a server that a crashed process left
 * behind is stopped first; a server that dies later is started again on the same port.
 * The caller must hold the data directory: two starts on one directory at once are not guarded
 * against here. Throws `database.*`.
 */
export async function startEmbeddedCluster(
  options: EmbeddedClusterOptions,
): Promise<EmbeddedCluster> {
  const user = await serverUser();
  const binaries = await binariesFor(user, findPostgresBinaries());
  const place = await prepare(options, binaries, user);
  options.signal?.throwIfAborted();

  let port = await freePort();
  let server = await startOn(port);
  let stopping = false;
  void watch(server);

  /** Another process may take the free port before PostgreSQL does. */
  async function startOn(first: number): Promise<ChildProcess> {
    port = first;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startServer(place, port, options);
      } catch (error) {
        if (attempt === 3 || !(error instanceof PortTaken)) throw asStartFailure(error, place);
        port = await freePort();
      }
    }
  }

  async function watch(child: ChildProcess): Promise<void> {
    await exited(child);
    // For as long as it takes: a disk that is full may have room again in an hour.
    for (let attempt = 0; !stopping; attempt += 1) {
      options.onProgress?.('The database stopped unexpectedly; starting it again');
      try {
        await stopLeftover(place);
        server = await startServer(place, port, options);
        if (stopping) await stopServer(server);
        else void watch(server);
        return;
      } catch {
        await delay(Math.min(500 * 2 ** attempt, longestPauseMs), undefined, { ref: false });
      }
    }
  }

  function killAtExit(): void {
    server.kill('SIGINT');
  }
  process.once('exit', killAtExit);

  return {
    adminUrl: urlOf(place.password, port),
    version: binaries.version,
    async stop() {
      stopping = true;
      process.removeListener('exit', killAtExit);
      await stopServer(server);
    },
  };
}

/**
 * The server that another process runs now in `dataDir`, for commands beside it. Undefined when
 * none runs there.
 */
export async function findRunningCluster(
  dataDir: string,
): Promise<Pick<EmbeddedCluster, 'adminUrl' | 'version'> | undefined> {
  const directory = join(resolve(dataDir), 'postgres');
  const pidFile = await readPidFile(join(directory, 'cluster'));
  if (pidFile === undefined || !pidFile.ready || !isAlive(pidFile.pid)) return undefined;
  const password = await required(directory, 'admin-password');
  if (!(await takesOurPassword(password, pidFile.port))) return undefined;
  return {
    adminUrl: urlOf(password, pidFile.port),
    version: findPostgresBinaries().version,
  };
}

interface Place {
  readonly binaries: PostgresBinaries;
  readonly user: ServerUser | undefined;
  readonly directory: string;
  readonly cluster: string;
  readonly log: string;
  readonly password: string;
}

async function prepare(
  options: EmbeddedClusterOptions,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
): Promise<Place> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const directory = join(dataDir, 'postgres');
  await removeUnfinished(dataDir);
  if (!(await has(directory))) {
    options.onProgress?.('Creating the database');
    await initialise(dataDir, directory, binaries, user, options);
  }
  const place = {
    binaries,
    user,
    directory,
    cluster: join(directory, 'cluster'),
    log: join(dataDir, 'postgres.log'),
    password: await required(directory, 'admin-password'),
  };
  await checkVersion(place);
  await handOver(directory, user);
  await stopLeftover(place);
  return place;
}

/** Made beside and renamed when complete, so that `postgres/` is whole or absent. */
async function initialise(
  dataDir: string,
  directory: string,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
  options: EmbeddedClusterOptions,
): Promise<void> {
  const unfinished = join(dataDir, `${unfinishedPrefix}${randomBytes(4).toString('hex')}`);
  const cluster = join(unfinished, 'cluster');
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  await writeFile(join(unfinished, 'admin-password'), `${randomBytes(24).toString('hex')}\n`, {
    mode: 0o600,
  });
  await handOver(unfinished, user);
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${seenFromInside(cluster, user)}`,
      `--username=${admin}`,
      // Relative to the working directory, as only that is sure to be open to `user`.
      '--pwfile=../admin-password',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-instructions',
      ...(options.durability === 'none' ? ['--no-sync'] : []),
    ],
    {
      cwd: cluster,
      env: serverEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      // Ctrl-C goes to the whole terminal group; this process decides what stops, and when.
      detached: true,
      ...(options.signal && { signal: options.signal }),
      ...user,
    },
  );
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-2_000);
  });
  const code = await exited(child);
  options.signal?.throwIfAborted();
  if (code !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    if (complaint.includes('could not look up effective user ID')) {
      throw new AppError('database.user-unknown', { uid: process.geteuid?.() ?? 0 });
    }
    const detail = complaint.trim() === '' ? `initdb ended with ${code}` : complaint.trim();
    throw new AppError('database.init-failed', { directory, detail });
  }
  await rename(unfinished, directory);
}

const unfinishedPrefix = 'postgres.unfinished-';

async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(unfinishedPrefix)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

async function checkVersion(place: Place): Promise<void> {
  const found = await required(place.directory, join('cluster', 'PG_VERSION'));
  const expected = place.binaries.version.split('.')[0] ?? '';
  if (found !== expected) {
    throw new AppError('database.other-version', {
      directory: place.directory,
      found,
      expected,
    });
  }
}

/** A server that outlived its crashed parent still writes to the files: it must end first. */
async function stopLeftover(place: Place): Promise<void> {
  const pidFile = await readPidFile(place.cluster);
  if (pidFile === undefined || !isAlive(pidFile.pid)) return;
  if (await isZombie(pidFile.pid)) {
    // Dead, but nobody has collected it (a container without init): PostgreSQL takes that for a
    // running server and would refuse to start.
    await rm(join(place.cluster, 'postmaster.pid'), { force: true });
    return;
  }
  // The pid may be anybody's by now: only our own server takes our password on that port.
  const ours = await takesOurPassword(place.password, pidFile.port);
  if (!ours) return;
  process.kill(pidFile.pid, 'SIGINT');
  const until = Date.now() + stopWithinMs;
  while (Date.now() < until) {
    // Removing its file is the last thing a server does.
    const left = await readPidFile(place.cluster);
    if (left?.pid !== pidFile.pid || !isAlive(pidFile.pid)) return;
    await delay(20);
  }
}

async function takesOurPassword(password: string, port: number): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: admin,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 3_000,
  });
  // The server is about to be stopped; a connection that breaks is no news.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // 57P03: it is our starting or stopping server that answers, just not yet or no more.
    return error instanceof Error && 'code' in error && error.code === '57P03';
  } finally {
    await client.end().catch(() => undefined);
  }
}

function urlOf(password: string, port: number): string {
  return `postgresql://${admin}:${password}@127.0.0.1:${port}/postgres`;
}

class PortTaken extends Error {}

async function startServer(
  place: Place,
  port: number,
  options: EmbeddedClusterOptions,
): Promise<ChildProcess> {
  const log = await open(place.log, 'w', 0o600);
  let child: ChildProcess;
  try {
    child = spawn(
      place.binaries.postgres,
      [
        '-D',
        seenFromInside(place.cluster, place.user),
        ...Object.entries(serverSettings(port, options.durability ?? 'full')).flatMap(
          ([name, value]) => ['-c', `${name}=${value}`],
        ),
      ],
      {
        cwd: place.cluster,
        env: serverEnvironment(),
        stdio: ['ignore', log.fd, log.fd],
        detached: true,
        ...place.user,
      },
    );
  } finally {
    // The child has its own copy once spawn returned.
    await log.close();
  }
  const ending = exited(child);
  const until = Date.now() + readyWithinMs;
  while (Date.now() < until) {
    if (options.signal?.aborted === true) {
      await stopServer(child);
      options.signal.throwIfAborted();
    }
    const pidFile = await readPidFile(place.cluster);
    if (pidFile !== undefined && pidFile.pid === child.pid && pidFile.ready) return child;
    const ended = await Promise.race([ending.then(() => true), delay(15).then(() => false)]);
    if (ended) await throwLog(place);
  }
  await stopServer(child);
  throw new Error(`not ready after ${readyWithinMs / 1000} s`);
}

async function throwLog(place: Place): Promise<never> {
  const log = await readFile(place.log, 'utf8');
  if (/could not bind|Address already in use/.test(log)) throw new PortTaken();
  const last = log.trim().split('\n').slice(-3).join(' ');
  throw new Error(last === '' ? 'it ended without a word' : last);
}

function asStartFailure(error: unknown, place: Place): unknown {
  if (error instanceof AppError || isAbort(error)) return error;
  return new AppError(
    'database.start-failed',
    {
      directory: place.directory,
      detail: error instanceof Error ? error.message : String(error),
      log: place.log,
    },
    { cause: error },
  );
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ending = exited(child);
  child.kill('SIGINT');
  const ended = await Promise.race([
    ending.then(() => true),
    delay(stopWithinMs, false, { ref: false }),
  ]);
  if (ended) return;
  // Immediate shutdown; the write-ahead log repairs the files at the next start.
  child.kill('SIGQUIT');
  await ending;
}

function serverSettings(port: number, durability: 'full' | 'none'): Record<string, string> {
  const safe = durability === 'full';
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    cluster_name: 'obhut',
    timezone: 'UTC',
    log_timezone: 'UTC',
    fsync: safe ? 'on' : 'off',
    synchronous_commit: safe ? 'on' : 'off',
    full_page_writes: safe ? 'on' : 'off',
    max_connections: safe ? '100' : '300',
    shared_buffers: '128MB',
    // Creating or dropping many tenants in one transaction locks all their tables.
    max_locks_per_transaction: '256',
    // Statements and details of errors hold what people wrote.
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
}

/**
 * The cluster's path as PostgreSQL is told it. Run as another user on Linux it enters through
 * its working directory, so a data directory below a private one (`/root`) works too.
 */
function seenFromInside(cluster: string, user: ServerUser | undefined): string {
  return user !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : cluster;
}

/** Nothing of ours: PG* variables would change what the server and initdb do. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of ['PATH', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR']) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Source: PostgreSQL 18 src/include/utils/pidfile.h: pid, directory, start, port, …, status. */
async function readPidFile(cluster: string): Promise<PidFile | undefined> {
  let lines: string[];
  try {
    lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

async function required(directory: string, name: string): Promise<string> {
  try {
    return (await readFile(join(directory, name), 'utf8')).trim();
  } catch (cause) {
    throw new AppError('database.directory-damaged', { directory, missing: name }, { cause });
  }
}

async function has(path: string): Promise<boolean> {
  try {
    await readdir(path);
    return true;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Source: proc(5), the state after the name in parentheses. */
async function isZombie(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return line[line.lastIndexOf(')') + 2] === 'Z';
}

/** Resolves with the exit code, or null when a signal ended it or it could not be started. */
function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((done) => {
    child.once('error', () => {
      if (child.pid === undefined) done(null);
    });
    child.once('exit', (code) => done(code));
  });
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') fail(new Error('no port'));
        else done(address.port);
      });
    });
  });
}
