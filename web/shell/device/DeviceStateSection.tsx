import { useEffect, useState } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { CheckIcon } from '#web/design/icon/icons.tsx';
import { useSyncState } from '#web/design/live.ts';
import { useReader } from '../tenant-context.ts';
import { useMoment } from '../use-moment.ts';
import { askToKeep, isLittleRoom, measureRoom, type StorageRoom } from './storage-room.ts';

/** Below this nobody minds, and no two clocks agree. */
const smallestSkewMs = 120_000;

/** How it stands with this device: when it last met the server, its clock, its room, what it could not read. */
export function DeviceStateSection() {
  const intl = useIntl();
  const sayWhen = useMoment();
  const sync = useSyncState();
  const aside = useReader((read) => read.setAside(), []);
  const [room, setRoom] = useState<StorageRoom | null>(null);
  useEffect(() => {
    void (async () => {
      setRoom(await measureRoom());
    })();
  }, []);
  return (
    <section className="o-section" aria-labelledby="settings-device">
      <h2 id="settings-device">{intl.formatMessage({ id: 'shell.state.title' })}</h2>
      {sync.lastSyncAt !== null && (
        <p>
          {intl.formatMessage(
            { id: 'shell.attention.lastSync' },
            { time: sayWhen(sync.lastSyncAt) },
          )}
        </p>
      )}
      {Math.abs(sync.clockAheadMs) >= smallestSkewMs && (
        <Notice tone="warn" title={skewWords(intl, sync.clockAheadMs)}>
          {intl.formatMessage({ id: 'shell.state.clockRemedy' })}
        </Notice>
      )}
      {room !== null && (
        <p>
          {intl.formatMessage(
            { id: room.isKept ? 'shell.state.kept' : 'shell.state.notKept' },
            { size: sizeWords(intl, room.usedBytes) },
          )}
        </p>
      )}
      {isLittleRoom(room) && (
        <Notice tone="warn" title={intl.formatMessage({ id: 'shell.room.little' })}>
          {intl.formatMessage({ id: 'shell.room.littleRemedy' })}
        </Notice>
      )}
      {room?.isKept === false && (
        <div>
          <Button
            icon={<CheckIcon />}
            onPress={() => {
              void (async () => {
                await askToKeep();
                setRoom(await measureRoom());
              })();
            }}
          >
            {intl.formatMessage({ id: 'shell.state.keep' })}
          </Button>
        </div>
      )}
      {aside !== undefined && aside.length > 0 && (
        <Notice
          tone="warn"
          title={intl.formatMessage({ id: 'shell.state.aside' }, { count: aside.length })}
        >
          <p>{intl.formatMessage({ id: 'shell.state.asideRemedy' })}</p>
          <ul className="o-small">
            {aside.slice(0, 20).map(({ record, kind, field }, index) => (
              // Two of which nothing could be read are told apart by nothing else.
              <li key={record ?? index}>{[kind, field, record].filter(Boolean).join(' · ')}</li>
            ))}
          </ul>
        </Notice>
      )}
    </section>
  );
}

/** "Die Uhr dieses Geräts geht 2 Stunden nach." */
export function skewWords(intl: IntlShape, aheadMs: number): string {
  const [value, unit] = largestUnit(Math.abs(aheadMs) / 60_000);
  const span = intl.formatNumber(value, { style: 'unit', unit, unitDisplay: 'long' });
  return intl.formatMessage(
    { id: aheadMs > 0 ? 'shell.state.clockAhead' : 'shell.state.clockBehind' },
    { span },
  );
}

function largestUnit(minutes: number): [number, 'minute' | 'hour' | 'day'] {
  if (minutes < 90) return [Math.round(minutes), 'minute'];
  if (minutes < 48 * 60) return [Math.round(minutes / 60), 'hour'];
  return [Math.round(minutes / 1_440), 'day'];
}

function sizeWords(intl: IntlShape, bytes: number): string {
  return intl.formatNumber(Math.max(1, Math.round(bytes / 1_000_000)), {
    style: 'unit',
    unit: 'megabyte',
  });
}
