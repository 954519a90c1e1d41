import { useEffect, useState } from 'react';
import { watchPresses, whenStill } from '#web/design/hold-still.ts';
import { useAction } from './use-action.ts';

export interface Asked<T> {
  /** Null until the first answer; stays while it is asked again. */
  readonly answer: T | null;
  readonly error: unknown;
  readonly isRunning: boolean;
  readonly reload: () => void;
}

/** What the server says to a question, asked when the page opens and when `about` changes. It comes into the page while
 *  no finger is on the screen (UX19). */
export function useAsked<T>(ask: () => Promise<T>, about = ''): Asked<T> {
  const [answer, setAnswer] = useState<T | null>(null);
  const asking = useAction(async () => {
    const said = await ask();
    await new Promise<void>((drawn) => {
      whenStill(() => {
        setAnswer(said);
        drawn();
      });
    });
  });
  const { run, isRunning, error } = asking;
  useEffect(() => {
    watchPresses();
    run();
    // oxlint-disable-next-line react/exhaustive-deps -- `run` is a new one each time; the caller names what is asked about
  }, [about]);
  return { answer, error, isRunning, reload: run };
}
