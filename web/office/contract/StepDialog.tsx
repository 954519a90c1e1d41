import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Select } from '#web/design/component/Select.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { ListIcon, PauseIcon, PlayIcon, StopIcon } from '#web/design/icon/icons.tsx';
import { DoDialog } from '#web/shell/page/DoDialog.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { type Author, isWhole } from '../frame/author.ts';
import { AuthorFields } from '../frame/AuthorFields.tsx';
import { useMissing } from '../frame/use-missing.ts';
import { wordKey } from '../frame/word-key.ts';
import type { contractApi } from './contract-api.ts';

export type Step = 'suspend' | 'resume' | 'terminate';
const grounds = ['uncured', 'serious-breach', 'ignored-ruling', 'end-of-service'] as const;
const icons = { suspend: <PauseIcon />, resume: <PlayIcon />, terminate: <StopIcon /> };

/** Suspends, resumes or ends the contract: what follows, a reason, and who says so. Keeps what was typed when refused. */
export function StepDialog({
  api,
  step,
  name,
  onClose,
}: {
  readonly api: ReturnType<typeof contractApi>;
  readonly step: Step;
  /** Of whoever is signed in. */
  readonly name: string;
  readonly onClose: (wasDone: boolean) => void;
}) {
  const intl = useIntl();
  const [reason, setReason] = useState('');
  const [ground, setGround] = useState<(typeof grounds)[number]>('uncured');
  const [author, setAuthor] = useState<Author>({ name, function: '' });
  const [wasTried, setTried] = useState(false);
  const missing = useMissing(wasTried);
  const acting = useAction(async () => {
    setTried(true);
    if (reason.trim() === '' || !isWhole(author)) return;
    if (step === 'terminate') await api.terminate(ground, reason, author);
    else await api[step](reason, author);
    onClose(true);
  });
  return (
    <DoDialog
      title={intl.formatMessage({ id: 'contract.stepTitle' }, { step })}
      does={intl.formatMessage({ id: 'contract.step' }, { step })}
      icon={icons[step]}
      isFinal={step === 'terminate'}
      isRunning={acting.isRunning}
      error={acting.error}
      onDo={acting.run}
      onClose={() => {
        onClose(false);
      }}
    >
      <p>{intl.formatMessage({ id: 'contract.stepWords' }, { step })}</p>
      {step === 'terminate' && (
        <Select
          label={intl.formatMessage({ id: 'contract.groundLabel' })}
          icon={<ListIcon />}
          value={ground}
          onChange={setGround}
          options={grounds.map((id) => ({
            id,
            label: intl.formatMessage({ id: 'contract.ground' }, { ground: wordKey(id) }),
          }))}
        />
      )}
      <TextArea
        label={intl.formatMessage({ id: 'contract.reason' })}
        error={missing(reason)}
        maxLength={4_000}
        value={reason}
        onChange={setReason}
      />
      <AuthorFields author={author} wasTried={wasTried} onChange={setAuthor} />
    </DoDialog>
  );
}
