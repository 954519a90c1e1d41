import { refusing } from '#governance/contract/server/contract-store.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { EgressLine } from '../egress.ts';

/**
 * Notes what is about to leave, or was refused. A call whose purpose does not stand in Annex II the database
 * refuses: that is noted in its place, and then thrown, so that nothing leaves (cl_7.2). Throws
 * 'purpose.outside-annex'.
 */
export async function noteEgress(
  inTenant: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>,
  line: EgressLine,
): Promise<void> {
  try {
    await inTenant((sql) => write(sql, line, line.action, line.reasons));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'purpose.outside-annex') throw error;
    await inTenant((sql) => write(sql, line, 'provider.deny', ['purpose-outside-annex']));
    throw error;
  }
}

async function write(
  sql: Sql,
  { provider, version, purpose, categories, atMs }: EgressLine,
  action: EgressLine['action'],
  reasons: readonly string[],
): Promise<void> {
  await refusing(() =>
    sql.query('SELECT tenant_schema.note_egress($1, $2, $3, $4, $5, $6, $7)', [
      action,
      provider,
      version,
      purpose,
      categories,
      reasons,
      new Date(atMs),
    ]),
  );
}
