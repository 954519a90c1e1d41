import { execFile } from 'node:child_process';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '#kernel/base/app-error.ts';

interface Holder {
  readonly pid: number;
  /** When that process was born, in the system's own words: a pid alone is reused. */
  readonly born: string;
  readonly host: string;
}

export interface DataLock {
  release(): Promise<void>;
}

const beatMs = 5_000;
const silentAfterMs = 20_000;

/**
 * Takes the data directory for this process. A lock whose process is gone is taken over: a
 * crash leaves nothing to clean up. Throws `startup.data-locked`, naming the holder.
 */
export async function lockData(directory: string): Promise<DataLock> {
  const file = join(directory, 'lock');
  const own: Holder = { pid: process.pid, born: await birthOf(process.pid), host: hostname() };
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(own)}\n`, { mode: 0o600 });
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        // Atomic, and the file is complete from its first moment.
        await link(draft, file);
        break;
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
      }
      const holder = await readHolder(file);
      if (holder === 'gone') continue;
      if (attempt >= 5 || (holder !== undefined && (await isHeld(file, holder)))) {
        throw new AppError('startup.data-locked', {
          directory,
          pid: holder?.pid ?? 0,
          where: holder === undefined || holder.host === own.host ? '' : ` on ${holder.host}`,
        });
      }
      await takeAway(file, holder);
    }
  } finally {
    await rm(draft, { force: true });
  }

  const beating = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, beatMs);
  beating.unref();
  return {
    async release() {
      clearInterval(beating);
      const holder = await readHolder(file);
      if (holder !== 'gone' && holder !== undefined && isSame(holder, own)) await rm(file);
    },
  };
}

/** Tells who holds the directory, if somebody does. */
export async function holderOf(directory: string): Promise<number | undefined> {
  const file = join(directory, 'lock');
  const holder = await readHolder(file);
  if (holder === 'gone' || holder === undefined) return undefined;
  return (await isHeld(file, holder)) ? holder.pid : undefined;
}

/** On another machine or in another container the process cannot be asked: its pulse must do. */
async function isHeld(file: string, holder: Holder): Promise<boolean> {
  if (holder.host === hostname()) return holder.born === (await birthOf(holder.pid));
  const { mtimeMs } = await stat(file);
  return Date.now() - mtimeMs < silentAfterMs;
}

/** Renamed before it is removed: of two processes that see the same stale lock, one wins. */
async function takeAway(file: string, seen: Holder | undefined): Promise<void> {
  const aside = `${file}.stale.${process.pid}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const taken = await readHolder(aside);
  const replaced =
    taken !== 'gone' && taken !== undefined && (seen === undefined || !isSame(taken, seen));
  if (replaced) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

async function readHolder(file: string): Promise<Holder | 'gone' | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'gone';
    throw error;
  }
  try {
    const holder: unknown = JSON.parse(text);
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Empty when there is no such process. */
async function birthOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    try {
      const line = await readFile(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold spaces; the start time is the 22nd field (proc(5)).
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      // Dead, but not collected by its parent yet.
      if (fields[0] === 'Z') return '';
      const ticks = fields[19] ?? '';
      const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
      return `${boot.trim()}/${ticks}`;
    } catch {
      return '';
    }
  }
  if (process.platform === 'win32') return isAlive(pid) ? 'alive' : '';
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim();
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function isSame(a: Holder, b: Holder): boolean {
  return a.pid === b.pid && a.born === b.born && a.host === b.host;
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'born' in value &&
    typeof value.born === 'string' &&
    'host' in value &&
    typeof value.host === 'string'
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
