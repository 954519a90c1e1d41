import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { CloseIcon } from '#web/design/icon/icons.tsx';
import { LeaveIcon } from '#web/design/icon/settings-icons.tsx';
import { callApi } from '../api.ts';
import { OnlyHereOf } from '../device/OnlyHereOf.tsx';
import { unsentWork, type UnsentWork } from '../only-here.ts';
import { useShell, useSignedIn } from '../shell-context.ts';
import { useTenant } from '../tenant-context.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

/** Leaving the tenant that is open, for good; what is not sent yet is counted and asked about (AC19). */
export function LeaveSection() {
  const intl = useIntl();
  const { sessions, copies } = useShell();
  const { account, tenants } = useSignedIn();
  const { id, go } = useTenant();
  const [left, setLeft] = useState<UnsentWork | null>(null);
  const unsent = left?.count ?? 0;
  const tenant = tenants.find((one) => one.id === id);
  const ask = useAction(async () => {
    setLeft(await unsentWork(copies, account.id, [id]));
  });
  const leave = useAction(async (member: string) => {
    await callApi({ method: 'DELETE', path: `/api/tenants/${id}/access/members/${member}` });
    setLeft(null);
    await sessions.refresh();
    if (sessions.state().status === 'signed-in') go('/');
  });
  if (tenant === undefined) return null;
  const { name } = tenant;
  const close = (): void => {
    setLeft(null);
  };
  return (
    <section className="o-section" aria-labelledby="settings-leave">
      <h2 id="settings-leave">{intl.formatMessage({ id: 'shell.leave.title' }, { name })}</h2>
      <p>{intl.formatMessage({ id: 'shell.leave.words' })}</p>
      <ErrorNotice error={ask.error} />
      <div>
        <Button icon={<LeaveIcon />} onPress={ask.run}>
          {intl.formatMessage({ id: 'shell.leave.do' })}
        </Button>
      </div>
      <Dialog
        role="alertdialog"
        title={intl.formatMessage({ id: 'shell.leave.ask' }, { name })}
        isOpen={left !== null}
        onClose={close}
        actions={
          <>
            <Button icon={<CloseIcon />} onPress={close}>
              {intl.formatMessage({ id: 'shell.leave.stay' })}
            </Button>
            <Button
              variant="danger"
              icon={<LeaveIcon />}
              isPending={leave.isRunning}
              onPress={() => {
                leave.run(tenant.memberId);
              }}
            >
              {intl.formatMessage({ id: 'shell.leave.do' })}
            </Button>
          </>
        }
      >
        {unsent > 0 && (
          <Notice
            tone="warn"
            title={intl.formatMessage({ id: 'shell.signOut.unsent' }, { count: unsent })}
          />
        )}
        {left?.withMedia.map((copy) => (
          <OnlyHereOf key={id} copy={copy} />
        ))}
        <p>{intl.formatMessage({ id: 'shell.leave.askWords' })}</p>
        <ErrorNotice error={leave.error} />
      </Dialog>
    </section>
  );
}
