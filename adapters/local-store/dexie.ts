import { Dexie, type Transaction } from 'dexie';
import { AppError } from '#kernel/base/app-error.ts';
import { randomId, type AccountId, type TenantId } from '#kernel/base/ids.ts';
import type {
  LocalStore,
  StoreReader,
  StoreWriter,
  Written,
} from '#kernel/sync/client/local-store.ts';
import type { DirectoryMemory } from '#adapters/local-store/dexie-rows.ts';
import {
  type mediaTables,
  newDatabase,
  readMeta,
  recordTables,
  removeMeta,
  writeMeta,
} from '#adapters/local-store/dexie-tables.ts';
import { DexieTx } from '#adapters/local-store/dexie-tx.ts';
import { deleteKeptPictures } from '#adapters/local-store/delete-kept-pictures.ts';
import { DamagedCopy } from '#adapters/local-store/row-block.ts';
import { UnsentMirror } from '#adapters/local-store/unsent-mirror.ts';

/** The name of the browser database: one per account and tenant, so that none reads another's. */
export function databaseName(accountId: AccountId, tenantId: TenantId): string {
  return `obhut-${accountId}-${tenantId}`;
}

/**
 * Opens the local copy of an account and tenant in IndexedDB. Throws 'sync.storage-lost' when the
 * browser gives none, 'sync.storage-full' when there is no room.
 */
export async function openDexieStore(name: string): Promise<DexieLocalStore> {
  const store = new DexieStore(name);
  await store.begin();
  store.forgetOldGenerations();
  return store;
}

/** A local copy whose database has tables for what stands beside the records. */
export interface DexieLocalStore extends LocalStore {
  /**
   * A transaction on such tables, which no query on records waits for and none hears of. Throws what
   * `write` throws.
   */
  beside<T>(
    mode: 'r' | 'rw',
    tables: readonly (typeof mediaTables)[number][],
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T>;
}

/** Deletes the copies with such names, content first; those that are open in a tab are let go there. */
export async function deleteDexieStores(isWanted: (name: string) => boolean): Promise<void> {
  const names = (await Dexie.getDatabaseNames()).filter(isWanted);
  for (const name of names) await (await openDexieStore(name)).destroy();
}

/** What a tab remembers of where the rows of each generation are. */
function nothingKnown(): { readonly seen: DirectoryMemory; readonly staged: DirectoryMemory } {
  return { seen: { directory: null }, staged: { directory: null } };
}

class DexieStore implements DexieLocalStore {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<(what: Written) => void>();
  #memory = nothingKnown();
  readonly #mirror = new UnsentMirror();
  #birth: string | null = null;
  #database: Dexie;
  /** The birth of the database of the last connection. */
  #before: string | null = null;
  #open = true;
  #sweeping = false;

  constructor(name: string) {
    this.#name = name;
    this.#database = this.#connect();
    this.#channel = new BroadcastChannel(`${name}-written`);
    // From a tab with an older app it is another word.
    this.#channel.addEventListener('message', ({ data }) =>
      this.#tellListeners(data === 'meeting' ? 'meeting' : 'records'),
    );
  }

  /** Opens the database, or makes it, and learns which one it is. */
  async begin(): Promise<void> {
    await this.#run('rw', async (tx) => {
      await tx.attention();
      await tx.outbox();
    });
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
    if (written?.visible === true) this.#tellEverybody('records');
    else if (written?.met === true) this.#tellEverybody('meeting');
    if (written?.flipped === true) this.forgetOldGenerations();
    return result;
  }

  async beside<T>(
    mode: 'r' | 'rw',
    tables: readonly (typeof mediaTables)[number][],
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const attempt = async (): Promise<T> => {
      const database = await this.#met();
      return database.transaction(mode, [...tables], work);
    };
    const used = this.#database;
    try {
      return await attempt();
    } catch (error) {
      if (!this.#open || !isLost(error)) throw this.#toAppError(error);
      if (this.#database === used) this.#reconnect();
    }
    try {
      return await attempt();
    } catch (error) {
      throw this.#toAppError(error);
    }
  }

  subscribe(listener: (what: Written) => void): () => void {
    const own = (what: Written) => listener(what);
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
    await deleteKeptPictures(this.#name);
    await this.close();
    await Promise.race([Dexie.delete(this.#name), after(patienceMs)]);
  }

  async #empty(): Promise<void> {
    const database = this.#database;
    await database.transaction('rw', database.tables, async (transaction) => {
      for (const { name } of database.tables) await transaction.table(name).clear();
      await writeMeta(transaction, { key: 'destroyed', value: true });
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
      if (!this.#open) throw this.#toAppError(error);
      if (!isDamaged(error)) {
        if (!isLost(error)) throw this.#toAppError(error);
        // Whoever met the loss first has opened it again already.
        if (this.#database === used) this.#reconnect();
      } else {
        await this.#mend();
      }
    }
    try {
      return await this.#attempt(mode, work);
    } catch (error) {
      throw this.#toAppError(error);
    }
  }

  async #attempt<T>(mode: 'r' | 'rw', work: (tx: DexieTx) => Promise<T>): Promise<T> {
    const database = await this.#met();
    const { tx, result } = await database.transaction(
      mode,
      [...recordTables],
      async (transaction) => {
        const made = new DexieTx(transaction, this.#memory);
        return { tx: made, result: await work(made) };
      },
    );
    for (const note of tx.afterCommit) note(this.#mirror);
    return result;
  }

  async #met(): Promise<Dexie> {
    if (!this.#open) throw new AppError('sync.storage-closed');
    if (this.#birth === null) await this.#meet();
    return this.#database;
  }

  #reconnect(): void {
    this.#database.close();
    this.#database = this.#connect();
    this.#birth = null;
  }

  /**
   * Learns which database this is. When it is not the one there was, the browser threw that away:
   * what this tab remembers of blocks is of no use, and its unsent work goes back in (SYL18).
   */
  async #meet(): Promise<void> {
    const database = this.#database;
    const before = this.#before;
    let isAnother = false;
    const birth = await database.transaction('rw', [...recordTables], async (transaction) => {
      // Left by a deletion that did not come to its end; whoever opens it now starts anew.
      await removeMeta(transaction, 'destroyed');
      const known = await readMeta(transaction, 'birth');
      isAnother = before !== null && known !== before;
      const made = known ?? randomId();
      if (known === undefined) await writeMeta(transaction, { key: 'birth', value: made });
      if (isAnother) await this.#mirror.restore(new DexieTx(transaction, nothingKnown()));
      return made;
    });
    this.#birth = birth;
    this.#before = birth;
    if (!isAnother) return;
    this.#memory = nothingKnown();
    this.#tellEverybody('records');
  }

  /**
   * Something stored cannot be read. What the server can give again is forgotten and will be
   * fetched; work that was not sent stays where it is (SYL19).
   */
  async #mend(): Promise<void> {
    const database = this.#database;
    await database
      .transaction('rw', [...recordTables], (transaction) =>
        new DexieTx(transaction, nothingKnown()).clearRows(),
      )
      .catch((error: unknown) => {
        throw this.#toAppError(error);
      });
    this.#memory = nothingKnown();
    this.#tellEverybody('records');
  }

  #connect(): Dexie {
    const database = newDatabase(this.#name);
    // Another tab deletes or upgrades it: let go, or that tab waits for ever.
    database.on('versionchange', (event) => {
      void this.#letGo(database, event.newVersion === null);
      // Without Dexie's own answer, which would open it again.
      return false;
    });
    // The browser cut it off: look at once, so that unsent work does not wait for the next write.
    database.on('close', () => this.#lookAgain());
    return database;
  }

  /** A deletion that no person asked for here is not the end: the tab makes the copy anew. */
  async #letGo(database: Dexie, isDeletion: boolean): Promise<void> {
    const isWanted = !isDeletion || (await wasDestroyed(database));
    if (isWanted) {
      await this.close();
      return;
    }
    database.close();
    this.#lookAgain();
  }

  #lookAgain(): void {
    // A failure is met again, and told, by whoever asks next.
    if (this.#open) void this.read((tx) => tx.syncedAt()).catch(() => {});
  }

  #tellEverybody(what: Written): void {
    if (!this.#open) return;
    this.#channel.postMessage(what);
    this.#tellListeners(what);
  }

  #tellListeners(what: Written): void {
    for (const listener of this.#listeners) listener(what);
  }

  #toAppError(error: unknown): unknown {
    if (error instanceof AppError) return error;
    if (isFull(error)) return new AppError('sync.storage-full', {}, { cause: error });
    if (!this.#open) return new AppError('sync.storage-closed', {}, { cause: error });
    if (isLost(error)) return new AppError('sync.storage-lost', {}, { cause: error });
    return error;
  }
}

/** Whether a person let this copy be deleted. Asked while its deletion waits for us. */
async function wasDestroyed(database: Dexie): Promise<boolean> {
  try {
    const mark = await database.transaction('r', [...recordTables], (transaction) =>
      readMeta(transaction, 'destroyed'),
    );
    return mark === true;
  } catch {
    // Not known: what may have been signed out is not brought back.
    return true;
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

/** What is stored cannot be read, however often one asks: a value that is broken or whose file is gone. */
function isDamaged(error: unknown): boolean {
  return errorsIn(error).some(
    (cause) =>
      cause instanceof DamagedCopy ||
      cause.name === 'DataError' ||
      cause.name === 'NotReadableError' ||
      /failed to read large indexeddb value/i.test(cause.message),
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
