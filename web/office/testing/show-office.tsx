import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { useState } from 'react';
import { I18nProvider, RouterProvider as AriaRouterProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'react-intl';
import type { AccountId, DeviceId, MemberId, PersonId, TenantId } from '#kernel/base/ids.ts';
import { UndoBar } from '#web/design/component/UndoBar.tsx';
import designEnglish from '#web/design/messages/en.json' with { type: 'json' };
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { UndoProvider } from '#web/design/undo.tsx';
import shellEnglish from '#web/shell/messages/en.json' with { type: 'json' };
import shellGerman from '#web/shell/messages/de.json' with { type: 'json' };
import type { ShellParts } from '#web/shell/parts.ts';
import type { SessionState } from '#web/shell/session.ts';
import { type Shell, ShellContext } from '#web/shell/shell-context.ts';
import { type Tenant, TenantContext } from '#web/shell/tenant-context.ts';
import { OfficeScreenInWords } from '../with-office-words.tsx';

export const officeTenant = 't_000000000001' as TenantId;
export const officeNow = Date.parse('2026-05-06T10:00:00Z');

export interface ShownOffice {
  /** What stands in the address, as one would type it. */
  readonly address: () => string;
  readonly unmount: () => void;
}

/** Draws the privacy office at an address below `privacy`, as the shell would, for one with this standing. */
export function showOffice(
  at: string,
  {
    standing = 'keeper',
    privacy = standing === 'keeper' ? 'decides' : null,
    locale = 'de-DE',
    parts = {},
    nowMs = officeNow,
  }: {
    readonly standing?: string;
    /** What they do here (OF17). */
    readonly privacy?: 'decides' | 'reads' | null;
    readonly locale?: 'de-DE' | 'en-GB';
    readonly parts?: Partial<ShellParts>;
    readonly nowMs?: number;
  } = {},
): ShownOffice {
  const root = createRootRoute({ component: Outlet });
  const base = `/t/${officeTenant}/privacy`;
  const router = createRouter({
    routeTree: root.addChildren([
      createRoute({
        getParentRoute: () => root,
        path: `${base}/$`,
        component: () => <OfficeScreenInWords />,
      }),
      createRoute({ getParentRoute: () => root, path: '$', component: () => null }),
    ]),
    history: createMemoryHistory({ initialEntries: [`${base}/${at}`] }),
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(search as Record<string, string>).toString();
      return text === '' ? '' : `?${text}`;
    },
  });
  const me = '00000000-0000-4000-8000-000000000001';
  const session: SessionState = {
    status: 'signed-in',
    confirmed: true,
    session: {
      account: { id: me as AccountId, name: 'Katrin Weiss', email: 'katrin@linde.example' },
      device: { id: me as DeviceId, name: 'Firefox, Linux' },
      tenants: [
        {
          id: officeTenant,
          name: 'Haus Linde',
          memberId: me as MemberId,
          personId: me as PersonId,
          role: standing,
          privacy,
        },
      ],
    },
  };
  const shell = {
    parts,
    sessions: { state: () => session, subscribe: () => () => {} },
  } as unknown as Shell;
  const here = {
    id: officeTenant,
    myPersonId: me as PersonId,
    personId: me as PersonId,
    go: (href: string) => {
      router.history.push(href);
    },
    clock: { nowMs: () => nowMs },
    zone: 'Europe/Berlin',
  } as unknown as Tenant;
  const messages =
    locale === 'de-DE'
      ? { ...designGerman, ...shellGerman }
      : { ...designEnglish, ...shellEnglish };
  function Shown() {
    const [shown] = useState(router);
    return (
      <IntlProvider
        locale={locale}
        messages={messages}
        timeZone="Europe/Berlin"
        onError={(error) => {
          throw error;
        }}
      >
        <I18nProvider locale={locale}>
          <ShellContext value={shell}>
            <TenantContext value={here}>
              <AriaRouterProvider navigate={here.go}>
                <UndoProvider>
                  <RouterProvider router={shown as never} />
                  <UndoBar />
                </UndoProvider>
              </AriaRouterProvider>
            </TenantContext>
          </ShellContext>
        </I18nProvider>
      </IntlProvider>
    );
  }
  const place = createRoot(document.body.appendChild(document.createElement('main')));
  place.render(<Shown />);
  return {
    address: () => router.history.location.href,
    unmount: () => {
      place.unmount();
      document.body.replaceChildren();
    },
  };
}
