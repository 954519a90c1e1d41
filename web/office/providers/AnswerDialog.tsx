import { useState } from 'react';
import { useIntl } from 'react-intl';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { AttentionIcon, CheckIcon, CloseIcon, ListIcon } from '#web/design/icon/icons.tsx';
import { DoDialog } from '#web/shell/page/DoDialog.tsx';
import { useAction } from '#web/shell/use-action.ts';
import type { Answer, ListedNotice } from './provider-api.ts';

export interface AnswerDialogProps {
  readonly is: 'objection' | 'approval';
  readonly notice: ListedNotice;
  readonly onSay: (answer: Answer) => Promise<void>;
  readonly onClose: () => void;
}

/** Says what an objection or an early approval does, and takes the words and what is wanted instead. */
export function AnswerDialog({ is, notice, onSay, onClose }: AnswerDialogProps) {
  const intl = useIntl();
  const [reason, setReason] = useState('');
  const [alternative, setAlternative] = useState('none');
  const say = useAction(() =>
    onSay(
      is === 'approval'
        ? { is, reason }
        : { is, reason, alternative: alternative === 'none' ? null : Number(alternative) },
    ),
  );
  const lang = intl.locale.startsWith('de') ? 'de' : 'en';
  return (
    <DoDialog
      title={intl.formatMessage({ id: 'providers.answer.title' }, { is, name: notice.name })}
      does={intl.formatMessage({ id: 'providers.answer.do' }, { is })}
      icon={is === 'approval' ? <CheckIcon /> : <AttentionIcon />}
      isRunning={say.isRunning}
      error={say.error}
      onDo={say.run}
      onClose={onClose}
    >
      <p>{intl.formatMessage({ id: 'providers.answer.words' }, { is })}</p>
      {is === 'objection' && notice.alternatives.length > 0 && (
        <RadioCards
          label={intl.formatMessage({ id: 'providers.answer.instead' })}
          layout="list"
          value={alternative}
          onChange={setAlternative}
          cards={[
            ...notice.alternatives.map((one, index) => ({
              id: String(index),
              label: one[lang],
              picture: <ListIcon />,
            })),
            {
              id: 'none',
              label: intl.formatMessage({ id: 'providers.answer.nothing' }),
              picture: <CloseIcon />,
            },
          ]}
        />
      )}
      <TextArea
        label={intl.formatMessage({ id: 'providers.answer.reason' })}
        value={reason}
        onChange={setReason}
        maxLength={2_000}
      />
    </DoDialog>
  );
}
