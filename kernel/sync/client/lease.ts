import type { Clock } from '#kernel/base/clock.ts';
import type { Contact, LocalStore, StoreReader } from '#kernel/sync/client/local-store.ts';

const dayMs = 86_400_000;

/** For copies from before a server said how long they may be read. */
const defaultLeaseDays = 14;

/** How often the passing of time is written down while a tab is open. */
export const lookEveryMs = 600_000;

/**
 * How long the server has not been seen. Forward steps of the device's clock only: setting it back
 * takes nothing away, and setting it forward can lock the copy but never unlock it (SYC31).
 */
export function awayMsAt(contact: Contact, nowMs: number): number {
  return contact.awayMs + Math.max(0, nowMs - contact.lookedAtMs);
}

/** Whether the lease ran out; a copy that holds nothing of the server's is never locked. */
export function isLocked(contact: Contact | null, nowMs: number): boolean {
  return contact !== null && awayMsAt(contact, nowMs) > contact.leaseDays * dayMs;
}

export async function contactIn(tx: StoreReader): Promise<Contact | null> {
  const contact = await tx.contact();
  if (contact !== null) return contact;
  const syncedAt = await tx.syncedAt();
  if (syncedAt === null) return null;
  return {
    lookedAtMs: Date.parse(syncedAt),
    awayMs: 0,
    leaseDays: defaultLeaseDays,
    clockAheadMs: 0,
    writes: 'open',
    schema: 0,
  };
}

/** Writes down how the time went, so that a clock that is set back later finds it. */
export async function lookAtClock(store: LocalStore, clock: Clock): Promise<void> {
  await store.write(async (tx) => {
    const contact = await contactIn(tx);
    if (contact === null) return;
    const nowMs = clock.nowMs();
    await tx.putContact({ ...contact, awayMs: awayMsAt(contact, nowMs), lookedAtMs: nowMs });
  });
}
