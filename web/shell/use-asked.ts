import { useEffect, useState } from 'react';
import { useAction } from './use-action.ts';

export interface Asked<T> {
  /** Null until the first answer; stays while it is asked again. */
  readonly answer: T | null;
  readonly error: unknown;
  readonly isRunning: boolean;
  readonly reload: () => void;
}

/** What the server says to a question, asked when the page opens and when `about` changes. */
export function useAsked<T>(ask: () => Promise<T>, about = ''): Asked<T> {
  const [answer, setAnswer] = useState<T | null>(null);
  const asking = useAction(async () => {
    setAnswer(await ask());
  });
  const { run, isRunning, error } = asking;
  useEffect(() => {
    run();
    // oxlint-disable-next-line react/exhaustive-deps -- `run` is a new one each time; the caller names what is asked about
  }, [about]);
  return { answer, error, isRunning, reload: run };
}
