import { type RefObject, useRef, useState } from 'react';
import type { ButtonProps } from 'react-aria-components/Button';
import { later } from './later.tsx';

/** What the button opens. */
export const MenuPopup = later(async () => (await import('./component/MenuPopup.tsx')).MenuPopup);

/**
 * The button and the state of a menu, without the menu: that loads apart. Opens when the press is
 * released, or with an arrow key, downward at the first choice and upward at the last.
 */
export function useMenu(): {
  readonly button: Pick<
    ButtonProps,
    'aria-haspopup' | 'aria-expanded' | 'onPress' | 'onKeyDown'
  > & { readonly ref: RefObject<HTMLButtonElement | null> };
  readonly popup: {
    readonly triggerRef: RefObject<HTMLButtonElement | null>;
    readonly isOpen: boolean;
    readonly focus: 'first' | 'last' | true;
    readonly onClose: () => void;
  };
  /** Before the first time there is nothing to draw. */
  readonly wasOpen: boolean;
} {
  const ref = useRef<HTMLButtonElement>(null);
  const [{ isOpen, wasOpen, focus }, setState] = useState<{
    readonly isOpen: boolean;
    readonly wasOpen: boolean;
    readonly focus: 'first' | 'last' | true;
  }>({ isOpen: false, wasOpen: false, focus: true });
  const open = (at: 'first' | 'last' | true): void => {
    setState({ isOpen: true, wasOpen: true, focus: at });
  };
  return {
    button: {
      ref,
      'aria-haspopup': 'menu',
      'aria-expanded': isOpen,
      onPress: ({ pointerType }) => {
        open(pointerType === 'keyboard' || pointerType === 'virtual' ? 'first' : true);
      },
      onKeyDown: (event) => {
        if (event.key === 'ArrowDown') open('first');
        else if (event.key === 'ArrowUp') open('last');
        else {
          event.continuePropagation();
          return;
        }
        event.preventDefault();
      },
    },
    popup: {
      triggerRef: ref,
      isOpen,
      focus,
      onClose: () => {
        setState((before) => ({ ...before, isOpen: false }));
      },
    },
    wasOpen,
  };
}
