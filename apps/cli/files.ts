import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { AppError } from '#kernel/base/app-error.ts';

/** Throws 'cli.file-unreadable'. */
export async function fileBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AppError('cli.file-unreadable', { reason: reasonOf(cause) }, { cause });
  }
}

/** SHA-256 of what is in a file. Throws 'cli.file-unreadable'. */
export async function fileHash(path: string): Promise<string> {
  return createHash('sha256')
    .update(await fileBytes(path))
    .digest('hex');
}

/** Throws 'cli.file-unwritable'; a file that is there stays. */
export async function writeNewFile(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx' });
  } catch (cause) {
    throw new AppError('cli.file-unwritable', { reason: reasonOf(cause) }, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
}
