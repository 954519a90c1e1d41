import { useCallback, useEffect, useRef } from 'react';

/** Brings the focus back to what opened a dialog, also when one dialog gave way to another or what
 *  opened it is gone; then to the heading of the view (UX12). */
export function useReturnFocus(): {
  /** Before the first dialog opens. */
  readonly remember: () => void;
  /** After the last one closed, or after what had the focus was deleted. */
  readonly bringBack: () => void;
} {
  const opener = useRef<Element | null>(null);
  const looking = useRef<ReturnType<typeof setInterval> | undefined>(undefined);
  // The next view has a focus of its own.
  useEffect(
    () => () => {
      clearInterval(looking.current);
    },
    [],
  );
  const remember = useCallback((): void => {
    clearInterval(looking.current);
    opener.current = findOpener();
  }, []);
  const bringBack = useCallback((): void => {
    clearInterval(looking.current);
    looking.current = bringFocusBack(opener.current);
  }, []);
  return { remember, bringBack };
}

/** What opens a dialog at this moment: what has the focus. A menu is gone when the dialog closes; the button that opened
 *  it stays. */
export function findOpener(): Element | null {
  const active = document.activeElement;
  const isInMenu = (active?.closest('[role=menu]') ?? null) !== null;
  return isInMenu ? document.querySelector('button[aria-expanded=true]') : active;
}

/** Looks for a while, from when no dialog is open, whether nothing has the focus, and gives it to the opener or to the
 *  heading of the view then. */
export function bringFocusBack(opener: Element | null): ReturnType<typeof setInterval> {
  let looks = 0;
  // Of the last dialog alone: what opened another before it is not where this one was.
  clearInterval(latest);
  // React Aria brings the focus back by itself where it can, once the dialog has left; what it
  // went to may then leave as well, and on a slow device each takes its time.
  const looking = setInterval(() => {
    if (document.querySelector('[role=dialog], [role=alertdialog]') !== null) return;
    looks += 1;
    const active = document.activeElement;
    if (active === null || active === document.body) {
      const target = opener?.isConnected === true ? opener : document.querySelector('h1');
      if (target instanceof HTMLElement) target.focus();
    }
    if (looks >= mostLooks) clearInterval(looking);
  }, lookEveryMs);
  latest = looking;
  return looking;
}

let latest: ReturnType<typeof setInterval> | undefined;

const lookEveryMs = 120;
const mostLooks = 20;
