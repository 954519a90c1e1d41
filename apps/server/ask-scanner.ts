import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { MediaScan } from '#kernel/media/preparing.ts';

/** The test file that every scanner finds (EICAR); in pieces, so that this file is not found itself. */
const test = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(
  '',
);

/** Whether the scanner tells a harmless file from one that every scanner knows. */
export async function askScanner(scan: MediaScan, folder: string): Promise<boolean> {
  const file = join(folder, `scanner-${randomUUID()}`);
  try {
    await writeFile(file, test, { mode: 0o600 });
    if ((await scan.scan(file)) !== 'infected') return false;
    await writeFile(file, 'harmless', { mode: 0o600 });
    return (await scan.scan(file)) === 'clean';
  } finally {
    await rm(file, { force: true });
  }
}
