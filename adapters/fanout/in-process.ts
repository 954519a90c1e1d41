import type { Fanout } from '#kernel/sync/server/fanout.ts';
import { Listeners } from '#adapters/fanout/listeners.ts';

/** Fan-out within the one app server there is. */
export function inProcessFanout(): Fanout {
  const listeners = new Listeners();
  return {
    publish: (tenant, movement) => listeners.tell(tenant, movement),
    subscribe: (tenant, listener) => listeners.subscribe(tenant, listener),
    // Ends in this process are told in this process.
    publishEnded: () => {},
    onEnded: (listener) => listeners.onEnded(listener),
    close: async () => listeners.clear(),
  };
}
