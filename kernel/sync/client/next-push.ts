import { limits } from '#kernel/protocol/limits.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import type { OutboxEntry } from '#kernel/sync/client/local-store.ts';

/** Half of what the server takes, so that the frame around the mutations never matters. */
const pushBytes = limits.messageBytes / 2;

/** The oldest unconfirmed mutations that fit into one push, in the order of making (SYC4). */
export function nextPush(outbox: readonly OutboxEntry[]): Mutation[] {
  const encoder = new TextEncoder();
  const batch: Mutation[] = [];
  let sizeBytes = 0;
  for (const { mutation, confirmed } of outbox) {
    if (confirmed !== null) continue;
    sizeBytes += encoder.encode(JSON.stringify(mutation)).length;
    if (batch.length > 0 && sizeBytes > pushBytes) break;
    batch.push(mutation);
    if (batch.length === limits.mutationsPerPush) break;
  }
  return batch;
}
