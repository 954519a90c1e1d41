import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignedHead, SignedHeads } from '#governance/chronicle/server/signed-heads.ts';

/** Keeps what was signed last in a small file for each tenant of this folder, which is made if need be. */
export function fileSignedHeads(folder: string): SignedHeads {
  const fileOf = (tenant: string) => join(folder, `${tenant}.json`);
  return {
    async of(tenant) {
      const text = await readFile(fileOf(tenant), 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      });
      return text === null ? null : readHead(text, fileOf(tenant));
    },
    async keep(tenant, { size, hash }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // On disk before it has its name, and by a name of its own: a command may write beside a server.
      const draft = `${fileOf(tenant)}.${process.pid}.draft`;
      const handle = await open(draft, 'w', 0o600);
      try {
        await handle.writeFile(`${JSON.stringify({ size, hash })}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, fileOf(tenant));
    },
  };
}

/** Throws where the file is damaged: to go on as if nothing had been signed would be what it is against. */
function readHead(text: string, file: string): SignedHead {
  const value: unknown = JSON.parse(text);
  if (
    typeof value === 'object' &&
    value !== null &&
    'size' in value &&
    'hash' in value &&
    Number.isSafeInteger(value.size) &&
    typeof value.hash === 'string' &&
    /^[0-9a-f]{64}$/.test(value.hash)
  ) {
    return { size: Number(value.size), hash: value.hash };
  }
  throw new Error(`${file} is damaged`);
}
