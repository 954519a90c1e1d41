import { useCallback, useRef, useState } from 'react';

/** Runs something that may fail, one run at a time (UX13); keeps the error until the next run. */
export function useAction<Args extends unknown[]>(
  work: (...args: Args) => Promise<void>,
): { run: (...args: Args) => void; isRunning: boolean; error: unknown } {
  const [state, setState] = useState<{ isRunning: boolean; error: unknown }>({
    isRunning: false,
    error: null,
  });
  // Two presses may come before anything is drawn anew.
  const isUnderWay = useRef(false);
  const run = useCallback(
    (...args: Args) => {
      if (isUnderWay.current) return;
      isUnderWay.current = true;
      setState({ isRunning: true, error: null });
      void (async () => {
        let error: unknown = null;
        try {
          await work(...args);
        } catch (thrown) {
          error = thrown;
        }
        isUnderWay.current = false;
        setState({ isRunning: false, error });
      })();
    },
    [work],
  );
  return { run, ...state };
}
