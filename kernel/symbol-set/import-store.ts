import type { ErrorParams } from '#kernel/base/app-error.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { SymbolImportId, SymbolSetId } from './ids.ts';
import { ownKeyOf } from './own-key.ts';
import type { ReadSet } from './reading.ts';

/** How an import goes, for who began it. */
export interface SymbolImport {
  readonly id: SymbolImportId;
  readonly bytes: number;
  readonly state: 'uploading' | 'reading' | 'done' | 'refused';
  /** Pictures that are drawn, and how many there are to draw. */
  readonly done: number;
  readonly total: number;
  readonly code: string | null;
  readonly params: ErrorParams;
  readonly set: SymbolSetId | null;
  readonly unused: ReadSet['unused'];
}

export async function beginImport(sql: Sql, id: SymbolImportId, bytes: number): Promise<void> {
  await sql.query('SELECT tenant_schema.begin_symbol_import($1, $2)', [id, bytes]);
}

/** Of the actor's own; null for everybody else's and what is not there. */
export async function findImport(sql: Sql, id: SymbolImportId): Promise<SymbolImport | null> {
  const [row] = await sql.query<{ state: SymbolImport | null }>(
    'SELECT tenant_schema.symbol_import_state($1) AS state',
    [id],
  );
  return row?.state ?? null;
}

/** All bytes are there. True for the one who is to read them. */
export async function importReceived(sql: Sql, id: SymbolImportId): Promise<boolean> {
  const [row] = await sql.query<{ mine: boolean }>(
    'SELECT tenant_schema.symbol_import_received($1) AS mine',
    [id],
  );
  return row?.mine === true;
}

export async function noteProgress(
  sql: Sql,
  id: SymbolImportId,
  done: number,
  total: number,
): Promise<void> {
  await sql.query('SELECT tenant_schema.symbol_import_progress($1, $2, $3)', [id, done, total]);
}

export async function refuseImport(
  sql: Sql,
  id: SymbolImportId,
  { refused, params }: { readonly refused: string; readonly params: ErrorParams },
): Promise<void> {
  await sql.query('SELECT tenant_schema.symbol_import_refused($1, $2, $3)', [
    id,
    refused,
    JSON.stringify(params),
  ]);
}

/** So many pictures go to the database in one statement. */
const atOnce = 50;

/**
 * Keeps a set that was read, in the transaction of `sql` and so whole or not at all: as a new one, or
 * as the next edition of the one of its name.
 */
export async function keepSet(
  sql: Sql,
  id: SymbolImportId,
  { about, pictures, own, unused }: ReadSet,
  contentOf: (file: string) => Promise<Buffer>,
): Promise<SymbolSetId> {
  const [row] = await sql.query<{ set: SymbolSetId }>(
    'SELECT tenant_schema.put_symbol_set($1, $2, $3) AS set',
    [id, randomId<SymbolSetId>(), JSON.stringify(about)],
  );
  if (row === undefined) throw new Error('put_symbol_set answers with one row');
  for (let from = 0; from < pictures.length; from += atOnce) {
    const some = pictures.slice(from, from + atOnce);
    await sql.query('SELECT tenant_schema.put_symbol_pictures($1, $2, $3)', [
      id,
      some.map(({ concept }) => concept),
      await Promise.all(some.map(({ file }) => contentOf(file))),
    ]);
  }
  for (let from = 0; from < own.length; from += atOnce) {
    const some = own.slice(from, from + atOnce);
    await sql.query('SELECT tenant_schema.put_own_pictures($1, $2, $3, $4, $5)', [
      id,
      some.map(({ named }) => ownKeyOf(about.name, named)),
      some.map(({ de, en }) => JSON.stringify({ de, en })),
      some.map(({ concept }) => concept),
      await Promise.all(some.map(async ({ file }) => (file === null ? null : contentOf(file)))),
    ]);
  }
  await sql.query('SELECT tenant_schema.end_symbol_import($1, $2)', [id, JSON.stringify(unused)]);
  return row.set;
}
