import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId, MutationId, RecordId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import type { Window as KeptWindow } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type {
  AttentionEntry,
  Contact,
  LocalStore,
  OutboxEntry,
  OverlayEntry,
  RecordQuery,
  RowWriter,
  SetAside,
  Stage,
  StoredDirectory,
  StoreReader,
  StoreWriter,
} from '#kernel/sync/client/local-store.ts';

/** What is stored. Never changed in place: a transaction copies the tables it writes. */
interface Tables {
  readonly rows: ReadonlyMap<RecordId, Rec>;
  readonly staged: ReadonlyMap<RecordId, Rec>;
  readonly stage: Stage | null;
  readonly overlay: ReadonlyMap<RecordId, OverlayEntry>;
  readonly outbox: ReadonlyMap<MutationId, OutboxEntry>;
  readonly attention: ReadonlyMap<MutationId, AttentionEntry>;
  readonly cursors: readonly Cursor[];
  readonly directory: StoredDirectory | null;
  readonly syncedAt: string | null;
  readonly contact: Contact | null;
  readonly window: KeptWindow | null;
  readonly aside: readonly SetAside[];
  readonly lastOrder: number;
}

const empty: Tables = {
  rows: new Map(),
  staged: new Map(),
  stage: null,
  overlay: new Map(),
  outbox: new Map(),
  attention: new Map(),
  cursors: [],
  directory: null,
  syncedAt: null,
  contact: null,
  window: null,
  aside: [],
  lastOrder: 0,
};

/**
 * A local copy that lives as long as the process: for tests, and for browsers that keep nothing.
 * Each `open` is one tab; all tabs see the same.
 */
export class MemoryDatabase {
  #tables: Tables = empty;
  #writing: Promise<void> = Promise.resolve();
  #destroyed = false;
  readonly #listeners = new Set<() => void>();

  open(): LocalStore {
    return new MemoryStore(this);
  }

  get tables(): Tables {
    if (this.#destroyed) throw closed();
    return this.#tables;
  }

  get listeners(): Set<() => void> {
    return this.#listeners;
  }

  /** One writer at a time; what throws leaves nothing behind. */
  async write<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T> {
    const before = this.#writing;
    let done = () => {};
    this.#writing = new Promise((resolve) => {
      done = resolve;
    });
    await before;
    const tx = new MemoryWriter(this.tables);
    try {
      const result = await work(tx);
      const visible = tx.visible;
      this.#tables = tx.finish();
      // After the writer has its answer, as a browser does it.
      if (visible) queueMicrotask(() => this.#notify());
      return result;
    } finally {
      tx.finish();
      done();
    }
  }

  destroy(): void {
    this.#destroyed = true;
    this.#tables = empty;
    this.#listeners.clear();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

class MemoryStore implements LocalStore {
  readonly #database: MemoryDatabase;
  readonly #own = new Set<() => void>();
  #open = true;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async read<T>(work: (tx: StoreReader) => Promise<T>): Promise<T> {
    this.#requireOpen();
    const tx = new MemoryReader(this.#database.tables);
    try {
      return await work(tx);
    } finally {
      tx.finish();
    }
  }

  async write<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T> {
    this.#requireOpen();
    return this.#database.write(work);
  }

  subscribe(listener: () => void): () => void {
    // Each subscription is its own, also of the same function.
    const own = () => listener();
    this.#own.add(own);
    this.#database.listeners.add(own);
    return () => {
      this.#own.delete(own);
      this.#database.listeners.delete(own);
    };
  }

  async close(): Promise<void> {
    this.#open = false;
    for (const listener of this.#own) this.#database.listeners.delete(listener);
    this.#own.clear();
  }

  async destroy(): Promise<void> {
    await this.close();
    this.#database.destroy();
  }

  #requireOpen(): void {
    if (!this.#open) throw closed();
  }
}

class MemoryReader implements StoreReader {
  protected tables: Tables;
  #finished = false;

  constructor(tables: Tables) {
    this.tables = tables;
  }

  finish(): Tables {
    this.#finished = true;
    return this.tables;
  }

  async rows(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, Rec>> {
    return pick(this.now().rows, ids);
  }

  async queryRows(query: RecordQuery): Promise<Rec[]> {
    return [...this.now().rows.values()].filter((row) => matches(row, query));
  }

  async overlay(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, OverlayEntry>> {
    return pick(this.now().overlay, ids);
  }

  async allOverlay(): Promise<OverlayEntry[]> {
    return [...this.now().overlay.values()];
  }

  async outbox(): Promise<OutboxEntry[]> {
    return [...this.now().outbox.values()];
  }

  async attention(): Promise<AttentionEntry[]> {
    return [...this.now().attention.values()];
  }

  async cursors(): Promise<Cursor[]> {
    return [...this.now().cursors];
  }

  async directory(): Promise<StoredDirectory | null> {
    return this.now().directory;
  }

  async syncedAt(): Promise<string | null> {
    return this.now().syncedAt;
  }

  async contact(): Promise<Contact | null> {
    return this.now().contact;
  }

  async window(): Promise<KeptWindow | null> {
    return this.now().window;
  }

  async setAside(): Promise<SetAside[]> {
    return [...this.now().aside];
  }

  async stage(): Promise<Stage | null> {
    return structuredClone(this.now().stage);
  }

  async countRows(): Promise<number> {
    return this.now().rows.size;
  }

  async allRows(): Promise<Rec[]> {
    return [...this.now().rows.values()];
  }

  protected now(): Tables {
    if (this.#finished) throw new Error('the transaction is over');
    return this.tables;
  }
}

class MemoryWriter extends MemoryReader implements StoreWriter {
  /** Whether a reader can tell that something was written. */
  visible = false;

  readonly staged: RowWriter = {
    rows: async (ids) => pick(this.now().staged, ids),
    putRows: async (records) => this.#unseen(() => this.#putRows('staged', records)),
    deleteRows: async (ids) => this.#unseen(() => this.#delete('staged', ids)),
    deleteRowsOfAudiences: async (audiences) =>
      this.#unseen(() => this.#deleteRows('staged', isOf(audiences))),
    deleteRowsBefore: async (from) =>
      this.#unseen(() => this.#deleteRows('staged', isBefore(from))),
  };

  async putRows(records: readonly Rec[]): Promise<void> {
    this.#putRows('rows', records);
  }

  async deleteRows(ids: readonly RecordId[]): Promise<void> {
    this.#delete('rows', ids);
  }

  async deleteRowsOfAudiences(audiences: readonly AudienceId[]): Promise<void> {
    this.#deleteRows('rows', isOf(audiences));
  }

  async deleteRowsBefore(from: KeptWindow['from']): Promise<void> {
    this.#deleteRows('rows', isBefore(from));
  }

  async stageRows(records: readonly Rec[]): Promise<void> {
    await this.staged.putRows(records);
  }

  async putStage(stage: Stage): Promise<void> {
    this.tables = { ...this.now(), stage: structuredClone(stage) };
  }

  async flipStage(): Promise<void> {
    this.#set({ rows: this.now().staged, staged: new Map(), stage: null });
  }

  async dropStage(): Promise<void> {
    this.tables = { ...this.now(), staged: new Map(), stage: null };
  }

  async replaceOverlay(entries: readonly OverlayEntry[]): Promise<void> {
    this.#set({ overlay: new Map() });
    this.#put('overlay', entries, (entry) => entry.id);
  }

  async putOverlay(entries: readonly OverlayEntry[]): Promise<void> {
    this.#put('overlay', entries, (entry) => entry.id);
  }

  async addToOutbox(mutation: Mutation, madeAt: string): Promise<void> {
    const tables = this.now();
    if (tables.outbox.has(mutation.id)) return;
    const order = tables.lastOrder + 1;
    this.#put(
      'outbox',
      [{ order, mutation, madeAt, confirmed: null }],
      (entry) => entry.mutation.id,
    );
    this.#set({ lastOrder: order });
  }

  async confirmInOutbox(
    id: MutationId,
    heads: readonly (readonly [AudienceId, number])[],
  ): Promise<void> {
    const entry = this.now().outbox.get(id);
    if (entry === undefined) return;
    this.#put('outbox', [{ ...entry, confirmed: heads }], () => id);
  }

  async removeFromOutbox(ids: readonly MutationId[]): Promise<void> {
    this.#delete('outbox', ids);
  }

  async putAttention(entry: AttentionEntry): Promise<void> {
    this.#put('attention', [entry], () => entry.mutation.id);
  }

  async removeAttention(ids: readonly MutationId[]): Promise<void> {
    this.#delete('attention', ids);
  }

  async setCursors(cursors: readonly Cursor[]): Promise<void> {
    this.#set({ cursors: structuredClone(cursors) });
  }

  async setDirectory(directory: StoredDirectory | null): Promise<void> {
    this.#set({ directory: structuredClone(directory) });
  }

  async setSyncedAt(instant: string | null): Promise<void> {
    this.#set({ syncedAt: instant });
  }

  async putContact(contact: Contact | null): Promise<void> {
    this.tables = { ...this.now(), contact: structuredClone(contact) };
  }

  async putWindow(window: KeptWindow | null): Promise<void> {
    this.#set({ window: structuredClone(window) });
  }

  async putSetAside(rows: readonly SetAside[]): Promise<void> {
    this.#set({ aside: structuredClone(rows) });
  }

  #putRows(name: 'rows' | 'staged', records: readonly Rec[]): void {
    this.#put(name, records, (record) => record.id);
  }

  #deleteRows(name: 'rows' | 'staged', isGone: (row: Rec) => boolean): void {
    const rows = [...this.now()[name].values()].filter(isGone);
    this.#delete(
      name,
      rows.map((row) => row.id),
    );
  }

  /** What nobody sees is told to nobody. */
  #unseen(work: () => void): void {
    const before = this.visible;
    work();
    this.visible = before;
  }

  #set(tables: Partial<Tables>): void {
    this.tables = { ...this.now(), ...tables };
    this.visible = true;
  }

  #put<Name extends MapName>(
    name: Name,
    values: readonly ValueOf<Name>[],
    keyOf: (value: ValueOf<Name>) => KeyOf<Name>,
  ): void {
    const copy = new Map(this.now()[name] as ReadonlyMap<KeyOf<Name>, ValueOf<Name>>);
    // Cloned, as a database does it: what the caller still holds may not change what is stored.
    for (const value of values) copy.set(keyOf(value), structuredClone(value));
    this.#set({ [name]: copy });
  }

  #delete<Name extends MapName>(name: Name, keys: readonly KeyOf<Name>[]): void {
    const copy = new Map(this.now()[name] as ReadonlyMap<KeyOf<Name>, ValueOf<Name>>);
    for (const key of keys) copy.delete(key);
    this.#set({ [name]: copy });
  }
}

type MapName = 'rows' | 'staged' | 'overlay' | 'outbox' | 'attention';
type KeyOf<Name extends MapName> =
  Tables[Name] extends ReadonlyMap<infer Key, unknown> ? Key : never;
type ValueOf<Name extends MapName> =
  Tables[Name] extends ReadonlyMap<unknown, infer Value> ? Value : never;

function pick<Key, Value>(all: ReadonlyMap<Key, Value>, keys: readonly Key[]): Map<Key, Value> {
  const found = new Map<Key, Value>();
  for (const key of keys) {
    const value = all.get(key);
    if (value !== undefined) found.set(key, value);
  }
  return found;
}

function isOf(audiences: readonly AudienceId[]): (row: Rec) => boolean {
  const gone = new Set(audiences);
  return (row) => gone.has(row.audience);
}

function isBefore(from: KeptWindow['from']): (row: Rec) => boolean {
  const firstDays = new Map(from);
  return ({ kind, day }) => {
    const first = firstDays.get(kind);
    return first !== undefined && day !== null && day < first;
  };
}

function matches(row: Rec, query: RecordQuery): boolean {
  if (row.kind !== query.kind) return false;
  if (query.audiences !== undefined && !query.audiences.includes(row.audience)) return false;
  if (query.from === undefined && query.to === undefined) return true;
  if (row.day === null) return false;
  if (query.from !== undefined && row.day < query.from) return false;
  return query.to === undefined || row.day <= query.to;
}

function closed(): AppError {
  return new AppError('sync.storage-closed');
}
