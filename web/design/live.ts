import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { RecordId } from '#kernel/base/ids.ts';
import type { Directory } from '#kernel/access/directory.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import type { SyncState } from '#kernel/sync/client/sync-state.ts';

/** What a view knows besides records. A new object whenever something in it changed. */
export interface LiveStatus {
  readonly sync: SyncState;
  readonly directory: Directory | null;
  /** Records with work the server has not confirmed. */
  readonly unsent: ReadonlySet<RecordId>;
}

/**
 * Port: where the views of one tenant get their records and send their writes. The shell provides
 * it over the sync client; tests provide one in memory.
 */
export interface LiveSource {
  /** Calls `listener` with the records of the query, unsent work laid on top: soon, and again
   *  after each change. Returns the stop. */
  watch(query: RecordQuery, listener: (records: readonly Rec[]) => void): () => void;
  /** Writes here and puts the mutation into the outbox. Rejects with a `Refusal` at once when the
   *  mutator refuses on this device. */
  mutate<Args extends object>(mutator: Mutator<Args>, args: Args): Promise<void>;
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

/** The records of a query, unsent work laid on top; undefined until the device has looked. */
export function useLive<Body extends object>(
  kind: Pick<Kind<Body>, 'name'>,
  query: Omit<RecordQuery, 'kind'>,
): readonly Rec<Body>[] | undefined {
  const source = useLiveSource();
  const key = JSON.stringify({ kind: kind.name, ...query });
  const [answer, setAnswer] = useState<{ key: string; records: readonly Rec[] }>();
  useEffect(
    () =>
      source.watch(JSON.parse(key) as RecordQuery, (records) => {
        setAnswer({ key, records });
      }),
    [source, key],
  );
  // A kind's name says what its bodies are: the store keeps only bodies the kind has parsed.
  return answer?.key === key ? (answer.records as readonly Rec<Body>[]) : undefined;
}

/** Writes: resolves when the device has it, long before the server does. */
export function useMutate(): LiveSource['mutate'] {
  const source = useLiveSource();
  return (mutator, args) => source.mutate(mutator, args);
}

export function useDirectory(): Directory | null {
  return useStatus().directory;
}

export function useSyncState(): SyncState {
  return useStatus().sync;
}

/** Tells of a record whether it has work that the server has not confirmed. */
export function useUnsent(): ReadonlySet<RecordId> {
  return useStatus().unsent;
}

function useStatus(): LiveStatus {
  const source = useLiveSource();
  return useSyncExternalStore(
    (listener) => source.subscribeStatus(listener),
    () => source.status(),
  );
}
