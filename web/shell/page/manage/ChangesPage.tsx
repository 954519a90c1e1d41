import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { HistoryIcon, RetryIcon } from '#web/design/icon/icons.tsx';
import { useAction } from '../../use-action.ts';
import type { Change, Overview } from '../access/access-api.ts';
import { type Access, useAccess } from '../access/use-access.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { ManageScreen } from './ManageScreen.tsx';
import { matches } from './matches.ts';
import { sayInstant, sayManaged, sayWindow } from './say-manage.ts';
import { SearchField } from './SearchField.tsx';
import { useAsked } from '../../use-asked.ts';

/** How many the server answers at once; fewer are the last there are. */
const pageSize = 50;

/** What was changed about groups, roles, members and invitations, by whom and when (AC21). For keepers. */
export function ChangesPage() {
  const access = useAccess(null);
  return (
    <ManageScreen place="changes" access={access}>
      {(overview) => <Changes access={access} overview={overview} />}
    </ManageScreen>
  );
}

function Changes({ access, overview }: { access: Access; overview: Overview }) {
  const intl = useIntl();
  const [query, setQuery] = useState('');
  const first = useAsked(() => access.api.changes(null));
  const [older, setOlder] = useState<readonly (readonly Change[])[]>([]);
  const pages = first.answer === null ? [] : [first.answer, ...older];
  const changes = pages.flat();
  const last = pages.at(-1);
  const more = useAction(async () => {
    const before = changes.at(-1)?.at;
    if (before === undefined) return;
    const page = await access.api.changes(asCursor(before));
    setOlder((shown) => [...shown, page]);
  });
  const lines = changes.map((change) => ({
    change,
    words: sayManaged(intl, overview, change),
    time: sayWindow(intl, change, Date.parse(change.at)),
  }));
  const shown = lines.filter(({ words }) => matches(query, words));
  return (
    <section
      className="o-section o-desk-first"
      aria-label={intl.formatMessage({ id: 'manage.place' }, { place: 'changes' })}
    >
      <p>{intl.formatMessage({ id: 'manage.changes.words' })}</p>
      <ErrorNotice
        error={first.error}
        actions={
          <Button icon={<RetryIcon />} onPress={first.reload}>
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      />
      {first.answer === null && first.isRunning && (
        <output>{intl.formatMessage({ id: 'access.loading' })}</output>
      )}
      {first.answer?.length === 0 && <p>{intl.formatMessage({ id: 'manage.changes.none' })}</p>}
      {lines.length > 0 && (
        <SearchField
          label={intl.formatMessage({ id: 'manage.changes.search' })}
          value={query}
          onChange={setQuery}
          found={shown.length}
          of={lines.length}
        />
      )}
      <ul className="o-list o-rows o-access-history">
        {shown.map(({ change, words, time }) => (
          <li key={change.id}>
            <div className="o-grow">
              <p>{time === '' ? words : `${words} (${time})`}</p>
              <p className="o-small">
                <time dateTime={change.at}>{sayInstant(intl, change.at)}</time>
              </p>
            </div>
          </li>
        ))}
      </ul>
      <ErrorNotice error={more.error} />
      {last?.length === pageSize && (
        <div>
          <Button icon={<HistoryIcon />} isPending={more.isRunning} onPress={more.run}>
            {intl.formatMessage({ id: 'manage.changes.older' })}
          </Button>
        </div>
      )}
    </section>
  );
}

/** To the microsecond, as it was answered: several changes come within one millisecond. */
function asCursor(at: string): string {
  return at.endsWith('+00:00') ? at.replace('+00:00', 'Z') : new Date(at).toISOString();
}
