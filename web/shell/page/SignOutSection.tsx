import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { CloseIcon, EyeIcon } from '#web/design/icon/icons.tsx';
import { LeaveIcon } from '#web/design/icon/settings-icons.tsx';
import { callApi } from '../api.ts';
import { OnlyHereOf } from '../device/OnlyHereOf.tsx';
import { formerTenants } from '../former-tenants.ts';
import { unsentWork } from '../only-here.ts';
import type { OpenedCopy } from '../parts.ts';
import { useShell, useSignedIn } from '../shell-context.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';

/** Signing out deletes everything of the account on this device; what is not sent yet is counted and asked about. */
export function SignOutSection() {
  const intl = useIntl();
  const { sessions, copies } = useShell();
  const { account, tenants } = useSignedIn();
  const [asking, setAsking] = useState<{
    everywhere: boolean;
    unsent: number;
    refused: number;
    withMedia: readonly OpenedCopy[];
  } | null>(null);
  const ids = [...tenants, ...formerTenants(account.id)].map((tenant) => tenant.id);
  const ask = useAction(async (everywhere: boolean) => {
    const { count, refused, withMedia } = await unsentWork(copies, account.id, ids);
    setAsking({ everywhere, unsent: count, refused, withMedia });
  });
  const leave = useAction(async (everywhere: boolean) => {
    if (everywhere) await callApi({ method: 'POST', path: '/api/sign-out-everywhere', body: {} });
    await copies.destroyAll(account.id, ids);
    await sessions.signOut();
  });

  return (
    <section className="o-section" aria-labelledby="settings-account">
      <h2 id="settings-account">{intl.formatMessage({ id: 'shell.account.title' })}</h2>
      <p>
        {intl.formatMessage(
          { id: 'shell.account.words' },
          { name: account.name, email: account.email },
        )}
      </p>
      <ErrorNotice error={ask.error} />
      <div className="o-row">
        <Button
          icon={<LeaveIcon />}
          onPress={() => {
            ask.run(false);
          }}
        >
          {intl.formatMessage({ id: 'shell.signOut.do' })}
        </Button>
        <Button
          icon={<LeaveIcon />}
          onPress={() => {
            ask.run(true);
          }}
        >
          {intl.formatMessage({ id: 'shell.signOut.everywhere' })}
        </Button>
      </div>
      <Dialog
        role="alertdialog"
        title={intl.formatMessage({
          id: asking?.everywhere ? 'shell.signOut.everywhereTitle' : 'shell.signOut.title',
        })}
        isOpen={asking !== null}
        onClose={() => {
          setAsking(null);
        }}
        actions={
          <>
            <Button
              icon={<CloseIcon />}
              onPress={() => {
                setAsking(null);
              }}
            >
              {intl.formatMessage({ id: 'shell.signOut.stay' })}
            </Button>
            <Button
              icon={<LeaveIcon />}
              variant={asking !== null && asking.unsent > 0 ? 'danger' : 'main'}
              isPending={leave.isRunning}
              onPress={() => {
                leave.run(asking?.everywhere === true);
              }}
            >
              {intl.formatMessage({ id: 'shell.signOut.confirm' }, { count: asking?.unsent ?? 0 })}
            </Button>
          </>
        }
      >
        {asking !== null && asking.unsent > 0 && (
          <Notice
            tone="warn"
            title={intl.formatMessage({ id: 'shell.signOut.unsent' }, { count: asking.unsent })}
            // In no tenant any more it stands on this page.
            actions={
              tenants.length > 0 && (
                <LinkButton icon={<EyeIcon />} href="/needs-attention">
                  {intl.formatMessage({ id: 'shell.signOut.look' })}
                </LinkButton>
              )
            }
          >
            {intl.formatMessage({
              id: asking.refused > 0 ? 'shell.signOut.refusedRemedy' : 'shell.signOut.unsentRemedy',
            })}
          </Notice>
        )}
        {asking?.withMedia.map((copy, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a copy has no name, and they do not change meanwhile
          <OnlyHereOf key={at} copy={copy} />
        ))}
        <p>{intl.formatMessage({ id: 'shell.signOut.words' })}</p>
        {asking?.everywhere === true && <p>{intl.formatMessage({ id: 'shell.signOut.tokens' })}</p>}
        <ErrorNotice error={leave.error} />
      </Dialog>
    </section>
  );
}
