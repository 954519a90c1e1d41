import type { TenantId } from '#kernel/base/ids.ts';
import type { Fanout, Movement } from '#kernel/sync/server/fanout.ts';

type Hear<Said> = (said: Said) => void;

/** Who listens in this process, and to which tenant. */
export class Listeners implements Pick<Fanout, 'subscribe' | 'onEnded'> {
  readonly #ofTenant = new Map<TenantId, Set<Hear<Movement>>>();
  readonly #ended = new Set<Hear<readonly string[] | null>>();

  subscribe(tenant: TenantId, listener: Hear<Movement>): () => void {
    const listeners = this.#ofTenant.get(tenant) ?? new Set();
    this.#ofTenant.set(tenant, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#ofTenant.get(tenant) === listeners) {
        this.#ofTenant.delete(tenant);
      }
    };
  }

  onEnded(listener: Hear<readonly string[] | null>): () => void {
    this.#ended.add(listener);
    return () => this.#ended.delete(listener);
  }

  has(tenant: TenantId): boolean {
    return this.#ofTenant.has(tenant);
  }

  tell(tenant: TenantId, movement: Movement): void {
    for (const listener of this.#ofTenant.get(tenant) ?? []) listener(movement);
  }

  tellEnded(sessions: readonly string[]): void {
    for (const listener of this.#ended) listener(sessions);
  }

  /** Anything may have been missed. */
  tellLost(): void {
    for (const tenant of this.#ofTenant.keys()) this.tell(tenant, { type: 'lost' });
    for (const listener of this.#ended) listener(null);
  }

  clear(): void {
    this.#ofTenant.clear();
    this.#ended.clear();
  }
}
