import {
  createContext,
  useCallback,
  type DependencyList,
  use,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Directory } from '#kernel/access/directory.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId, MutationId, PersonId, TenantId } from '#kernel/base/ids.ts';
import { dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import type { Reader } from '#kernel/sync/client/reader.ts';
import type { SyncState } from '#kernel/sync/client/sync-state.ts';

/** What the screens of one tenant stand on: the local copy, and when and where it is looked at. */
export interface Live {
  readonly obhut: LocalObhut;
  readonly tenantId: TenantId;
  readonly accountId: AccountId;
  /** Who the account is in this tenant. */
  readonly myPersonId: PersonId;
  /** Whose life is looked at (`?person=`); oneself when nobody was chosen. */
  readonly personId: PersonId;
  /** Goes to an address of the app, as a press on a link would. */
  readonly go: (href: string) => void;
  readonly clock: Clock;
  /** IANA name of the device's zone. */
  readonly zone: string;
}

export const LiveContext = createContext<Live | null>(null);

export function useLiveContext(): Live {
  const live = use(LiveContext);
  if (live === null) throw new Error('A screen of a tenant was drawn outside LiveContext.');
  return live;
}

/** The result of a query on the local copy, again after each write that a reader can see. Undefined until the first
 *  answer for these `deps`, never an answer for other ones. Errors reach the error boundary. */
export function useLive<T>(
  query: (read: Reader) => Promise<T>,
  deps: DependencyList,
): T | undefined {
  const { obhut } = useLiveContext();
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  useEffect(() => {
    let isCurrent = true;
    let isAsking = false;
    let isStale = false;
    const ask = (): void => {
      // One question at a time: a burst of writes asks once more at its end.
      if (isAsking) {
        isStale = true;
        return;
      }
      isAsking = true;
      isStale = false;
      void (async () => {
        const next = await answerOf(query, obhut.reader, deps);
        isAsking = false;
        if (!isCurrent) return;
        setAnswer(next);
        if (isStale) ask();
      })();
    };
    ask();
    const stop = obhut.subscribe(ask);
    return () => {
      isCurrent = false;
      stop();
    };
    // The caller names what the query depends on, as with useEffect.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [obhut, ...deps]);

  if (answer === null || !isSame(answer.deps, deps)) return undefined;
  if ('error' in answer)
    throw new Error('A query on the local copy failed.', { cause: answer.error });
  return answer.value;
}

type Answer<T> = { deps: DependencyList } & ({ value: T } | { error: unknown });

async function answerOf<T>(
  query: (read: Reader) => Promise<T>,
  reader: Reader,
  deps: DependencyList,
): Promise<Answer<T>> {
  try {
    return { deps, value: await query(reader) };
  } catch (error) {
    return { deps, error };
  }
}

function isSame(a: DependencyList, b: DependencyList): boolean {
  return a.length === b.length && a.every((value, place) => Object.is(value, b[place]));
}

/** Addresses of the tenant's views: `href('calendar/day/2026-05-03')`. Keeps whose life is looked at. */
export function useHref(): (path: string) => string {
  const { tenantId, personId, myPersonId } = useLiveContext();
  return useCallback(
    (path) =>
      `/t/${tenantId}/${path}${personId === myPersonId ? '' : `?person=${encodeURIComponent(personId)}`}`,
    [tenantId, personId, myPersonId],
  );
}

/** Writes locally, at once, online or not. Rejects with an AppError when the mutator refuses; then nothing changed. */
export function useMutate(): <Args extends object>(
  mutator: Mutator<Args>,
  args: Args,
) => Promise<MutationId> {
  const { obhut } = useLiveContext();
  return useCallback((mutator, args) => obhut.mutate(mutator, args), [obhut]);
}

export function useSyncState(): SyncState {
  const { obhut } = useLiveContext();
  return useSyncExternalStore(
    useCallback((listener) => obhut.subscribeState(listener), [obhut]),
    () => obhut.state(),
  );
}

/** Who is who and who sees what. Undefined while it is read, null before the first sync. */
export function useDirectory(): Directory | null | undefined {
  return useLive((read) => read.directory(), []);
}

/** Today on this device; changes at midnight, and when the page is looked at again. */
export function useToday(): PlainDay {
  const { clock, zone } = useLiveContext();
  return useSyncExternalStore(subscribeMinutes, () => dayInZone(clock.nowMs(), zone));
}

/** Now, to the minute, in ms: for "jetzt" and "noch 20 Minuten". */
export function useMinute(): number {
  const { clock } = useLiveContext();
  return useSyncExternalStore(subscribeMinutes, () => Math.floor(clock.nowMs() / 60_000) * 60_000);
}

function subscribeMinutes(listener: () => void): () => void {
  const handle = setInterval(listener, 5_000);
  document.addEventListener('visibilitychange', listener);
  return () => {
    clearInterval(handle);
    document.removeEventListener('visibilitychange', listener);
  };
}
