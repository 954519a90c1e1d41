import type { TenantId } from '#kernel/base/ids.ts';
import type { Fanout, Movement } from '#kernel/sync/server/fanout.ts';

/** Fan-out within one app server. */
export function inProcessFanout(): Fanout {
  const listeners = new Map<TenantId, Set<(movement: Movement) => void>>();
  return {
    publish(tenant, movement) {
      for (const listener of listeners.get(tenant) ?? []) listener(movement);
    },
    subscribe(tenant, listener) {
      const ofTenant = listeners.get(tenant) ?? new Set();
      listeners.set(tenant, ofTenant);
      ofTenant.add(listener);
      return () => {
        ofTenant.delete(listener);
        if (ofTenant.size === 0) listeners.delete(tenant);
      };
    },
  };
}
