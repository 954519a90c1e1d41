import type { Transaction } from 'dexie';
import type { AudienceId, MutationId, RecordId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import type { Window as KeptWindow } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type {
  AttentionEntry,
  Contact,
  OutboxEntry,
  OverlayEntry,
  RecordQuery,
  RowWriter,
  SetAside,
  Stage,
  StoredDirectory,
  StoreWriter,
} from '#kernel/sync/client/local-store.ts';
import { DexieRows, type DirectoryMemory } from '#adapters/local-store/dexie-rows.ts';
import { readMeta, removeMeta, tableIn, writeMeta } from '#adapters/local-store/dexie-tables.ts';
import type { UnsentMirror } from '#adapters/local-store/unsent-mirror.ts';

/** One transaction over all tables of a local copy. */
export class DexieTx implements StoreWriter {
  readonly #transaction: Transaction;
  readonly #rows: DexieRows;
  readonly #staged: DexieRows;
  /** Whether a reader can tell that something was written. */
  visible = false;
  /** Whether the instant of the last sync was. */
  met = false;
  flipped = false;
  /** What the tab remembers of the unsent work once this is committed. */
  readonly afterCommit: ((mirror: UnsentMirror) => void)[] = [];

  constructor(
    transaction: Transaction,
    memory: { readonly seen: DirectoryMemory; readonly staged: DirectoryMemory },
  ) {
    this.#transaction = transaction;
    this.#rows = new DexieRows(transaction, memory.seen, 'seen');
    this.#staged = new DexieRows(transaction, memory.staged, 'staged');
  }

  readonly staged: RowWriter = {
    rows: (ids) => this.#staged.find(ids),
    putRows: (records) => this.#staged.put(records),
    deleteRows: (ids) => this.#staged.delete(ids),
    deleteRowsOfAudiences: (audiences) => this.#staged.deleteOfAudiences(audiences),
    deleteRowsBefore: (from) => this.#staged.deleteBefore(from),
  };

  async rows(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, Rec>> {
    return this.#rows.find(ids);
  }

  async queryRows(query: RecordQuery): Promise<Rec[]> {
    return this.#rows.query(query);
  }

  async overlay(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, OverlayEntry>> {
    const wanted = new Set(ids);
    const found = (await this.allOverlay()).filter((entry) => wanted.has(entry.id));
    return new Map(found.map((entry) => [entry.id, entry]));
  }

  async allOverlay(): Promise<OverlayEntry[]> {
    return [...((await readMeta(this.#transaction, 'overlay')) ?? [])];
  }

  async outbox(): Promise<OutboxEntry[]> {
    const found = (await this.#outbox.orderBy('order').toArray()) as OutboxEntry[];
    this.afterCommit.push((mirror) => mirror.sawOutbox(found));
    return found;
  }

  async attention(): Promise<AttentionEntry[]> {
    const found = await this.#attention.orderBy('order').toArray();
    const entries = found.map(({ mutation, madeAt, refusedAt, code, params }) => {
      return { mutation, madeAt, refusedAt, code, params };
    });
    this.afterCommit.push((mirror) => mirror.sawAttention(entries));
    return entries;
  }

  async cursors(): Promise<Cursor[]> {
    return [...((await readMeta(this.#transaction, 'cursors')) ?? [])];
  }

  async directory(): Promise<StoredDirectory | null> {
    return (await readMeta(this.#transaction, 'directory')) ?? null;
  }

  async syncedAt(): Promise<string | null> {
    return (await readMeta(this.#transaction, 'syncedAt')) ?? null;
  }

  async contact(): Promise<Contact | null> {
    return (await readMeta(this.#transaction, 'contact')) ?? null;
  }

  async window(): Promise<KeptWindow | null> {
    return (await readMeta(this.#transaction, 'window')) ?? null;
  }

  async setAside(): Promise<SetAside[]> {
    return [...((await readMeta(this.#transaction, 'setAside')) ?? [])];
  }

  async stage(): Promise<Stage | null> {
    return (await readMeta(this.#transaction, 'stage')) ?? null;
  }

  async countRows(): Promise<number> {
    return this.#rows.count();
  }

  async allRows(): Promise<Rec[]> {
    return this.#rows.all();
  }

  async putRows(records: readonly Rec[]): Promise<void> {
    this.visible = true;
    await this.#rows.put(records);
  }

  async deleteRows(ids: readonly RecordId[]): Promise<void> {
    this.visible = true;
    await this.#rows.delete(ids);
  }

  async deleteRowsOfAudiences(audiences: readonly AudienceId[]): Promise<void> {
    this.visible = true;
    await this.#rows.deleteOfAudiences(audiences);
  }

  async deleteRowsBefore(from: KeptWindow['from']): Promise<void> {
    this.visible = true;
    await this.#rows.deleteBefore(from);
  }

  /** Forgets what the server can give again, also what cannot be read any more; own work stays. */
  async clearRows(): Promise<void> {
    await this.#rows.clear();
    await this.setCursors([]);
    await this.setDirectory(null);
    await this.setSyncedAt(null);
    await this.putWindow(null);
    await this.#forgetStage();
  }

  async stageRows(records: readonly Rec[]): Promise<void> {
    await this.#staged.add(records);
  }

  async putStage(stage: Stage): Promise<void> {
    await writeMeta(this.#transaction, { key: 'stage', value: stage });
  }

  async stageDirectory(directory: StoredDirectory): Promise<void> {
    await writeMeta(this.#transaction, { key: 'stagedDirectory', value: directory });
  }

  async flipStage(): Promise<void> {
    this.visible = true;
    this.flipped = true;
    await this.#rows.flip();
    const directory = await readMeta(this.#transaction, 'stagedDirectory');
    if (directory !== undefined) await this.setDirectory(directory);
    await this.#forgetStage();
  }

  async dropStage(): Promise<void> {
    await this.#rows.dropStage();
    await this.#forgetStage();
  }

  async #forgetStage(): Promise<void> {
    await writeMeta(this.#transaction, { key: 'stage', value: null });
    await removeMeta(this.#transaction, 'stagedDirectory');
  }

  /** Returns whether there may be more. */
  async deleteOldRows(): Promise<boolean> {
    return this.#rows.deleteOld();
  }

  async replaceOverlay(entries: readonly OverlayEntry[]): Promise<void> {
    this.visible = true;
    await writeMeta(this.#transaction, { key: 'overlay', value: entries });
  }

  async putOverlay(entries: readonly OverlayEntry[]): Promise<void> {
    const changed = new Set(entries.map((entry) => entry.id));
    const others = (await this.allOverlay()).filter((entry) => !changed.has(entry.id));
    await this.replaceOverlay([...others, ...entries]);
  }

  async addToOutbox(mutation: Mutation, madeAt: string): Promise<void> {
    this.visible = true;
    const known = await this.#outbox.where('mutation.id').equals(mutation.id).count();
    if (known > 0) return;
    const entry = { mutation, madeAt, confirmed: null };
    await this.#outbox.add(entry);
    this.afterCommit.push((mirror) => mirror.added(entry));
  }

  async confirmInOutbox(
    id: MutationId,
    heads: readonly (readonly [AudienceId, number])[],
  ): Promise<void> {
    this.visible = true;
    const entry = await this.#outbox.where('mutation.id').equals(id).first();
    if (entry !== undefined) await this.#outbox.put({ ...entry, confirmed: heads });
  }

  async removeFromOutbox(ids: readonly MutationId[]): Promise<void> {
    this.visible = true;
    await this.#outbox
      .where('mutation.id')
      .anyOf([...ids])
      .delete();
    this.afterCommit.push((mirror) => mirror.ended(ids));
  }

  async putAttention(entry: AttentionEntry): Promise<void> {
    this.visible = true;
    const [order] = await this.#attention
      .where('mutation.id')
      .equals(entry.mutation.id)
      .primaryKeys();
    await this.#attention.put(order === undefined ? { ...entry } : { ...entry, order });
    this.afterCommit.push((mirror) => mirror.refused(entry));
  }

  async removeAttention(ids: readonly MutationId[]): Promise<void> {
    this.visible = true;
    await this.#attention
      .where('mutation.id')
      .anyOf([...ids])
      .delete();
    this.afterCommit.push((mirror) => mirror.decided(ids));
  }

  async setCursors(cursors: readonly Cursor[]): Promise<void> {
    this.visible = true;
    await writeMeta(this.#transaction, { key: 'cursors', value: cursors });
  }

  async setDirectory(directory: StoredDirectory | null): Promise<void> {
    this.visible = true;
    await writeMeta(this.#transaction, { key: 'directory', value: directory });
  }

  async setSyncedAt(instant: string | null): Promise<void> {
    this.met = true;
    await writeMeta(this.#transaction, { key: 'syncedAt', value: instant });
  }

  async putContact(contact: Contact | null): Promise<void> {
    await writeMeta(this.#transaction, { key: 'contact', value: contact });
  }

  async putWindow(window: KeptWindow | null): Promise<void> {
    this.visible = true;
    await writeMeta(this.#transaction, { key: 'window', value: window });
  }

  async putSetAside(rows: readonly SetAside[]): Promise<void> {
    this.visible = true;
    await writeMeta(this.#transaction, { key: 'setAside', value: rows });
  }

  get #outbox() {
    return tableIn(this.#transaction, 'outbox');
  }

  get #attention() {
    return tableIn(this.#transaction, 'attention');
  }
}
