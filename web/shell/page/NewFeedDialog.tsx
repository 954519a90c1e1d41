import { useState } from 'react';
import { useIntl } from 'react-intl';
import * as z from 'zod/mini';
import type { Directory, DirectoryAudience } from '#kernel/access/directory.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { audienceWords } from '#web/design/audience/words.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { ClockIcon, CloseIcon, PeopleIcon, PlusIcon } from '#web/design/icon/icons.tsx';
import { callApi } from '../api.ts';
import { useTenant } from '../tenant-context.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { ShownOnceDialog } from './ShownOnceDialog.tsx';

const madeSchema = z.object({ address: z.string() });

const spans = ['30', '90', '365'] as const;
type Span = (typeof spans)[number];

/** The audiences whose events the reader may show to others. */
export function mayShow({ audiences }: Directory): DirectoryAudience[] {
  return audiences.filter(
    ({ myRights }) => hasRight(myRights, 'read') && hasRight(myRights, 'share'),
  );
}

export interface NewFeedDialogProps {
  readonly directory: Directory;
  readonly onClose: () => void;
}

/** Makes an address for another calendar program, and shows it the only time it can be seen. */
export function NewFeedDialog({ directory, onClose }: NewFeedDialogProps) {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const choices = mayShow(directory);
  const [audience, setAudience] = useState<AudienceId | null>(choices[0]?.id ?? null);
  const [name, setName] = useState('');
  const [span, setSpan] = useState<Span>('365');
  const [address, setAddress] = useState<string | null>(null);
  const make = useAction(async () => {
    const made = await callApi({
      method: 'POST',
      path: `/api/tenants/${tenant}/feeds`,
      body: { audience, name, days: Number(span) },
      answer: madeSchema,
    });
    setAddress(made.address);
  });

  if (address !== null) {
    return (
      <ShownOnceDialog
        title={name}
        notice={intl.formatMessage({ id: 'shell.feeds.once' })}
        noticeWords={intl.formatMessage({ id: 'shell.feeds.onceWords' })}
        label={intl.formatMessage({ id: 'shell.feeds.address' })}
        text={address}
        copiedWords={intl.formatMessage({ id: 'shell.feeds.copied' })}
        onClose={onClose}
      />
    );
  }

  return (
    <Dialog
      title={intl.formatMessage({ id: 'shell.feeds.make' })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'shell.tokens.cancel' })}
          </Button>
          <Button
            variant="main"
            icon={<PlusIcon />}
            isDisabled={name.trim() === '' || audience === null}
            isPending={make.isRunning}
            onPress={make.run}
          >
            {intl.formatMessage({ id: 'shell.tokens.makeDo' })}
          </Button>
        </>
      }
    >
      <p>{intl.formatMessage({ id: 'shell.feeds.holds' })}</p>
      <TextField
        label={intl.formatMessage({ id: 'shell.feeds.name' })}
        hint={intl.formatMessage({ id: 'shell.feeds.nameHint' })}
        maxLength={80}
        value={name}
        onChange={setName}
      />
      <RadioCards
        layout="list"
        label={intl.formatMessage({ id: 'shell.feeds.which' })}
        value={audience}
        onChange={setAudience}
        cards={choices.map((one) => ({
          id: one.id,
          label: audienceWords(intl, directory, one),
          picture: <PeopleIcon />,
        }))}
      />
      <RadioCards<Span>
        label={intl.formatMessage({ id: 'shell.feeds.span' })}
        value={span}
        onChange={setSpan}
        cards={spans.map((days) => ({
          id: days,
          label: intl.formatMessage({ id: 'shell.tokens.days' }, { days: Number(days) }),
          picture: <ClockIcon />,
        }))}
      />
      <ErrorNotice error={make.error} />
    </Dialog>
  );
}
