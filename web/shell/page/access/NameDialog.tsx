import { useState } from 'react';
import { useIntl } from 'react-intl';
import { TextField } from '#web/design/component/TextField.tsx';
import { DoDialog } from '../DoDialog.tsx';

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
    <DoDialog
      title={title}
      onClose={onClose}
      does={intl.formatMessage({ id: 'access.save' })}
      isRunning={isRunning}
      error={error}
      onDo={save}
    >
      <form
        className="o-form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
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
    </DoDialog>
  );
}
