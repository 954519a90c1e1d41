import type { TenantId } from '#kernel/base/ids.ts';

/** What somebody agrees to from now on, as the settings on this page changed it. */
export interface UsageChange {
  readonly tenant: TenantId;
  readonly agreed: readonly string[];
}

const listeners = new Set<(change: UsageChange) => void>();

/** Tells what counts that somebody has changed their mind: at once, before anything is sent. */
export const changedUsage = {
  tell(change: UsageChange): void {
    for (const listener of listeners) listener(change);
  },
  subscribe(listener: (change: UsageChange) => void): void {
    listeners.add(listener);
  },
};
