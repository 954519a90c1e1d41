import type { Directory } from '#kernel/access/directory.ts';
import type { HistoryPage, HistoryState } from '#kernel/access/history.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId, MutationId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import { Refusal } from '#kernel/kind/define-mutator.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import type { Looked } from '#kernel/sync/client/mutate.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { runCall } from '#kernel/sync/client/run-mutation.ts';
import type { LiveSource, LiveStatus } from '#web/design/live.ts';

/** A live source in memory for tests of views: real mutators, no server, nothing ever confirmed. */
export class MemoryLive implements LiveSource {
  readonly #records = new Map<RecordId, SeenRecord>();
  readonly #watchers = new Set<() => void>();
  readonly #listeners = new Set<() => void>();
  readonly #directory: Directory;
  #status: LiveStatus;
  readonly #histories = new Map<RecordId, readonly HistoryState[]>();
  /** So many states come at once. */
  historyPage = 20;
  /** Why the server does not answer what is asked of it now. */
  historyFault: AppError | null = null;
  /** Every write, in order: the name of the mutator and its arguments. */
  readonly writes: { readonly name: string; readonly args: unknown }[] = [];
  /** Of each write the record as its author looked at it, where that was said. */
  readonly looked: (Looked | undefined)[] = [];

  constructor(directory: Directory) {
    this.#directory = directory;
    this.#status = {
      directory,
      sync: {
        connection: 'online',
        unsent: 0,
        needsAttention: 0,
        beside: 0,
        firstSync: false,
        receiving: null,
        lastSyncAt: '2026-05-03T06:00:00.000Z',
        locked: false,
        writes: 'open',
        clockAheadMs: 0,
        setAside: 0,
        problem: null,
      },
    };
  }

  /** Puts a record there as if it had been synced; over the one with the same id, with another `revision`. */
  put<Body extends object>(
    kind: Kind<Body>,
    audience: AudienceId,
    body: Body,
    more: Partial<SeenRecord<Body>> = {},
  ): RecordId {
    const record: SeenRecord<Body> = {
      id: randomId<RecordId>(),
      audience,
      kind: kind.name,
      body: kind.parse(JSON.parse(JSON.stringify(body))),
      day: kind.dayOf(body),
      persons: [],
      revision: 1,
      merged: 0,
      createdBy: this.#directory.me.accountId,
      createdAt: '2026-05-03T06:00:00.000Z',
      changedBy: this.#directory.me.accountId,
      changedAt: '2026-05-03T06:00:00.000Z',
      unsent: false,
      ...more,
    };
    this.#records.set(record.id, record as SeenRecord<object> as SeenRecord);
    this.#tell();
    return record.id;
  }

  /** Takes a record away as if it had been deleted elsewhere, or were no longer shared. */
  take(id: RecordId): void {
    this.#records.delete(id);
    this.#tell();
  }

  all(kind: string): SeenRecord[] {
    return [...this.#records.values()].filter((record) => record.kind === kind);
  }

  watch(query: RecordQuery, listener: (records: readonly SeenRecord[]) => void): () => void {
    const look = (): void => {
      listener(this.all(query.kind).filter((record) => fits(record, query)));
    };
    this.#watchers.add(look);
    queueMicrotask(() => {
      if (this.#watchers.has(look)) look();
    });
    return () => this.#watchers.delete(look);
  }

  known(): undefined {
    return undefined;
  }

  subscribe(listener: () => void): () => void {
    const own = (): void => {
      listener();
    };
    this.#watchers.add(own);
    return () => this.#watchers.delete(own);
  }

  /** Days before this one are asked of the server, which does not answer when offline. */
  firstDayKept: string | null = null;

  read(query: RecordQuery, reaches: 'all' | 'device'): Promise<readonly SeenRecord[]> {
    const first = this.firstDayKept;
    const isAway = this.#status.sync.connection === 'offline';
    if (first !== null && reaches === 'all' && isAway && (query.from ?? '') < first) {
      return Promise.reject(new AppError('sync.older-away'));
    }
    return Promise.resolve(
      this.all(query.kind).filter(
        (record) =>
          fits(record, query) && (!isAway || first === null || (record.day ?? first) >= first),
      ),
    );
  }

  mutate<Args extends object>(
    mutator: Mutator<Args>,
    args: Args,
    looked?: Looked,
  ): Promise<MutationId> {
    return Promise.resolve().then(() => {
      const wire: unknown = JSON.parse(JSON.stringify(args));
      const parsed = mutator.parse(wire);
      this.writes.push({ name: mutator.name, args: wire });
      this.looked.push(looked);
      try {
        const changes = runCall(
          { mutator, args: parsed, records: [...new Set(mutator.records(parsed))] },
          {
            actor: this.#directory.me.accountId,
            at: '2026-05-03T08:00:00.000Z',
            look: (id) => this.#records.get(id),
          },
        );
        for (const [id, record] of changes) {
          if (record === null) this.#records.delete(id);
          else this.#records.set(id, { ...record, unsent: true });
        }
      } catch (error) {
        throw error instanceof Refusal
          ? new AppError(error.code, error.params, { cause: error })
          : error;
      }
      this.#tell();
      return randomId<MutationId>();
    });
  }

  /** What the server would say the record was, newest first. */
  putHistory(record: RecordId, states: readonly HistoryState[]): void {
    this.#histories.set(record, states);
  }

  history(record: RecordId, after: string | null): Promise<HistoryPage> {
    if (this.#status.sync.connection === 'offline') {
      return Promise.reject(new AppError('shell.no-connection'));
    }
    if (this.historyFault !== null) return Promise.reject(this.historyFault);
    const states = this.#histories.get(record);
    if (states === undefined) return Promise.reject(new AppError('record.absent'));
    const from = Number(after ?? 0);
    const to = from + this.historyPage;
    return Promise.resolve({
      states: states.slice(from, to),
      next: to < states.length ? String(to) : null,
    });
  }

  status(): LiveStatus {
    return this.#status;
  }

  setStatus(change: Partial<LiveStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener();
  }

  subscribeStatus(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const look of this.#watchers) look();
  }
}

function fits(record: SeenRecord, query: RecordQuery): boolean {
  if (query.audiences !== undefined && !query.audiences.includes(record.audience)) return false;
  if (query.from !== undefined && (record.day === null || record.day < query.from)) return false;
  return query.to === undefined || (record.day !== null && record.day <= query.to);
}
