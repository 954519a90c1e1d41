import { useEffect, useRef, useState } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import * as z from 'zod/mini';
import { Button } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { ListIcon, RetryIcon } from '#web/design/icon/icons.tsx';
import { DeviceIcon, LeaveIcon } from '#web/design/icon/settings-icons.tsx';
import { bringFocusBack } from '#web/design/use-return-focus.ts';
import { callApi } from '../api.ts';
import { useAction } from '../use-action.ts';
import { useAsked } from '../use-asked.ts';
import { useMoment } from '../use-moment.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { LostDeviceDialog, type LostDeviceDialogProps } from './LostDeviceDialog.tsx';

const devicesSchema = z.object({
  devices: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      firstSeenAt: z.string(),
      lastSeenAt: z.string(),
      signedIn: z.boolean(),
      lostAt: z.nullable(z.string()),
      copyLostAt: z.nullable(z.string()),
      current: z.boolean(),
    }),
  ),
});
type Device = z.infer<typeof devicesSchema>['devices'][number];

/**
 * Where one is signed in, and the way to end it there; and where one was, as a device that was signed out or lost may
 * still hold something. Needs a connection; says so when there is none.
 */
export function DevicesSection() {
  const intl = useIntl();
  const sayWhen = useMoment();
  const { answer, error, reload } = useAsked(() =>
    callApi({ method: 'GET', path: '/api/devices', answer: devicesSchema }),
  );
  const devices = answer?.devices ?? null;
  const [losing, setLosing] = useState<{
    readonly device: Device;
    readonly does: LostDeviceDialogProps['does'];
  } | null>(null);
  const signOut = useAction(async (device: Device) => {
    await callApi({ method: 'DELETE', path: `/api/devices/${device.id}` });
    reload();
    bringFocusBack(heading.current);
  });

  const [showsOthers, setShowsOthers] = useState(false);
  // Where the focus goes when the row or the button that had it goes (UX12).
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (showsOthers) list.current?.querySelector<HTMLElement>('[data-other]')?.focus();
  }, [showsOthers]);
  const shown = (devices ?? []).filter(({ signedIn }) => signedIn || showsOthers);
  const others = (devices ?? []).filter(({ signedIn }) => !signedIn).length;

  return (
    <section className="o-section" aria-labelledby="settings-devices">
      <h2 ref={heading} id="settings-devices" tabIndex={-1}>
        {intl.formatMessage({ id: 'shell.devices.title' })}
      </h2>
      <p>{intl.formatMessage({ id: 'shell.devices.words' })}</p>
      <ErrorNotice
        error={error ?? signOut.error}
        actions={
          <Button icon={<RetryIcon />} onPress={reload}>
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      />
      {devices !== null && (
        <ul ref={list} className="o-list o-rows">
          {shown.map((device) => (
            <li key={device.id} {...(!device.signedIn && { 'data-other': true, tabIndex: -1 })}>
              <DeviceIcon />
              <div className="o-grow">
                <p>{device.name}</p>
                <p className="o-small">
                  {intl.formatMessage(
                    { id: 'shell.devices.seen' },
                    { time: sayWhen(device.lastSeenAt) },
                  )}
                </p>
                {!device.signedIn && <p className="o-small">{stateWords(intl, device)}</p>}
              </div>
              {device.current ? (
                <Chip tone="ok">{intl.formatMessage({ id: 'shell.devices.this' })}</Chip>
              ) : (
                <div className="o-row">
                  {device.signedIn && (
                    <Button
                      icon={<LeaveIcon />}
                      isDisabled={signOut.isRunning}
                      aria-label={intl.formatMessage(
                        { id: 'shell.devices.signOutNamed' },
                        { name: device.name },
                      )}
                      onPress={() => {
                        signOut.run(device);
                      }}
                    >
                      {intl.formatMessage({ id: 'shell.devices.signOut' })}
                    </Button>
                  )}
                  {(device.lostAt !== null || device.copyLostAt !== null) && (
                    <Button
                      icon={<ListIcon />}
                      aria-label={intl.formatMessage(
                        { id: 'shell.lost.showNamed' },
                        { name: device.name },
                      )}
                      onPress={() => {
                        setLosing({ device, does: 'show' });
                      }}
                    >
                      {intl.formatMessage({ id: 'shell.lost.show' })}
                    </Button>
                  )}
                  {device.lostAt === null && (
                    <Button
                      icon={<DeviceIcon />}
                      aria-label={intl.formatMessage(
                        { id: 'shell.lost.named' },
                        { name: device.name },
                      )}
                      onPress={() => {
                        setLosing({ device, does: 'report' });
                      }}
                    >
                      {intl.formatMessage({ id: 'shell.lost.open' })}
                    </Button>
                  )}
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {others > 0 && !showsOthers && (
        <div>
          <Button
            icon={<LeaveIcon />}
            onPress={() => {
              setShowsOthers(true);
            }}
          >
            {intl.formatMessage({ id: 'shell.devices.others' }, { count: others })}
          </Button>
        </div>
      )}
      {losing !== null && (
        <LostDeviceDialog
          {...losing}
          onClose={() => {
            setLosing(null);
            reload();
            bringFocusBack(heading.current);
          }}
        />
      )}
    </section>
  );
}

function stateWords(intl: IntlShape, { lostAt, copyLostAt }: Device): string {
  if (lostAt !== null) return intl.formatMessage({ id: 'shell.devices.isLost' });
  return intl.formatMessage({
    id: copyLostAt === null ? 'shell.devices.signedOut' : 'shell.devices.copyIsLost',
  });
}
