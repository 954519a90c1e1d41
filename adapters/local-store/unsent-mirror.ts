import type { MutationId } from '#kernel/base/ids.ts';
import type { AttentionEntry, OutboxEntry, StoreWriter } from '#kernel/sync/client/local-store.ts';

type Waiting = Omit<OutboxEntry, 'order'>;

/**
 * The unsent work as an open tab last saw it. When the browser has thrown the database away under
 * it, this is where the work still is (SYL18). Sending something twice is harmless (SYC6), so it
 * may remember too much, never too little.
 */
export class UnsentMirror {
  #outbox = new Map<MutationId, Waiting>();
  #attention = new Map<MutationId, AttentionEntry>();

  sawOutbox(entries: readonly Waiting[]): void {
    this.#outbox = new Map(entries.map((entry) => [entry.mutation.id, entry]));
  }

  sawAttention(entries: readonly AttentionEntry[]): void {
    this.#attention = new Map(entries.map((entry) => [entry.mutation.id, entry]));
  }

  added(entry: Waiting): void {
    this.#outbox.set(entry.mutation.id, entry);
  }

  ended(ids: readonly MutationId[]): void {
    for (const id of ids) this.#outbox.delete(id);
  }

  refused(entry: AttentionEntry): void {
    this.#attention.set(entry.mutation.id, entry);
  }

  decided(ids: readonly MutationId[]): void {
    for (const id of ids) this.#attention.delete(id);
  }

  /** Puts everything back, in the order of making. What was confirmed is sent once more. */
  async restore(tx: StoreWriter): Promise<void> {
    const [outbox, attention] = [[...this.#outbox.values()], [...this.#attention.values()]];
    for (const { mutation, madeAt } of outbox) await tx.addToOutbox(mutation, madeAt);
    for (const entry of attention) await tx.putAttention(entry);
  }
}
