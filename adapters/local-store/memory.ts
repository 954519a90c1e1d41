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
  Written,
} from '#kernel/sync/client/local-store.ts';

/** What is stored. Never changed in place: a transaction copies the tables it writes. */
interface Tables {
  readonly rows: ReadonlyMap<RecordId, Rec>;
  readonly stage: Stage | null;
  readonly stagedDirectory: StoredDirectory | null;
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
  stage: null,
  stagedDirectory: null,
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
 * Rows that no reader sees. Writers come one after another, so these are changed in place, and put
 * back when a transaction fails: copying all of them for each page would take longer than the rest.
 */
class StagedRows {
  #rows = new Map<RecordId, Rec>();
  #undo: (() => void)[] = [];

  get rows(): ReadonlyMap<RecordId, Rec> {
    return this.#rows;
  }

  put(records: readonly Rec[]): void {
    this.#noteFor(records.map(({ id }) => id));
    for (const record of records) this.#rows.set(record.id, copyOf(record));
  }

  delete(ids: readonly RecordId[]): void {
    this.#noteFor(ids);
    for (const id of ids) this.#rows.delete(id);
  }

  /** Begins with none, and leaves those there are to the caller. */
  take(): ReadonlyMap<RecordId, Rec> {
    const rows = this.#rows;
    this.#undo.push(() => {
      this.#rows = rows;
    });
    this.#rows = new Map();
    return rows;
  }

  #noteFor(ids: readonly RecordId[]): void {
    const rows = this.#rows;
    const before = pick(rows, ids);
    this.#undo.push(() => {
      for (const id of ids) rows.delete(id);
      for (const [id, row] of before) rows.set(id, row);
    });
  }

  keep(): void {
    this.#undo = [];
  }

  putBack(): void {
    for (const undo of this.#undo.toReversed()) undo();
    this.#undo = [];
  }
}

/**
 * A local copy that lives as long as the process: for tests, and for browsers that keep nothing.
 * Each `open` is one tab; all tabs see the same.
 */
export class MemoryDatabase {
  #tables: Tables = empty;
  #staged = new StagedRows();
  #writing: Promise<void> = Promise.resolve();
  #destroyed = false;
  readonly #listeners = new Set<(what: Written) => void>();

  open(): LocalStore {
    return new MemoryStore(this);
  }

  get tables(): Tables {
    if (this.#destroyed) throw closed();
    return this.#tables;
  }

  /** Rows that are on their way, for tests that ask what is on the device. */
  get staged(): ReadonlyMap<RecordId, Rec> {
    return this.#staged.rows;
  }

  get listeners(): Set<(what: Written) => void> {
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
    const staged = this.#staged;
    const tx = new MemoryWriter(this.tables, staged);
    try {
      const result = await work(tx);
      const { visible, met } = tx;
      this.#tables = tx.finish();
      staged.keep();
      // After the writer has its answer, as a browser does it.
      if (visible || met) queueMicrotask(() => this.#notify(visible ? 'records' : 'meeting'));
      return result;
    } finally {
      tx.finish();
      staged.putBack();
      done();
    }
  }

  destroy(): void {
    this.#destroyed = true;
    this.#tables = empty;
    this.#staged = new StagedRows();
    this.#listeners.clear();
  }

  #notify(what: Written): void {
    for (const listener of this.#listeners) listener(what);
  }
}

class MemoryStore implements LocalStore {
  readonly #database: MemoryDatabase;
  readonly #own = new Set<(what: Written) => void>();
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

  subscribe(listener: (what: Written) => void): () => void {
    // Each subscription is its own, also of the same function.
    const own = (what: Written) => listener(what);
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
    return this.now().stage;
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
  /** Whether the instant of the last sync was written. */
  met = false;
  readonly #staged: StagedRows;
  /** Tables that this transaction has copied and may change in place. */
  readonly #own = new Set<MapName>();

  constructor(tables: Tables, staged: StagedRows) {
    super(tables);
    this.#staged = staged;
  }

  readonly staged: RowWriter = {
    rows: async (ids) => pick(this.#stage().rows, ids),
    putRows: async (records) => this.#stage().put(records),
    deleteRows: async (ids) => this.#stage().delete(ids),
    deleteRowsOfAudiences: async (audiences) =>
      this.#stage().delete(idsOf(this.#staged.rows, isOf(audiences))),
    deleteRowsBefore: async (from) =>
      this.#stage().delete(idsOf(this.#staged.rows, isBefore(from))),
  };

  async putRows(records: readonly Rec[]): Promise<void> {
    this.#put('rows', records, (record) => record.id);
  }

  async deleteRows(ids: readonly RecordId[]): Promise<void> {
    this.#delete('rows', ids);
  }

  async deleteRowsOfAudiences(audiences: readonly AudienceId[]): Promise<void> {
    this.#delete('rows', idsOf(this.now().rows, isOf(audiences)));
  }

  async deleteRowsBefore(from: KeptWindow['from']): Promise<void> {
    this.#delete('rows', idsOf(this.now().rows, isBefore(from)));
  }

  async stageRows(records: readonly Rec[]): Promise<void> {
    await this.staged.putRows(records);
  }

  async putStage(stage: Stage): Promise<void> {
    this.tables = { ...this.now(), stage: copyOf(stage) };
  }

  async stageDirectory(directory: StoredDirectory): Promise<void> {
    this.tables = { ...this.now(), stagedDirectory: copyOf(directory) };
  }

  async flipStage(): Promise<void> {
    const { directory, stagedDirectory } = this.now();
    const rows = this.#staged.take();
    this.#set({
      rows,
      stage: null,
      stagedDirectory: null,
      directory: stagedDirectory ?? directory,
    });
    // Put back as they are, should the transaction fail.
    this.#own.delete('rows');
  }

  async dropStage(): Promise<void> {
    this.tables = { ...this.now(), stage: null, stagedDirectory: null };
    this.#staged.take();
  }

  async replaceOverlay(entries: readonly OverlayEntry[]): Promise<void> {
    this.#set({ overlay: new Map() });
    this.#own.add('overlay');
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
    this.#set({ cursors: copyOf(cursors) });
  }

  async setDirectory(directory: StoredDirectory | null): Promise<void> {
    this.#set({ directory: copyOf(directory) });
  }

  async setSyncedAt(instant: string | null): Promise<void> {
    this.tables = { ...this.now(), syncedAt: instant };
    this.met = true;
  }

  async putContact(contact: Contact | null): Promise<void> {
    this.tables = { ...this.now(), contact: copyOf(contact) };
  }

  async putWindow(window: KeptWindow | null): Promise<void> {
    this.#set({ window: copyOf(window) });
  }

  async putSetAside(rows: readonly SetAside[]): Promise<void> {
    this.#set({ aside: copyOf(rows) });
  }

  #stage(): StagedRows {
    this.now();
    return this.#staged;
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
    const table = this.#ownTable(name);
    // A copy, as a database makes one: what the caller still holds may not change what is stored.
    for (const value of values) table.set(keyOf(value), copyOf(value));
  }

  #delete<Name extends MapName>(name: Name, keys: readonly KeyOf<Name>[]): void {
    const table = this.#ownTable(name);
    for (const key of keys) table.delete(key);
  }

  /** A table to write in: copied once, since readers may have the one there was. */
  #ownTable<Name extends MapName>(name: Name): Map<KeyOf<Name>, ValueOf<Name>> {
    const table = this.now()[name] as ReadonlyMap<KeyOf<Name>, ValueOf<Name>>;
    this.visible = true;
    if (this.#own.has(name)) return table as Map<KeyOf<Name>, ValueOf<Name>>;
    const copy = new Map(table);
    this.#set({ [name]: copy });
    this.#own.add(name);
    return copy;
  }
}

type MapName = 'rows' | 'overlay' | 'outbox' | 'attention';
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

function idsOf(rows: ReadonlyMap<RecordId, Rec>, isWanted: (row: Rec) => boolean): RecordId[] {
  return [...rows.values()].filter(isWanted).map((row) => row.id);
}

/** As `structuredClone`, and many times quicker on what comes as JSON. */
function copyOf<T>(value: T): T {
  return copied(value) as T;
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value === 'object' && value !== null) {
    if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
    const copy: Record<string, unknown> = { ...value };
    for (const name of Object.keys(copy)) copy[name] = copied(copy[name]);
    return copy;
  }
  // What a database would refuse is refused here, too.
  return typeof value === 'function' || typeof value === 'symbol' ? structuredClone(value) : value;
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
