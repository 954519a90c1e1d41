import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Select } from '#web/design/component/Select.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CheckIcon, CloseIcon, ListIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { wordKey } from '../frame/word-key.ts';
import {
  type Author,
  type instructionsApi,
  type Move,
  type Scope,
  scopes,
} from './instructions-api.ts';

/** What is being done: a new instruction, or a move of one that there is. */
export type Act = { readonly is: 'give' } | { readonly is: Move; readonly id: string };

/** Gives an instruction or moves one on, with who says so. Keeps what was typed when it is refused. */
export function InstructionDialog({
  api,
  act,
  name,
  onClose,
}: {
  readonly api: ReturnType<typeof instructionsApi>;
  readonly act: Act;
  /** Of whoever is signed in. */
  readonly name: string;
  readonly onClose: (wasDone: boolean) => void;
}) {
  const intl = useIntl();
  const [scope, setScope] = useState<Scope>('other');
  const [text, setText] = useState('');
  const [author, setAuthor] = useState<Author>({ name, function: '' });
  const needsText = act.is === 'give';
  const isReady =
    author.name.trim() !== '' &&
    author.function.trim() !== '' &&
    (!needsText || text.trim() !== '');
  const acting = useAction(async () => {
    if (act.is === 'give') await api.give(scope, text, author);
    else await api.move(act.id, act.is, text.trim() === '' ? null : text, author);
    onClose(true);
  });
  const close = (): void => {
    onClose(false);
  };
  return (
    <Dialog
      title={intl.formatMessage({ id: 'instructions.act' }, { act: act.is })}
      isOpen
      onClose={close}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={close}>
            {intl.formatMessage({ id: 'instructions.cancel' })}
          </Button>
          <Button
            variant="main"
            icon={<CheckIcon />}
            isDisabled={!isReady}
            isPending={acting.isRunning}
            onPress={acting.run}
          >
            {intl.formatMessage({ id: 'instructions.act' }, { act: act.is })}
          </Button>
        </>
      }
    >
      <p>{intl.formatMessage({ id: 'instructions.actWords' }, { act: act.is })}</p>
      <ErrorNotice error={acting.error} />
      {act.is === 'give' && (
        <Select
          label={intl.formatMessage({ id: 'instructions.scopeLabel' })}
          hint={intl.formatMessage({ id: 'instructions.scopeHint' })}
          icon={<ListIcon />}
          value={scope}
          onChange={setScope}
          options={scopes.map((id) => ({
            id,
            label: intl.formatMessage({ id: 'instructions.scope' }, { scope: wordKey(id) }),
          }))}
        />
      )}
      {act.is !== 'see' && (
        <TextArea
          label={intl.formatMessage({ id: 'instructions.text' }, { act: act.is })}
          maxLength={4_000}
          value={text}
          onChange={setText}
        />
      )}
      <TextField
        label={intl.formatMessage({ id: 'instructions.authorName' })}
        maxLength={200}
        value={author.name}
        onChange={(value) => {
          setAuthor({ ...author, name: value });
        }}
      />
      <TextField
        label={intl.formatMessage({ id: 'instructions.authorFunction' })}
        maxLength={200}
        value={author.function}
        onChange={(value) => {
          setAuthor({ ...author, function: value });
        }}
      />
    </Dialog>
  );
}
