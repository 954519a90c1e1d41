import { useEffect } from 'react';
import { useAppearance } from './appearance.ts';

export interface DayShortcuts {
  readonly onToday: () => void;
  readonly onNew: () => void;
  readonly onPrevious: () => void;
  readonly onNext: () => void;
}

/** Alt with an arrow leads a step back or on is the browser's own; so Ctrl (or ⌘) with Shift and
 *  an arrow here. `t` is today and `n` something new, where letters were switched on and nothing is being typed. */
export function useDayShortcuts(shortcuts: DayShortcuts): void {
  const { letterKeys } = useAppearance();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(event.target) || dialogIsOpen()) return;
      const withModifier = (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey;
      if (withModifier && event.key === 'ArrowLeft') shortcuts.onPrevious();
      else if (withModifier && event.key === 'ArrowRight') shortcuts.onNext();
      else if (!letterKeys || event.ctrlKey || event.metaKey || event.altKey) return;
      else if (event.key === 't') shortcuts.onToday();
      else if (event.key === 'n') shortcuts.onNew();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('keydown', press);
    };
  }, [shortcuts, letterKeys]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=radio]), textarea, select'))
  );
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null;
}
