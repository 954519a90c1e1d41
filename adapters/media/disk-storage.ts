import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '#kernel/base/app-error.ts';
import type { MediaStorage } from '#kernel/media/storage.ts';
import { checkedName } from '#kernel/media/checked-name.ts';

let drafts = 0;

/**
 * Media as files of a folder. A file is on the disk, whole, before it has its name: a crash at any
 * moment leaves it there or leaves nothing under that name.
 */
export function diskStorage(root: string): MediaStorage {
  return {
    async put(name, file) {
      const target = join(root, checkedName(name));
      const folder = dirname(target);
      drafts += 1;
      const draft = join(folder, `draft-${process.pid}-${drafts}`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await copyFile(file, draft);
        await onDisk(draft, 'r+');
        await rename(draft, target);
        await onDisk(folder, 'r');
      } catch (cause) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw new AppError('media.storage-unavailable', {}, { cause });
      }
    },

    async read(name, range) {
      const file = join(root, checkedName(name));
      try {
        const handle = await open(file, 'r');
        return createReadStream('', { fd: handle, ...range });
      } catch (cause) {
        const code = isAbsent(cause) ? 'media.storage-missing' : 'media.storage-unavailable';
        throw new AppError(code, {}, { cause });
      }
    },

    async removeUnder(folder) {
      const path = join(root, checkedName(folder));
      try {
        await rm(path, { recursive: true, force: true });
      } catch (cause) {
        throw new AppError('media.storage-unavailable', {}, { cause });
      }
    },
  };
}

async function onDisk(path: string, flags: 'r' | 'r+'): Promise<void> {
  // A folder cannot be opened this way on Windows, which keeps names by itself.
  if (flags === 'r' && process.platform === 'win32') return;
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
