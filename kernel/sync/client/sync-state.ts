/** What the state mark shows. */
export interface SyncState {
  /** `offline`: no connection, trying again by itself; `stopped`: the session ended, sign in. */
  readonly connection: 'connecting' | 'online' | 'offline' | 'stopped';
  /** Mutations not yet confirmed by the server, and what stands beside the records and was not sent. */
  readonly unsent: number;
  readonly needsAttention: number;
  /** How much stands beside the records on this device, sent or not. */
  readonly beside: number;
  /** True until the first whole pull has been applied on this device. */
  readonly firstSync: boolean;
  /** Rows received so far in a pull of several pages; null when none is under way. */
  readonly receiving: number | null;
  readonly lastSyncAt: string | null;
  /** The lease ran out: nothing is shown until the server has been seen (SYC31). */
  readonly locked: boolean;
  /** `closed`: this app is too old to write; it reads, and keeps what was not sent (SYC34). */
  readonly writes: 'open' | 'closed';
  /** How far the device's clock is ahead of the server's, at the last meeting; negative: behind. */
  readonly clockAheadMs: number;
  /** How many records came and could not be used (SYC30). */
  readonly setAside: number;
  /** The registered code of what stands in the way, to be shown as `error.<code>`; null: nothing. */
  readonly problem: string | null;
}

/** The part of the state that only the leading tab knows; it tells the others. */
export interface LinkState {
  readonly connection: SyncState['connection'];
  readonly receiving: number | null;
  readonly problem: string | null;
}
