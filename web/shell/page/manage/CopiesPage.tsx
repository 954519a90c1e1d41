import { useMemo, useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { RetryIcon } from '#web/design/icon/icons.tsx';
import { DeviceIcon } from '#web/design/icon/settings-icons.tsx';
import { useTenant } from '../../tenant-context.ts';
import { useMoment } from '../../use-moment.ts';
import { useAccess } from '../access/use-access.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { LeaseSection } from './LeaseSection.tsx';
import { type Copy, manageApi } from './manage-api.ts';
import { ManageScreen } from './ManageScreen.tsx';
import { matches } from './matches.ts';
import { sayDevice } from './say-manage.ts';
import { SearchField } from './SearchField.tsx';
import { useAsked } from '../../use-asked.ts';

/** The devices that hold a copy of the tenant (SY24), and for how long they may show it (SY27). For keepers. */
export function CopiesPage() {
  const access = useAccess(null);
  return (
    <ManageScreen place="devices" access={access}>
      {() => <Copies />}
    </ManageScreen>
  );
}

function Copies() {
  const intl = useIntl();
  const sayWhen = useMoment();
  const { id: tenant } = useTenant();
  const api = useMemo(() => manageApi(tenant), [tenant]);
  const { answer: copies, error, isRunning, reload } = useAsked(api.copies);
  const [query, setQuery] = useState('');
  const shown = (copies ?? []).filter((copy) =>
    matches(query, copy.personName ?? '', copy.deviceName ?? ''),
  );
  return (
    <>
      <section
        className="o-section o-desk-first"
        aria-label={intl.formatMessage({ id: 'manage.place' }, { place: 'devices' })}
      >
        <p>{intl.formatMessage({ id: 'manage.devices.words' })}</p>
        <ErrorNotice
          error={error}
          actions={
            <Button icon={<RetryIcon />} onPress={reload}>
              {intl.formatMessage({ id: 'shell.again' })}
            </Button>
          }
        />
        {copies === null && isRunning && (
          <output>{intl.formatMessage({ id: 'access.loading' })}</output>
        )}
        {copies?.length === 0 && <p>{intl.formatMessage({ id: 'manage.devices.none' })}</p>}
        {copies !== null && copies.length > 0 && (
          <SearchField
            label={intl.formatMessage({ id: 'manage.devices.search' })}
            value={query}
            onChange={setQuery}
            found={shown.length}
            of={copies.length}
          />
        )}
        <ul className="o-list o-lines">
          {shown.toSorted(lastFirst).map((copy) => (
            <li key={copy.device}>
              <Link className="o-line" href={`/t/${tenant}/manage/devices/${copy.device}`}>
                <DeviceIcon />
                <span className="o-line-name">
                  {copy.personName ?? intl.formatMessage({ id: 'access.somebody' })}
                </span>
                <span className="o-line-cell">{sayDevice(intl, copy)}</span>
                <span className="o-line-cell o-small">
                  {copy.lostAt === null ? (
                    intl.formatMessage(
                      { id: 'manage.device.seen' },
                      { time: sayWhen(copy.answeredAt) },
                    )
                  ) : (
                    <Chip tone="stop">
                      {intl.formatMessage(
                        { id: 'manage.device.lost' },
                        { time: sayWhen(copy.lostAt) },
                      )}
                    </Chip>
                  )}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <LeaseSection api={api} />
    </>
  );
}

function lastFirst(one: Copy, other: Copy): number {
  return Date.parse(other.answeredAt) - Date.parse(one.answeredAt);
}
