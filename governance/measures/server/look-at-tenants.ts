import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Sighting } from '../look.ts';

/** What is erased daily may be late by a day on which nothing ran. */
const graceDays = 2;

/** Counts what has stood its time for longer than it may, in every tenant. */
export async function lookAtRetention(
  sql: AdminSql,
  tenants: readonly TenantId[],
  signal: AbortSignal,
): Promise<Sighting[]> {
  const sightings: Sighting[] = [];
  for (const tenant of tenants) {
    signal.throwIfAborted();
    const [row] = await sql.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      return tx.query<{ kinds: number; overdue: string }>(
        inSchema(
          'SELECT kinds, overdue FROM tenant_schema.retention_overdue(make_interval(days => $1))',
          tenant,
        ),
        [graceDays],
      );
    });
    const overdue = Number(row?.overdue ?? 0);
    sightings.push({
      measure: 'transfer.erasure-plan',
      tenant,
      report: {
        looked: row?.kinds ?? 0,
        what: 'kinds with a time',
        found: overdue === 0 ? [] : [`kept too long: ${overdue}`],
      },
    });
  }
  return sightings;
}

/** Looks whether the chronicle of every tenant has what the public page says now. */
export async function lookAtTold(
  sql: AdminSql,
  tenants: readonly TenantId[],
  signal: AbortSignal,
): Promise<Sighting[]> {
  const [latest] = await sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return tx.query<{ version: number; hash: string; fits: boolean }>(
      `SELECT version, hash, hash = encode(sha256(convert_to(document, 'UTF8')), 'hex') AS fits
       FROM obhut.transparency ORDER BY version DESC LIMIT 1`,
    );
  });
  const sightings: Sighting[] = [];
  for (const tenant of tenants) {
    signal.throwIfAborted();
    const found: string[] = [];
    if (latest !== undefined) {
      if (!latest.fits) found.push(`version ${latest.version} was changed after it was published`);
      const [told] = await sql.transact(async (tx) => {
        await tx.script('SET LOCAL ROLE obhut_owner');
        return tx.query<{ told: boolean }>(
          inSchema('SELECT tenant_schema.transparency_is_told($1, $2) AS told', tenant),
          [latest.version, latest.hash],
        );
      });
      if (told?.told !== true) found.push(`version ${latest.version} is not in the chronicle`);
    }
    sightings.push({
      measure: 'orders.published',
      tenant,
      report: { looked: latest === undefined ? 0 : 1, what: 'published version', found },
    });
  }
  return sightings;
}
