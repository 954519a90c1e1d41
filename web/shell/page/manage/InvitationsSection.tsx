import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { RetryIcon, TrashIcon } from '#web/design/icon/icons.tsx';
import { useUndo } from '#web/design/undo.tsx';
import { useAction } from '../../use-action.ts';
import type { Overview } from '../access/access-api.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { DoDialog } from '../DoDialog.tsx';
import type { Invitation, manageApi } from './manage-api.ts';
import { sayDay, sayGroup } from './say-manage.ts';
import { useAsked } from '../../use-asked.ts';

/** Who is invited and has not come yet, and the way to withdraw it (ID55). */
export function InvitationsSection({
  api,
  overview,
}: {
  api: ReturnType<typeof manageApi>;
  overview: Overview;
}) {
  const intl = useIntl();
  const { forget } = useUndo();
  const { answer: invitations, error, reload } = useAsked(api.invitations);
  const [asking, setAsking] = useState<Invitation | null>(null);
  const withdraw = useAction(async (invitation: Invitation) => {
    await api.withdraw(invitation.id);
    forget();
    setAsking(null);
    reload();
  });
  return (
    <section className="o-section" aria-labelledby="manage-invitations">
      <h2 id="manage-invitations">{intl.formatMessage({ id: 'manage.invitations' })}</h2>
      <ErrorNotice
        error={error}
        actions={
          <Button icon={<RetryIcon />} onPress={reload}>
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      />
      {invitations?.length === 0 && (
        <p className="o-small">{intl.formatMessage({ id: 'manage.invitations.none' })}</p>
      )}
      <ul className="o-list o-rows">
        {invitations?.map((invitation) => (
          <li key={invitation.id}>
            <div className="o-grow">
              <p>{invitation.displayName}</p>
              <p className="o-small o-manage-mail">{invitation.email}</p>
              <p className="o-small">
                {[
                  intl.formatMessage({ id: 'manage.invite.role' }, { role: invitation.role }),
                  ...invitation.groupIds.map((id) => sayGroup(intl, overview, id)),
                  intl.formatMessage(
                    { id: 'manage.invitations.until' },
                    { day: sayDay(intl, invitation.expiresAt) },
                  ),
                ].join(' · ')}
              </p>
            </div>
            <Button
              icon={<TrashIcon />}
              aria-label={intl.formatMessage(
                { id: 'manage.withdraw.named' },
                { name: invitation.displayName },
              )}
              onPress={() => {
                setAsking(invitation);
              }}
            >
              {intl.formatMessage({ id: 'manage.withdraw' })}
            </Button>
          </li>
        ))}
      </ul>
      {asking !== null && (
        <DoDialog
          isFinal
          isText
          title={intl.formatMessage({ id: 'manage.withdraw.ask' }, { name: asking.displayName })}
          does={intl.formatMessage({ id: 'manage.withdraw' })}
          error={withdraw.error}
          isRunning={withdraw.isRunning}
          onDo={() => {
            withdraw.run(asking);
          }}
          onClose={() => {
            setAsking(null);
          }}
        >
          <p>{intl.formatMessage({ id: 'manage.withdraw.words' })}</p>
        </DoDialog>
      )}
    </section>
  );
}
