import type { LinkState } from '#kernel/sync/client/sync-state.ts';

/** What the tabs of one account and tenant tell each other. */
export type TabMessage =
  | { readonly type: 'link'; readonly link: LinkState }
  /** A new tab asks the leader how things stand. */
  | { readonly type: 'who-leads' }
  /** A person asked to try again now. */
  | { readonly type: 'wake' }
  /** The local copy was deleted; nothing may be shown or written any more. `code` says why. */
  | { readonly type: 'destroyed'; readonly code: 'sync.storage-closed' | 'sync.device-lost' };

/**
 * Port: the other tabs of this device with the same account and tenant. Adapters:
 * `adapters/local-store/web-tabs.ts`, `adapters/local-store/memory-tabs.ts`.
 */
export interface Tabs {
  /**
   * Calls `lead` once no other tab leads; what it returns is called when this tab stops leading.
   * Returns the stop, which resolves when another tab may lead.
   */
  leadWhenFree(lead: () => () => Promise<void>): () => Promise<void>;
  post(message: TabMessage): void;
  /** Calls `listener` with what other tabs posted. Returns the stop. */
  listen(listener: (message: TabMessage) => void): () => void;
  close(): void;
}
