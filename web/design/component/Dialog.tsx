import { useState } from 'react';
import { later } from '../later.tsx';
import type { DialogProps } from './ModalDialog.tsx';

const ModalDialog = later(async () => (await import('./ModalDialog.tsx')).ModalDialog);

/** In the middle on large screens, a sheet from below on phones. Escape closes; focus returns to what opened it. */
export function Dialog(props: DialogProps) {
  // Stays once it was open: it leaves the screen by itself, in its own time.
  const [wasOpen, setWasOpen] = useState(props.isOpen);
  if (props.isOpen && !wasOpen) setWasOpen(true);
  return wasOpen ? <ModalDialog {...props} /> : null;
}
