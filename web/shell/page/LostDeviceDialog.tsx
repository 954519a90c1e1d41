import { useState } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import * as z from 'zod/mini';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { callApi } from '../api.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

const holdingSchema = z.object({
  device: z.object({ lastSeenAt: z.string() }),
  tenants: z.array(
    z.object({
      tenant: z.string(),
      tenantName: z.string(),
      count: z.int(),
      sent: z.nullable(z.object({ at: z.string() })),
      persons: z.array(z.object({ id: z.string(), name: z.string(), records: z.int() })),
    }),
  ),
});
type Holding = z.infer<typeof holdingSchema>;

export interface LostDeviceDialogProps {
  readonly device: { readonly id: string; readonly name: string; readonly lostAt: string | null };
  readonly onClose: () => void;
}

/** Says in plain words what reporting a device lost does, does it, and tells what was on it (ID50, SY24). */
export function LostDeviceDialog({ device, onClose }: LostDeviceDialogProps) {
  const intl = useIntl();
  const { id, name } = device;
  const [holding, setHolding] = useState<Holding | null>(null);
  const lose = useAction(async () => {
    setHolding(
      await callApi({ method: 'POST', path: `/api/devices/${id}/lost`, answer: holdingSchema }),
    );
  });

  if (holding !== null) {
    return (
      <Dialog
        title={intl.formatMessage({ id: 'shell.lost.done' }, { name })}
        isOpen
        onClose={onClose}
        actions={
          <Button variant="main" onPress={onClose}>
            {intl.formatMessage({ id: 'shell.lost.close' })}
          </Button>
        }
      >
        <HoldingWords holding={holding} />
        <p>
          <a href={`/api/devices/${id}/held?format=csv`} download>
            {intl.formatMessage({ id: 'shell.lost.table' })}
          </a>
        </p>
        <p>
          <a href={`/api/devices/${id}/held`} download>
            {intl.formatMessage({ id: 'shell.lost.file' })}
          </a>
        </p>
        <p className="o-small">{intl.formatMessage({ id: 'shell.lost.what' })}</p>
      </Dialog>
    );
  }

  const known = device.lostAt !== null;
  return (
    <Dialog
      role="alertdialog"
      title={intl.formatMessage({ id: known ? 'shell.lost.known' : 'shell.lost.title' }, { name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{intl.formatMessage({ id: 'shell.lost.cancel' })}</Button>
          <Button variant={known ? 'main' : 'danger'} isPending={lose.isRunning} onPress={lose.run}>
            {intl.formatMessage({ id: known ? 'shell.lost.show' : 'shell.lost.do' })}
          </Button>
        </>
      }
    >
      <p>{intl.formatMessage({ id: 'shell.lost.words' })}</p>
      <Notice tone="warn" title={intl.formatMessage({ id: 'shell.lost.offline' })}>
        {intl.formatMessage({ id: 'shell.lost.offlineWords' })}
      </Notice>
      <ErrorNotice error={lose.error} />
    </Dialog>
  );
}

function HoldingWords({ holding: { device, tenants } }: { holding: Holding }) {
  const intl = useIntl();
  return (
    <>
      {tenants.length === 0 && <p>{intl.formatMessage({ id: 'shell.lost.nothing' })}</p>}
      {tenants.map(({ tenant, tenantName, count, persons, sent }) => (
        <section key={tenant}>
          <h3>{tenantName}</h3>
          <p>{intl.formatMessage({ id: 'shell.lost.records' }, { count })}</p>
          {persons.length > 0 && (
            <>
              <p>{intl.formatMessage({ id: 'shell.lost.persons' })}</p>
              <ul>
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
          {sent !== null && (
            <p className="o-small">
              {intl.formatMessage({ id: 'shell.lost.sent' }, { time: timeWords(intl, sent.at) })}
            </p>
          )}
        </section>
      ))}
      <p className="o-small">
        {intl.formatMessage(
          { id: 'shell.lost.seen' },
          { time: timeWords(intl, device.lastSeenAt) },
        )}
      </p>
    </>
  );
}

function timeWords(intl: IntlShape, instant: string): string {
  return intl.formatDate(instant, { dateStyle: 'long', timeStyle: 'short' });
}
