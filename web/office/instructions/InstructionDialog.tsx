import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Select } from '#web/design/component/Select.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { ListIcon } from '#web/design/icon/icons.tsx';
import { DoDialog } from '#web/shell/page/DoDialog.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { type Author, isWhole } from '../frame/author.ts';
import { AuthorFields } from '../frame/AuthorFields.tsx';
import { useMissing } from '../frame/use-missing.ts';
import { wordKey } from '../frame/word-key.ts';
import { type instructionsApi, type Move, type Scope, scopes } from './instructions-api.ts';

/** What is being done: a new instruction, or a move of one that there is. */
export type Act =
  | { readonly is: 'give' }
  | { readonly is: Move; readonly id: string; readonly number: number };

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
  const [wasTried, setTried] = useState(false);
  const missing = useMissing(wasTried && act.is === 'give');
  const acting = useAction(async () => {
    setTried(true);
    if (!isWhole(author) || (act.is === 'give' && text.trim() === '')) return;
    if (act.is === 'give') await api.give(scope, text, author);
    else await api.move(act.id, act.is, text.trim() === '' ? null : text, author);
    onClose(true);
  });
  return (
    <DoDialog
      title={
        act.is === 'give'
          ? intl.formatMessage({ id: 'instructions.give' })
          : intl.formatMessage({ id: 'instructions.actNamed' }, { act: act.is, number: act.number })
      }
      does={intl.formatMessage({ id: 'instructions.act' }, { act: act.is })}
      isFinal={act.is === 'withdraw'}
      isRunning={acting.isRunning}
      error={acting.error}
      onDo={acting.run}
      onClose={() => {
        onClose(false);
      }}
    >
      <p>{intl.formatMessage({ id: 'instructions.actWords' }, { act: act.is })}</p>
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
          error={missing(text)}
          maxLength={4_000}
          value={text}
          onChange={setText}
        />
      )}
      <AuthorFields author={author} wasTried={wasTried} onChange={setAuthor} />
    </DoDialog>
  );
}
