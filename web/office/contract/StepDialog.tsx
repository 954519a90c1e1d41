import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Select } from '#web/design/component/Select.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { CheckIcon, CloseIcon, ListIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { wordKey } from '../frame/word-key.ts';
import { AuthorFields } from './AuthorFields.tsx';
import type { Author, contractApi } from './contract-api.ts';

export type Step = 'suspend' | 'resume' | 'terminate';
const grounds = ['uncured', 'serious-breach', 'ignored-ruling', 'end-of-service'] as const;

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
  const isReady = [reason, author.name, author.function].every((text) => text.trim() !== '');
  const acting = useAction(async () => {
    if (step === 'terminate') await api.terminate(ground, reason, author);
    else await api[step](reason, author);
    onClose(true);
  });
  return (
    <Dialog
      title={intl.formatMessage({ id: 'contract.step' }, { step })}
      isOpen
      onClose={() => {
        onClose(false);
      }}
      actions={
        <>
          <Button
            icon={<CloseIcon />}
            onPress={() => {
              onClose(false);
            }}
          >
            {intl.formatMessage({ id: 'contract.cancel' })}
          </Button>
          <Button
            variant="main"
            icon={<CheckIcon />}
            isDisabled={!isReady}
            isPending={acting.isRunning}
            onPress={acting.run}
          >
            {intl.formatMessage({ id: 'contract.step' }, { step })}
          </Button>
        </>
      }
    >
      <p>{intl.formatMessage({ id: 'contract.stepWords' }, { step })}</p>
      <ErrorNotice error={acting.error} />
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
        maxLength={4_000}
        value={reason}
        onChange={setReason}
      />
      <AuthorFields author={author} onChange={setAuthor} />
    </Dialog>
  );
}
