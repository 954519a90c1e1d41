import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'react-intl';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { PersonId, TenantId } from '#kernel/base/ids.ts';
import { UndoBar } from '#web/design/component/UndoBar.tsx';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { UndoProvider } from '#web/design/undo.tsx';
import german from '../../messages/de.json' with { type: 'json' };
import { type Tenant, TenantContext } from '../../tenant-context.ts';
import accessGerman from '../access/messages/de.json' with { type: 'json' };
import settingsGerman from '../settings/messages/de.json' with { type: 'json' };
import { CopiesPage } from './CopiesPage.tsx';
import { CopyPage } from './CopyPage.tsx';
import { GroupPage } from './GroupPage.tsx';
import { MemberPage } from './MemberPage.tsx';
import { MembersPage } from './MembersPage.tsx';
import manageGerman from './messages/de.json' with { type: 'json' };
import { RolesPage } from './RolesPage.tsx';

const tenant = 't_000000000001' as TenantId;
const base = `/api/tenants/${tenant}`;
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const names = ['Katrin Weiss', 'Tom Berger', 'Jule Albers', 'Henrik Lund'] as const;
const [katrin, tom, jule, henrik] = [uuid(1), uuid(2), uuid(3), uuid(4)] as const;
const [house, night] = [uuid(11), uuid(12)] as const;
const device = uuid(21);
const always = { from: null, until: null };
const henriksTime = { from: '2026-05-01T00:00:00+00:00', until: '2126-06-01T00:00:00+00:00' };

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

let standing: string;
let secondKeeper: boolean;
let sent: Sent[];
let asked: string[];
/** What the server refuses, by method and path below the tenant. */
let refused: Map<string, string>;
let lostAt: string | null;
let days: number;
let unmount: () => void = () => {};
const realFetch = globalThis.fetch;

function overview() {
  const role = (id: string): string => {
    if (id === katrin) return standing;
    return id === tom && secondKeeper ? 'keeper' : 'staff';
  };
  const group = (id: string, name: string, members: object[], groups: object[]) => ({
    id,
    name,
    mayChoose: true,
    members,
    groups,
  });
  return {
    me: { memberId: katrin, personId: katrin, role: standing },
    spaces: [],
    audiences: [],
    persons: names.map((name, at) => ({ id: uuid(at + 1), name, hue: at * 50 })),
    members: [katrin, tom, jule, henrik].map((id) => ({
      id,
      personId: id,
      role: role(id),
      ...always,
    })),
    groups: [
      group(house, 'Haus', [{ memberId: tom, ...always }], [{ groupId: night, ...always }]),
      group(night, 'Nachtwache', [{ memberId: henrik, ...henriksTime }], []),
    ],
    services: [],
    roles: [
      { id: uuid(31), builtin: 'reader', name: null, rights: 1 },
      { id: uuid(32), builtin: null, name: 'Praktikum', rights: 3 },
    ],
  };
}

function answerTo(method: string, path: string): object {
  if (path === '/access') return overview();
  if (path === '/invitations' && method === 'GET') return { invitations: [] };
  if (path === '/invitations') {
    return {
      id: uuid(41),
      link: 'http://localhost/invite#geheim',
      expiresAt: '2026-05-20T08:00:00.000Z',
    };
  }
  if (path === '/devices') {
    return {
      devices: [
        {
          device,
          deviceName: 'Chrome, Android',
          person: tom,
          personName: 'Tom Berger',
          firstAt: '2026-05-01T08:00:00.000Z',
          answeredAt: '2026-05-06T08:00:00.000Z',
          lostAt,
        },
      ],
    };
  }
  if (path === '/lease') return { days };
  if (/\/held(?:\?|$)/.test(path) || path.endsWith('/lost')) {
    return {
      device: { name: 'Chrome, Android', lastSeenAt: '2026-05-06T08:00:00.000Z' },
      tenants: [
        {
          tenant,
          tenantName: 'Haus Linde',
          count: 12,
          answeredAt: '2026-05-06T08:00:00.000Z',
          sent: null,
          audiences: [{ id: uuid(51), name: 'team', space: 'Mira', records: 12 }],
          persons: [{ id: uuid(52), name: 'Mira Sommer', records: 9 }],
        },
      ],
    };
  }
  return { id: uuid(61) };
}

beforeEach(() => {
  standing = 'keeper';
  secondKeeper = true;
  sent = [];
  asked = [];
  refused = new Map();
  lostAt = null;
  days = 14;
  globalThis.fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input).replace(base, '');
    const method = init?.method ?? 'GET';
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    if (method === 'GET') asked.push(path);
    else sent.push({ method, path, body });
    const code = refused.get(`${method} ${path}`);
    if (code !== undefined) return Response.json({ code, params: {} }, { status: 403 });
    if (method === 'PUT') days = (body as { days: number }).days;
    if (path.endsWith('/lost')) lostAt = '2026-05-06T09:00:00.000Z';
    return Response.json(answerTo(method, path));
  };
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
  document.body.style.removeProperty('padding-bottom');
  globalThis.fetch = realFetch;
});

/** Draws a page at its address, as the shell would. */
function show(Page: () => ReactNode, path: string, at: string): void {
  const root = createRootRoute({ component: Outlet });
  const router = createRouter({
    routeTree: root.addChildren([
      createRoute({ getParentRoute: () => root, path, component: Page }),
      createRoute({ getParentRoute: () => root, path: '$', component: () => null }),
    ]),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  const here = {
    id: tenant,
    myPersonId: katrin as PersonId,
    personId: katrin as PersonId,
    go: (href: string) => {
      router.history.push(href);
    },
    clock: { nowMs: () => Date.parse('2026-05-06T10:00:00Z') },
    zone: 'Europe/Berlin',
  } as unknown as Tenant;
  function Shown() {
    const [shown] = useState(router);
    return (
      <IntlProvider
        locale="de-DE"
        messages={{
          ...designGerman,
          ...german,
          ...accessGerman,
          ...settingsGerman,
          ...manageGerman,
        }}
        onError={(error) => {
          throw error;
        }}
      >
        <I18nProvider locale="de-DE">
          <TenantContext value={here}>
            <UndoProvider>
              <RouterProvider router={shown as never} />
              <UndoBar />
            </UndoProvider>
          </TenantContext>
        </I18nProvider>
      </IntlProvider>
    );
  }
  const place = createRoot(document.body.appendChild(document.createElement('main')));
  place.render(<Shown />);
  unmount = () => {
    place.unmount();
  };
}

const button = (name: string | RegExp) => page.getByRole('button', { name });
const text = (words: string | RegExp) => page.getByText(words);

test('[AC19] what the end of a membership does is said before, and only then done', async () => {
  show(MemberPage, '/members/$member', `/members/${tom}`);
  await button('Mitgliedschaft beenden').click();
  const dialog = page.getByRole('alertdialog', { name: 'Mitgliedschaft von Tom Berger beenden?' });
  await expect.element(dialog).toHaveTextContent('Die Zeit in diesen Gruppen endet: Haus.');
  await expect.element(dialog).toHaveTextContent('Vorher kann das niemand erzwingen.');
  expect(sent).toEqual([]);
  await dialog.getByRole('button', { name: 'Mitgliedschaft beenden' }).click();
  await expect
    .poll(() => sent)
    .toEqual([{ method: 'DELETE', path: `/access/members/${tom}`, body: undefined }]);
});

test('[AC19] the last keeper cannot be made less, and the screen says why', async () => {
  secondKeeper = false;
  show(MemberPage, '/members/$member', `/members/${katrin}`);
  await button('Aufgabe ändern').click();
  await page.getByRole('radio', { name: /^Mitarbeit/ }).click({ force: true });
  await expect.element(text('Außer Katrin Weiss verwaltet Obhut hier niemand.')).toBeVisible();
  await expect.element(button('Speichern')).toBeDisabled();
  // One leaves by oneself elsewhere.
  await button('Abbrechen').click();
  await expect.element(page.getByRole('link', { name: 'Zu den Einstellungen' })).toBeVisible();
});

test('[AC19] a last keeper the screen did not know of is refused in words', async () => {
  refused.set(`DELETE /access/members/${tom}`, 'access.last-keeper');
  show(MemberPage, '/members/$member', `/members/${tom}`);
  await button('Mitgliedschaft beenden').click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: 'Mitgliedschaft beenden' })
    .click();
  await expect.element(text('Sonst verwaltet das hier niemand mehr.')).toBeVisible();
});

test('[ID55] a refused invitation keeps what was typed; the link is shown once', async () => {
  refused.set('POST /invitations', 'identity.email-invalid');
  show(MembersPage, '/members', '/members');
  await button('Jemanden einladen').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Link machen' }).click();
  await expect.element(dialog.getByText('Das fehlt noch.').first()).toBeVisible();
  await expect.element(text('Bitte auswählen, wer das hier ist.')).toBeVisible();
  await dialog.getByLabelText('Name', { exact: true }).fill('Nele Neu');
  await dialog.getByLabelText('E-Mail').fill('nele');
  await dialog.getByRole('radio', { name: /^Mitarbeit/ }).click({ force: true });
  await dialog.getByRole('switch', { name: 'Nachtwache' }).click({ force: true });
  await dialog.getByRole('button', { name: 'Link machen' }).click();
  await expect.element(text('Das ist keine E-Mail-Adresse.')).toBeVisible();
  await expect.element(dialog.getByLabelText('Name', { exact: true })).toHaveValue('Nele Neu');
  refused.clear();
  await dialog.getByLabelText('E-Mail').fill('nele@linde.example');
  await dialog.getByRole('button', { name: 'Link machen' }).click();
  await expect.element(page.getByLabelText('Link')).toHaveValue('http://localhost/invite#geheim');
  expect(sent.at(-1)).toEqual({
    method: 'POST',
    path: '/invitations',
    body: { name: 'Nele Neu', email: 'nele@linde.example', role: 'staff', groups: [night] },
  });
  // One dialog gave way to another: what opened the first has the focus again (UX12).
  await button('Fertig').click();
  await expect.element(button('Jemanden einladen')).toHaveFocus();
});

test('[AC13] people are found, who leads only sees what leads may see', async () => {
  standing = 'lead';
  show(MembersPage, '/members', '/members');
  await page.getByLabelText('Name oder Gruppe suchen').fill('nacht');
  await expect.element(text('1 von 4')).toBeVisible();
  await expect.element(page.getByRole('link', { name: /^Henrik Lund/ })).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Rollen' })).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Geräte' })).not.toBeInTheDocument();
  await expect.element(button('Jemanden einladen')).not.toBeInTheDocument();
});

test('who looks after nothing is told so', async () => {
  standing = 'staff';
  show(RolesPage, '/roles', '/roles');
  await expect.element(text(/^Das ist nur für die Leute da/)).toBeVisible();
});

test('[AC13] a group is put in with its refusal in words; what is taken out comes back with its time', async () => {
  refused.set(`POST /access/groups/${night}/inside`, 'access.groups-too-deep');
  show(GroupPage, '/groups/$group', `/groups/${night}`);
  await expect.element(page.getByRole('heading', { name: 'Diese Gruppe steht in' })).toBeVisible();
  await button('Jemanden aufnehmen').click();
  await page.getByRole('radio', { name: /^Jule Albers/ }).click({ force: true });
  await button(/^Aufnehmen/).click();
  await expect.element(text(/^So viele Gruppen ineinander gehen nicht/)).toBeVisible();
  await expect.element(page.getByRole('radio', { name: /^Jule Albers/ })).toBeChecked();
  refused.clear();
  await button('Abbrechen').click();
  sent = [];
  await button('Henrik Lund herausnehmen').click();
  await button('Rückgängig').click();
  await expect
    .poll(() => sent)
    .toEqual([
      { method: 'DELETE', path: `/access/groups/${night}/members/${henrik}`, body: undefined },
      {
        method: 'POST',
        path: `/access/groups/${night}/inside`,
        body: { member: henrik, ...henriksTime },
      },
    ]);
});

test('[UX32] what a button of a page could not do comes into view, and is said in no dialog opened after it', async () => {
  await page.viewport(390, 700);
  refused.set(`DELETE /access/groups/${night}/members/${henrik}`, 'access.last-sharer');
  show(GroupPage, '/groups/$group', `/groups/${night}`);
  await expect.element(button('Henrik Lund herausnehmen')).toBeVisible();
  document.body.style.paddingBottom = '100vh';
  button('Henrik Lund herausnehmen').element().scrollIntoView({ block: 'start' });
  await button('Henrik Lund herausnehmen').click();
  await expect.element(page.getByRole('alert')).toBeInViewport();
  await button('Umbenennen').click();
  await expect.element(page.getByRole('dialog')).toBeVisible();
  expect(page.getByRole('dialog').getByRole('alert').elements()).toEqual([]);
});

test('[AC16] a role that may not be changed where it is granted becomes a new one', async () => {
  refused.set(`POST /access/roles/${uuid(32)}`, 'access.more-than-yours');
  show(RolesPage, '/roles', '/roles');
  await button('Rolle ändern: Praktikum').click();
  await page.getByRole('switch', { name: /^löschen/ }).click({ force: true });
  await button('Speichern').click();
  await expect.element(text(/^Diese Rolle ist an Stellen vergeben/)).toBeVisible();
  await expect.element(button('Als neue Rolle speichern')).toBeDisabled();
  await page.getByLabelText('Name', { exact: true }).fill('Praktikum lang');
  await button('Als neue Rolle speichern').click();
  await expect
    .poll(() => sent.at(-1))
    .toEqual({
      method: 'POST',
      path: '/access/roles',
      body: { name: 'Praktikum lang', rights: ['read', 'create', 'delete'] },
    });
});

test('[ID50][SY24] a lost copy: what it does and what nobody can do is said, then done for this tenant alone', async () => {
  show(CopyPage, '/devices/$device', `/devices/${device}`);
  await button('Zusammenstellen').click();
  await expect.element(text('Mira Sommer: 9 Einträge')).toBeVisible();
  await expect.element(text('Mira, Team: 12 Einträge')).toBeVisible();
  await button('Liste als Tabelle speichern').click();
  await expect.poll(() => asked).toContain(`/devices/${device}/held?format=csv`);
  await button('Als verloren melden').click();
  const dialog = page.getByRole('alertdialog');
  await expect.element(dialog).toHaveTextContent('meldet die Person selbst');
  await expect.element(dialog).toHaveTextContent('spätestens nach 14 Tagen');
  await dialog.getByRole('button', { name: 'Verloren melden' }).click();
  await expect
    .element(page.getByRole('dialog', { name: 'Chrome, Android ist abgemeldet' }))
    .toHaveTextContent('Mira Sommer: 9 Einträge');
  expect(sent).toEqual([{ method: 'POST', path: `/devices/${device}/lost`, body: undefined }]);
  await button('Fertig').click();
  await expect.element(text(/^Verloren gemeldet:/)).toBeVisible();
  await expect.element(button('Als verloren melden')).not.toBeInTheDocument();
  // What opened it is gone with that (UX12).
  await expect.element(page.getByRole('heading', { level: 1 })).toHaveFocus();
});

test('[SY27] a lease is 1 to 90 days, and what it was comes back', async () => {
  show(CopiesPage, '/devices', '/devices');
  const field = page.getByLabelText('Tage ohne Internet');
  for (const wrong of ['0', '91', '1,5', 'viele']) {
    await field.fill(wrong.slice(0, 4));
    await button('Speichern').click();
    await expect.element(text('Hier passt eine ganze Zahl von 1 bis 90.')).toBeVisible();
  }
  expect(sent).toEqual([]);
  await field.fill('30');
  await button('Speichern').click();
  await button('Rückgängig').click();
  await expect
    .poll(() => sent)
    .toEqual([
      { method: 'PUT', path: '/lease', body: { days: 30 } },
      { method: 'PUT', path: '/lease', body: { days: 14 } },
    ]);
  await expect.element(field).toHaveValue('14');
});
