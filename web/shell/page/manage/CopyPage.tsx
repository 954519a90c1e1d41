import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { AttentionIcon, ListIcon, RetryIcon } from '#web/design/icon/icons.tsx';
import { bringFocusBack } from '#web/design/use-return-focus.ts';
import { useTenant } from '../../tenant-context.ts';
import { useAction } from '../../use-action.ts';
import { useAsked } from '../../use-asked.ts';
import { useAccess } from '../access/use-access.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { HeldList } from '../HeldList.tsx';
import { LostDeviceDialog } from '../LostDeviceDialog.tsx';
import { type Copy, type Held, manageApi } from './manage-api.ts';
import { ManageScreen } from './ManageScreen.tsx';
import { sayDevice, sayInstant } from './say-manage.ts';

const consequences = ['now', 'nothing', 'deletes', 'keys', 'others', 'forever'] as const;

/** One device that holds a copy of the tenant: whose it is, what is on it, of whom; and saying that it is lost. */
export function CopyPage() {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const { device }: { device?: string } = useParams({ strict: false });
  const access = useAccess(null);
  const api = useMemo(() => manageApi(tenant), [tenant]);
  const copies = useAsked(api.copies);
  const copy = copies.answer?.find((one) => one.device === device);
  return (
    <ManageScreen
      place="devices"
      access={access}
      title={
        copy === undefined
          ? intl.formatMessage({ id: 'manage.device' })
          : intl.formatMessage(
              { id: 'manage.device.of' },
              { device: sayDevice(intl, copy), name: copy.personName ?? 'none' },
            )
      }
    >
      {() => (
        <>
          <ErrorNotice
            error={copies.error}
            actions={
              <Button icon={<RetryIcon />} onPress={copies.reload}>
                {intl.formatMessage({ id: 'shell.again' })}
              </Button>
            }
          />
          {copies.answer !== null && copy === undefined && (
            <p>{intl.formatMessage({ id: 'manage.device.gone' })}</p>
          )}
          {copy !== undefined && <OneCopy api={api} copy={copy} onReported={copies.reload} />}
        </>
      )}
    </ManageScreen>
  );
}

function OneCopy({
  api,
  copy,
  onReported,
}: {
  api: ReturnType<typeof manageApi>;
  copy: Copy;
  onReported: () => void;
}) {
  const intl = useIntl();
  const [isReporting, setReporting] = useState(false);
  const [held, setHeld] = useState<Held | null>(null);
  // Asked for by a press: it may want the password (ID54).
  const asking = useAction(async () => {
    setHeld(await api.held(copy.device));
  });
  const lease = useAsked(api.lease);
  const name = sayDevice(intl, copy);
  return (
    <>
      <section
        className="o-section o-desk-first"
        aria-label={intl.formatMessage({ id: 'manage.device' })}
      >
        {copy.lostAt !== null && (
          <Notice
            tone="warn"
            title={intl.formatMessage(
              { id: 'manage.device.lost' },
              { time: sayInstant(intl, copy.lostAt) },
            )}
          >
            {intl.formatMessage({ id: 'manage.device.lostWords' })}
          </Notice>
        )}
        <p>
          {intl.formatMessage(
            { id: 'manage.device.times' },
            { first: sayInstant(intl, copy.firstAt), last: sayInstant(intl, copy.answeredAt) },
          )}
        </p>
        {copy.lostAt === null && (
          <div>
            <Button
              icon={<AttentionIcon />}
              onPress={() => {
                setReporting(true);
              }}
            >
              {intl.formatMessage({ id: 'manage.device.report' })}
            </Button>
          </div>
        )}
      </section>
      <section className="o-section" aria-labelledby="copy-held">
        <h2 id="copy-held">{intl.formatMessage({ id: 'manage.device.held' })}</h2>
        <ErrorNotice error={asking.error} />
        {held === null ? (
          <>
            <p>{intl.formatMessage({ id: 'manage.device.heldWords' })}</p>
            <div>
              <Button icon={<ListIcon />} isPending={asking.isRunning} onPress={asking.run}>
                {intl.formatMessage({ id: 'manage.device.heldDo' })}
              </Button>
            </div>
          </>
        ) : (
          <HeldWords held={held} path={api.copyPath(copy.device)} device={copy.device} />
        )}
      </section>
      {isReporting && (
        <LostDeviceDialog
          device={{ id: copy.device, name }}
          does="report"
          copy={{
            path: api.copyPath(copy.device),
            offline: intl.formatMessage(
              { id: 'manage.device.offline' },
              { days: lease.answer ?? 14 },
            ),
            words: (
              <ul className="o-manage-words">
                {consequences.map((what) => (
                  <li key={what}>
                    {intl.formatMessage({ id: 'manage.device.consequence' }, { what })}
                  </li>
                ))}
              </ul>
            ),
          }}
          onClose={() => {
            // The button goes when it is reported (UX12).
            bringFocusBack(null);
            setReporting(false);
            onReported();
          }}
        />
      )}
    </>
  );
}

function HeldWords({ held, path, device }: { held: Held; path: `/api/${string}`; device: string }) {
  const intl = useIntl();
  const [tenant] = held.tenants;
  if (tenant === undefined) return null;
  const { count, sent, persons, audiences } = tenant;
  const placeOf = ({ name, space }: (typeof audiences)[number]): string =>
    intl.formatMessage(
      { id: 'manage.device.place' },
      { space, audience: intl.formatMessage({ id: 'access.audience' }, { name, owner: space }) },
    );
  return (
    <>
      <p>{intl.formatMessage({ id: 'manage.device.count' }, { count })}</p>
      {persons.length > 0 && (
        <>
          <h3>{intl.formatMessage({ id: 'manage.device.persons' })}</h3>
          <ul className="o-manage-counts">
            {persons.map((person) => (
              <li key={person.id}>
                {intl.formatMessage(
                  { id: 'shell.lost.person' },
                  { name: person.name, count: person.records },
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {audiences.length > 0 && (
        <>
          <h3>{intl.formatMessage({ id: 'manage.device.places' })}</h3>
          <ul className="o-manage-counts">
            {audiences.map((audience) => (
              <li key={audience.id}>
                {intl.formatMessage(
                  { id: 'shell.lost.person' },
                  { name: placeOf(audience), count: audience.records },
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {sent !== null && (
        <p className="o-small">
          {intl.formatMessage({ id: 'shell.lost.sent' }, { time: sayInstant(intl, sent.at) })}
        </p>
      )}
      <p className="o-small">
        {intl.formatMessage(
          { id: 'shell.lost.seen' },
          { time: sayInstant(intl, held.device.lastSeenAt) },
        )}
      </p>
      <HeldList device={device} path={path} />
    </>
  );
}
