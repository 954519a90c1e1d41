import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readSetInProcess } from '#adapters/symbol-set/read-in-process.ts';
import type { ImportedSet } from '#apps/server/administration.ts';
import type { Report } from '#apps/server/composition.ts';
import { importSymbols } from '#apps/server/import-symbols.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import type { SymbolImportId } from '#kernel/symbol-set/ids.ts';
import { beginImport, findImport, importReceived } from '#kernel/symbol-set/import-store.ts';
import type { SymbolSetReading } from '#kernel/symbol-set/reading.ts';
import { symbolRefusalOf } from '#kernel/symbol-set/refusals.ts';
import { setsOfTenant } from '#kernel/symbol-set/set-store.ts';

const reportEvery = 100;

/** Imports a set from a file of this machine as the actor, who has to be a keeper. Throws why it is refused. */
export async function importSymbolFile(
  database: TenantDatabase,
  actor: Actor,
  path: string,
  report: Report,
): Promise<ImportedSet> {
  const file = resolve(path);
  const bytes = await bytesOf(file);
  const act = <T>(work: (sql: TenantSql) => Promise<T>): Promise<T> =>
    database.transact(actor, work).catch((error: unknown) => {
      throw symbolRefusalOf(error);
    });
  const id = randomId<SymbolImportId>();
  await act((sql) => beginImport(sql, id, bytes));
  await act((sql) => importReceived(sql, id));
  const real = readSetInProcess();
  const reading: SymbolSetReading = {
    read: (task, onProgress) =>
      real.read(task, (done, total) => {
        if (done > 0 && done % reportEvery === 0) report(`${done} of ${total} pictures`);
        onProgress(done, total);
      }),
  };
  const workFolder = await mkdtemp(join(tmpdir(), 'obhut-symbols-'));
  try {
    const parts = { database, reading, scan: null, workFolder, clock: systemClock };
    const set = await importSymbols(parts, actor, id, file);
    const ended = await act((sql) => findImport(sql, id));
    if (set === null) {
      throw new AppError(ended?.code ?? 'symbols.import-broken-off', ended?.params ?? {});
    }
    const kept = await act(setsOfTenant);
    return {
      set,
      pictures: kept?.find(({ id: one }) => one === set)?.pictures ?? 0,
      unused: ended?.unused ?? { count: 0, files: [] },
    };
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** Throws 'cli.file-unreadable'. */
async function bytesOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('cli.file-unreadable', { reason: cause.code ?? 'unknown' }, { cause });
  });
  if (!found.isFile() || found.size === 0) {
    throw new AppError('cli.file-unreadable', { reason: 'not a file, or empty' });
  }
  return found.size;
}
