import {
  createContext,
  use,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Directory } from '#kernel/access/directory.ts';
import type { HistoryPage } from '#kernel/access/history.ts';
import type { MutationId, RecordId } from '#kernel/base/ids.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import type { Looked } from '#kernel/sync/client/mutate.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { SyncState } from '#kernel/sync/client/sync-state.ts';
import { keepFocusInPlace, watchPresses, whenStill } from './hold-still.ts';

/** What a view knows besides records. A new object whenever something in it changed. */
export interface LiveStatus {
  readonly sync: SyncState;
  readonly directory: Directory | null;
}

/**
 * Port: where the views of one tenant get their records and send their writes. The shell provides
 * it over the sync client; tests provide one in memory.
 */
export interface LiveSource {
  /** Calls `listener` with the records of the query, unsent work laid on top: soon, and again
   *  after each change. Returns the stop. */
  watch(query: RecordQuery, listener: (records: readonly SeenRecord[]) => void): () => void;
  /** What `watch` would tell first, when that was asked before and nothing has changed; undefined: the device has to
   *  look. */
  known(query: RecordQuery): readonly SeenRecord[] | undefined;
  /** Calls `listener` after each change of what the device has: nothing is known from then on. Returns the stop. */
  subscribe(listener: () => void): () => void;
  /** One answer, the time before what this device keeps included. Rejects with 'sync.older-away'
   *  when that cannot be had; `reaches: 'device'` does without it. */
  read(query: RecordQuery, reaches: 'all' | 'device'): Promise<readonly SeenRecord[]>;
  /** Writes here and puts the mutation into the outbox; never waits for the network. Rejects with
   *  an `AppError` when the mutator refuses on this device; then nothing was written. `looked`: the record as its author
   *  looked at it, where that was not just now. */
  mutate<Args extends object>(
    mutator: Mutator<Args>,
    args: Args,
    looked?: Looked,
  ): Promise<MutationId>;
  /** What a record was, newest first, from the server; `after`: the `next` of the page before.
   *  Rejects with 'shell.no-connection' when the server cannot be reached. */
  history(record: RecordId, after: string | null): Promise<HistoryPage>;
  status(): LiveStatus;
  subscribeStatus(listener: () => void): () => void;
}

const LiveContext = createContext<LiveSource | null>(null);

export const LiveProvider = LiveContext.Provider;

/** The source of the tenant this view is in. */
export function useLiveSource(): LiveSource {
  const source = use(LiveContext);
  if (source === null) throw new Error('a live view stands outside of LiveProvider');
  return source;
}

/** The records of a query, unsent work laid on top; undefined until the device has looked, and while nothing is asked
 *  (null). What comes while a finger is on the screen waits for it, and what has the focus stays where it is (UX19).
 *  When it is asked of other audiences, what there was of those that stay is there meanwhile (UX33). */
export function useLive<Body extends object>(
  kind: Kind<Body>,
  query: Omit<RecordQuery, 'kind'> | null,
): readonly SeenRecord<Body>[] | undefined {
  const source = useLiveSource();
  const key = query === null ? null : JSON.stringify({ kind: kind.name, ...query });
  const [last, setAsked] = useState(() => ask(source, key));
  const [answer, setAnswer] = useState<{
    readonly to: Asked;
    readonly records: readonly SeenRecord[];
  }>();
  const drawn = answer?.to === last ? answer.records : last.first;
  const isAsked = last.source === source && last.key === key;
  const asked = isAsked ? last : ask(source, key, { of: last, drawn });
  // Not in an effect: for a moment without records, whatever is open above them would close.
  if (!isAsked) setAsked(asked);
  const putBack = useRef(() => {});
  useEffect(() => {
    if (asked.of === null) return undefined;
    watchPresses();
    let latest = asked.first;
    // What was drawn on goes on to be held in place.
    let isFirst = !asked.isMeanwhile;
    const show = (): void => {
      if (!isFirst) putBack.current = keepFocusInPlace();
      isFirst = false;
      if (latest !== undefined) setAnswer({ to: asked, records: latest });
    };
    let giveUp = (): void => {};
    const stop = source.watch(asked.of, (records) => {
      const before = latest;
      latest = before === undefined ? records : keepSame(before, records);
      if (before === latest) isFirst = false;
      // What is drawn already, or waits for it, is not drawn again.
      else if (isFirst) show();
      else giveUp = whenStill(show);
    });
    return () => {
      giveUp();
      stop();
    };
  }, [source, asked]);
  useLayoutEffect(() => {
    putBack.current();
    putBack.current = () => {};
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- after each new answer is drawn, though it is not looked at
  }, [answer]);
  // A kind's name says what its bodies are: the store keeps only bodies the kind has parsed.
  const records = isAsked ? drawn : asked.first;
  return records as readonly SeenRecord<Body>[] | undefined;
}

interface Asked {
  readonly source: LiveSource;
  /** Null, as the query: nothing is asked. */
  readonly key: string | null;
  readonly of: RecordQuery | null;
  /** What is drawn until the device has looked; undefined: nothing. */
  readonly first: readonly SeenRecord[] | undefined;
  /** Whether that is what was drawn of another query. */
  readonly isMeanwhile: boolean;
}

function ask(
  source: LiveSource,
  key: string | null,
  before?: { readonly of: Asked; readonly drawn: readonly SeenRecord[] | undefined },
): Asked {
  if (key === null) return { source, key, of: null, first: undefined, isMeanwhile: false };
  const of = JSON.parse(key) as RecordQuery;
  const known = source.known(of);
  const beforeOf = before?.of.of ?? null;
  if (
    known !== undefined ||
    beforeOf === null ||
    before?.drawn === undefined ||
    before.of.source !== source
  ) {
    return { source, key, of, first: known, isMeanwhile: false };
  }
  const kept = recordsStillAsked(beforeOf, before.drawn, of);
  return { source, key, of, first: kept, isMeanwhile: kept !== undefined };
}

/** Of what one query brought, what another surely brings as well; undefined when more than the audiences differs. */
function recordsStillAsked(
  before: RecordQuery,
  records: readonly SeenRecord[],
  now: RecordQuery,
): readonly SeenRecord[] | undefined {
  const { kind, from, to, audiences } = now;
  if (before.kind !== kind || before.from !== from || before.to !== to) return undefined;
  return audiences === undefined
    ? records
    : records.filter(({ audience }) => audiences.includes(audience));
}

/** The records with those before that are still the same, as they were: what was worked out of them holds. All of
 *  them when nothing differs. */
export function keepSame(
  before: readonly SeenRecord[],
  now: readonly SeenRecord[],
): readonly SeenRecord[] {
  if (before === now) return before;
  const known = new Map(before.map((record) => [record.id, record]));
  const kept = now.map((record) => {
    const old = known.get(record.id);
    return old !== undefined && isSame(old, record) ? old : record;
  });
  const differs = kept.length !== before.length || kept.some((record, at) => record !== before[at]);
  return differs ? kept : before;
}

/** A revision has one content; what waits for the server has none yet. */
function isSame(one: SeenRecord, other: SeenRecord): boolean {
  return (
    one === other ||
    (!one.unsent &&
      !other.unsent &&
      one.revision === other.revision &&
      one.audience === other.audience &&
      one.merged === other.merged)
  );
}

/** Writes: resolves when the device has it, long before the server does. */
export function useMutate(): LiveSource['mutate'] {
  const source = useLiveSource();
  return (mutator, args, looked) => source.mutate(mutator, args, looked);
}

export function useDirectory(): Directory | null {
  return useStatus().directory;
}

/** The id of the account that is reading; empty outside of a tenant, where nothing is anybody's. */
export function useOwnAccount(): string {
  const source = use(LiveContext);
  return useSyncExternalStore(
    (listener) => source?.subscribeStatus(listener) ?? (() => {}),
    () => source?.status().directory?.me.accountId ?? '',
  );
}

export function useSyncState(): SyncState {
  return useStatus().sync;
}

function useStatus(): LiveStatus {
  const source = useLiveSource();
  return useSyncExternalStore(
    (listener) => source.subscribeStatus(listener),
    () => source.status(),
  );
}
