import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';

export interface Erased {
  readonly records: number;
  /** Overwritten or deleted states of the history. */
  readonly states: number;
}

const mostAtOnce = 1_000;

/**
 * Erases what a tenant has kept for as long as its kinds declare, in pieces, so that nobody waits
 * long. Devices drop it at their next contact. Returns how much went.
 */
export async function eraseDue(sql: AdminSql, tenant: TenantId): Promise<Erased> {
  const sum = { records: 0, states: 0 };
  for (;;) {
    const [piece] = await sql.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      return tx.query<Erased>(
        inSchema('SELECT records, states FROM tenant_schema.erase_due($1)', tenant),
        [mostAtOnce],
      );
    });
    if (piece === undefined) throw new Error('erase_due answers with one row');
    sum.records += piece.records;
    sum.states += piece.states;
    if (piece.records < mostAtOnce && piece.states < mostAtOnce) return sum;
  }
}

/**
 * Forgets departures that are older than 90 days and raises the floors of their audiences, in
 * pieces. A device that was away for longer reads these audiences anew (SY28). Returns how many
 * went.
 */
export async function collectDepartures(sql: AdminSql, tenant: TenantId): Promise<number> {
  for (let sum = 0; ;) {
    const [piece] = await sql.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      return tx.query<{ done: number }>(
        inSchema('SELECT tenant_schema.collect_departures($1) AS done', tenant),
        [mostAtOnce],
      );
    });
    if (piece === undefined) throw new Error('collect_departures answers with one row');
    sum += piece.done;
    if (piece.done < mostAtOnce) return sum;
  }
}
