/** Port: where waiting comes from. Passed in, so that tests need not wait. */
export interface Timers {
  /** Calls `work` once, `delayMs` from now. Returns the cancel. */
  after(delayMs: number, work: () => void): () => void;
}

export const systemTimers: Timers = {
  after: (delayMs, work) => {
    const handle = setTimeout(work, delayMs);
    return () => clearTimeout(handle);
  },
};
