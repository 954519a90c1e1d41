import * as z from 'zod/mini';
import { isTenantId, type AccountId, type TenantId } from '#kernel/base/ids.ts';
import { browserStorage } from './browser-storage.ts';
import type { Session } from './session.ts';

/** A tenant the account belonged to; what it wrote there and could not send may still be on this device. */
export interface FormerTenant {
  readonly id: TenantId;
  readonly name: string;
}

const schema = z.object({
  account: z.string(),
  tenants: z.array(z.object({ id: z.string(), name: z.string() })),
});

export function formerTenants(account: AccountId): FormerTenant[] {
  try {
    const text = browserStorage.read('obhut.former');
    const read = z.safeParse(schema, JSON.parse(text ?? 'null'));
    if (!read.success || read.data.account !== account) return [];
    return read.data.tenants.flatMap(({ id, name }) => (isTenantId(id) ? [{ id, name }] : []));
  } catch {
    return [];
  }
}

/** Notes what the account left between two answers of the server, and what it came back to. */
export function noteFormerTenants(before: Session | null, now: Session): void {
  const { id: account } = now.account;
  const left = before?.account.id === account ? before.tenants : [];
  const known = new Map(
    [...formerTenants(account), ...left].map(({ id, name }) => [id, { id, name }]),
  );
  for (const { id } of now.tenants) known.delete(id);
  write(account, [...known.values()]);
}

/** Nothing of it is on this device any more. */
export function forgetFormerTenant(account: AccountId, tenant: TenantId): void {
  write(
    account,
    formerTenants(account).filter(({ id }) => id !== tenant),
  );
}

function write(account: AccountId, tenants: readonly FormerTenant[]): void {
  if (tenants.length === 0 && browserStorage.read('obhut.former') === null) return;
  browserStorage.write(
    'obhut.former',
    tenants.length === 0 ? '' : JSON.stringify({ account, tenants }),
  );
}
