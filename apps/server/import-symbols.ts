import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type {
  Actor,
  TenantDatabase,
  TenantSql,
  TransactOptions,
} from '#kernel/db/tenant-database.ts';
import type { MediaScan } from '#kernel/media/preparing.ts';
import type { SymbolImportId, SymbolSetId } from '#kernel/symbol-set/ids.ts';
import { keepSet, noteProgress, refuseImport } from '#kernel/symbol-set/import-store.ts';
import type { SymbolSetReading } from '#kernel/symbol-set/reading.ts';
import { symbolRefusalOf } from '#kernel/symbol-set/refusals.ts';

export interface SymbolImportParts {
  readonly database: TenantDatabase;
  readonly reading: SymbolSetReading;
  /** Null: nobody scans. */
  readonly scan: MediaScan | null;
  /** For pictures before they are kept; on the disk of the uploads. */
  readonly workFolder: string;
  readonly clock: Clock;
}

/** All pictures of a set are written in one transaction. */
const keepMs = 120_000;
const progressMs = 500;

/**
 * Reads an archive that has come and keeps the set in it, whole or not at all; how it goes and how it
 * ends is written with the import. Returns the set, null where the archive was refused. Throws what it
 * ended with where that is no registered refusal.
 */
export async function importSymbols(
  { database, reading, scan, workFolder, clock }: SymbolImportParts,
  actor: Actor,
  id: SymbolImportId,
  file: string,
): Promise<SymbolSetId | null> {
  const asActor = <T>(
    work: (sql: TenantSql) => Promise<T>,
    options?: TransactOptions,
  ): Promise<T> =>
    database.transact(actor, work, options).catch((error: unknown) => {
      throw symbolRefusalOf(error);
    });
  let toldMs = 0;
  let telling: Promise<void> = Promise.resolve();
  const tell = (done: number, total: number): void => {
    const nowMs = clock.nowMs();
    if (nowMs - toldMs < progressMs) return;
    toldMs = nowMs;
    // What could not be told is told by the next one.
    telling = telling
      .then(() => asActor((sql) => noteProgress(sql, id, done, total)))
      .catch(() => {});
  };

  const folder = await mkdtemp(join(workFolder, 'made-'));
  try {
    if (scan !== null && (await scan.scan(file)) === 'infected') {
      throw new AppError('media.infected');
    }
    const read = await reading.read({ file, folder }, tell);
    await telling;
    if ('refused' in read) throw new AppError(read.refused, read.params);
    return await asActor((sql) => keepSet(sql, id, read, (name) => readFile(join(folder, name))), {
      timeoutMs: keepMs,
    });
  } catch (error) {
    const refusal = error instanceof AppError ? error : new AppError('symbols.import-broken-off');
    await asActor((sql) =>
      refuseImport(sql, id, { refused: refusal.code, params: refusal.params }),
    );
    if (refusal === error) return null;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
