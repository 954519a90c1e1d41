import { AppError } from '#kernel/base/app-error.ts';
import type { Actor, TenantDatabase } from '#kernel/db/tenant-database.ts';

/** What the tenant tells the acting device when it says hello. */
export interface DeviceRules {
  /** For how long it may show what it holds without having heard of the server (SY27). */
  readonly leaseDays: number;
  readonly lost: boolean;
}

export async function deviceRules(database: TenantDatabase, actor: Actor): Promise<DeviceRules> {
  const [row] = await database.transact(actor, (sql) =>
    sql.finish<{ rules: DeviceRules }>('SELECT tenant_schema.device_rules() AS rules'),
  );
  if (row === undefined) throw new Error('device_rules answers with one row');
  return row.rules;
}

/** The lease, for the tenant's keepers. Throws 'access.not-allowed'. */
export async function readLease(database: TenantDatabase, actor: Actor): Promise<number> {
  const [row] = await database.transact(actor, (sql) =>
    sql.finish<{ days: number | null }>(
      `SELECT CASE WHEN tenant_schema.is_keeper()
                   THEN (tenant_schema.device_rules() ->> 'leaseDays')::integer END AS days`,
    ),
  );
  if (typeof row?.days !== 'number') throw new AppError('access.not-allowed');
  return row.days;
}

export const leaseDaysAtMost = 90;

/** Says for how long the tenant's devices may show their copies; for its keepers (SY27). */
export async function setLease(
  database: TenantDatabase,
  actor: Actor,
  days: number,
): Promise<void> {
  try {
    await database.transact(actor, (sql) =>
      sql.finish('SELECT tenant_schema.set_lease($1)', [days]),
    );
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'OB002') {
      throw new AppError('access.not-allowed', {}, { cause });
    }
    throw cause;
  }
}
