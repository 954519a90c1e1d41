import { useEffect, useState } from 'react';
import type { HistoryPage } from '#kernel/access/history.ts';
import type { RecordId } from '#kernel/base/ids.ts';
import { type LiveSource, useLiveSource } from '#web/design/live.ts';
import { type Problem, problemOf } from '#web/design/problem.ts';

export interface LoadedHistory {
  /** What has come so far; null until something has. Stays when loading more fails. */
  readonly page: HistoryPage | null;
  readonly problem: Problem | null;
  readonly isLoading: boolean;
  /** The states before those. */
  readonly loadMore: () => void;
  /** What did not come, once more. */
  readonly retry: () => void;
}

/** Somebody's wish for a page. Each is one of its own, also for a page that failed before. */
interface Wish {
  /** Null for the first page. */
  readonly after: string | null;
}

const retryMs = { first: 1_000, most: 30_000 } as const;

/** The history of a record from the server; asked again by itself until there is a connection. */
export function useHistory(record: RecordId): LoadedHistory {
  const source = useLiveSource();
  const [page, setPage] = useState<HistoryPage | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [wish, setWish] = useState<Wish | null>({ after: null });
  const [failed, setFailed] = useState<Wish | null>(null);

  useEffect(() => {
    if (wish === null) return undefined;
    let isWanted = true;
    let stopWaiting = (): void => {};
    const ask = async (waitMs: number): Promise<void> => {
      try {
        const answer = await source.history(record, wish.after);
        if (!isWanted) return;
        setPage((before) => ({
          states: [...(wish.after === null ? [] : (before?.states ?? [])), ...answer.states],
          next: answer.next,
        }));
        setProblem(null);
        setWish(null);
      } catch (error) {
        if (!isWanted) return;
        const reason = problemOf(error);
        setProblem(reason);
        setFailed(wish);
        if (reason.code !== 'shell.no-connection') return;
        stopWaiting = whenWorthTrying(source, waitMs, () => {
          stopWaiting();
          void ask(Math.min(waitMs * 2, retryMs.most));
        });
      }
    };
    void ask(retryMs.first);
    return () => {
      isWanted = false;
      stopWaiting();
    };
  }, [source, record, wish]);

  return {
    page,
    problem,
    isLoading: wish !== null && wish !== failed,
    loadMore: () => {
      const after = page?.next ?? null;
      if (after !== null) setWish({ after });
    },
    retry: () => {
      if (wish !== null) setWish({ ...wish });
    },
  };
}

/** Without a connection when it comes back; with one, as only this did not get through, in a while. */
function whenWorthTrying(source: LiveSource, waitMs: number, tryAgain: () => void): () => void {
  const isOnline = (): boolean => source.status().sync.connection === 'online';
  if (isOnline()) {
    const timer = setTimeout(tryAgain, waitMs);
    return () => {
      clearTimeout(timer);
    };
  }
  return source.subscribeStatus(() => {
    if (isOnline()) tryAgain();
  });
}
