import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CheckIcon, CloseIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '../ErrorNotice.tsx';

/** Asks for the name of an audience, or of something else that has one. */
export function NameDialog({
  title,
  name,
  hint,
  error,
  isRunning,
  onSave,
  onClose,
}: {
  title: string;
  name: string;
  /** An example, where it is not the name of an audience. */
  hint?: string;
  error: unknown;
  isRunning: boolean;
  onSave: (name: string) => void;
  onClose: () => void;
}) {
  const intl = useIntl();
  const [text, setText] = useState(name);
  const [isMissing, setMissing] = useState(false);
  const save = (): void => {
    setMissing(text.trim() === '');
    if (text.trim() !== '') onSave(text.trim());
  };
  return (
    <Dialog
      isOpen
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button variant="main" icon={<CheckIcon />} isPending={isRunning} onPress={save}>
            {intl.formatMessage({ id: 'access.save' })}
          </Button>
        </>
      }
    >
      <form
        className="o-form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <ErrorNotice error={error} />
        <TextField
          label={intl.formatMessage({ id: 'access.name' })}
          hint={hint ?? intl.formatMessage({ id: 'access.nameHint' })}
          value={text}
          maxLength={100}
          autoComplete="off"
          error={
            isMissing && text.trim() === ''
              ? intl.formatMessage({ id: 'access.nameMissing' })
              : undefined
          }
          onChange={setText}
        />
      </form>
    </Dialog>
  );
}
