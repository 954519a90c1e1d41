import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { AttentionIcon, CloseIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';

/** Asks before something that cannot be taken back, with what it does (UX15). */
export function AskDialog({
  title,
  does,
  error,
  isRunning,
  onDo,
  onClose,
  children,
}: {
  title: string;
  /** What the button does: "Mitgliedschaft beenden". Null: it cannot be done, and the words say why. */
  does: string | null;
  error: unknown;
  isRunning: boolean;
  onDo: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const intl = useIntl();
  return (
    <Dialog
      role="alertdialog"
      isOpen
      isText
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: does === null ? 'manage.close' : 'design.cancel' })}
          </Button>
          {does !== null && (
            <Button variant="danger" icon={<AttentionIcon />} isPending={isRunning} onPress={onDo}>
              {does}
            </Button>
          )}
        </>
      }
    >
      {children}
      <ErrorNotice error={error} />
    </Dialog>
  );
}
