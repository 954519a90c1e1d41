import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'react-intl';
import { AppearanceContext } from '#web/design/appearance.ts';
import { whenIdle } from '#web/design/later.tsx';
import type { AppearanceStore } from './appearance-store.ts';
import { formatLocale, type Locale, type Messages, rememberLocale } from './locale.ts';
import type { OpenCopies } from './open-copies.ts';
import type { ShellParts } from './parts.ts';
import { PasswordRequests } from './page/PasswordRequests.tsx';
import { createShellRouter } from './router.tsx';
import type { SessionStore } from './session-store.ts';
import { ShellContext, useAppearanceChoice } from './shell-context.ts';

export interface AppProps {
  parts: ShellParts;
  sessions: SessionStore;
  appearances: AppearanceStore;
  copies: OpenCopies;
  first: { locale: Locale; messages: Messages };
}

export function App({ parts, sessions, appearances, copies, first }: AppProps) {
  const [language, setLanguage] = useState(first);
  const shell = useMemo(
    () => ({
      parts,
      sessions,
      appearances,
      copies,
      changeLocale: (locale: Locale) => {
        rememberLocale(locale);
        void (async () => {
          setLanguage({ locale, messages: await parts.loadMessages(locale) });
        })();
      },
    }),
    [parts, sessions, appearances, copies],
  );
  useEffect(() => {
    document.documentElement.lang = language.locale;
  }, [language.locale]);
  const locale = formatLocale(language.locale);
  return (
    <IntlProvider locale={locale} messages={language.messages} defaultLocale="de-DE">
      <I18nProvider locale={locale}>
        <ShellContext value={shell}>
          <WithAppearance parts={parts} />
        </ShellContext>
      </I18nProvider>
    </IntlProvider>
  );
}

function WithAppearance({ parts }: { parts: ShellParts }) {
  const appearance = useAppearanceChoice();
  const router = useMemo(() => createShellRouter(parts), [parts]);
  useEffect(() => {
    whenIdle(() => {
      // Without a connection nothing is watched, and nothing is missing.
      parts.watch?.(router).catch(() => {});
    });
  }, [parts, router]);
  return (
    <AppearanceContext value={appearance}>
      <RouterProvider router={router} />
      <PasswordRequests />
    </AppearanceContext>
  );
}
