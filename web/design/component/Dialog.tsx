import { type ReactNode, useState } from 'react';
import type { DayColour } from '../day-colour.ts';
import { later } from '../later.tsx';

const ModalDialog = later(async () => (await import('./ModalDialog.tsx')).ModalDialog);

export interface DialogProps {
  title: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Buttons; the main one last. Stays visible while the content scrolls. */
  actions?: ReactNode;
  /** The dialog wears this day's colour. */
  day?: DayColour | undefined;
  size?: 'narrow' | 'wide';
  /** A press beside the dialog closes it. Off where something is typed. */
  closesOutside?: boolean;
  role?: 'dialog' | 'alertdialog';
  /** Nothing in it can have the focus: so that the keyboard scrolls it, it can itself. */
  isText?: boolean;
}

/** In the middle on large screens, a sheet from below on phones. Escape closes; focus returns to what opened it. */
export function Dialog(props: DialogProps) {
  // Stays once it was open: it leaves the screen by itself, in its own time.
  const [wasOpen, setWasOpen] = useState(props.isOpen);
  if (props.isOpen && !wasOpen) setWasOpen(true);
  return wasOpen ? <ModalDialog {...props} /> : null;
}
