import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { AttentionIcon, CloseIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import type { Holder, officesApi } from '../frame/offices-api.ts';
import { wordKey } from '../frame/word-key.ts';

/** As the server has it. */
const reasonLength = 1_000;

/** Ends somebody's office, with a reason and what follows. */
export function EndOfficeDialog({
  api,
  holder: { member, name, office },
  onClose,
}: {
  readonly api: ReturnType<typeof officesApi>;
  readonly holder: Holder;
  readonly onClose: (wasDone: boolean) => void;
}) {
  const intl = useIntl();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const ending = useAction(async () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    await api.end(office, member, reason.trim());
    onClose(true);
  });
  const close = (): void => {
    onClose(false);
  };
  return (
    <Dialog
      role="alertdialog"
      title={intl.formatMessage({ id: 'offices.endTitle' }, { name })}
      isOpen
      onClose={close}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={close}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button
            variant="danger"
            icon={<AttentionIcon />}
            isPending={ending.isRunning}
            onPress={ending.run}
          >
            {intl.formatMessage({ id: 'offices.end' })}
          </Button>
        </>
      }
    >
      <p>{intl.formatMessage({ id: 'offices.endWords' }, { name, office: wordKey(office) })}</p>
      <ErrorNotice error={ending.error} />
      <TextArea
        label={intl.formatMessage({ id: 'offices.reason' })}
        hint={intl.formatMessage({ id: 'offices.reasonHint' })}
        error={
          isMissing && reason.trim() === ''
            ? intl.formatMessage({ id: 'offices.reasonMissing' })
            : undefined
        }
        maxLength={reasonLength}
        value={reason}
        onChange={setReason}
        isRequired
      />
    </Dialog>
  );
}
