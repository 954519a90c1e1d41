import { useIntl } from 'react-intl';
import { AppError } from '#kernel/base/app-error.ts';
import { TrashIcon } from '#web/design/icon/icons.tsx';
import { DoDialog } from '../DoDialog.tsx';
import { useOwnError } from '../use-own-error.ts';

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
  const own = useOwnError(error);
  const isFull = own instanceof AppError && own.code === 'access.audience-not-empty';
  return (
    <DoDialog
      title={intl.formatMessage({ id: 'access.deleteTitle' }, { name })}
      onClose={onClose}
      does={intl.formatMessage({ id: isFull ? 'access.deleteAll' : 'access.delete' })}
      icon={<TrashIcon />}
      isFinal
      isRunning={isRunning}
      error={own}
      onDo={() => {
        onDelete(isFull);
      }}
    >
      <p>{intl.formatMessage({ id: 'access.deleteWords' })}</p>
    </DoDialog>
  );
}
