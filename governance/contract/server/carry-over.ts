import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';

/**
 * Marks a new tenant as one that had its contract elsewhere before, so that it writes; nothing then shows
 * that anything was concluded (CO7). On the operator's connection. Changes nothing for any other tenant.
 */
export async function carryOver(admin: AdminSql, tenant: TenantId): Promise<void> {
  await admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(inSchema('SELECT tenant_schema.contract_carry_over()', tenant));
  });
}
