import { removeAccounts } from '#apps/server/remove-accounts.ts';
import { refusing } from '#governance/contract/server/contract-store.ts';
import type { Identity } from '#identity/port.ts';
import { normalEmail } from '#identity/email.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { listTenants } from '#kernel/db/installation.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';

export interface EraseAccount {
  readonly email: string;
  /** By tenant, where its instruction is needed. */
  readonly instructions: ReadonlyMap<TenantId, string>;
  /** Who of the operator does it. */
  readonly by: string;
}

export interface ErasedAccount {
  readonly tenants: readonly {
    readonly tenant: TenantId;
    /** Events of which no more is known than that somebody did something. */
    readonly forgotten: number;
  }[];
}

interface Traces {
  readonly is_member: boolean;
  readonly is_last_keeper: boolean;
  readonly is_known: boolean;
  readonly owner_decides: boolean;
  readonly needs_instruction: boolean;
}

/**
 * Erases an account: each tenant forgets it in one transaction, then the sign-in goes with address, name, devices and
 * keys. What broke off is done by asking again. Throws 'cli.account-unknown', 'cli.account-needed' where
 * nobody else looks after a tenant, 'cli.account-member' where owners decide who is a member, and
 * 'cli.account-remembered' where an instruction is missing; nothing was erased then.
 */
export async function eraseAccount(
  { admin, identity, asOwner }: EraseParts,
  { email, instructions, by }: EraseAccount,
): Promise<ErasedAccount> {
  const account = await identity.accountOf(email);
  if (account === null) throw new AppError('cli.account-unknown');
  const known: TenantId[] = [];
  const [needed, members, unasked]: [TenantId[], TenantId[], TenantId[]] = [[], [], []];
  for (const { id } of await listTenants(admin)) {
    const [traces] = await asOwner(id, (sql) =>
      sql.query<Traces>(
        `SELECT is_member, is_last_keeper, is_known, owner_decides, needs_instruction
         FROM tenant_schema.account_traces($1)`,
        [account],
      ),
    );
    if (traces === undefined || !(traces.is_member || traces.is_known)) continue;
    known.push(id);
    if (traces.is_last_keeper) needed.push(id);
    else if (traces.is_member && traces.owner_decides) members.push(id);
    if (traces.needs_instruction && !instructions.has(id)) unasked.push(id);
  }
  if (needed.length > 0) throw new AppError('cli.account-needed', { tenants: needed.join(', ') });
  if (members.length > 0) {
    throw new AppError('cli.account-member', { tenants: members.join(', ') });
  }
  if (unasked.length > 0) {
    throw new AppError('cli.account-remembered', { tenants: unasked.join(', ') });
  }
  const tenants = [];
  for (const tenant of known) {
    const [row] = await refusing(() =>
      asOwner(tenant, (sql) =>
        sql.query<{ forgotten: number }>(
          'SELECT tenant_schema.erase_account($1, $2, $3) AS forgotten',
          [account, instructions.get(tenant) ?? null, by],
        ),
      ),
    );
    tenants.push({ tenant, forgotten: row?.forgotten ?? 0 });
  }
  await removeAccounts(admin, [{ id: account, email: normalEmail(email) }]);
  return { tenants };
}

interface EraseParts {
  readonly admin: AdminSql;
  readonly identity: Pick<Identity, 'accountOf'>;
  readonly asOwner: <T>(tenant: TenantId, work: (sql: Sql) => Promise<T>) => Promise<T>;
}
