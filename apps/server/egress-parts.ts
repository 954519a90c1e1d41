import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import type { EgressParts } from '#governance/gate/egress.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import { noteEgress } from '#governance/gate/server/note-egress.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';

/**
 * What the way out stands on, on connections of the operator's: what leaves does so for the program,
 * not for somebody who is signed in.
 */
export function egressParts(adminUrl: string, clock: Clock): EgressParts {
  const inTenant = async <T>(tenant: TenantId, work: (sql: Sql) => Promise<T>): Promise<T> => {
    const admin = await connectAsAdmin(adminUrl);
    try {
      return await asOperator(admin)(tenant, work);
    } finally {
      await admin.close();
    }
  };
  return {
    clock,
    stateOf: (tenant) => inTenant(tenant, readGateState),
    note: (line) => noteEgress((work) => inTenant(line.tenant, work), line),
  };
}
