import { Listeners } from '#adapters/fanout/listeners.ts';
import type { OpenableFanout } from '#adapters/fanout/over-line.ts';

/** Fan-out within the one app server there is. */
export function inProcessFanout(): OpenableFanout {
  const listeners = new Listeners();
  return {
    open: async () => {},
    publish: (tenant, movement) => listeners.tell(tenant, movement),
    subscribe: (tenant, listener) => listeners.subscribe(tenant, listener),
    // Ends in this process are told in this process.
    publishEnded: () => {},
    onEnded: (listener) => listeners.onEnded(listener),
    close: async () => listeners.clear(),
  };
}
