import type { Transaction } from 'dexie';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Window as KeptWindow } from '#kernel/protocol/page.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import {
  readMeta,
  tableIn,
  writeMeta,
  type StoredRow,
} from '#adapters/local-store/dexie-tables.ts';
import {
  BlockDirectory,
  blocksOf,
  DamagedCopy,
  idsOf,
  isRow,
  monthsOf,
  wholeBlock,
  without,
  type RowBlock,
} from '#adapters/local-store/row-block.ts';

/** What a tab remembers of where rows are, from one transaction to the next. */
export interface DirectoryMemory {
  directory: BlockDirectory | null;
}

/** Fewer rows than this are written one by one, more as blocks. */
const fewRows = 100;

/**
 * The rows of one transaction. Small changes stand as rows of their own, large ones in blocks;
 * a row that changes leaves its block, so that each is in one place.
 */
export class DexieRows {
  readonly #transaction: Transaction;
  readonly #memory: DirectoryMemory;
  /** Which generation this is of: the one that is seen, or the one after it. */
  readonly #ahead: 0 | 1;
  #generation: number | undefined;
  /** What this transaction did to blocks may be undone, and must not be remembered beyond it. */
  #ownDirectory: BlockDirectory | null = null;
  #touchedBlocks = false;

  constructor(transaction: Transaction, memory: DirectoryMemory, which: 'seen' | 'staged') {
    this.#transaction = transaction;
    this.#memory = memory;
    this.#ahead = which === 'seen' ? 0 : 1;
  }

  async find(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, Rec>> {
    const found = new Map<RecordId, Rec>();
    if (ids.length === 0) return found;
    const generation = await this.#current();
    for (const row of await this.#rows.bulkGet(await this.#singleKeys(generation, ids))) {
      if (row !== undefined) found.set(row.record.id, wholeRow(row));
    }
    const missing = new Set(ids.filter((id) => !found.has(id)));
    for (const block of await this.#blocksWith(missing)) {
      for (const row of block.rows) if (missing.has(row.id)) found.set(row.id, row);
    }
    return found;
  }

  async query(query: RecordQuery): Promise<Rec[]> {
    const generation = await this.#current();
    const { kind, from, to } = query;
    const ranged = from !== undefined || to !== undefined;
    const [firstMonth, lastMonth] = monthsOf(query);
    const rows = await this.#rows
      .where('[generation+record.kind+day]')
      .between(
        [generation, kind, from ?? (ranged ? '0' : '')],
        [generation, kind, to ?? '\uffff'],
        true,
        true,
      )
      .toArray();
    const blocks = await this.#blocks
      .where('[generation+kind+month]')
      .between([generation, kind, firstMonth], [generation, kind, lastMonth], true, true)
      .toArray();
    const wanted = query.audiences === undefined ? null : new Set(query.audiences);
    const found = rows.map(wholeRow);
    for (const block of blocks.map(wholeBlock)) {
      for (const row of block.rows) if (isWithin(row, query)) found.push(row);
    }
    return wanted === null ? found : found.filter((row) => wanted.has(row.audience));
  }

  async all(): Promise<Rec[]> {
    const generation = await this.#current();
    const rows = await this.#rows
      .where(':id')
      .between([generation], [generation + 1])
      .toArray();
    const blocks = await this.#blocks
      .where(':id')
      .between([generation], [generation + 1])
      .toArray();
    return [...rows.map(wholeRow), ...blocks.flatMap((block) => wholeBlock(block).rows)];
  }

  async count(): Promise<number> {
    const generation = await this.#current();
    const single = await this.#rows
      .where(':id')
      .between([generation], [generation + 1])
      .count();
    const entries = await this.#blockIds
      .where(':id')
      .between([generation], [generation + 1])
      .toArray();
    return entries.reduce((sum, { prefixes }) => sum + prefixes.length, single);
  }

  async put(records: readonly Rec[]): Promise<void> {
    const last = new Map(records.map((record) => [record.id, record]));
    await this.#removeFromBlocks(new Set(last.keys()));
    const generation = await this.#current();
    if (last.size < fewRows) {
      await this.#rows.bulkPut(
        [...last.values()].map((record) => ({ generation, day: record.day ?? '', record })),
      );
      return;
    }
    await this.#rows.bulkDelete(await this.#singleKeys(generation, [...last.keys()]));
    await this.#addBlocks(generation, [...last.values()]);
  }

  async delete(ids: readonly RecordId[]): Promise<void> {
    await this.#removeFromBlocks(new Set(ids));
    const generation = await this.#current();
    await this.#rows.bulkDelete(ids.map((id): [number, RecordId] => [generation, id]));
  }

  async deleteOfAudiences(audiences: readonly AudienceId[]): Promise<void> {
    const generation = await this.#current();
    await this.#rows
      .where('[generation+record.audience]')
      .anyOf(audiences.map((audience) => [generation, audience]))
      .delete();
    const gone = new Set(audiences);
    const blocks = await this.#blocks
      .where('audiences')
      .anyOf([...audiences])
      .distinct()
      .toArray();
    await this.#shrink(
      blocks.filter((block) => block.generation === generation),
      (row) => gone.has(row.audience),
    );
  }

  /** Deletes the rows of each kind with a day before the one named. */
  async deleteBefore(from: KeptWindow['from']): Promise<void> {
    const generation = await this.#current();
    for (const [kind, day] of from) {
      await this.#rows
        .where('[generation+record.kind+day]')
        .between([generation, kind, '0'], [generation, kind, day], true, false)
        .delete();
      const month = day.slice(0, 7);
      const whole = await this.#blocks
        .where('[generation+kind+month]')
        .between([generation, kind, '0'], [generation, kind, month], true, false)
        .primaryKeys();
      await this.#deleteBlocks(whole);
      const edge = await this.#blocks
        .where('[generation+kind+month]')
        .equals([generation, kind, month])
        .toArray();
      await this.#shrink(edge, (row) => row.day !== null && row.day < day);
    }
  }

  /** Forgets every row, also those that cannot be read any more, without reading one. */
  async clear(): Promise<void> {
    const generation = (await this.#current()) + 1;
    this.#touchedBlocks = true;
    await this.#rows.clear();
    await this.#blocks.clear();
    await this.#blockIds.clear();
    await writeMeta(this.#transaction, { key: 'generation', value: generation });
    this.#generation = generation;
    this.#ownDirectory = null;
  }

  /** Adds rows that are not there. */
  async add(records: readonly Rec[]): Promise<void> {
    await this.#addBlocks(await this.#current(), records);
  }

  async flip(): Promise<void> {
    const next = (await this.#current()) + 1;
    await writeMeta(this.#transaction, { key: 'generation', value: next });
    this.#generation = next;
    // What is staged in this transaction may be undone with it.
    this.#touchedBlocks = true;
    this.#ownDirectory = null;
  }

  async dropStage(): Promise<void> {
    const stage = (await this.#current()) + 1;
    this.#touchedBlocks = true;
    await this.#rows.where(':id').aboveOrEqual([stage]).delete();
    await this.#blocks.where(':id').aboveOrEqual([stage]).delete();
    await this.#blockIds.where(':id').aboveOrEqual([stage]).delete();
  }

  /**
   * Deletes rows that no pointer leads to any more, a few at a time. Returns whether there may be
   * more. Later generations may be a stage under way in another tab: they stay.
   */
  async deleteOld(): Promise<boolean> {
    const generation = await this.#current();
    this.#touchedBlocks = true;
    const rows = await this.#rows.where(':id').below([generation]).limit(sweepRows).delete();
    const blocks = await this.#blocks.where(':id').below([generation]).limit(sweepBlocks).delete();
    await this.#blockIds.where(':id').below([generation]).limit(sweepBlocks).delete();
    return rows === sweepRows || blocks === sweepBlocks;
  }

  /** The keys under which these rows may stand by themselves. Many are looked up in one go. */
  async #singleKeys(generation: number, ids: readonly RecordId[]): Promise<[number, RecordId][]> {
    if (ids.length < fewRows) return ids.map((id) => [generation, id]);
    const wanted = new Set(ids);
    const all = this.#rows.where(':id').between([generation], [generation + 1]);
    return (await all.primaryKeys()).filter(([, id]) => wanted.has(id));
  }

  async #addBlocks(generation: number, records: readonly Rec[]): Promise<void> {
    if (records.length === 0) return;
    this.#touchedBlocks = true;
    const lastPart = (await readMeta(this.#transaction, 'lastPart')) ?? 0;
    const blocks = blocksOf(records, { generation, lastPart });
    await this.#blocks.bulkAdd(blocks);
    await this.#blockIds.bulkAdd(blocks.map(idsOf));
    await writeMeta(this.#transaction, { key: 'lastPart', value: lastPart + blocks.length });
  }

  async #removeFromBlocks(ids: ReadonlySet<RecordId>): Promise<void> {
    await this.#shrink(await this.#blocksWith(ids), (row) => ids.has(row.id));
  }

  async #shrink(blocks: readonly RowBlock[], isGone: (row: Rec) => boolean): Promise<void> {
    const changed: RowBlock[] = [];
    const emptied: [number, number][] = [];
    for (const block of blocks.map(wholeBlock)) {
      const left = without(block, isGone);
      if (left === null) emptied.push([block.generation, block.part]);
      else if (left.rows.length < block.rows.length) changed.push(left);
    }
    if (changed.length + emptied.length === 0) return;
    this.#touchedBlocks = true;
    await this.#blocks.bulkPut(changed);
    await this.#blockIds.bulkPut(changed.map(idsOf));
    await this.#deleteBlocks(emptied);
  }

  async #deleteBlocks(keys: [number, number][]): Promise<void> {
    if (keys.length === 0) return;
    this.#touchedBlocks = true;
    await this.#blocks.bulkDelete(keys);
    await this.#blockIds.bulkDelete(keys);
  }

  /** The blocks that may have these rows, and some that only have ids that look alike. */
  async #blocksWith(ids: ReadonlySet<RecordId>): Promise<RowBlock[]> {
    if (ids.size === 0) return [];
    const directory = await this.#directory();
    const parts = directory.partsOf(ids);
    if (parts.length === 0) return [];
    const keys = parts.map((part): [number, number] => [directory.generation, part]);
    // A directory may remember parts that are emptied since.
    return (await this.#blocks.bulkGet(keys))
      .filter((block) => block !== undefined)
      .map(wholeBlock);
  }

  /**
   * Blocks are added under new parts and otherwise only shrink, so a remembered directory stays
   * good but for the parts that came after it.
   */
  async #directory(): Promise<BlockDirectory> {
    const generation = await this.#current();
    const lastPart = (await readMeta(this.#transaction, 'lastPart')) ?? 0;
    const known = this.#ownDirectory ?? this.#memory.directory;
    const before = known?.generation === generation && known.lastPart <= lastPart ? known : null;
    if (before?.lastPart === lastPart) return before;
    const entries = await this.#blockIds
      .where(':id')
      .between([generation, (before?.lastPart ?? 0) + 1], [generation + 1])
      .toArray();
    const directory = new BlockDirectory(generation, lastPart, entries, before);
    if (this.#touchedBlocks) this.#ownDirectory = directory;
    else this.#memory.directory = directory;
    return directory;
  }

  async #current(): Promise<number> {
    this.#generation ??= ((await readMeta(this.#transaction, 'generation')) ?? 0) + this.#ahead;
    return this.#generation;
  }

  get #rows() {
    return tableIn(this.#transaction, 'row');
  }

  get #blocks() {
    return tableIn(this.#transaction, 'block');
  }

  get #blockIds() {
    return tableIn(this.#transaction, 'blockIds');
  }
}

/** Few enough that nobody waits noticeably behind it. */
const sweepRows = 1_000;
const sweepBlocks = 500;

function wholeRow({ record }: StoredRow): Rec {
  if (!isRow(record)) throw new DamagedCopy('row');
  return record;
}

function isWithin(row: Rec, { from, to }: RecordQuery): boolean {
  if (from === undefined && to === undefined) return true;
  if (row.day === null) return false;
  return (from === undefined || row.day >= from) && (to === undefined || row.day <= to);
}
