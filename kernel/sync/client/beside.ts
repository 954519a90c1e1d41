/**
 * Port: what stands beside the records of a local copy and is sent in its own way, such as pictures.
 * It counts as unsent work like any other.
 */
export interface Beside {
  totals(): Promise<{
    readonly unsent: number;
    readonly needsAttention: number;
    /** All that is on the device, sent or not. */
    readonly kept: number;
  }>;
  /** Calls `listener` after the totals may have changed, in any tab. Returns the stop. */
  subscribe(listener: () => void): () => void;
}
