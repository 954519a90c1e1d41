import type { AccountId, AudienceId, TenantId } from '#kernel/base/ids.ts';
import type { Fanout, Movement } from '#kernel/sync/server/fanout.ts';

/** One connected device, as the hub knows it. */
export interface HintListener {
  readonly account: AccountId;
  onHeads(audience: AudienceId, head: number): void;
  onReachChanged(): void;
}

/**
 * Knows which connected devices read which audience, so that a movement finds its devices
 * without asking each. What a device reads is what its last pull answered.
 */
export class HintHub {
  readonly #fanout: Fanout;
  readonly #tenants = new Map<TenantId, TenantListeners>();

  constructor(fanout: Fanout) {
    this.#fanout = fanout;
  }

  /** Adds a device; call the result when it is gone. */
  add(tenant: TenantId, listener: HintListener): () => void {
    const known = this.#tenants.get(tenant);
    const listeners = known ?? new TenantListeners();
    if (known === undefined) {
      this.#tenants.set(tenant, listeners);
      listeners.stop = this.#fanout.subscribe(tenant, (movement) => listeners.tell(movement));
    }
    listeners.all.add(listener);
    return () => {
      listeners.all.delete(listener);
      listeners.read(listener, []);
      if (listeners.all.size > 0) return;
      listeners.stop();
      this.#tenants.delete(tenant);
    };
  }

  /** From now on the device hears of these audiences and no others. */
  read(tenant: TenantId, listener: HintListener, audiences: readonly AudienceId[]): void {
    this.#tenants.get(tenant)?.read(listener, audiences);
  }
}

class TenantListeners {
  readonly all = new Set<HintListener>();
  readonly #byAudience = new Map<AudienceId, Set<HintListener>>();
  readonly #audiencesOf = new Map<HintListener, ReadonlySet<AudienceId>>();
  stop: () => void = () => {};

  tell(movement: Movement): void {
    if (movement.type === 'reach') {
      for (const listener of this.all) {
        if (movement.accounts?.includes(listener.account) ?? true) listener.onReachChanged();
      }
      return;
    }
    for (const [audience, head] of movement.heads) {
      for (const listener of this.#byAudience.get(audience) ?? []) {
        listener.onHeads(audience, head);
      }
    }
  }

  read(listener: HintListener, audiences: readonly AudienceId[]): void {
    const next = new Set(audiences);
    const before = this.#audiencesOf.get(listener) ?? new Set();
    for (const audience of before) {
      if (next.has(audience)) continue;
      const readers = this.#byAudience.get(audience);
      readers?.delete(listener);
      if (readers?.size === 0) this.#byAudience.delete(audience);
    }
    for (const audience of next) {
      const readers = this.#byAudience.get(audience) ?? new Set();
      this.#byAudience.set(audience, readers.add(listener));
    }
    if (next.size === 0) this.#audiencesOf.delete(listener);
    else this.#audiencesOf.set(listener, next);
  }
}
