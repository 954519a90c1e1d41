import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Select } from '#web/design/component/Select.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { ListIcon } from '#web/design/icon/icons.tsx';
import { DoDialog } from '#web/shell/page/DoDialog.tsx';
import { useAction } from '#web/shell/use-action.ts';
import type { registerApi } from './register-api.ts';

/** As the server has them. */
const lineLength = 500;
const textLength = 2000;
const nothing = 'none';

export interface EntryField {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** One of these, in place of a text. */
  readonly choices?: readonly { readonly id: string; readonly label: string }[];
  readonly isLong?: boolean;
}

/** Fills in what only a person can say. Sends what was changed, and keeps what was typed when it is refused. */
export function EntriesDialog({
  api,
  title,
  fields,
  onClose,
}: {
  api: ReturnType<typeof registerApi>;
  title: string;
  fields: readonly EntryField[];
  onClose: (wasChanged: boolean) => void;
}) {
  const intl = useIntl();
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>({});
  const valueOf = ({ name, value }: EntryField): string => draft[name] ?? value;
  const saving = useAction(async () => {
    const changed = fields
      .map((field) => [field.name, valueOf(field).trim(), field.value] as const)
      .filter(([, next, before]) => next !== before);
    if (changed.length > 0) {
      await api.put(Object.fromEntries(changed.map(([name, next]) => [name, next])));
    }
    onClose(changed.length > 0);
  });
  return (
    <DoDialog
      title={title}
      does={intl.formatMessage({ id: 'register.save' })}
      isRunning={saving.isRunning}
      error={saving.error}
      onDo={saving.run}
      onClose={() => {
        onClose(false);
      }}
    >
      {fields.map((field) => {
        const { name, label, hint, choices, isLong = false } = field;
        const put = (value: string): void => {
          setDraft((before) => ({ ...before, [name]: value }));
        };
        if (choices !== undefined) {
          return (
            <Select
              key={name}
              label={label}
              {...(hint !== undefined && { hint })}
              icon={<ListIcon />}
              value={valueOf(field) === '' ? nothing : valueOf(field)}
              onChange={(id) => {
                put(id === nothing ? '' : id);
              }}
              options={[
                { id: nothing, label: intl.formatMessage({ id: 'register.undecided' }) },
                ...choices,
              ]}
            />
          );
        }
        return (
          <TextArea
            key={name}
            label={label}
            {...(hint !== undefined && { hint })}
            rows={isLong ? 4 : 2}
            maxLength={isLong ? textLength : lineLength}
            value={valueOf(field)}
            onChange={put}
          />
        );
      })}
    </DoDialog>
  );
}
