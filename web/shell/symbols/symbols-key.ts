import type { AccountId, TenantId } from '#kernel/base/ids.ts';

/** Where it stands which set is chosen; there as long as pictures of one are kept. */
export function symbolsKey(account: AccountId, tenant: TenantId): `obhut.symbols.${string}` {
  return `obhut.symbols.${account}.${tenant}`;
}
