import { isDeepStrictEqual } from 'node:util';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';
import type { WholeDevice } from './whole-device.ts';

interface Held {
  readonly id: RecordId;
  readonly audience: AudienceId;
  readonly revision: number;
  readonly body: unknown;
}

/**
 * What the oracle of every gate says about a device: how many records its copy has that `SELECT`
 * under row security as its account has not, lacks, or has otherwise.
 */
export async function differences(database: TenantDatabase, device: WholeDevice): Promise<number> {
  const wanted = await database.transact(
    device.owner.account.actor,
    (sql) =>
      sql.query<Held>(
        `SELECT id, audience_id AS audience, revision, body FROM tenant_schema.record`,
      ),
    { snapshot: true, timeoutMs: 60_000 },
  );
  const held = new Map(
    (await device.rows()).map(({ id, audience, revision, body }) => [
      id,
      { id, audience, revision, body },
    ]),
  );
  let different = 0;
  for (const record of wanted) {
    if (!isDeepStrictEqual(held.get(record.id), record)) different += 1;
    held.delete(record.id);
  }
  return different + held.size;
}
