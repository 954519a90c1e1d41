import { systemClock } from '#kernel/base/clock.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { LiveSource } from '#web/design/live.ts';
import { liveSourceOf } from './live-source.ts';
import { OlderDays } from './older-days.ts';
import type { OpenedCopy, ShellParts } from './parts.ts';

export interface Copy {
  readonly obhut: OpenedCopy;
  readonly source: LiveSource;
  readonly olderDays: OlderDays;
}

/** The local copies that are open in this tab: one per account and tenant, opened when first needed. */
export class OpenCopies {
  readonly #open: ShellParts['openObhut'];
  readonly #deleteCopies: NonNullable<ShellParts['deleteCopies']>;
  readonly #copies = new Map<string, Promise<Copy>>();

  constructor(
    open: ShellParts['openObhut'],
    deleteCopies: ShellParts['deleteCopies'] = async () => {},
  ) {
    this.#open = open;
    this.#deleteCopies = deleteCopies;
  }

  /** The same promise each time, so that React can wait for it. A failed opening is tried again by the next call. */
  of(accountId: AccountId, tenantId: TenantId): Promise<Copy> {
    const key = `${accountId} ${tenantId}`;
    const known = this.#copies.get(key);
    if (known !== undefined) return known;
    const opening = this.#openCopy(accountId, tenantId);
    this.#copies.set(key, opening);
    opening.catch(() => this.#copies.delete(key));
    return opening;
  }

  async #openCopy(accountId: AccountId, tenantId: TenantId): Promise<Copy> {
    const obhut = await this.#open(accountId, tenantId);
    const olderDays = new OlderDays(obhut);
    return {
      obhut,
      olderDays,
      source: await liveSourceOf(obhut, tenantId, olderDays, systemClock),
    };
  }

  /** Deletes what a lost device has, also of copies that are not open; a copy that opened meanwhile is closed. */
  async forget(accountId: AccountId, tenants: 'all' | readonly TenantId[]): Promise<void> {
    const isOf = (tenant: string) => tenants === 'all' || tenants.some((one) => one === tenant);
    for (const [key, opening] of this.#copies) {
      const [account, tenant = ''] = key.split(' ');
      if (account !== accountId || !isOf(tenant)) continue;
      this.#copies.delete(key);
      const copy = await opening.catch(() => null);
      // It may be gone already, by what its own connection was told.
      await copy?.obhut.signOutAndDestroy({ loseUnsentWork: true }).catch(() => {});
    }
    await this.#deleteCopies(accountId, tenants);
  }

  /** Deletes the copies from the device, unsent work included. */
  async destroyAll(accountId: AccountId, tenants: readonly TenantId[]): Promise<void> {
    for (const tenant of tenants) {
      const { obhut } = await this.of(accountId, tenant);
      this.#copies.delete(`${accountId} ${tenant}`);
      await obhut.signOutAndDestroy({ loseUnsentWork: true });
    }
  }
}
