import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { PasswordField } from '#web/design/component/PasswordField.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { EnterIcon } from '#web/design/icon/icons.tsx';
import { ownPath } from '../own-path.ts';
import { useSession, useShell } from '../shell-context.ts';
import { TenantViews } from '../tenant-views.ts';
import { useAction } from '../use-action.ts';
import { ErrorNotice } from './ErrorNotice.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { PlainPage } from './PlainPage.tsx';

export function SignInPage() {
  const intl = useIntl();
  const router = useRouter();
  const { sessions } = useShell();
  const session = useSession();
  const { to } = useSearch({ from: '/sign-in' });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useAction(async () => {
    TenantViews.load().catch(() => {});
    await sessions.signIn(email.trim(), password);
  });

  const isSignedIn = session.status === 'signed-in';
  useEffect(() => {
    if (isSignedIn) router.history.replace(ownPath(to));
  }, [isSignedIn, router, to]);

  return (
    <PlainPage title={intl.formatMessage({ id: 'shell.signIn.title' })}>
      {session.status === 'signed-out' && session.lost === true && (
        <Notice tone="warn" title={intl.formatMessage({ id: 'shell.lostHere.title' })}>
          {intl.formatMessage({ id: 'shell.lostHere.words' })}
        </Notice>
      )}
      {session.status === 'signed-out' && session.ended && (
        <Notice tone="warn" title={intl.formatMessage({ id: 'shell.signIn.ended' })}>
          {intl.formatMessage({ id: 'shell.signIn.endedRemedy' })}
        </Notice>
      )}
      <form
        className="o-form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          signIn.run();
        }}
      >
        <TextField
          label={intl.formatMessage({ id: 'shell.signIn.email' })}
          type="email"
          name="email"
          autoComplete="username"
          isRequired
          validationBehavior="aria"
          value={email}
          onChange={setEmail}
        />
        <PasswordField
          label={intl.formatMessage({ id: 'shell.signIn.password' })}
          name="password"
          autoComplete="current-password"
          isRequired
          validationBehavior="aria"
          value={password}
          onChange={setPassword}
        />
        <ErrorNotice error={signIn.error} />
        <Button
          icon={<EnterIcon />}
          type="submit"
          variant="main"
          isWide
          isPending={signIn.isRunning}
        >
          {intl.formatMessage({
            id: signIn.isRunning ? 'shell.signIn.running' : 'shell.signIn.do',
          })}
        </Button>
      </form>
      <div className="o-plain-foot">
        <p className="o-small">{intl.formatMessage({ id: 'shell.signIn.help' })}</p>
        <LanguageSwitch />
      </div>
    </PlainPage>
  );
}
