import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { ShellParts } from '../parts.ts';
import { OwnSymbols } from './own-symbols.ts';

let last: { readonly of: string; readonly opening: Promise<OwnSymbols | null> } | null = null;

/** What this device keeps of an account's sets in a tenant; the same each time. Null where that cannot be had. */
export function symbolsOf(
  parts: Pick<ShellParts, 'openPictures'>,
  account: AccountId,
  tenant: TenantId,
): Promise<OwnSymbols | null> {
  const of = `${account} ${tenant}`;
  if (last?.of !== of) last = { of, opening: open(parts, account, tenant) };
  return last.opening;
}

/** Shown no more, and read anew the next time. */
export function letGoOf(symbols: OwnSymbols | null, opening: Promise<unknown>): void {
  symbols?.hide();
  if (last?.opening === opening) last = null;
}

async function open(
  { openPictures }: Pick<ShellParts, 'openPictures'>,
  account: AccountId,
  tenant: TenantId,
): Promise<OwnSymbols | null> {
  try {
    if (openPictures === undefined) return null;
    return await OwnSymbols.open(await openPictures(account, tenant), account, tenant);
  } catch {
    // Our own pictures are there; what cannot be had now is tried for again at the next start.
    return null;
  }
}
