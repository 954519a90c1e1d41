import type { AudienceId } from '#kernel/base/ids.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type { OutboxEntry, StoreWriter } from '#kernel/sync/client/local-store.ts';

/**
 * Takes confirmed work out of the outbox once the rows have it (SYC8): every audience it moved has
 * been read that far. After a whole pull, `reach: 'known'`, an audience without a cursor is out of
 * reach and will never be read; before, it may only not have been read yet.
 */
export async function settle(
  tx: StoreWriter,
  options: { readonly reach: 'known' | 'unknown' },
): Promise<void> {
  const read = readTo(await tx.cursors());
  const outbox = await tx.outbox();
  const done = outbox.filter((entry) => isSettled(entry, read, options.reach));
  if (done.length > 0) await tx.removeFromOutbox(done.map((entry) => entry.mutation.id));
}

/** How far each audience has been read. */
export function readTo(cursors: readonly Cursor[]): ReadonlyMap<AudienceId, number> {
  return new Map(cursors.map(([audience, , seq]) => [audience, seq]));
}

function isSettled(
  entry: OutboxEntry,
  read: ReadonlyMap<AudienceId, number>,
  reach: 'known' | 'unknown',
): boolean {
  if (entry.confirmed === null) return false;
  return entry.confirmed.every(([audience, head]) => {
    const seq = read.get(audience);
    return seq === undefined ? reach === 'known' : seq >= head;
  });
}
