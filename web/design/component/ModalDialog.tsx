import './dialog.css';
import { type ReactNode, useEffect } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useIntl } from 'react-intl';
import type { DayColour } from '../day-colour.ts';
import { CloseIcon } from '../icon/icons.tsx';
import { IconButton } from './IconButton.tsx';
import { showFaults } from './show-faults.ts';
import { tabPastDialog } from './tab-past-dialog.ts';
import { useCloseRequest } from './use-close-request.ts';

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

/** What a Dialog is made of; loads with the first one. */
export function ModalDialog({
  title,
  isOpen,
  onClose,
  children,
  actions,
  day,
  size = 'narrow',
  closesOutside = false,
  role = 'dialog',
  isText = false,
}: DialogProps) {
  const intl = useIntl();
  useEffect(() => (isOpen ? tabPastDialog() : undefined), [isOpen]);
  useCloseRequest(isOpen, onClose);
  return (
    <ModalOverlay
      className="o-dialog-overlay"
      isOpen={isOpen}
      isDismissable={closesOutside}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="o-dialog" data-size={size} data-day={day}>
        <AriaDialog className="o-dialog-box" role={role}>
          <header className="o-dialog-head">
            <Heading slot="title" level={2} className="o-dialog-title">
              {title}
            </Heading>
            <IconButton
              variant="quiet"
              icon={<CloseIcon />}
              label={intl.formatMessage({ id: 'design.close' })}
              onPress={onClose}
            />
          </header>
          <div
            className="o-dialog-body"
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
            tabIndex={isText ? 0 : undefined}
          >
            {children}
          </div>
          {actions !== undefined && (
            <footer className="o-dialog-actions" ref={showFaults}>
              {actions}
            </footer>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
