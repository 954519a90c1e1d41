import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import axe from 'axe-core';
import { type ReactNode, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'react-intl';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { PersonId, TenantId } from '#kernel/base/ids.ts';
import { readManifest } from '#kernel/symbol-set/manifest.ts';
import '#web/design/base.css';
import { UndoBar } from '#web/design/component/UndoBar.tsx';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { UndoProvider } from '#web/design/undo.tsx';
import german from '../../messages/de.json' with { type: 'json' };
import { type Tenant, TenantContext } from '../../tenant-context.ts';
import accessGerman from '../access/messages/de.json' with { type: 'json' };
import manageGerman from './messages/de.json' with { type: 'json' };
import { SymbolSetPage } from './SymbolSetPage.tsx';
import { SymbolSetsPage } from './SymbolSetsPage.tsx';

let tenants = 0;
let tenant: TenantId;
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [katrin, mira, tom] = [uuid(1), uuid(2), uuid(3)] as const;
const [house, set, run] = [uuid(11), uuid(21), uuid(31)] as const;
const always = { from: null, until: null };

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}
let sent: Sent[];
let seated: string[];
let isThere: boolean;
/** What the import says of itself, one answer after the other; the last one stays. */
let states: object[];
let refused: Map<string, string>;
let unmount: () => void = () => {};
const realFetch = globalThis.fetch;

const about = {
  id: set,
  name: 'METACOM',
  version: '9',
  licence: 'Für 2 Personen',
  author: 'A. Zeichnerin',
  source: 'https://symbole.example',
  pictures: 640,
  seats: 2,
  importedAt: '2026-05-01T08:00:00Z',
};

function answerTo(method: string, path: string): object {
  if (path === '/access') {
    return {
      me: { memberId: katrin, personId: katrin, role: 'keeper' },
      spaces: [],
      audiences: [],
      persons: [
        { id: katrin, name: 'Katrin Weiss', hue: 0 },
        { id: mira, name: 'Mira Sommer', hue: 50 },
        { id: tom, name: 'Tom Berger', hue: 100 },
      ],
      members: [katrin, mira, tom].map((id) => ({ id, personId: id, role: 'staff', ...always })),
      groups: [
        {
          id: house,
          name: 'Haus',
          mayChoose: true,
          members: [{ memberId: tom, ...always }],
          groups: [],
        },
      ],
      services: [],
      roles: [],
    };
  }
  if (path === '/symbol-sets') return { sets: isThere ? [{ ...about, members: seated }] : [] };
  if (path === '/symbol-sets/imports') return { id: run };
  if (path === `/symbol-sets/imports/${run}`) {
    const state = (states.length > 1 ? states.shift() : states[0]) ?? {};
    return {
      done: 0,
      total: 0,
      code: null,
      params: {},
      set: null,
      unused: { count: 0, files: [] },
      ...state,
    };
  }
  if (path.endsWith('/seats') && method === 'POST') return { given: 1 };
  return {};
}

beforeEach(() => {
  tenants += 1;
  tenant = `t_00000000010${tenants}` as TenantId;
  sent = [];
  seated = [mira];
  isThere = true;
  states = [{ state: 'done', set }];
  refused = new Map();
  globalThis.fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input).replace(
      `/api/tenants/${tenant}`,
      '',
    );
    const method = init?.method ?? 'GET';
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : init?.body;
    if (method !== 'GET') sent.push({ method, path, body });
    const code = refused.get(`${method} ${path}`);
    if (code !== undefined) return Response.json({ code, params: {} }, { status: 409 });
    if (method === 'PATCH') return new Response(null, { status: 204 });
    if (method === 'DELETE' && path.includes('/seats/')) seated = [];
    return Response.json(answerTo(method, path));
  };
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
  globalThis.fetch = realFetch;
  delete document.documentElement.dataset['density'];
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
        messages={{ ...designGerman, ...german, ...accessGerman, ...manageGerman }}
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

async function chooseFile(name: string, bytes: number): Promise<void> {
  const input = document.querySelector('input[type=file]');
  if (input === null) throw new Error('no place to choose a file');
  await userEvent.upload(page.elementLocator(input), new File([new Uint8Array(bytes)], name));
}

test('[SB13][UX21] an empty place says what an archive holds, and has files to begin from', async () => {
  isThere = false;
  show(SymbolSetsPage, '/symbols', '/symbols');
  await expect.element(text('Noch gibt es hier keine eigenen Bilder.')).toBeVisible();
  const saved: Blob[] = [];
  const makeUrl = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => {
    saved.push(blob as Blob);
    return makeUrl(blob);
  };
  try {
    await button('Beispiel speichern').click();
    await button('Liste der Begriffe speichern').click();
    await expect
      .poll(() => saved.map(({ type }) => type))
      .toEqual(['application/json', 'text/csv']);
  } finally {
    URL.createObjectURL = makeUrl;
  }
  expect(readManifest((await saved[0]?.text()) ?? '')).toHaveProperty('manifest');
  expect(await saved[1]?.text()).toContain('"bread";"food";"Brot,');
});

test('[SB13][UX20] an archive is sent in parts with progress, read, and what was not needed is named', async () => {
  states = [
    { state: 'reading', done: 1, total: 4 },
    { state: 'reading', done: 3, total: 4 },
    { state: 'done', set, unused: { count: 2, files: ['a.png', 'b.png'] } },
  ];
  show(SymbolSetsPage, '/symbols', '/symbols');
  await expect.element(page.getByRole('link', { name: /^METACOM 9/ })).toBeVisible();
  await chooseFile('set.zip', 5 * 1024 * 1024);
  await expect.element(text('METACOM ist da, mit 640 Bildern.')).toBeVisible();
  await text('2 Bilder wurden nicht gebraucht').click();
  await expect.element(text('b.png')).toBeVisible();
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /symbol-sets/imports',
    ...Array<string>(3).fill(`PATCH /symbol-sets/imports/${run}`),
  ]);
  expect(sent.slice(1).map(({ body }) => (body as Blob).size / 1024 / 1024)).toEqual([2, 2, 1]);
});

test('[SB14][UX17] a refusal says what is wrong, with which file, and what to do', async () => {
  states = [{ state: 'refused', code: 'symbols.picture-active', params: { file: 'brot.svg' } }];
  show(SymbolSetsPage, '/symbols', '/symbols');
  await expect.element(page.getByRole('link', { name: /^METACOM 9/ })).toBeVisible();
  await chooseFile('set.zip', 10);
  await expect.element(text(/^In diesem Bild steckt ein Programm.*brot\.svg\.$/)).toBeVisible();
  await expect.element(text(/^Speichere es ohne, oder als PNG\./)).toBeVisible();
});

test('[SB19] seats are given and taken, back again too, and a full set says so', async () => {
  show(SymbolSetPage, '/symbols/$set', `/symbols/${set}`);
  await expect.element(text('Für 2 Personen')).toBeVisible();
  await button('Jemandem einen Platz geben').click();
  // Who has one is not asked about again.
  await expect.element(page.getByRole('radio', { name: /^Mira Sommer/ })).not.toBeInTheDocument();
  await page.getByRole('radio', { name: /^Tom Berger/ }).click({ force: true });
  await button(/^Platz geben$/).click();
  await expect.poll(() => sent).toHaveLength(1);
  seated = [mira, tom];
  await button('Mira Sommer den Platz wegnehmen').click();
  await button('Rückgängig').click();
  await expect
    .poll(() => sent)
    .toEqual([
      { method: 'POST', path: `/symbol-sets/${set}/seats`, body: { member: tom } },
      { method: 'DELETE', path: `/symbol-sets/${set}/seats/${mira}`, body: undefined },
      { method: 'POST', path: `/symbol-sets/${set}/seats`, body: { member: mira } },
    ]);
});

test('[SB19] too few seats for a group are refused in words; what removing does is said before', async () => {
  refused.set(`POST /symbol-sets/${set}/seats`, 'symbols.seats-taken');
  show(SymbolSetPage, '/symbols/$set', `/symbols/${set}`);
  await button('Einer Gruppe Plätze geben').click();
  await page.getByRole('radio', { name: /^Haus/ }).click({ force: true });
  await button(/^Platz geben$/).click();
  await expect.element(text('So viele Plätze sind nicht mehr frei.')).toBeVisible();
  await button('Abbrechen').click();
  await button('Bildersatz entfernen').click();
  const dialog = page.getByRole('alertdialog', { name: 'METACOM 9 entfernen?' });
  await expect.element(dialog).toHaveTextContent('alle sehen wieder die Bilder von Obhut');
  await dialog.getByRole('button', { name: 'Bildersatz entfernen' }).click();
  await expect
    .poll(() => sent.at(-1))
    .toEqual({ method: 'DELETE', path: `/symbol-sets/${set}`, body: undefined });
});

test.each(['easy', 'standard', 'office'])('[UX6] axe finds nothing in %s', async (density) => {
  document.documentElement.dataset['density'] = density;
  show(SymbolSetsPage, '/symbols', '/symbols');
  await expect.element(page.getByRole('link', { name: /^METACOM 9/ })).toBeVisible();
  const rules = { 'page-has-heading-one': { enabled: false }, region: { enabled: false } };
  const list = await axe.run(document.body, { rules });
  expect(list.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  unmount();
  document.body.replaceChildren();
  show(SymbolSetPage, '/symbols/$set', `/symbols/${set}`);
  await expect.element(text('Für 2 Personen')).toBeVisible();
  const one = await axe.run(document.body, { rules });
  expect(one.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
