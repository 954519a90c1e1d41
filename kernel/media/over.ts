import type { AccountId, MediaId, TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { MediaAddresses } from '#kernel/media/address.ts';
import { graceDays } from '#kernel/media/limits.ts';
import type { MediaKind } from '#kernel/media/media.ts';
import type { MediaStorages } from '#kernel/media/storage.ts';
import { type Found, type UploadId, uploadLookedAt } from '#kernel/media/upload-store.ts';

interface Over {
  readonly id: MediaId;
  readonly owner: AccountId;
  readonly upload: UploadId;
}

const mostAtOnce = 200;

/**
 * Erases media of a tenant that are over: uploads that did not end, and what no record and no history
 * has named for the days of grace. Out of reach first, then out of the storage, then forgotten; broken
 * off anywhere, the next call goes on. Returns how many went.
 */
export async function eraseMediaOver(
  sql: AdminSql,
  tenant: TenantId,
  parts: {
    readonly storages: MediaStorages;
    readonly addresses: MediaAddresses;
    readonly removeUpload: (upload: UploadId) => Promise<void>;
  },
  days = graceDays,
): Promise<number> {
  for (let sum = 0; ;) {
    const over = await asOwner<{ over: Over[] }>(
      sql,
      tenant,
      `SELECT tenant_schema.media_over($1 * interval '1 day', $2) AS over`,
      [days, mostAtOnce],
    );
    const all = over[0]?.over ?? [];
    for (const { id, owner, upload } of all) {
      await parts.storages.of(tenant).removeUnder(parts.addresses.ofMedium(tenant, owner, id));
      await parts.removeUpload(upload);
      await asOwner(sql, tenant, 'SELECT tenant_schema.forget_media($1, $2)', [id, owner]);
    }
    sum += all.length;
    if (all.length < mostAtOnce) return sum;
  }
}

export interface WaitingUpload extends Over {
  readonly is: MediaKind;
  readonly bytes: number;
}

/** Uploads of a tenant that nobody has looked at for ten minutes: what was to do it ended, or failed. */
export function uploadsLeftWaiting(
  sql: AdminSql,
  tenant: TenantId,
): Promise<readonly WaitingUpload[]> {
  return asOwner<WaitingUpload>(
    sql,
    tenant,
    `SELECT m.id, m.owner_id AS owner, m.upload_id AS upload, m.is_a AS is, m.declared_bytes::float8 AS bytes
     FROM tenant_schema.media m
     WHERE m.state = 'waiting' AND m.changed_at < now() - interval '10 minutes'
     ORDER BY m.changed_at LIMIT 50`,
    [],
  );
}

/** Ends one of these, as the operator. */
export async function endWaiting(
  sql: AdminSql,
  tenant: TenantId,
  upload: UploadId,
  result: Found | { readonly refused: string },
): Promise<void> {
  await sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await uploadLookedAt(
      { query: (text, values) => tx.query(inSchema(text, tenant), values) },
      upload,
      result,
    );
  });
}

function asOwner<Row extends object>(
  sql: AdminSql,
  tenant: TenantId,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  return sql.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return tx.query<Row>(inSchema(text, tenant), values);
  });
}
