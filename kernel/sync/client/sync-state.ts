/** What the state mark shows. */
export interface SyncState {
  /** `offline`: no connection, trying again by itself; `stopped`: the session ended, sign in. */
  readonly connection: 'connecting' | 'online' | 'offline' | 'stopped';
  /** Mutations not yet confirmed by the server. */
  readonly unsent: number;
  readonly needsAttention: number;
  /** True until the first whole pull has been applied on this device. */
  readonly firstSync: boolean;
  /** Rows received so far in a pull of several pages; null when none is under way. */
  readonly receiving: number | null;
  readonly lastSyncAt: string | null;
  /** The registered code of what stands in the way, to be shown as `error.<code>`; null: nothing. */
  readonly problem: string | null;
}

/** The part of the state that only the leading tab knows; it tells the others. */
export interface LinkState {
  readonly connection: SyncState['connection'];
  readonly receiving: number | null;
  readonly problem: string | null;
}
