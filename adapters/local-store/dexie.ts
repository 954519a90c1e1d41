import { Dexie, type Table, type Transaction } from 'dexie';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, AudienceId, MutationId, RecordId, TenantId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type {
  AttentionEntry,
  LocalStore,
  OutboxEntry,
  OverlayEntry,
  RecordQuery,
  StoredDirectory,
  StoreReader,
  StoreWriter,
} from '#kernel/sync/client/local-store.ts';

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
  await store.read((tx) => tx.countRows());
  store.forgetOldGenerations();
  return store;
}

/** A row of one generation. `day` is '' for records without one: IndexedDB does not index null. */
interface StoredRow {
  readonly generation: number;
  readonly day: string;
  readonly record: Rec;
}

interface Meta {
  generation: number;
  cursors: readonly Cursor[];
  directory: StoredDirectory | null;
  syncedAt: string | null;
}
type MetaRow = { readonly [Key in keyof Meta]: { key: Key; value: Meta[Key] } }[keyof Meta];

interface Tables {
  readonly row: Table<StoredRow, [number, RecordId]>;
  readonly overlay: Table<OverlayEntry, RecordId>;
  readonly outbox: Table<Omit<OutboxEntry, 'order'> & { order?: number }, number>;
  readonly attention: Table<AttentionEntry & { order?: number }, number>;
  readonly meta: Table<MetaRow, keyof Meta>;
}

function newDatabase(name: string): Dexie {
  const database = new Dexie(name, { chromeTransactionDurability: 'strict' });
  database.version(1).stores({
    row: '[generation+record.id], [generation+record.kind+day], [generation+record.audience]',
    overlay: 'id',
    outbox: '++order, &mutation.id',
    attention: '++order, &mutation.id',
    meta: 'key',
  });
  return database;
}

class DexieStore implements LocalStore {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<() => void>();
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
    await this.close();
    await Dexie.delete(this.#name);
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
      left = await this.#attempt('rw', (tx) => tx.deleteOldRows(sweepRows));
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
      work(new DexieTx(transaction)),
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

/** Few enough that nobody waits noticeably behind it. */
const sweepRows = 1_000;

class DexieTx implements StoreWriter {
  readonly #transaction: Transaction;
  #generation: number | undefined;
  /** Whether a reader can tell that something was written. */
  visible = false;
  flipped = false;

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  async rows(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, Rec>> {
    const generation = await this.#current();
    const found = await this.#table('row').bulkGet(
      ids.map((id): [number, RecordId] => [generation, id]),
    );
    return byId(found.flatMap((row) => (row === undefined ? [] : [row.record])));
  }

  async queryRows(query: RecordQuery): Promise<Rec[]> {
    const generation = await this.#current();
    const ranged = query.from !== undefined || query.to !== undefined;
    const from = query.from ?? (ranged ? firstDay : '');
    const found = await this.#table('row')
      .where('[generation+record.kind+day]')
      .between(
        [generation, query.kind, from],
        [generation, query.kind, query.to ?? afterAllDays],
        true,
        true,
      )
      .toArray();
    const records = found.map((row) => row.record);
    if (query.audiences === undefined) return records;
    const wanted = new Set(query.audiences);
    return records.filter((record) => wanted.has(record.audience));
  }

  async overlay(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, OverlayEntry>> {
    const found = await this.#table('overlay').bulkGet([...ids]);
    return byId(found.filter((entry) => entry !== undefined));
  }

  async allOverlay(): Promise<OverlayEntry[]> {
    return this.#table('overlay').toArray();
  }

  async outbox(): Promise<OutboxEntry[]> {
    return (await this.#table('outbox').orderBy('order').toArray()) as OutboxEntry[];
  }

  async attention(): Promise<AttentionEntry[]> {
    const found = await this.#table('attention').orderBy('order').toArray();
    return found.map(({ mutation, madeAt, refusedAt, code, params }) => {
      return { mutation, madeAt, refusedAt, code, params };
    });
  }

  async cursors(): Promise<Cursor[]> {
    return [...((await this.#meta('cursors')) ?? [])];
  }

  async directory(): Promise<StoredDirectory | null> {
    return (await this.#meta('directory')) ?? null;
  }

  async syncedAt(): Promise<string | null> {
    return (await this.#meta('syncedAt')) ?? null;
  }

  async countRows(): Promise<number> {
    return (await this.#generationRows()).count();
  }

  async allRows(): Promise<Rec[]> {
    return (await (await this.#generationRows()).toArray()).map((row) => row.record);
  }

  async putRows(records: readonly Rec[]): Promise<void> {
    this.visible = true;
    const generation = await this.#current();
    await this.#table('row').bulkPut(records.map((record) => stored(generation, record)));
  }

  async deleteRows(ids: readonly RecordId[]): Promise<void> {
    this.visible = true;
    const generation = await this.#current();
    await this.#table('row').bulkDelete(ids.map((id): [number, RecordId] => [generation, id]));
  }

  async deleteRowsOfAudiences(audiences: readonly AudienceId[]): Promise<void> {
    this.visible = true;
    const generation = await this.#current();
    await this.#table('row')
      .where('[generation+record.audience]')
      .anyOf(audiences.map((audience) => [generation, audience]))
      .delete();
  }

  async stageRows(records: readonly Rec[]): Promise<void> {
    const stage = (await this.#current()) + 1;
    await this.#table('row').bulkPut(records.map((record) => stored(stage, record)));
  }

  async flipStage(): Promise<void> {
    this.visible = true;
    this.flipped = true;
    const next = (await this.#current()) + 1;
    await this.#setMeta({ key: 'generation', value: next });
    this.#generation = next;
  }

  async dropStage(): Promise<void> {
    const generation = await this.#current();
    await this.#table('row')
      .where(':id')
      .aboveOrEqual([generation + 1, ''])
      .delete();
  }

  /** Returns whether there may be more. Later generations may be a stage under way: they stay. */
  async deleteOldRows(most: number): Promise<boolean> {
    const generation = await this.#current();
    const old = this.#table('row').where(':id').below([generation, '']).limit(most);
    return (await old.delete()) === most;
  }

  async replaceOverlay(entries: readonly OverlayEntry[]): Promise<void> {
    this.visible = true;
    await this.#table('overlay').clear();
    await this.#table('overlay').bulkPut([...entries]);
  }

  async putOverlay(entries: readonly OverlayEntry[]): Promise<void> {
    this.visible = true;
    await this.#table('overlay').bulkPut([...entries]);
  }

  async addToOutbox(mutation: Mutation, madeAt: string): Promise<void> {
    this.visible = true;
    if ((await this.#outboxKey(mutation.id)) !== undefined) return;
    await this.#table('outbox').add({ mutation, madeAt, confirmed: null });
  }

  async confirmInOutbox(
    id: MutationId,
    heads: readonly (readonly [AudienceId, number])[],
  ): Promise<void> {
    this.visible = true;
    const entry = await this.#table('outbox').where('mutation.id').equals(id).first();
    if (entry !== undefined) await this.#table('outbox').put({ ...entry, confirmed: heads });
  }

  async removeFromOutbox(ids: readonly MutationId[]): Promise<void> {
    this.visible = true;
    await this.#table('outbox')
      .where('mutation.id')
      .anyOf([...ids])
      .delete();
  }

  async putAttention(entry: AttentionEntry): Promise<void> {
    this.visible = true;
    const order = (
      await this.#table('attention').where('mutation.id').equals(entry.mutation.id).primaryKeys()
    )[0];
    await this.#table('attention').put(order === undefined ? { ...entry } : { ...entry, order });
  }

  async removeAttention(ids: readonly MutationId[]): Promise<void> {
    this.visible = true;
    await this.#table('attention')
      .where('mutation.id')
      .anyOf([...ids])
      .delete();
  }

  async setCursors(cursors: readonly Cursor[]): Promise<void> {
    await this.#setMeta({ key: 'cursors', value: cursors });
  }

  async setDirectory(directory: StoredDirectory | null): Promise<void> {
    await this.#setMeta({ key: 'directory', value: directory });
  }

  async setSyncedAt(instant: string | null): Promise<void> {
    await this.#setMeta({ key: 'syncedAt', value: instant });
  }

  /** The tables bound to this transaction, so that no write can slip out of it. */
  #table<Name extends keyof Tables>(name: Name): Tables[Name] {
    return this.#transaction.table(name) as Table<unknown, unknown> as Tables[Name];
  }

  async #current(): Promise<number> {
    this.#generation ??= (await this.#meta('generation')) ?? 0;
    return this.#generation;
  }

  async #generationRows() {
    const generation = await this.#current();
    return this.#table('row')
      .where(':id')
      .between([generation, ''], [generation + 1, ''], true, false);
  }

  async #outboxKey(id: MutationId): Promise<number | undefined> {
    return (await this.#table('outbox').where('mutation.id').equals(id).primaryKeys())[0];
  }

  async #meta<Key extends keyof Meta>(key: Key): Promise<Meta[Key] | undefined> {
    const row = await this.#table('meta').get(key);
    return row?.value as Meta[Key] | undefined;
  }

  async #setMeta(row: MetaRow): Promise<void> {
    this.visible = true;
    await this.#table('meta').put(row);
  }
}

const firstDay = '0';
const afterAllDays = '\uffff';

function stored(generation: number, record: Rec): StoredRow {
  return { generation, day: record.day ?? '', record };
}

function byId<Entry extends { readonly id: RecordId }>(
  entries: readonly Entry[],
): ReadonlyMap<RecordId, Entry> {
  return new Map(entries.map((entry) => [entry.id, entry]));
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
