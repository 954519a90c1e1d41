import type { AnyRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';

const patienceMs = 5_000;

/** After a step to another address the focus goes to the heading of the new view, as soon as that is drawn: a screen
 *  reader says where one is, and Tab goes on from there. Not at the start, and not for a heading that changes later. */
export function useHeadingFocus(
  router: Pick<AnyRouter, 'subscribe'>,
): (heading: HTMLElement) => void {
  const wantedAtMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ fromLocation, pathChanged }) => {
        if (fromLocation !== undefined && pathChanged) wantedAtMs.current = performance.now();
      }),
    [router],
  );
  return useCallback((heading) => {
    if (performance.now() - wantedAtMs.current > patienceMs) return;
    wantedAtMs.current = Number.NEGATIVE_INFINITY;
    heading.focus({ preventScroll: true });
  }, []);
}
