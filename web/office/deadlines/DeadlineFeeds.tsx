import { useState } from 'react';
import { useIntl } from 'react-intl';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { ClockIcon } from '#web/design/icon/icons.tsx';
import { DoDialog } from '#web/shell/page/DoDialog.tsx';
import { ShownOnceDialog } from '#web/shell/page/ShownOnceDialog.tsx';
import { deadlinesScope, TokenSection } from '#web/shell/page/TokenSection.tsx';
import { useAction } from '#web/shell/use-action.ts';
import type { OfficePlace } from '../frame/office-place.ts';
import type { deadlinesApi } from './deadlines-api.ts';

const spans = ['30', '90', '365'] as const;
type Span = (typeof spans)[number];
type Api = ReturnType<typeof deadlinesApi>;

/** The addresses at which other calendar programs see these deadlines, and the way to make and end one (OF26). */
export function DeadlineFeeds({ api, place }: { readonly api: Api; readonly place: OfficePlace }) {
  return (
    <TokenSection
      words="deadlines.feeds"
      isShown={({ tenant, scopes }) => tenant === place.tenant && scopes[0] === deadlinesScope}
      linesOf={() => []}
      renderMaker={(onClose) => <NewAddressDialog api={api} onClose={onClose} />}
    />
  );
}

function NewAddressDialog({ api, onClose }: { readonly api: Api; readonly onClose: () => void }) {
  const intl = useIntl();
  const [name, setName] = useState('');
  const [span, setSpan] = useState<Span>('365');
  const [address, setAddress] = useState<string | null>(null);
  const make = useAction(async () => {
    setAddress((await api.makeFeed({ name, days: Number(span) })).address);
  });
  if (address !== null) {
    return (
      <ShownOnceDialog
        title={name}
        notice={intl.formatMessage({ id: 'deadlines.feeds.once' })}
        noticeWords={intl.formatMessage({ id: 'deadlines.feeds.onceWords' })}
        label={intl.formatMessage({ id: 'deadlines.feeds.address' })}
        text={address}
        copiedWords={intl.formatMessage({ id: 'deadlines.feeds.copied' })}
        onClose={onClose}
      />
    );
  }
  return (
    <DoDialog
      title={intl.formatMessage({ id: 'deadlines.feeds.make' })}
      does={intl.formatMessage({ id: 'shell.tokens.makeDo' })}
      isDisabled={name.trim() === ''}
      isRunning={make.isRunning}
      error={make.error}
      onDo={make.run}
      onClose={onClose}
    >
      <p>{intl.formatMessage({ id: 'deadlines.feeds.holds' })}</p>
      <TextField
        label={intl.formatMessage({ id: 'deadlines.feeds.name' })}
        hint={intl.formatMessage({ id: 'deadlines.feeds.nameHint' })}
        maxLength={80}
        value={name}
        onChange={setName}
      />
      <RadioCards<Span>
        label={intl.formatMessage({ id: 'deadlines.feeds.span' })}
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
