import { useEffect, useRef } from 'react';

/** What the standard calls so, and not every browser has. */
interface CloseWatcher extends EventTarget {
  destroy(): void;
}

/**
 * Closes what lies above a view when the device is asked to go back: by Android's gesture or key, which would leave the
 * view otherwise (UX31). What is open last is closed first.
 */
export function useCloseRequest(isOpen: boolean, onClose: () => void): void {
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useEffect(() => {
    const { CloseWatcher } = globalThis as { CloseWatcher?: new () => CloseWatcher };
    if (!isOpen || CloseWatcher === undefined) return undefined;
    const watcher = new CloseWatcher();
    watcher.addEventListener('close', () => {
      latest.current();
    });
    return () => {
      watcher.destroy();
    };
  }, [isOpen]);
}
