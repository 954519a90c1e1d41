import { useEffect } from 'react';

/** React Aria says a first message this long after the press. */
const firstMessageMs = 100;

/**
 * React Aria announces that a focused button waits, and that it no longer does, by an image that the
 * button names; it stands for seven seconds. A button that is gone by then, as the way to older
 * versions is once they have come, would leave an image without a name.
 */
export function useSaidPending(isPending: boolean | undefined): void {
  useEffect(() => {
    if (isPending === undefined) return undefined;
    return () => {
      removeNameless();
      setTimeout(removeNameless, firstMessageMs);
    };
  }, [isPending]);
}

function removeNameless(): void {
  for (const said of document.querySelectorAll('[data-live-announcer] [aria-labelledby]')) {
    const names = said.getAttribute('aria-labelledby')?.split(' ') ?? [];
    if (!names.some((id) => document.getElementById(id) !== null)) said.remove();
  }
}
