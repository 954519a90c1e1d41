import { useEffect, useState } from 'react';
import type { Clock } from '#kernel/base/clock.ts';

/** The time, looked at again every `everyMs` and when the page is looked at again. */
export function useNow(clock: Clock, everyMs = 20_000): number {
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  useEffect(() => {
    const look = (): void => {
      setNowMs(clock.nowMs());
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [clock, everyMs]);
  return nowMs;
}
