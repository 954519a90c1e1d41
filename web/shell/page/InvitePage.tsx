import { useLocation, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import * as z from 'zod/mini';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { PasswordField } from '#web/design/component/PasswordField.tsx';
import { ProgressBar } from '#web/design/component/ProgressBar.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CheckIcon, EnterIcon, RetryIcon } from '#web/design/icon/icons.tsx';
import { unbroken } from '#web/design/say.ts';
import { callApi } from '../api.ts';
import { sessionSchema } from '../session.ts';
import { deviceHeaders } from '../session-store.ts';
import { useShell } from '../shell-context.ts';
import { useAction } from '../use-action.ts';
import { useAsked } from '../use-asked.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { PlainPage } from './PlainPage.tsx';

const invitationSchema = z.object({
  tenant: z.object({ name: z.string() }),
  email: z.string(),
  displayName: z.string(),
  expiresAt: z.string(),
  needs: z.enum(['new-account', 'sign-in', 'nothing']),
});
type Invitation = z.infer<typeof invitationSchema>;

/** The token stands in the fragment, which browsers send to no server. */
export function InvitePage() {
  const intl = useIntl();
  const token = useLocation({ select: (location) => location.hash });
  const look = useAsked(
    () =>
      callApi({
        method: 'POST',
        path: '/api/invitation/look',
        body: { token },
        answer: invitationSchema,
      }),
    token,
  );
  const { answer: invitation } = look;

  const title =
    invitation === null
      ? intl.formatMessage({ id: 'shell.invite.title' })
      : intl.formatMessage({ id: 'shell.invite.titleTo' }, { tenant: invitation.tenant.name });
  return (
    <PlainPage title={title}>
      {look.isRunning && (
        <ProgressBar label={intl.formatMessage({ id: 'shell.invite.looking' })} value={null} />
      )}
      <ErrorNotice
        error={look.error}
        actions={
          <Button icon={<RetryIcon />} onPress={look.reload}>
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      />
      {invitation !== null && <Answer token={token} invitation={invitation} />}
      <LanguageSwitch />
    </PlainPage>
  );
}

function Answer({ token, invitation }: { token: string; invitation: Invitation }) {
  const intl = useIntl();
  const router = useRouter();
  const { sessions } = useShell();
  const [name, setName] = useState(invitation.displayName);
  const [password, setPassword] = useState('');
  const isNew = invitation.needs === 'new-account';
  const accept = useAction(async () => {
    sessions.enter(
      await callApi({
        method: 'POST',
        path: '/api/invitation/accept',
        headers: deviceHeaders(),
        body: isNew ? { token, name: name.trim(), password } : { token },
        answer: sessionSchema,
      }),
    );
    router.history.replace('/');
  });

  if (invitation.needs === 'sign-in') {
    return (
      <div className="o-form">
        <p>{intl.formatMessage({ id: 'shell.invite.signInFirst' }, { email: invitation.email })}</p>
        <LinkButton
          variant="main"
          icon={<EnterIcon />}
          href={`/sign-in?to=${encodeURIComponent(`/invite#${token}`)}`}
        >
          {intl.formatMessage({ id: 'shell.signIn.do' })}
        </LinkButton>
      </div>
    );
  }
  return (
    <form
      className="o-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        accept.run();
      }}
    >
      <p>
        {intl.formatMessage(
          { id: 'shell.invite.words' },
          {
            tenant: invitation.tenant.name,
            day: unbroken(intl.formatDate(invitation.expiresAt, { day: 'numeric', month: 'long' })),
          },
        )}
      </p>
      {isNew && (
        <>
          <TextField
            label={intl.formatMessage({ id: 'shell.signIn.email' })}
            type="email"
            autoComplete="username"
            isReadOnly
            value={invitation.email}
          />
          <TextField
            label={intl.formatMessage({ id: 'shell.invite.name' })}
            autoComplete="name"
            isRequired
            validationBehavior="aria"
            value={name}
            onChange={setName}
          />
          <PasswordField
            label={intl.formatMessage({ id: 'shell.invite.password' })}
            hint={intl.formatMessage({ id: 'shell.invite.passwordHint' })}
            autoComplete="new-password"
            isRequired
            validationBehavior="aria"
            value={password}
            onChange={setPassword}
          />
        </>
      )}
      <ErrorNotice error={accept.error} />
      <Button icon={<CheckIcon />} type="submit" variant="main" isWide isPending={accept.isRunning}>
        {intl.formatMessage({ id: 'shell.invite.accept' })}
      </Button>
    </form>
  );
}
