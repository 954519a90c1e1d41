import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '#web/design/component/Notice.tsx';
import { Select } from '#web/design/component/Select.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { FaceIcon, ListIcon } from '#web/design/icon/icons.tsx';
import { DoDialog } from '#web/shell/page/DoDialog.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { type Office, type OfficeBook, offices, type officesApi } from '../frame/offices-api.ts';
import { wordKey } from '../frame/word-key.ts';

/** As the server has it. */
const reasonLength = 1_000;

/** Gives somebody an office, with a reason. Says so where one person would decide and watch over it. */
export function AppointDialog({
  api,
  book,
  onClose,
}: {
  readonly api: ReturnType<typeof officesApi>;
  readonly book: OfficeBook;
  readonly onClose: (wasDone: boolean) => void;
}) {
  const intl = useIntl();
  const [office, setOffice] = useState<Office>('data-protection-officer');
  const holds = (member: string, of: Office) =>
    book.holders.some((one) => one.member === member && one.office === of && !one.isOver);
  const candidates = (book.members ?? []).filter(({ member }) => !holds(member, office));
  const [wanted, setWanted] = useState<string | null>(null);
  const chosen = candidates.find(({ member }) => member === wanted) ?? candidates[0];
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const appointing = useAction(async () => {
    setMissing(reason.trim() === '');
    if (chosen === undefined || reason.trim() === '') return;
    await api.appoint(office, chosen.member, reason.trim());
    onClose(true);
  });
  const isInConflict =
    chosen !== undefined &&
    ((office === 'data-protection-officer' && holds(chosen.member, 'owner')) ||
      (office === 'owner' && holds(chosen.member, 'data-protection-officer')));
  return (
    <DoDialog
      title={intl.formatMessage({ id: 'offices.appoint' })}
      does={intl.formatMessage({ id: 'offices.appointDo' })}
      isDisabled={chosen === undefined}
      isRunning={appointing.isRunning}
      error={appointing.error}
      onDo={appointing.run}
      onClose={() => {
        onClose(false);
      }}
    >
      <Select
        label={intl.formatMessage({ id: 'offices.which' })}
        hint={intl.formatMessage({ id: 'offices.officeWords' }, { office: wordKey(office) })}
        icon={<ListIcon />}
        value={office}
        onChange={setOffice}
        options={offices.map((id) => ({
          id,
          label: intl.formatMessage({ id: 'offices.office' }, { office: wordKey(id) }),
        }))}
      />
      {chosen !== undefined && (
        <Select
          label={intl.formatMessage({ id: 'offices.who' })}
          icon={<FaceIcon />}
          value={chosen.member}
          onChange={setWanted}
          options={candidates.map(({ member, name, role }) => ({
            id: member,
            label: name,
            hint: intl.formatMessage({ id: 'offices.role' }, { role }),
          }))}
        />
      )}
      {isInConflict && (
        <Notice tone="warn" title={intl.formatMessage({ id: 'offices.conflict' })}>
          {intl.formatMessage({ id: 'offices.conflictWords' }, { name: chosen.name })}
        </Notice>
      )}
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
