import { type ReactNode, useState } from 'react';
import { useIntl } from 'react-intl';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { ClockIcon, PlusIcon } from '#web/design/icon/icons.tsx';
import { useAction } from '../use-action.ts';
import { DoDialog } from './DoDialog.tsx';
import { ShownOnceDialog } from './ShownOnceDialog.tsx';

const spans = ['30', '90', '365'] as const;
type Span = (typeof spans)[number];

export interface NewAddressDialogProps {
  /** What the keys of its words begin with. */
  readonly words: 'shell.feeds' | 'deadlines.feeds';
  /** What else is missing, where there is a choice. */
  readonly missing?: string | undefined;
  /** Resolves to the address. */
  readonly make: (asked: { readonly name: string; readonly days: number }) => Promise<string>;
  readonly onClose: () => void;
  /** What it is to show, where there is a choice. */
  readonly children?: ReactNode;
}

/** Makes an address for another calendar program, and shows it the only time it can be seen. */
export function NewAddressDialog({
  words,
  missing,
  make,
  onClose,
  children,
}: NewAddressDialogProps) {
  const intl = useIntl();
  const [name, setName] = useState('');
  const [span, setSpan] = useState<Span>('365');
  const [address, setAddress] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const isNamed = name.trim() !== '';
  const making = useAction(async () => {
    setAddress(await make({ name, days: Number(span) }));
  });
  if (address !== null) {
    return (
      <ShownOnceDialog
        title={name}
        notice={intl.formatMessage({ id: `${words}.once` })}
        noticeWords={intl.formatMessage({ id: `${words}.onceWords` })}
        label={intl.formatMessage({ id: `${words}.address` })}
        text={address}
        copiedWords={intl.formatMessage({ id: `${words}.copied` })}
        onClose={onClose}
      />
    );
  }
  return (
    <DoDialog
      title={intl.formatMessage({ id: `${words}.make` })}
      does={intl.formatMessage({ id: 'shell.tokens.makeDo' })}
      icon={<PlusIcon />}
      isRunning={making.isRunning}
      error={making.error}
      onDo={() => {
        setAsked(true);
        if (isNamed && missing === undefined) making.run();
      }}
      onClose={onClose}
    >
      <p>{intl.formatMessage({ id: `${words}.holds` })}</p>
      <TextField
        label={intl.formatMessage({ id: `${words}.name` })}
        hint={intl.formatMessage({ id: `${words}.nameHint` })}
        maxLength={80}
        error={
          asked && !isNamed ? intl.formatMessage({ id: 'shell.feeds.nameMissing' }) : undefined
        }
        value={name}
        onChange={setName}
      />
      {children}
      {asked && missing !== undefined && (
        <p className="o-error" role="alert">
          {missing}
        </p>
      )}
      <RadioCards<Span>
        label={intl.formatMessage({ id: `${words}.span` })}
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
