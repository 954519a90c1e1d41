import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';

/**
 * Many rows in one value. IndexedDB asks about 0.1 ms for each value it writes or reads, whatever
 * is in it: 20,000 rows one by one take 20 to 30 times as long as in blocks. Rows of a kind and
 * month stand together, so that a screen reads few blocks and little that it does not show.
 */
export interface RowBlock {
  readonly generation: number;
  /** Never given twice, so that what a tab remembers of a part stays true. */
  readonly part: number;
  readonly kind: string;
  /** `YYYY-MM`, or '' for rows without a day. */
  readonly month: string;
  /** Each audience that has a row in it. */
  readonly audiences: readonly AudienceId[];
  readonly rows: readonly Rec[];
}

/** Which rows are in a block, in short: the first 32 bits of each id. */
export interface BlockIds {
  readonly generation: number;
  readonly part: number;
  readonly prefixes: Uint32Array;
}

/** More rows than this in one block cost more to rewrite than they save. */
const rowsPerBlock = 256;

/** What a store gave back is not what was put there. */
export class DamagedCopy extends Error {}

/** The block, if it is one still. Throws `DamagedCopy`. */
export function wholeBlock(block: RowBlock): RowBlock {
  const rows: unknown = block.rows;
  if (!Array.isArray(rows) || !rows.every(isRow)) throw new DamagedCopy(`block ${block.part}`);
  return block;
}

export function isRow(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'body' in value &&
    typeof value.body === 'object' &&
    value.body !== null
  );
}

/** Puts rows into blocks whose parts count on from `lastPart`. */
export function blocksOf(
  rows: readonly Rec[],
  { generation, lastPart }: { readonly generation: number; readonly lastPart: number },
): RowBlock[] {
  const groups = new Map<string, Rec[]>();
  for (const row of rows) {
    const key = `${row.kind}\n${monthOf(row)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const blocks: RowBlock[] = [];
  for (const group of groups.values()) {
    for (let start = 0; start < group.length; start += rowsPerBlock) {
      const part = lastPart + blocks.length + 1;
      const block = blockOf(group.slice(start, start + rowsPerBlock), { generation, part });
      if (block !== null) blocks.push(block);
    }
  }
  return blocks;
}

/** The block without some of its rows; null when none is left. */
export function without(block: RowBlock, isGone: (row: Rec) => boolean): RowBlock | null {
  return blockOf(
    block.rows.filter((row) => !isGone(row)),
    block,
  );
}

export function idsOf({ generation, part, rows }: RowBlock): BlockIds {
  return { generation, part, prefixes: Uint32Array.from(rows, (row) => prefixOf(row.id)) };
}

/** The months a query looks into, first and last. */
export function monthsOf({ from, to }: RecordQuery): readonly [string, string] {
  const first = from?.slice(0, 7) ?? (to === undefined ? '' : '0');
  return [first, to?.slice(0, 7) ?? '\uffff'];
}

/** Where rows may be: an id leads to the parts that may have it, mostly to one or none. */
export class BlockDirectory {
  readonly generation: number;
  readonly lastPart: number;
  /** Prefix and part in one number, ascending: 32 and 21 bits fit into a double. */
  readonly #places: Float64Array;

  constructor(
    generation: number,
    lastPart: number,
    entries: readonly BlockIds[],
    before: BlockDirectory | null = null,
  ) {
    this.generation = generation;
    this.lastPart = lastPart;
    const known = before === null ? new Float64Array() : before.#places;
    const added = entries.flatMap(({ part, prefixes }) =>
      Array.from(prefixes, (prefix) => prefix * mostParts + part),
    );
    const places = new Float64Array(known.length + added.length);
    places.set(known);
    places.set(added, known.length);
    this.#places = places.sort();
  }

  partsOf(ids: Iterable<RecordId>): number[] {
    const parts = new Set<number>();
    for (const id of ids) {
      const first = prefixOf(id) * mostParts;
      for (let at = this.#firstFrom(first); at < this.#places.length; at += 1) {
        const place = this.#places[at] ?? Infinity;
        if (place >= first + mostParts) break;
        parts.add(place - first);
      }
    }
    return [...parts];
  }

  #firstFrom(value: number): number {
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle] ?? Infinity) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const mostParts = 2 ** 21;

function blockOf(
  rows: readonly Rec[],
  { generation, part }: { readonly generation: number; readonly part: number },
): RowBlock | null {
  const [first] = rows;
  if (first === undefined) return null;
  return {
    generation,
    part,
    kind: first.kind,
    month: monthOf(first),
    audiences: [...new Set(rows.map((row) => row.audience))],
    rows,
  };
}

function monthOf(row: Rec): string {
  return row.day?.slice(0, 7) ?? '';
}

function prefixOf(id: RecordId): number {
  return Number.parseInt(id.slice(0, 8), 16) >>> 0;
}
