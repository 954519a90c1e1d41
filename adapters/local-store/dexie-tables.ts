import { Dexie, type Table, type Transaction } from 'dexie';
import type { MediaId, RecordId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { KeptVariant, MadeMedia, MediaBytes } from '#kernel/media/client/media-store.ts';
import type { VariantName } from '#kernel/media/media.ts';
import type { Window as KeptWindow } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type {
  AttentionEntry,
  Contact,
  OutboxEntry,
  OverlayEntry,
  SetAside,
  Stage,
  StoredDirectory,
} from '#kernel/sync/client/local-store.ts';
import type { BlockIds, RowBlock } from '#adapters/local-store/row-block.ts';

/** A row by itself. `day` is '' for records without one: IndexedDB does not index null. */
export interface StoredRow {
  readonly generation: number;
  readonly day: string;
  readonly record: Rec;
}

export interface Meta {
  /** The generation of rows that is seen. */
  generation: number;
  lastPart: number;
  /** In one value: it is read by every query and made anew after every pull. */
  overlay: readonly OverlayEntry[];
  cursors: readonly Cursor[];
  directory: StoredDirectory | null;
  syncedAt: string | null;
  contact: Contact | null;
  window: KeptWindow | null;
  setAside: readonly SetAside[];
  stage: Stage | null;
  /** In a value of its own: the stage is written with every page, and this may be large. */
  stagedDirectory: StoredDirectory;
  /** Made with the database: another one under the same name is not the one there was. */
  birth: string;
  /** Set when a person let the copy be deleted: whoever finds it must not bring it back. */
  destroyed: true;
}
export type MetaRow = { readonly [Key in keyof Meta]: { key: Key; value: Meta[Key] } }[keyof Meta];

interface Tables {
  /** Rows that came in small numbers. A row is here or in one block. */
  readonly row: Table<StoredRow, [number, RecordId]>;
  readonly block: Table<RowBlock, [number, number]>;
  readonly blockIds: Table<BlockIds, [number, number]>;
  readonly outbox: Table<Omit<OutboxEntry, 'order'> & { order?: number }, number>;
  readonly attention: Table<AttentionEntry & { order?: number }, number>;
  readonly meta: Table<MetaRow, keyof Meta>;
  readonly medium: Table<MadeMedia & { order?: number }, number>;
  /** A part of a medium, by where in it it begins. */
  readonly mediumPart: Table<{ id: MediaId; at: number; bytes: MediaBytes }, [MediaId, number]>;
  readonly variant: Table<KeptVariant, [MediaId, VariantName]>;
  readonly variantBytes: Table<
    { media: MediaId; name: VariantName; bytes: MediaBytes },
    [MediaId, VariantName]
  >;
}

/** The tables of a transaction on records. Those of media stand beside: their bytes hold up no query. */
export const recordTables = ['row', 'block', 'blockIds', 'outbox', 'attention', 'meta'] as const;
export const mediaTables = ['medium', 'mediumPart', 'variant', 'variantBytes'] as const;

export function newDatabase(name: string): Dexie {
  const database = new Dexie(name, { chromeTransactionDurability: 'strict' });
  database.version(1).stores({
    row: '[generation+record.id], [generation+record.kind+day], [generation+record.audience]',
    block: '[generation+part], [generation+kind+month], *audiences',
    blockIds: '[generation+part]',
    outbox: '++order, &mutation.id',
    attention: '++order, &mutation.id',
    meta: 'key',
  });
  database.version(2).stores({
    medium: '++order, &id, state',
    mediumPart: '[id+at]',
    variant: '[media+name]',
    variantBytes: '[media+name]',
  });
  return database;
}

/** A table bound to a transaction, so that no read or write can slip out of it. */
export function tableIn<Name extends keyof Tables>(
  transaction: Transaction,
  name: Name,
): Tables[Name] {
  return transaction.table(name) as Table<unknown, unknown> as Tables[Name];
}

export async function readMeta<Key extends keyof Meta>(
  transaction: Transaction,
  key: Key,
): Promise<Meta[Key] | undefined> {
  const row = await tableIn(transaction, 'meta').get(key);
  return row?.value as Meta[Key] | undefined;
}

export async function removeMeta(transaction: Transaction, key: keyof Meta): Promise<void> {
  await tableIn(transaction, 'meta').delete(key);
}

export async function writeMeta(transaction: Transaction, row: MetaRow): Promise<void> {
  await tableIn(transaction, 'meta').put(row);
}
