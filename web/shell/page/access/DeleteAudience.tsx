import { useIntl } from 'react-intl';
import { AppError } from '#kernel/base/app-error.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { CloseIcon, TrashIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';

/** Asks before an audience is deleted, and once more when there is something in it. */
export function DeleteAudience({
  name,
  error,
  isRunning,
  onDelete,
  onClose,
}: {
  name: string;
  error: unknown;
  isRunning: boolean;
  onDelete: (records: boolean) => void;
  onClose: () => void;
}) {
  const intl = useIntl();
  const isFull = error instanceof AppError && error.code === 'access.audience-not-empty';
  return (
    <Dialog
      role="alertdialog"
      isOpen
      title={intl.formatMessage({ id: 'access.deleteTitle' }, { name })}
      onClose={onClose}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button
            variant="danger"
            icon={<TrashIcon />}
            isPending={isRunning}
            onPress={() => {
              onDelete(isFull);
            }}
          >
            {intl.formatMessage({ id: isFull ? 'access.deleteAll' : 'access.delete' })}
          </Button>
        </>
      }
    >
      <p>{intl.formatMessage({ id: 'access.deleteWords' })}</p>
      <ErrorNotice error={error} />
    </Dialog>
  );
}
