import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { storageContract } from '#adapters/media/contract-suite.ts';
import { diskStorage } from '#adapters/media/disk-storage.ts';

storageContract('media on a disk', async () => {
  const root = await mkdtemp(join(tmpdir(), 'obhut-disk-'));
  return {
    storage: diskStorage(root),
    async names() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .toSorted();
    },
    close: () => rm(root, { recursive: true, force: true }),
  };
});
