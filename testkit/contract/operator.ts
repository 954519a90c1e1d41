import { asOperator } from '#apps/server/lost-device.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { TestDatabase } from '#testkit/pg/test-database.ts';

/** Does something in a tenant as the operator, in one transaction. */
export function asOperatorIn<T>(
  { admin }: Pick<TestDatabase, 'admin'>,
  tenant: TenantId,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  return asOperator(admin)(tenant, work);
}
