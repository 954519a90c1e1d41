import { type ReactNode, useEffect, useState } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import * as z from 'zod/mini';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { AttentionIcon, CheckIcon, CloseIcon, ListIcon } from '#web/design/icon/icons.tsx';
import { unbroken } from '#web/design/say.ts';
import { callApi } from '../api.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { HeldList } from './HeldList.tsx';

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
  readonly device: { readonly id: string; readonly name: string };
  /** Shows what was on a device that was reported already, by whomever; or reports all of it. */
  readonly does: 'show' | 'report';
  /** Where a keeper asks about their tenant's copy alone: the path of it, and the words for that. */
  readonly copy?: {
    readonly path: `/api/tenants/${string}`;
    readonly words: ReactNode;
    readonly offline: string;
  };
  readonly onClose: () => void;
}

/**
 * Says in plain words what reporting a device lost does, does it, and tells what was on it (ID50, SY24). To look at
 * what was on it reports nothing: a keeper's report is of one tenant, and the rest is its person's to say.
 */
export function LostDeviceDialog({ device, does, copy, onClose }: LostDeviceDialogProps) {
  const intl = useIntl();
  const { id, name } = device;
  const path = copy?.path ?? (`/api/devices/${id}` as const);
  const [holding, setHolding] = useState<Holding | null>(null);
  const ask = useAction(async () => {
    setHolding(
      await callApi(
        does === 'show'
          ? { method: 'GET', path: `${path}/held`, answer: holdingSchema }
          : { method: 'POST', path: `${path}/lost`, answer: holdingSchema },
      ),
    );
  });
  const { run } = ask;
  useEffect(() => {
    if (does === 'show') run();
    // oxlint-disable-next-line react/exhaustive-deps -- once, when it opens; `run` is a new one each time
  }, []);

  if (holding !== null) {
    return (
      <Dialog
        title={intl.formatMessage(
          { id: does === 'show' ? 'shell.lost.showNamed' : 'shell.lost.done' },
          { name },
        )}
        isOpen
        onClose={onClose}
        actions={
          <Button variant="main" icon={<CheckIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'shell.lost.close' })}
          </Button>
        }
      >
        <HoldingWords holding={holding} />
        <HeldList device={id} path={path} />
      </Dialog>
    );
  }

  if (does === 'show') {
    return (
      <Dialog
        title={intl.formatMessage({ id: 'shell.lost.showNamed' }, { name })}
        isOpen
        onClose={onClose}
        actions={
          <>
            <Button icon={<CloseIcon />} onPress={onClose}>
              {intl.formatMessage({ id: 'shell.lost.cancel' })}
            </Button>
            <Button variant="main" icon={<ListIcon />} isPending={ask.isRunning} onPress={run}>
              {intl.formatMessage({ id: 'shell.lost.show' })}
            </Button>
          </>
        }
      >
        <ErrorNotice error={ask.error} />
      </Dialog>
    );
  }

  return (
    <Dialog
      role="alertdialog"
      title={intl.formatMessage({ id: 'shell.lost.title' }, { name })}
      isOpen
      isText
      onClose={onClose}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'shell.lost.cancel' })}
          </Button>
          <Button variant="danger" icon={<AttentionIcon />} isPending={ask.isRunning} onPress={run}>
            {intl.formatMessage({ id: 'shell.lost.do' })}
          </Button>
        </>
      }
    >
      {copy?.words ?? <p>{intl.formatMessage({ id: 'shell.lost.words' })}</p>}
      <Notice tone="warn" title={intl.formatMessage({ id: 'shell.lost.offline' })}>
        {copy?.offline ?? intl.formatMessage({ id: 'shell.lost.offlineWords' })}
      </Notice>
      <ErrorNotice error={ask.error} />
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
              <ul className="o-list">
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
  return unbroken(intl.formatDate(instant, { dateStyle: 'long', timeStyle: 'short' }));
}
