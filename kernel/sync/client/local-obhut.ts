import type { Clock } from '#kernel/base/clock.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, MutationId, TenantId } from '#kernel/base/ids.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import type { Beside } from '#kernel/sync/client/beside.ts';
import { Leadership } from '#kernel/sync/client/leadership.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import { mutate, type Looked, type MutateContext } from '#kernel/sync/client/mutate.ts';
import type { OlderRecords } from '#kernel/sync/client/older-records.ts';
import { Reader } from '#kernel/sync/client/reader.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { SyncState } from '#kernel/sync/client/sync-state.ts';
import type { Tabs } from '#kernel/sync/client/tabs.ts';
import type { Timers } from '#kernel/sync/client/timers.ts';
import type { Transport } from '#kernel/sync/client/transport.ts';

export interface LocalObhutOptions {
  readonly accountId: AccountId;
  readonly tenantId: TenantId;
  readonly registry: Registry;
  readonly store: LocalStore;
  readonly transport: Transport;
  readonly tabs: Tabs;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Where days are read that this device does not keep. */
  readonly older?: OlderRecords | undefined;
  /** What stands beside the records and counts as unsent work, too. */
  readonly beside?: Beside | undefined;
  /** From 0 up to 1, for spreading retries. */
  readonly random: () => number;
  /** Calls the listener when the device may be online again, or the page is looked at again. */
  readonly onWake?: ((listener: () => void) => () => void) | undefined;
}

/** One account's view of one tenant on this device: reads and writes locally, syncs by itself. */
export interface LocalObhut {
  readonly reader: Reader;
  /** See `mutate.ts`. Resolves when the work is safe on this device; never waits for the network. */
  mutate<Args extends object>(
    mutator: Mutator<Args>,
    args: Args,
    looked?: Looked,
  ): Promise<MutationId>;
  readonly attention: {
    /** Sends it again, as a new mutation on what is seen now. */
    retry(id: MutationId): Promise<MutationId>;
    /** Writes something else in its place; it leaves the list in the same transaction. */
    replace<Args extends object>(
      id: MutationId,
      mutator: Mutator<Args>,
      args: Args,
      looked?: Looked,
    ): Promise<MutationId>;
    discard(id: MutationId): Promise<void>;
    /** What the person typed, for the clipboard. Throws 'sync.attention-absent'. */
    asText(id: MutationId): Promise<string>;
  };
  /** The same object until something changes, so that it can feed `useSyncExternalStore`. */
  state(): SyncState;
  subscribeState(listener: () => void): () => void;
  /**
   * Calls `listener` after each write of records a reader can see, of this tab, another tab or the
   * server, and when the copy is locked or open again. That the server was met is only told by the state.
   */
  subscribe(listener: () => void): () => void;
  /** What would be lost with this copy. Also counted while it is locked. */
  countUnsent(): Promise<{ readonly unsent: number; readonly needsAttention: number }>;
  /** Tries at once instead of waiting for the next attempt. */
  tryNow(): void;
  /** Stops; everything stays on the device. */
  close(): Promise<void>;
  /**
   * Deletes the local copy in every tab. Throws 'sync.unsent-work' {unsent, needsAttention} while
   * there is any, unless told to lose it. Ending the session at the server is the caller's.
   */
  signOutAndDestroy(options?: { readonly loseUnsentWork: boolean }): Promise<void>;
}

/** Opens the local copy and starts to sync, in whichever tab leads. */
export async function openLocal(options: LocalObhutOptions): Promise<LocalObhut> {
  const { store, registry, clock } = options;
  const reader = new Reader({ store, registry, clock, older: options.older });
  const context: MutateContext = {
    store,
    registry,
    clock,
    accountId: options.accountId,
    older: (id) => reader.olderRow(id),
  };
  const countUnsent = () => countUnsentIn(store, options.beside);
  const { accountId, tenantId } = options;
  const leadership = new Leadership({ ...options, account: { accountId, tenantId } });
  await leadership.start();
  return {
    reader,
    mutate: (mutator, args, looked) => mutate(context, mutator, args, looked),
    attention: {
      retry: async (id) => (await onAttention()).retryAttention(context, id),
      replace: async (id, mutator, args, looked) =>
        (await onAttention()).replaceAttention(context, id, mutator, args, looked),
      discard: async (id) => (await onAttention()).discardAttention(store, id),
      asText: async (id) => {
        const entry = (await reader.attention()).find((one) => one.mutation.id === id);
        if (entry === undefined) throw new AppError('sync.attention-absent', { mutation: id });
        return (await onAttention()).attentionAsText(entry);
      },
    },
    state: () => leadership.state,
    subscribeState: (listener) => leadership.subscribe(listener),
    subscribe: (listener) => {
      let wasLocked = leadership.state.locked;
      const stops = [
        store.subscribe((what) => {
          if (what === 'records') listener();
        }),
        leadership.subscribe(() => {
          const { locked } = leadership.state;
          if (locked === wasLocked) return;
          wasLocked = locked;
          listener();
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    countUnsent,
    tryNow: () => leadership.wake(),
    close: async () => {
      await leadership.close();
      await store.close();
    },
    signOutAndDestroy: async (choice = { loseUnsentWork: false }) => {
      const { unsent, needsAttention } = await countUnsent();
      if (!choice.loseUnsentWork && unsent + needsAttention > 0) {
        throw new AppError('sync.unsent-work', { unsent, needsAttention });
      }
      await leadership.abandon();
      await store.destroy();
    },
  };
}

/** What stands in the list it came from, and is there when that is: the first day does without it (UX28). */
async function onAttention() {
  return await import('#kernel/sync/client/attention.ts');
}

async function countUnsentIn(store: LocalStore, beside: Beside | undefined) {
  const counted = await store.read(async (tx) => ({
    unsent: (await tx.outbox()).filter((entry) => entry.confirmed === null).length,
    needsAttention: (await tx.attention()).length,
  }));
  const also = await beside?.totals();
  return {
    unsent: counted.unsent + (also?.unsent ?? 0),
    needsAttention: counted.needsAttention + (also?.needsAttention ?? 0),
  };
}
