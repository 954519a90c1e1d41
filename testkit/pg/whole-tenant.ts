import type { TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** A fingerprint of every row of a tenant, as the superuser sees it. */
export async function wholeTenant(admin: Sql, tenant: TenantId): Promise<string> {
  const tables = await admin.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = $1::text::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`,
    [tenant],
  );
  const parts = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, coalesce(json_agg(t ORDER BY t::text)::text, '') AS all
       FROM tenant_schema.${name} t`,
  );
  const [row] = await admin.query<{ all: string }>(
    inSchema(
      // Several workers bring the tables in any order.
      `SELECT md5(string_agg(x.all, '|' ORDER BY x.name)) AS all FROM (${parts.join(' UNION ALL ')}) x`,
      tenant,
    ),
  );
  if (row === undefined) throw new Error('no fingerprint');
  return row.all;
}
