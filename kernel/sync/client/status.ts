import type { Clock } from '#kernel/base/clock.ts';
import type { Beside } from '#kernel/sync/client/beside.ts';
import { contactIn, isLocked } from '#kernel/sync/client/lease.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { LinkState, SyncState } from '#kernel/sync/client/sync-state.ts';

/**
 * The state mark of one tab: what waits, from the local copy, and how the link is, from whoever
 * leads. `state` is the same object until something changes.
 */
export class Status {
  readonly #store: LocalStore;
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #beside: Beside | undefined;
  readonly #listeners = new Set<() => void>();
  #stops: (() => void)[] = [];
  #looking = false;
  #lookAgain = false;
  #state: SyncState = {
    connection: 'connecting',
    unsent: 0,
    needsAttention: 0,
    beside: 0,
    firstSync: true,
    receiving: null,
    lastSyncAt: null,
    locked: false,
    writes: 'open',
    clockAheadMs: 0,
    setAside: 0,
    problem: null,
  };

  constructor(options: {
    readonly store: LocalStore;
    readonly registry: Registry;
    readonly clock: Clock;
    readonly beside?: Beside | undefined;
  }) {
    this.#store = options.store;
    this.#registry = options.registry;
    this.#clock = options.clock;
    this.#beside = options.beside;
  }

  get state(): SyncState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    this.#stops.push(this.#store.subscribe(() => this.look()));
    if (this.#beside !== undefined) this.#stops.push(this.#beside.subscribe(() => this.look()));
    await this.#read();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  setLink(link: LinkState): void {
    const { connection, receiving, problem } = link;
    this.#set({ ...this.#state, connection, receiving, problem });
  }

  /** Looks once more after a look that a change overtook, never twice at a time. */
  look(): void {
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    void this.#read()
      // A copy that was closed or lost tells its own story through the link.
      .catch(() => {})
      .then(() => {
        this.#looking = false;
        if (!this.#lookAgain) return;
        this.#lookAgain = false;
        this.look();
      });
  }

  async #read(): Promise<void> {
    const counts = await this.#store.read(async (tx) => {
      const lastSyncAt = await tx.syncedAt();
      const contact = await contactIn(tx);
      const isClosed = contact?.writes === 'closed' && contact.schema === this.#registry.schema;
      return {
        unsent: (await tx.outbox()).filter((entry) => entry.confirmed === null).length,
        needsAttention: (await tx.attention()).length,
        firstSync: lastSyncAt === null,
        lastSyncAt,
        locked: isLocked(contact, this.#clock.nowMs()),
        writes: isClosed ? ('closed' as const) : ('open' as const),
        clockAheadMs: contact?.clockAheadMs ?? 0,
        setAside: (await tx.setAside()).length,
      };
    });
    const beside = await this.#beside?.totals();
    this.#set({
      ...this.#state,
      ...counts,
      unsent: counts.unsent + (beside?.unsent ?? 0),
      needsAttention: counts.needsAttention + (beside?.needsAttention ?? 0),
      beside: beside?.kept ?? 0,
    });
  }

  #set(state: SyncState): void {
    const keys = Object.keys(state) as (keyof SyncState)[];
    if (keys.every((key) => state[key] === this.#state[key])) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
