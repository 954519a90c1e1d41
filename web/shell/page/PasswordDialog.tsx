import { type FormEvent, useId, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { PasswordField } from '#web/design/component/PasswordField.tsx';
import { CheckIcon, CloseIcon } from '#web/design/icon/icons.tsx';
import { callApi } from '../api.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

/** Takes the password once more and sends it; `false` when the person would rather not. */
export function PasswordDialog({ onAnswer }: { onAnswer: (given: boolean) => void }) {
  const intl = useIntl();
  const form = useId();
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const confirm = useAction(async () => {
    await callApi({ method: 'POST', path: '/api/session/password', body: { password } });
    onAnswer(true);
  });
  return (
    <Dialog
      title={intl.formatMessage({ id: 'shell.password.title' })}
      isOpen
      onClose={() => {
        onAnswer(false);
      }}
      actions={
        <>
          <Button
            icon={<CloseIcon />}
            onPress={() => {
              onAnswer(false);
            }}
          >
            {intl.formatMessage({ id: 'shell.password.cancel' })}
          </Button>
          <Button
            icon={<CheckIcon />}
            type="submit"
            form={form}
            variant="main"
            isPending={confirm.isRunning}
          >
            {intl.formatMessage({ id: 'shell.password.do' })}
          </Button>
        </>
      }
    >
      <p>{intl.formatMessage({ id: 'shell.password.words' })}</p>
      <form
        id={form}
        className="o-form"
        onSubmit={(event: FormEvent<HTMLFormElement>) => {
          event.preventDefault();
          // React hands the event on to a form around the dialog's place in the tree.
          event.stopPropagation();
          setAsked(true);
          if (password !== '') confirm.run();
          else event.currentTarget.querySelector('input')?.focus();
        }}
      >
        <PasswordField
          label={intl.formatMessage({ id: 'shell.password.label' })}
          name="password"
          autoComplete="current-password"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one thing this dialog is opened for
          autoFocus
          isRequired
          validationBehavior="aria"
          error={
            asked && password === ''
              ? intl.formatMessage({ id: 'shell.password.missing' })
              : undefined
          }
          value={password}
          onChange={setPassword}
        />
      </form>
      <ErrorNotice error={confirm.error} />
    </Dialog>
  );
}
