import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import type { LiveSource } from '#web/design/live.ts';
import { liveSourceOf } from './live-source.ts';
import { OlderDays } from './older-days.ts';
import type { ShellParts } from './parts.ts';

export interface Copy {
  readonly obhut: LocalObhut;
  readonly source: LiveSource;
  readonly olderDays: OlderDays;
}

/** The local copies that are open in this tab: one per account and tenant, opened when first needed. */
export class OpenCopies {
  readonly #open: ShellParts['openObhut'];
  readonly #copies = new Map<string, Promise<Copy>>();

  constructor(open: ShellParts['openObhut']) {
    this.#open = open;
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
    return { obhut, olderDays, source: await liveSourceOf(obhut, tenantId, olderDays) };
  }

  /** What signing out would lose: writes that wait, and refused ones nobody has decided about. */
  async unsentWork(accountId: AccountId, tenants: readonly TenantId[]): Promise<number> {
    let count = 0;
    for (const tenant of tenants) {
      const { obhut } = await this.of(accountId, tenant);
      const { unsent, needsAttention } = await obhut.countUnsent();
      count += unsent + needsAttention;
    }
    return count;
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
