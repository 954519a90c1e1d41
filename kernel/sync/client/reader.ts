import type { Clock } from '#kernel/base/clock.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import type { Directory } from '#kernel/access/directory.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import type { Rec } from '#kernel/kind/record.ts';
import { unfitField } from '#kernel/sync/client/fits-kind.ts';
import { contactIn, isLocked } from '#kernel/sync/client/lease.ts';
import type {
  AttentionEntry,
  LocalStore,
  OutboxEntry,
  OverlayEntry,
  RecordQuery,
  SetAside,
  StoreReader,
} from '#kernel/sync/client/local-store.ts';
import type { OlderRecords } from '#kernel/sync/client/older-records.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import { callOf } from '#kernel/sync/client/run-mutation.ts';

/** A record as the person sees it: the server's state with their own unsent work on top. */
export interface SeenRecord<Body extends object = Record<string, unknown>> extends Rec<Body> {
  /** True while something of it waits for the server. */
  readonly unsent: boolean;
}

/** Each in the order it came. */
export interface OwnWork {
  readonly unsent: readonly OutboxEntry[];
  readonly attention: readonly AttentionEntry[];
}

/** What a mutation was made from: its mutator, its arguments, and what it named as it is seen now. */
export interface SeenWrite {
  readonly mutator: string;
  /** As the mutator reads them. */
  readonly args: object;
  /** A record that is gone, or out of reach, is not in it. */
  readonly records: ReadonlyMap<RecordId, SeenRecord>;
}

export interface DayRange {
  /** Both ends included; records without a day are left out when either is given. */
  readonly from?: PlainDay | undefined;
  readonly to?: PlainDay | undefined;
  readonly audiences?: readonly AudienceId[] | undefined;
}

/**
 * Everything a screen asks the local copy. Never waits for the network. A copy whose lease ran out
 * answers nothing (SYC31).
 */
export class Reader {
  readonly #store: LocalStore;
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #older: OlderRecords | null;
  /** Rows from before the window that this tab has on its screen; never stored. */
  readonly #olderRows = new Map<RecordId, Rec>();

  constructor(options: {
    readonly store: LocalStore;
    readonly registry: Registry;
    readonly clock: Clock;
    readonly older?: OlderRecords | undefined;
  }) {
    this.#store = options.store;
    this.#registry = options.registry;
    this.#clock = options.clock;
    this.#older = options.older ?? null;
  }

  /** The records of a kind, by day (those without one first), then by id. */
  async query<Body extends object>(
    kind: Kind<Body>,
    range: DayRange = {},
  ): Promise<SeenRecord<Body>[]> {
    const found = await this.queryByName({ kind: kind.name, ...range });
    return found as SeenRecord<object>[] as SeenRecord<Body>[];
  }

  async queryByName(query: RecordQuery): Promise<SeenRecord[]> {
    return this.#read([], async (tx) => {
      const rows = await tx.queryRows(query);
      const overlay = new Map((await tx.allOverlay()).map((entry) => [entry.id, entry]));
      const below = rows.filter((row) => !overlay.has(row.id)).map(sent);
      const above = [...overlay.values()].flatMap(seen).filter((record) => fits(record, query));
      return [...below, ...above].toSorted(byDayThenId);
    });
  }

  async get<Body extends object>(kind: Kind<Body>, id: RecordId): Promise<SeenRecord<Body> | null> {
    const record = (await this.getMany([id])).get(id);
    return record?.kind === kind.name ? (record as SeenRecord<object> as SeenRecord<Body>) : null;
  }

  async getMany(ids: readonly RecordId[]): Promise<ReadonlyMap<RecordId, SeenRecord>> {
    return this.#read(new Map(), async (tx) => {
      const rows = await tx.rows(ids);
      const overlay = await tx.overlay(ids);
      const found = new Map<RecordId, SeenRecord>();
      for (const id of ids) {
        const above = overlay.get(id);
        const row = rows.get(id);
        const record = above !== undefined ? seen(above)[0] : row && sent(row);
        if (record !== undefined) found.set(id, record);
      }
      return found;
    });
  }

  /** The writes that wait for the server, in the order they were made; of one record if given. */
  async unsent(recordId?: RecordId): Promise<OutboxEntry[]> {
    const outbox = await this.#read([], (tx) => tx.outbox());
    return outbox.filter(
      (entry) =>
        entry.confirmed === null &&
        (recordId === undefined ||
          callOf(this.#registry, entry.mutation)?.records.includes(recordId) === true),
    );
  }

  /** The refused writes that need a decision, oldest first. */
  async attention(): Promise<AttentionEntry[]> {
    return this.#read([], (tx) => tx.attention());
  }

  /**
   * All that is only on this device: what waits, and what was refused, as of one moment. Asked one
   * after the other, a write that is refused in between would be in neither, or in both.
   */
  async ownWork(): Promise<OwnWork> {
    return this.#read<OwnWork>({ unsent: [], attention: [] }, async (tx) => ({
      unsent: (await tx.outbox()).filter((entry) => entry.confirmed === null),
      attention: await tx.attention(),
    }));
  }

  /** What a write was made from; null when this app cannot read it, or the copy is locked. */
  async writeOf(mutation: Mutation): Promise<SeenWrite | null> {
    const call = callOf(this.#registry, mutation);
    if (call === undefined) return null;
    return this.#read<SeenWrite | null>(null, async (tx) => {
      const rows = await tx.rows(call.records);
      const overlay = await tx.overlay(call.records);
      const records = call.records.flatMap((id) => {
        const above = overlay.get(id);
        if (above !== undefined) return seen(above);
        const row = rows.get(id) ?? this.olderRow(id);
        return row === undefined ? [] : [sent(row)];
      });
      return {
        mutator: call.mutator.name,
        args: call.args,
        records: new Map(records.map((record) => [record.id, record])),
      };
    });
  }

  /** Who is who and who sees what; null before the first sync. */
  async directory(): Promise<Directory | null> {
    const stored = await this.#read(null, (tx) => tx.directory());
    return stored?.value ?? null;
  }

  /** The first day of a kind that this device keeps; null when it keeps them all. */
  async firstDayKept(kind: string): Promise<PlainDay | null> {
    const window = await this.#read(null, (tx) => tx.window());
    const first = window?.from.find(([name]) => name === kind)?.[1];
    return first === undefined ? null : (first as PlainDay);
  }

  /**
   * The part of a query that is older than this device keeps, from the server, with unsent work on
   * top; empty when there is no such part. Online only; nothing of it is stored (SYC29). Throws
   * 'sync.older-away' and what the server answers.
   */
  async readOlder(query: RecordQuery): Promise<SeenRecord[]> {
    const { kind, from, audiences } = query;
    const first = await this.firstDayKept(kind);
    if (from === undefined || first === null || from >= first) return [];
    if (this.#older === null) throw new AppError('sync.older-away');
    const eve = addDays(first, -1);
    const to = query.to === undefined || query.to > eve ? eve : query.to;
    const found = await this.#older.list({ kind, from, to, audiences });
    const wanted = audiences === undefined ? null : new Set(audiences);
    const rows = found.filter(
      (row) =>
        row.kind === kind &&
        (wanted === null || wanted.has(row.audience)) &&
        unfitField(this.#registry, row) === null,
    );
    if (this.#olderRows.size > mostOlderRows) this.#olderRows.clear();
    for (const row of rows) this.#olderRows.set(row.id, row);
    return this.#read([], async (tx) => {
      const overlay = await tx.overlay(rows.map((row) => row.id));
      return rows
        .flatMap((row) => {
          const above = overlay.get(row.id);
          return above === undefined ? [sent(row)] : seen(above);
        })
        .toSorted(byDayThenId);
    });
  }

  /** A row that `readOlder` brought, so that it can be worked on though it is not stored. */
  olderRow(id: RecordId): Rec | undefined {
    return this.#olderRows.get(id);
  }

  /** What came and could not be used, without its content. */
  async setAside(): Promise<SetAside[]> {
    return this.#read([], (tx) => tx.setAside());
  }

  async #read<T>(whenLocked: T, work: (tx: StoreReader) => Promise<T>): Promise<T> {
    return this.#store.read(async (tx) => {
      const locked = isLocked(await contactIn(tx), this.#clock.nowMs());
      return locked ? whenLocked : work(tx);
    });
  }
}

const mostOlderRows = 5_000;

function sent(record: Rec): SeenRecord {
  return { ...record, unsent: false };
}

function seen(entry: OverlayEntry): SeenRecord[] {
  return entry.record === null ? [] : [{ ...entry.record, unsent: entry.unsent }];
}

function fits(record: Rec, query: RecordQuery): boolean {
  if (record.kind !== query.kind) return false;
  if (query.audiences !== undefined && !query.audiences.includes(record.audience)) return false;
  if (query.from === undefined && query.to === undefined) return true;
  if (record.day === null) return false;
  return (
    (query.from === undefined || record.day >= query.from) &&
    (query.to === undefined || record.day <= query.to)
  );
}

/** Days and ids are ASCII, so code units order them the same everywhere. */
function byDayThenId(a: Rec, b: Rec): number {
  const [dayA, dayB] = [a.day ?? '', b.day ?? ''];
  if (dayA !== dayB) return dayA < dayB ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
