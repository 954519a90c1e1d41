import { useState } from 'react';
import { useIntl } from 'react-intl';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { DoDialog } from '#web/shell/page/DoDialog.tsx';
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
  return (
    <DoDialog
      title={intl.formatMessage({ id: 'offices.endTitle' }, { name })}
      does={intl.formatMessage({ id: 'offices.end' })}
      isFinal
      isRunning={ending.isRunning}
      error={ending.error}
      onDo={ending.run}
      onClose={() => {
        onClose(false);
      }}
    >
      <p>{intl.formatMessage({ id: 'offices.endWords' }, { name, office: wordKey(office) })}</p>
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
    </DoDialog>
  );
}
