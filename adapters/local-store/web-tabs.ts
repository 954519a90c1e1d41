import type { TabMessage, Tabs } from '#kernel/sync/client/tabs.ts';

/**
 * The other tabs of this browser with the same local copy, by Web Locks and BroadcastChannel.
 * Where there are no locks (pages that are not served securely), every tab leads: syncing twice
 * is wasteful and harmless, since a pull is applied only onto what it was asked from (SYC14).
 */
export function webTabs(name: string): Tabs {
  const channel = new BroadcastChannel(`${name}-tabs`);
  const locks = 'locks' in navigator ? navigator.locks : undefined;
  let open = true;
  return {
    leadWhenFree: (lead) => {
      if (locks === undefined) return lead();
      const giveUp = new AbortController();
      let release = () => {};
      const held = locks.request(`${name}-leads`, { signal: giveUp.signal }, async () => {
        const stop = lead();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        await stop();
      });
      // Giving up while waiting rejects; there is nothing to end then.
      const ended = held.catch(() => {});
      return async () => {
        giveUp.abort();
        release();
        await ended;
      };
    },
    post: (message) => {
      if (open) channel.postMessage(message);
    },
    listen: (listener) => {
      const onMessage = (event: MessageEvent<TabMessage>) => listener(event.data);
      channel.addEventListener('message', onMessage);
      return () => channel.removeEventListener('message', onMessage);
    },
    close: () => {
      open = false;
      channel.close();
    },
  };
}
