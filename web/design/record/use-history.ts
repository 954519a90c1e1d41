import { useEffect, useState } from 'react';
import type { HistoryPage } from '#kernel/access/history.ts';
import type { RecordId } from '#kernel/base/ids.ts';
import { useLiveSource } from '#web/design/live.ts';
import { type Problem, problemOf } from '#web/design/problem.ts';

export interface LoadedHistory {
  /** What has come so far; null until something has. Stays when loading more fails. */
  readonly page: HistoryPage | null;
  readonly problem: Problem | null;
  readonly isLoading: boolean;
  /** The states before those. */
  readonly loadMore: () => void;
}

/** The history of a record from the server; asked again when a connection comes back. */
export function useHistory(record: RecordId): LoadedHistory {
  const source = useLiveSource();
  const [page, setPage] = useState<HistoryPage | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  /** The cursor under way: `''` for the first page. */
  const [asked, setAsked] = useState<string | null>('');

  useEffect(() => {
    if (asked === null) return undefined;
    let isWanted = true;
    let stopWaiting = (): void => {};
    const ask = async (): Promise<void> => {
      try {
        const answer = await source.history(record, asked === '' ? null : asked);
        if (!isWanted) return;
        setPage((before) => ({
          states: [...(asked === '' ? [] : (before?.states ?? [])), ...answer.states],
          next: answer.next,
        }));
        setProblem(null);
        setAsked(null);
      } catch (error) {
        if (!isWanted) return;
        const failed = problemOf(error);
        setProblem(failed);
        if (failed.code !== 'shell.no-connection') return;
        stopWaiting = source.subscribeStatus(() => {
          if (source.status().sync.connection !== 'online') return;
          stopWaiting();
          void ask();
        });
      }
    };
    void ask();
    return () => {
      isWanted = false;
      stopWaiting();
    };
  }, [source, record, asked]);

  return {
    page,
    problem,
    isLoading: asked !== null && problem === null,
    loadMore: () => {
      const next = page?.next ?? null;
      if (next !== null) setAsked(next);
    },
  };
}
