import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';

export interface Migration {
  /** Such as `tenant/001-access.sql`. */
  readonly name: string;
  readonly text: string;
}

/** All that a version of the program applies. */
export interface Migrations {
  readonly installation: readonly Migration[];
  readonly tenant: readonly Migration[];
}

/** Reads the numbered files of a folder in order. A folder that is not there has none. */
export async function readMigrations(set: string, folder: string): Promise<Migration[]> {
  const files = await readdir(folder).catch(() => []);
  const names = files.filter((file) => /^\d{3}-[a-z0-9-]+\.sql$/.test(file)).toSorted();
  return Promise.all(
    names.map(async (file) => ({
      name: `${set}/${file}`,
      text: await readFile(join(folder, file), 'utf8'),
    })),
  );
}

/**
 * Applies to `scope` (`installation` or a tenant) what it does not have yet, each migration in a
 * transaction of its own, under a lock, so that two servers that start at once do it once and a
 * broken-off run goes on where it was (TE16, TE7). Returns the names applied now.
 * Throws 'database.migration-changed', 'database.migration-missing', 'database.migration-failed'.
 */
export async function migrate(
  sql: AdminSql,
  scope: 'installation' | TenantId,
  migrations: readonly Migration[],
): Promise<string[]> {
  const applied: string[] = [];
  const known = new Set(migrations.map((migration) => migration.name));
  for (const name of await namesApplied(sql, scope)) {
    if (!known.has(name)) throw new AppError('database.migration-missing', { migration: name });
  }
  for (const migration of migrations) {
    if (await applyOnce(sql, scope, migration)) applied.push(migration.name);
  }
  return applied;
}

async function namesApplied(sql: AdminSql, scope: string): Promise<string[]> {
  return sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    const rows = await tx.query<{ name: string }>(
      'SELECT name FROM obhut.migration WHERE scope = $1 ORDER BY name',
      [scope],
    );
    return rows.map((row) => row.name);
  });
}

async function applyOnce(sql: AdminSql, scope: string, migration: Migration): Promise<boolean> {
  const hash = createHash('sha256').update(migration.text).digest('hex');
  return sql.transact(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`migrate ${scope}`]);
    await tx.script('SET LOCAL ROLE obhut_owner');
    const [done] = await tx.query<{ hash: string }>(
      'SELECT hash FROM obhut.migration WHERE scope = $1 AND name = $2',
      [scope, migration.name],
    );
    if (done?.hash === hash) return false;
    if (done !== undefined) {
      throw new AppError('database.migration-changed', { migration: migration.name });
    }
    try {
      await tx.script(
        scope === 'installation' ? migration.text : inSchema(migration.text, scope as TenantId),
      );
      await tx.query('INSERT INTO obhut.migration (scope, name, hash) VALUES ($1, $2, $3)', [
        scope,
        migration.name,
        hash,
      ]);
    } catch (cause) {
      throw new AppError('database.migration-failed', { migration: migration.name }, { cause });
    }
    return true;
  });
}
