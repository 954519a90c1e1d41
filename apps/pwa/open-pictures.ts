import { databaseName } from '#adapters/local-store/dexie.ts';
import { keptPictures } from '#adapters/local-store/kept-pictures.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { KeptPictures } from '#kernel/symbol-set/kept-pictures.ts';

/** What this browser keeps of the pictures of an account's sets in a tenant. */
export function openPictures(accountId: AccountId, tenantId: TenantId): KeptPictures {
  return keptPictures(databaseName(accountId, tenantId));
}
