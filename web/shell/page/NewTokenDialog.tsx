import { useState } from 'react';
import { useIntl } from 'react-intl';
import * as z from 'zod/mini';
import type { AccountId } from '#kernel/base/ids.ts';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { ClockIcon, EditIcon, EyeIcon, PlusIcon } from '#web/design/icon/icons.tsx';
import { callApi } from '../api.ts';
import { useTenant } from '../tenant-context.ts';
import { useAction } from '../use-action.ts';
import { DoDialog } from './DoDialog.tsx';
import { ShownOnceDialog } from './ShownOnceDialog.tsx';

const madeSchema = z.object({ token: z.string() });

const scopesFor = {
  read: ['records:read'],
  both: ['records:read', 'records:write'],
} as const;
type Use = keyof typeof scopesFor;

const spans = ['30', '90', '365'] as const;
type Span = (typeof spans)[number];

export interface NewTokenDialogProps {
  /** The program of the tenant that acts with it as itself; missing: it acts as the person. */
  readonly program?: { readonly account: AccountId; readonly name: string };
  readonly onClose: () => void;
}

/** Makes a key for a program, and shows its text the only time it can be seen (AP3). */
export function NewTokenDialog({ program, onClose }: NewTokenDialogProps) {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const [name, setName] = useState('');
  const [use, setUse] = useState<Use>('read');
  const [span, setSpan] = useState<Span>('90');
  const [text, setText] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const whose = program === undefined ? 'own' : 'program';
  const make = useAction(async () => {
    const wish = { name, scopes: scopesFor[use], days: Number(span) };
    const made = await callApi({
      method: 'POST',
      ...(program === undefined
        ? { path: '/api/tokens', body: { ...wish, tenant } }
        : {
            path: `/api/tenants/${tenant}/services/${program.account}/tokens`,
            body: wish,
          }),
      answer: madeSchema,
    });
    setText(made.token);
  });

  if (text !== null) {
    return (
      <ShownOnceDialog
        title={intl.formatMessage({ id: 'shell.tokens.made' }, { name, whose })}
        notice={intl.formatMessage({ id: 'shell.tokens.once' }, { whose })}
        noticeWords={intl.formatMessage({ id: 'shell.tokens.onceWords' }, { whose })}
        label={intl.formatMessage({ id: 'shell.tokens.text' })}
        text={text}
        copiedWords={intl.formatMessage({ id: 'shell.tokens.copied' })}
        onClose={onClose}
      />
    );
  }

  return (
    <DoDialog
      title={
        program === undefined
          ? intl.formatMessage({ id: 'shell.tokens.make' })
          : intl.formatMessage({ id: 'shell.tokens.makeFor' }, { program: program.name })
      }
      does={intl.formatMessage({ id: 'shell.tokens.makeDo' })}
      icon={<PlusIcon />}
      isRunning={make.isRunning}
      error={make.error}
      onDo={() => {
        setAsked(true);
        if (name.trim() !== '') make.run();
      }}
      onClose={onClose}
    >
      <TextField
        label={intl.formatMessage({ id: 'shell.tokens.name' })}
        hint={intl.formatMessage({ id: 'shell.tokens.nameHint' })}
        maxLength={80}
        error={
          asked && name.trim() === ''
            ? intl.formatMessage({ id: 'shell.tokens.nameMissing' })
            : undefined
        }
        value={name}
        onChange={setName}
      />
      <RadioCards<Use>
        layout="list"
        label={intl.formatMessage({ id: 'shell.tokens.use' })}
        value={use}
        onChange={setUse}
        cards={[
          {
            id: 'read',
            label: intl.formatMessage({ id: 'shell.tokens.use.read' }),
            hint: intl.formatMessage({ id: 'shell.tokens.use.readHint' }, { whose }),
            picture: <EyeIcon />,
          },
          {
            id: 'both',
            label: intl.formatMessage({ id: 'shell.tokens.use.both' }),
            hint: intl.formatMessage({ id: 'shell.tokens.use.bothHint' }, { whose }),
            picture: <EditIcon />,
          },
        ]}
      />
      <RadioCards<Span>
        label={intl.formatMessage({ id: 'shell.tokens.span' })}
        value={span}
        onChange={setSpan}
        cards={spans.map((days) => ({
          id: days,
          label: intl.formatMessage({ id: 'shell.tokens.days' }, { days: Number(days) }),
          picture: <ClockIcon />,
        }))}
      />
    </DoDialog>
  );
}
