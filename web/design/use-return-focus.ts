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
    const active = document.activeElement;
    const isInMenu = (active?.closest('[role=menu]') ?? null) !== null;
    // A menu is gone when the dialog closes; the button that opened it stays.
    opener.current = isInMenu ? document.querySelector('button[aria-expanded=true]') : active;
  }, []);
  const bringBack = useCallback((): void => {
    clearInterval(looking.current);
    looking.current = bringFocusBack(opener.current);
  }, []);
  return { remember, bringBack };
}

/** Looks for a while whether nothing has the focus, and gives it to the opener or to the heading of the view then. */
export function bringFocusBack(opener: Element | null): ReturnType<typeof setInterval> {
  let looks = 0;
  // React Aria brings the focus back by itself where it can, once the dialog has left; what it
  // went to may then leave as well, and on a slow device each takes its time.
  const looking = setInterval(() => {
    looks += 1;
    const active = document.activeElement;
    const isOpen = document.querySelector('[role=dialog], [role=alertdialog]') !== null;
    if (!isOpen && (active === null || active === document.body)) {
      const target = opener?.isConnected === true ? opener : document.querySelector('h1');
      if (target instanceof HTMLElement) target.focus();
    }
    if (looks >= mostLooks) clearInterval(looking);
  }, lookEveryMs);
  return looking;
}

const lookEveryMs = 120;
const mostLooks = 20;
