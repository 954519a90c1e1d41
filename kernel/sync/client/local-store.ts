import type { AudienceId, MutationId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { ErrorParams } from '#kernel/base/app-error.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import type { Window as KeptWindow } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type { Directory } from '#kernel/access/directory.ts';

/**
 * Port: one account's copy of one tenant on this device. A transaction sees and writes all or
 * nothing, and survives the tab that made it. `work` awaits nothing but the transaction's own
 * methods, and may run twice when the browser lost its storage in between: it has no effect
 * outside the transaction. Adapters: `adapters/local-store/`; each passes
 * `adapters/local-store/contract-suite.ts`.
 */
export interface LocalStore {
  read<T>(work: (tx: StoreReader) => Promise<T>): Promise<T>;
  /** Writes one after another, across tabs. Throws 'sync.storage-full', 'sync.storage-lost'. */
  write<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T>;
  /**
   * Calls `listener` after each committed write that a reader can see, of this tab or another.
   * Staged rows are not seen before the flip. Returns the stop.
   */
  subscribe(listener: (what: Written) => void): () => void;
  close(): Promise<void>;
  /** Deletes everything, for every tab. */
  destroy(): Promise<void>;
}

/**
 * What a write changed: `meeting` when nothing but the instant of the last sync moved, as each
 * minute; else `records`, whatever a reader may look up.
 */
export type Written = 'records' | 'meeting';

/**
 * A query by kind, day range (both ends included) and audience; each part may be left out.
 * With `from` or `to`, records without a day are not in the answer.
 */
export interface RecordQuery {
  readonly kind: string;
  readonly from?: PlainDay | undefined;
  readonly to?: PlainDay | undefined;
  readonly audiences?: readonly AudienceId[] | undefined;
}

/** An optimistic state of a record: what it looks like with the unsent work; null: deleted. */
export interface OverlayEntry {
  readonly id: RecordId;
  readonly record: Rec | null;
  /** False when all of it is confirmed and only not yet pulled. */
  readonly unsent: boolean;
}

/** A mutation that waits, is under way, or is confirmed but not yet pulled. */
export interface OutboxEntry {
  /** Order of making, ascending. */
  readonly order: number;
  readonly mutation: Mutation;
  readonly madeAt: string;
  /** Set when the server has confirmed: where the audiences must be read to. */
  readonly confirmed: readonly (readonly [AudienceId, number])[] | null;
}

/** A refused write, kept with everything the person typed. */
export interface AttentionEntry {
  readonly mutation: Mutation;
  readonly madeAt: string;
  readonly refusedAt: string;
  readonly code: string;
  readonly params: ErrorParams;
}

export interface StoredDirectory {
  readonly fingerprint: string;
  readonly value: Directory;
}

/** What this device knows of its last meeting with the server, kept with the pull that was applied then. */
export interface Contact {
  /** The device's clock when it last looked at it. */
  readonly lookedAtMs: number;
  /** How long the server has not been seen, by the forward steps of the device's clock. */
  readonly awayMs: number;
  /** How long that may be until the copy is locked. */
  readonly leaseDays: number;
  /** How far the device's clock was ahead of the server's; negative: behind. */
  readonly clockAheadMs: number;
  readonly writes: 'open' | 'closed';
  /** The version of the kinds the app had then. */
  readonly schema: number;
}

/** A row that came and could not be used; its content is not kept. Null: not even that was readable. */
export interface SetAside {
  readonly record: RecordId | null;
  readonly audience: AudienceId | null;
  readonly kind: string | null;
  /** The field that did not fit, or ''. */
  readonly field: string;
}

/** A copy that is on its way and not shown before it is complete (SYC11). */
export interface Stage {
  /** Another one for each pull that writes here: who has another's writes nothing. */
  readonly attempt: string;
  /** The version of the kinds that its rows are of. */
  readonly schema: number;
  /** What has come whole. The next pull asks from here. */
  readonly cursors: readonly Cursor[];
  /** Audiences of which rows stand here that no cursor vouches for yet. */
  readonly open: readonly AudienceId[];
  readonly window: KeptWindow | null;
  /** The fingerprint of the directory that is staged with it; null: none came yet. */
  readonly directory: string | null;
  readonly aside: readonly SetAside[];
  /** How many rows came with the parts that are whole. */
  readonly received: number;
}

/** The rows of one generation. */
export interface RowWriter {
  /** The server's state of the records, without overlay. */
  rows(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, Rec>>;
  putRows(records: readonly Rec[]): Promise<void>;
  deleteRows(ids: readonly RecordId[]): Promise<void>;
  deleteRowsOfAudiences(audiences: readonly AudienceId[]): Promise<void>;
  /** Deletes the rows of each kind with a day before the one named; rows without a day stay. */
  deleteRowsBefore(from: KeptWindow['from']): Promise<void>;
}

export interface StoreReader {
  /** The server's state of the records, without overlay. */
  rows(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, Rec>>;
  /** In no particular order. */
  queryRows(query: RecordQuery): Promise<Rec[]>;
  overlay(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, OverlayEntry>>;
  allOverlay(): Promise<OverlayEntry[]>;
  /** In the order of making. */
  outbox(): Promise<OutboxEntry[]>;
  /** In the order of refusal. */
  attention(): Promise<AttentionEntry[]>;
  cursors(): Promise<Cursor[]>;
  directory(): Promise<StoredDirectory | null>;
  /** When a pull was last applied whole, as ISO instant of the device; null: never. */
  syncedAt(): Promise<string | null>;
  /** Null: never met, or nothing kept from it. */
  contact(): Promise<Contact | null>;
  /** The part of time the rows are of; null: not known, or all of it. */
  window(): Promise<KeptWindow | null>;
  setAside(): Promise<SetAside[]>;
  /** Null: nothing is on its way. */
  stage(): Promise<Stage | null>;
  countRows(): Promise<number>;
  allRows(): Promise<Rec[]>;
}

export interface StoreWriter extends StoreReader, RowWriter {
  /** The rows of a shadow generation: not seen by queries until `flipStage`. */
  readonly staged: RowWriter;
  /** Adds rows to it that it does not have. */
  stageRows(records: readonly Rec[]): Promise<void>;
  putStage(stage: Stage): Promise<void>;
  /** Kept beside the stage, which is written with every page. */
  stageDirectory(directory: StoredDirectory): Promise<void>;
  /**
   * Makes the staged rows the rows, and forgets all others and the stage, by one pointer. A staged
   * directory becomes the directory.
   */
  flipStage(): Promise<void>;
  /** Forgets the stage, its rows and its directory. */
  dropStage(): Promise<void>;
  replaceOverlay(entries: readonly OverlayEntry[]): Promise<void>;
  putOverlay(entries: readonly OverlayEntry[]): Promise<void>;
  /** Adding a mutation that is there already changes nothing. */
  addToOutbox(mutation: Mutation, madeAt: string): Promise<void>;
  confirmInOutbox(id: MutationId, heads: readonly (readonly [AudienceId, number])[]): Promise<void>;
  removeFromOutbox(ids: readonly MutationId[]): Promise<void>;
  putAttention(entry: AttentionEntry): Promise<void>;
  removeAttention(ids: readonly MutationId[]): Promise<void>;
  /** Replaces all cursors. */
  setCursors(cursors: readonly Cursor[]): Promise<void>;
  setDirectory(directory: StoredDirectory | null): Promise<void>;
  setSyncedAt(instant: string | null): Promise<void>;
  /** Nobody is told: it moves every minute. */
  putContact(contact: Contact | null): Promise<void>;
  putWindow(window: KeptWindow | null): Promise<void>;
  /** Replaces all. */
  putSetAside(rows: readonly SetAside[]): Promise<void>;
}
