import { Dexie } from 'dexie';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { LocalStore, StoreReader, StoreWriter } from '#kernel/sync/client/local-store.ts';
import type { DirectoryMemory } from '#adapters/local-store/dexie-rows.ts';
import { newDatabase } from '#adapters/local-store/dexie-tables.ts';
import { DexieTx } from '#adapters/local-store/dexie-tx.ts';

/** The name of the browser database: one per account and tenant, so that none reads another's. */
export function databaseName(accountId: AccountId, tenantId: TenantId): string {
  return `obhut-${accountId}-${tenantId}`;
}

/**
 * Opens the local copy of an account and tenant in IndexedDB. Throws 'sync.storage-lost' when the
 * browser gives none, 'sync.storage-full' when there is no room.
 */
export async function openDexieStore(name: string): Promise<LocalStore> {
  const store = new DexieStore(name);
  await store.read((tx) => tx.syncedAt());
  store.forgetOldGenerations();
  return store;
}

class DexieStore implements LocalStore {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<() => void>();
  readonly #memory: DirectoryMemory = { directory: null };
  #database: Dexie;
  #open = true;
  #sweeping = false;

  constructor(name: string) {
    this.#name = name;
    this.#database = this.#connect();
    this.#channel = new BroadcastChannel(`${name}-written`);
    this.#channel.addEventListener('message', () => this.#tellListeners());
  }

  async read<T>(work: (tx: StoreReader) => Promise<T>): Promise<T> {
    return this.#run('r', work);
  }

  async write<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T> {
    let written: DexieTx | undefined;
    const result = await this.#run('rw', (tx) => {
      written = tx;
      return work(tx);
    });
    if (written?.visible === true && this.#open) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel
      this.#channel.postMessage('written');
      this.#tellListeners();
    }
    if (written?.flipped === true) this.forgetOldGenerations();
    return result;
  }

  subscribe(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#listeners.clear();
    this.#channel.close();
    this.#database.close();
  }

  async destroy(): Promise<void> {
    // First the content, then the database: a tab that sleeps can hold up its deletion, and
    // nothing may be left to read until it wakes.
    await this.#empty().catch(() => {});
    await this.close();
    await Promise.race([Dexie.delete(this.#name), after(patienceMs)]);
  }

  async #empty(): Promise<void> {
    const database = this.#database;
    await database.transaction('rw', database.tables, async (transaction) => {
      for (const { name } of database.tables) await transaction.table(name).clear();
    });
  }

  /**
   * Deletes rows that no pointer leads to any more, a few at a time, when nothing else is going
   * on. A failure is harmless: they are not seen, and the next start tries again.
   */
  forgetOldGenerations(): void {
    if (this.#sweeping) return;
    this.#sweeping = true;
    void this.#sweep()
      .catch(() => {})
      .finally(() => {
        this.#sweeping = false;
      });
  }

  async #sweep(): Promise<void> {
    let left = true;
    while (left && this.#open) {
      left = await this.#attempt('rw', (tx) => tx.deleteOldRows());
    }
  }

  async #run<T>(mode: 'r' | 'rw', work: (tx: DexieTx) => Promise<T>): Promise<T> {
    const used = this.#database;
    try {
      return await this.#attempt(mode, work);
    } catch (error) {
      if (!isLost(error) || !this.#open) throw this.#toAppError(error);
      // Whoever met the loss first has opened it again already.
      if (this.#database === used) {
        used.close();
        this.#database = this.#connect();
      }
    }
    try {
      return await this.#attempt(mode, work);
    } catch (error) {
      throw this.#toAppError(error);
    }
  }

  async #attempt<T>(mode: 'r' | 'rw', work: (tx: DexieTx) => Promise<T>): Promise<T> {
    if (!this.#open) throw new AppError('sync.storage-closed');
    const database = this.#database;
    return database.transaction(mode, database.tables, (transaction) =>
      work(new DexieTx(transaction, this.#memory)),
    );
  }

  #connect(): Dexie {
    const database = newDatabase(this.#name);
    // Another tab deletes or upgrades it: let go, or that tab waits for ever.
    database.on('versionchange', () => {
      void this.close();
      // Without Dexie's own answer, which would open it again.
      return false;
    });
    return database;
  }

  #tellListeners(): void {
    for (const listener of this.#listeners) listener();
  }

  #toAppError(error: unknown): unknown {
    if (error instanceof AppError) return error;
    if (isFull(error)) return new AppError('sync.storage-full', {}, { cause: error });
    if (!this.#open) return new AppError('sync.storage-closed', {}, { cause: error });
    if (isLost(error)) return new AppError('sync.storage-lost', {}, { cause: error });
    return error;
  }
}

/** How long other tabs may take to let go of a database that is deleted. */
const patienceMs = 3_000;

async function after(delayMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, delayMs);
  });
}

/** The browser let go of the database: closing and opening it again mostly helps. */
function isLost(error: unknown): boolean {
  return errorsIn(error).some(
    ({ name, message }) =>
      name === 'UnknownError' ||
      name === 'DatabaseClosedError' ||
      name === 'InvalidStateError' ||
      name === 'OpenFailedError' ||
      name === 'MissingAPIError' ||
      /connection to indexed database server lost/i.test(message),
  );
}

function isFull(error: unknown): boolean {
  return errorsIn(error).some(({ name }) => name === 'QuotaExceededError');
}

/** The error and what Dexie found inside it. */
function errorsIn(error: unknown): { readonly name: string; readonly message: string }[] {
  const found: { name: string; message: string }[] = [];
  let current: unknown = error;
  while (current instanceof Error || current instanceof DOMException) {
    found.push(current);
    current = 'inner' in current ? current.inner : undefined;
    if (found.length > 5) break;
  }
  return found;
}
