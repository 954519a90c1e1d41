import { useCallback, useState } from 'react';

/** Runs something that may fail, one run at a time; keeps the error until the next run. */
export function useAction<Args extends unknown[]>(
  work: (...args: Args) => Promise<void>,
): { run: (...args: Args) => void; isRunning: boolean; error: unknown } {
  const [state, setState] = useState<{ isRunning: boolean; error: unknown }>({
    isRunning: false,
    error: null,
  });
  const run = useCallback(
    (...args: Args) => {
      if (state.isRunning) return;
      setState({ isRunning: true, error: null });
      void (async () => {
        try {
          await work(...args);
          setState({ isRunning: false, error: null });
        } catch (error) {
          setState({ isRunning: false, error });
        }
      })();
    },
    [work, state.isRunning],
  );
  return { run, ...state };
}
