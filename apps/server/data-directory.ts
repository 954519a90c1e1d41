import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/base/app-error.ts';
import { type DataLock, lockData } from './data-lock.ts';

/** Raised when an older Obhut could no longer read what this one writes. */
export const dataFormat = 1;

export interface DataDirectory {
  readonly path: string;
  /** The secret everything else is derived from: as given, else made once and kept. */
  secret(given: string | undefined): Promise<string>;
  close(): Promise<void>;
}

/**
 * Takes the directory for this process, making it if need be. Throws `startup.data-locked`,
 * `startup.data-newer` (nothing was changed then) or `startup.data-unusable`.
 */
export async function openDataDirectory(path: string, version: string): Promise<DataDirectory> {
  const lock = await usable(path, async () => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return await lockData(path);
  });
  try {
    const written = await usable(path, async () => await readStamp(path));
    if (written !== undefined && written.format > dataFormat) {
      throw new AppError('startup.data-newer', {
        directory: path,
        writer: written.writer,
        found: written.format,
        known: dataFormat,
      });
    }
    await usable(path, async () => {
      await writeWhole(
        join(path, 'format.json'),
        `${JSON.stringify({ format: dataFormat, writer: version })}\n`,
      );
    });
    return directory(path, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function directory(path: string, lock: DataLock): DataDirectory {
  return {
    path,
    async secret(given) {
      return given ?? (await usable(path, async () => await keptSecret(path)));
    },
    async close() {
      await lock.release();
    },
  };
}

interface Stamp {
  readonly format: number;
  readonly writer: string;
}

async function readStamp(path: string): Promise<Stamp | undefined> {
  const text = await readIfThere(join(path, 'format.json'));
  if (text === undefined) return undefined;
  const stamp: unknown = JSON.parse(text);
  const valid =
    typeof stamp === 'object' &&
    stamp !== null &&
    'format' in stamp &&
    typeof stamp.format === 'number' &&
    'writer' in stamp &&
    typeof stamp.writer === 'string';
  if (!valid) throw new Error('format.json is damaged');
  return { format: Number(stamp.format), writer: String(stamp.writer) };
}

async function keptSecret(path: string): Promise<string> {
  const kept = await readSecret(path);
  if (kept !== undefined) return kept;
  const made = randomBytes(32).toString('hex');
  await writeWhole(join(path, 'secret'), `${made}\n`);
  return made;
}

/**
 * The secret kept in the data directory, or undefined when none was made yet. Throws
 * `startup.secret-unusable` for a cut or emptied file: were it quietly replaced, every session
 * would end, and the database would refuse the passwords derived from it.
 */
export async function readSecret(path: string): Promise<string | undefined> {
  const file = join(path, 'secret');
  const kept = (await readIfThere(file))?.trim();
  if (kept !== undefined && kept.length < 32) {
    throw new AppError('startup.secret-unusable', { file });
  }
  return kept;
}

/** On disk before it has its name: a crash leaves the old file or the new one. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.draft`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function usable<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('startup.data-unusable', { directory: path, detail }, { cause });
  }
}
