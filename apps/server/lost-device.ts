import { isNoSuchTenant } from '#apps/server/record-routes.ts';
import type { FoundDevice, Identity } from '#identity/port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, DeviceId, TenantId } from '#kernel/base/ids.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Actor, TenantDatabase } from '#kernel/db/tenant-database.ts';
import type { Lane, PullTurns } from '#kernel/sync/server/pull-turns.ts';
import {
  deviceCopies,
  type DeviceCopy,
  deviceReport,
  type DeviceReport,
  loseCopy,
} from '#kernel/sync/server/device-report.ts';

/** What a device holds, tenant by tenant. */
export interface DeviceHolding {
  readonly device: {
    readonly id: DeviceId;
    readonly name: string;
    /** When anybody last heard of it; what it had not sent by then, nobody knows. */
    readonly lastSeenAt: string;
  };
  readonly tenants: readonly ({ readonly tenant: TenantId } & DeviceReport)[];
}

export interface NamedCopy extends DeviceCopy {
  /** Null for a device that went with its account. */
  readonly deviceName: string | null;
}

export interface DeviceParts {
  readonly database: TenantDatabase;
  readonly identity: Pick<
    Identity,
    'deviceNames' | 'findDevice' | 'loseDevice' | 'tenantsOf' | 'requireRecent'
  >;
}

/** Runs work in a tenant; as the person, or as the operator on a connection of their own. */
export type InTenant = <T>(
  tenant: TenantId,
  work: (sql: Sql) => Promise<T>,
  lane?: Lane,
) => Promise<T | null>;

/** As a person, in turns with their pulls (SY12): tenants that are not there (any more) have nothing to say. */
export function asMember(
  database: TenantDatabase,
  turns: PullTurns,
  who: { readonly account: AccountId; readonly device: DeviceId },
): InTenant {
  return async (tenant, work, lane = 'small') => {
    const actor: Actor = { tenant, ...who };
    const endTurn = await turns.take(lane, actor);
    try {
      return await database.transact(actor, work, { timeoutMs: reportTimeoutMs });
    } catch (error) {
      if (isNoSuchTenant(error)) return null;
      throw error;
    } finally {
      endTurn();
    }
  };
}

/** A report lasts long: an account has one at a time, whichever device and tenants it is of (SY12). */
export class OneReport {
  readonly #accounts = new Set<AccountId>();

  /** Throws 'sync.report-under-way'. */
  async of<T>(account: AccountId, report: () => Promise<T>): Promise<T> {
    if (this.#accounts.has(account)) throw new AppError('sync.report-under-way');
    this.#accounts.add(account);
    try {
      return await report();
    } finally {
      this.#accounts.delete(account);
    }
  }
}

/** As the operator, on a connection of their own: in a tenant as its owner, who may ask for every device. */
export function asOperator(admin: AdminSql) {
  return <T>(tenant: TenantId, work: (sql: Sql) => Promise<T>): Promise<T> =>
    admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      return work({ query: (text, values) => tx.query(inSchema(text, tenant), values) });
    });
}

/** A report reads all of a device's audiences, and may be asked for where these are large. */
const reportTimeoutMs = 60_000;

/** What the account's own device holds of all tenants. Throws 'identity.device-unknown'. */
export async function ownHolding(
  { identity }: DeviceParts,
  inTenant: InTenant,
  account: AccountId,
  device: DeviceId,
): Promise<DeviceHolding> {
  const found = await identity.findDevice(device);
  if (found === null || found.account !== account) throw new AppError('identity.device-unknown');
  return holding(found, inTenant, await identity.tenantsOf(account));
}

/**
 * A person says that their device is lost: its sessions are over before anything else is done, then
 * no tenant answers it any more. Saying it again changes nothing.
 * Throws 'identity.device-unknown'.
 */
export async function loseOwnDevice(
  { identity }: DeviceParts,
  inTenant: InTenant,
  account: AccountId,
  device: DeviceId,
): Promise<void> {
  await identity.loseDevice(account, device, null);
  for (const tenant of await identity.tenantsOf(account)) {
    await inTenant(tenant, (sql) => loseCopy(sql, device));
  }
}

/** The copies of a tenant that the person may know of, with what their devices are called. */
export async function namedCopies(
  { identity }: Pick<DeviceParts, 'identity'>,
  inTenant: InTenant,
  tenant: TenantId,
): Promise<readonly NamedCopy[]> {
  const copies = (await inTenant(tenant, deviceCopies)) ?? [];
  const names = await identity.deviceNames(copies.map(({ device }) => device));
  return copies.map((copy) => ({ ...copy, deviceName: names.get(copy.device) ?? null }));
}

/** What a device holds of one tenant; for its keepers. Throws 'identity.device-unknown'. */
export async function copyHolding(
  { identity }: DeviceParts,
  inTenant: InTenant,
  tenant: TenantId,
  device: DeviceId,
): Promise<DeviceHolding> {
  const found = await identity.findDevice(device);
  const answer = found === null ? null : await holding(found, inTenant, [tenant]);
  if (answer === null || answer.tenants.length === 0) throw new AppError('identity.device-unknown');
  return answer;
}

/**
 * A keeper says that a device with a copy of their tenant is lost: this copy, and the sessions of
 * the device. What it holds of other tenants is not theirs to say. Throws 'identity.device-unknown'.
 */
export async function loseTenantCopy(
  parts: DeviceParts,
  inTenant: InTenant,
  tenant: TenantId,
  device: DeviceId,
): Promise<void> {
  const isLost = await inTenant(tenant, (sql) => loseCopy(sql, device));
  const found = isLost === true ? await parts.identity.findDevice(device) : null;
  if (found === null) throw new AppError('identity.device-unknown');
  await parts.identity.loseDevice(found.account, device, tenant);
}

async function holding(
  { id, name, lastSeenAt }: FoundDevice,
  inTenant: InTenant,
  tenants: readonly TenantId[],
): Promise<DeviceHolding> {
  const reports: DeviceHolding['tenants'][number][] = [];
  for (const tenant of tenants) {
    const report = await inTenant(tenant, (sql) => deviceReport(sql, id), 'large');
    if (report !== null) reports.push({ tenant, ...report });
  }
  return { device: { id, name, lastSeenAt: lastSeenAt.toISOString() }, tenants: reports };
}
