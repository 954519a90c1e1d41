import { useRef } from 'react';

/** Brings the focus back to what opened a dialog, also when one dialog gave way to another or what
 *  opened it is gone; then to the heading of the view (UX12). */
export function useReturnFocus(): {
  /** Before the first dialog opens. */
  readonly remember: () => void;
  /** After the last one closed, or after what had the focus was deleted. */
  readonly bringBack: () => void;
} {
  const opener = useRef<Element | null>(null);
  return {
    remember: () => {
      const active = document.activeElement;
      const isInMenu = (active?.closest('[role=menu]') ?? null) !== null;
      // A menu is gone when the dialog closes; the button that opened it stays.
      opener.current = isInMenu ? document.querySelector('button[aria-expanded=true]') : active;
    },
    bringBack: () => {
      // React Aria brings the focus back by itself where it can, a frame after closing.
      setTimeout(() => {
        const active = document.activeElement;
        if (active !== null && active !== document.body) return;
        const target =
          opener.current?.isConnected === true ? opener.current : document.querySelector('h1');
        if (target instanceof HTMLElement) target.focus();
      }, 120);
    },
  };
}
