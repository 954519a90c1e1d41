import type { FastifyRequest } from 'fastify';
import { AppError } from '#kernel/base/app-error.ts';
import { isTenantId, type AccountId, type DeviceId, type TenantId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import type { Identity } from '#identity/port.ts';
import { kindsInScope } from '#identity/token-scope.ts';

/** The kinds that somebody may read or write here, rights aside. */
export type KindScope = 'all' | ReadonlySet<string>;

/** Who is asking the public API: a token with its scopes, or a session of our own pages. */
export interface Caller {
  readonly account: AccountId;
  readonly device: DeviceId;
  /** The one tenant of a token; null: any that the account is in. */
  readonly tenant: TenantId | null;
  readonly reads: KindScope;
  readonly writes: KindScope;
}

export function callerOf(request: FastifyRequest): Caller {
  const { tokenHolder, signedIn } = request;
  if (tokenHolder !== null) {
    const { account, device, tenant, scopes } = tokenHolder;
    return {
      account,
      device,
      tenant,
      reads: kindsInScope(scopes, 'read'),
      writes: kindsInScope(scopes, 'write'),
    };
  }
  if (signedIn === null) throw new AppError('identity.not-signed-in');
  const { account, device } = signedIn;
  return { account: account.id, device: device.id, tenant: null, reads: 'all', writes: 'all' };
}

/** Throws 'api.scope-missing' for whom no kind is open, or not this one, before anything is asked. */
export function requireScope(caller: Caller, what: 'read' | 'write', kind?: string): void {
  const kinds = what === 'read' ? caller.reads : caller.writes;
  if (kinds === 'all' || (kind === undefined ? kinds.size > 0 : kinds.has(kind))) return;
  const scope = `records:${what}${kind === undefined ? '' : `:${kind}`}`;
  throw new AppError('api.scope-missing', { scope });
}

/** Which tenants there are for whom, and the way in. */
export interface TenantDoor {
  readonly identity: Pick<Identity, 'tenantsOf'>;
  readonly database: TenantDatabase;
}

/**
 * The actor for a request to this tenant. A tenant that is none, another than the token's, or not
 * the account's is one answer: throws 'access.no-member' (AP15).
 */
export async function actorIn(door: TenantDoor, caller: Caller, tenant: string): Promise<Actor> {
  const { account, device } = caller;
  if (!isTenantId(tenant)) throw new AppError('access.no-member');
  if (caller.tenant === null) {
    const tenants = await door.identity.tenantsOf(account);
    if (!tenants.includes(tenant)) throw new AppError('access.no-member');
  } else if (caller.tenant !== tenant) {
    throw new AppError('access.no-member');
  }
  return { tenant, account, device };
}

/**
 * Reads as the actor, in one snapshot, which ends with a note of the read where `notes` says so.
 * Throws 'access.no-member' for who is no member now.
 */
export async function readAs<T>(
  door: TenantDoor,
  actor: Actor,
  work: (sql: TenantSql) => Promise<T>,
  { notes = false }: { readonly notes?: boolean } = {},
): Promise<T> {
  try {
    return await door.database.transact(
      actor,
      async (sql) => {
        const members = await sql.query('SELECT FROM tenant_schema.my_membership()');
        if (members.length === 0) throw new AppError('access.no-member');
        return work(sql);
      },
      { snapshot: true, writes: notes },
    );
  } catch (error) {
    if (isNoSuchTenant(error)) throw new AppError('access.no-member', {}, { cause: error });
    throw error;
  }
}

/** The role of the tenant is not there, or not ours to take (22023, 42501). */
function isNoSuchTenant(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === '22023' || error.code === '42501')
  );
}
