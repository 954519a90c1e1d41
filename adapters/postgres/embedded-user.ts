import { execFile } from 'node:child_process';
import { chown, cp, lstat, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '#kernel/base/app-error.ts';
import { binariesIn, type PostgresBinaries } from './embedded-binaries.ts';

const run = promisify(execFile);

/** Whom PostgreSQL runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const name = 'obhut-postgres';

/**
 * PostgreSQL refuses to run as root. As root this finds or makes a system user for it; otherwise
 * returns undefined: PostgreSQL then runs as whoever runs this process.
 */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await lookUp();
  if (known !== undefined) return known;
  try {
    await makeUser();
  } catch (cause) {
    // Two starts at once: the other one made it.
    const made = await lookUp();
    if (made !== undefined) return made;
    throw new AppError('database.no-system-user', { detail: text(cause) }, { cause });
  }
  const made = await lookUp();
  if (made === undefined) {
    throw new AppError('database.no-system-user', { detail: `${name} is unknown after making it` });
  }
  return made;
}

/** Gives `path` and what is in it to `user`, where it is not theirs already. */
export async function handOver(path: string, user: ServerUser | undefined): Promise<void> {
  if (user === undefined) return;
  const entry = await lstat(path);
  if (entry.uid !== user.uid || entry.gid !== user.gid) {
    await chown(path, user.uid, user.gid);
  }
  if (!entry.isDirectory()) return;
  for (const child of await readdir(path)) await handOver(join(path, child), user);
}

/**
 * Binaries that `user` may run. A checkout below a private directory (`/root`) is closed to every
 * other user, so there the binaries are copied once to a directory that root alone may write.
 */
export async function binariesFor(
  user: ServerUser | undefined,
  binaries: PostgresBinaries,
): Promise<PostgresBinaries> {
  if (user === undefined || (await isOpenTo(user, binaries.postgres))) return binaries;
  const copy = `/var/lib/obhut/postgresql-${binaries.version}-${process.arch}`;
  try {
    const found = binariesIn(copy, binaries.version);
    if (await exists(found.postgres)) return found;
    const unfinished = `${copy}.${process.pid}`;
    await cp(binaries.root, unfinished, { recursive: true, verbatimSymlinks: true });
    // A strict umask at installation time would close the copy too.
    await run('chmod', ['-R', 'a+rX', dirname(copy)]);
    await rename(unfinished, copy).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      // Two starts at once: the other copy is as good.
      if (!(await exists(found.postgres))) throw error;
    });
    return found;
  } catch (cause) {
    throw new AppError('database.binaries-do-not-run', { detail: text(cause) }, { cause });
  }
}

async function isOpenTo(user: ServerUser, path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    const entry = await stat(at);
    const bits = entry.uid === user.uid ? 0o100 : entry.gid === user.gid ? 0o010 : 0o001;
    if ((entry.mode & bits) === 0) return false;
    if (at === parse(at).root) return true;
  }
}

async function lookUp(): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function makeUser(): Promise<void> {
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      name,
    ]);
  } catch (error) {
    if (!isMissing(error)) throw error;
    // Alpine's BusyBox has another tool for the same thing.
    await run('adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', name]);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function text(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}
