import type { DexieLocalStore } from '#adapters/local-store/dexie.ts';
import { tableIn } from '#adapters/local-store/dexie-tables.ts';
import type { Beside } from '#kernel/sync/client/beside.ts';

/** The channel on which the tabs of a copy tell each other that its media changed. */
export function mediaChannelName(name: string): string {
  return `${name}-media-written`;
}

/** How many media of a copy wait, without the part that looks after them. */
export function mediaTotals(name: string, store: DexieLocalStore): Beside {
  return {
    totals: () =>
      store.beside('r', ['medium', 'variant'], async (transaction) => {
        const medium = tableIn(transaction, 'medium');
        const inState = (state: string) => medium.where('state').equals(state).count();
        return {
          unsent: await inState('waiting'),
          needsAttention: await inState('refused'),
          kept: (await medium.count()) + (await tableIn(transaction, 'variant').count()),
        };
      }),
    subscribe: (listener) => {
      const channel = new BroadcastChannel(mediaChannelName(name));
      channel.addEventListener('message', () => listener());
      return () => channel.close();
    },
  };
}
