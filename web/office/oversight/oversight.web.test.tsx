import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { officeTenant, showOffice, type ShownOffice } from '../testing/show-office.tsx';

const base = `/api/tenants/${officeTenant}/oversight`;
const id = '5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11';
const handout = '6f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b12';
const realFetch = globalThis.fetch;
let shown: ShownOffice | undefined;
let sent: { readonly path: string; readonly body: unknown }[];
let requests: object[];

beforeEach(() => {
  sent = [];
  requests = [];
  globalThis.fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input);
    if (init?.method !== 'POST') {
      return Response.json({
        requests,
        accesses: [
          {
            id,
            number: 1,
            name: 'Noa Beispiel, Betrieb',
            purpose: 'essential.service.operations',
            reason: 'Protokoll <b>ausgeben</b>',
            from: '2026-05-01T08:00:00Z',
            until: '2026-05-01T10:00:00Z',
            ended: null,
          },
        ],
      });
    }
    sent.push({ path, body: JSON.parse(init.body as string) });
    return Response.json({ id });
  };
});
afterEach(() => {
  shown?.unmount();
  globalThis.fetch = realFetch;
});

const text = (words: string | RegExp) => page.getByText(words);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const author = { name: 'Katrin Weiss', function: 'Leitung' };

const audit = {
  id,
  number: 2,
  kind: 'audit',
  openedAt: '2026-04-20T08:00:00Z',
  side: 'tenant',
  author: 'Katrin Weiss, Leitung',
  by: 'Katrin Weiss',
  body: 'Jahresprüfung <i>alles</i>',
  ground: 'interval',
  authority: null,
  reference: null,
  parts: null,
  provider: null,
  answerBy: '2026-04-27T22:00:00Z',
  state: 'open',
  mandates: [],
  steps: [
    {
      number: 1,
      at: '2026-04-21T07:00:00Z',
      what: 'answer',
      side: 'operator',
      author: 'Noa Beispiel, Betrieb',
      by: 'Noa Beispiel, Betrieb',
      body: 'Kommt.',
    },
    {
      number: 2,
      at: '2026-04-21T07:30:00Z',
      what: 'visit',
      side: 'operator',
      author: 'der Chef',
      by: null,
      body: 'Rechenzentrum',
    },
  ],
  handouts: [
    {
      id: handout,
      at: '2026-04-21T08:00:00Z',
      to: 'tenant',
      name: 'obhut-request-2-bundle.json',
      hash: 'a'.repeat(64),
      redactions: [],
    },
  ],
};

test('[OV1][OV4][OV10] a question has its time, a bundle is made and fetched, and who was let in stands there', async () => {
  requests = [audit];
  shown = showOffice('oversight');
  await expect.element(text('Jahresprüfung <i>alles</i>')).toBeVisible();
  await expect.element(text('überfällig')).toBeVisible();
  // Whose account it was, whom of theirs the operator named, and what is only told.
  await expect.element(text(/Von Katrin Weiss \(„Leitung“ laut eigener Angabe\)/)).toBeVisible();
  await expect.element(text(/Betreiber, Noa Beispiel, Betrieb, /)).toBeVisible();
  await expect.element(text(/Betreiber, „der Chef“ laut eigener Angabe, /)).toBeVisible();
  await expect.element(text('Protokoll <b>ausgeben</b>')).toBeVisible();
  await expect.element(text(/2026.* für den Betrieb/)).toBeVisible();
  await expect
    .element(page.getByRole('link', { name: /obhut-request-2-bundle.json/ }))
    .toHaveAttribute('href', `${base}/${id}/handouts/${handout}`);
  await button('Zu Anfrage 2 zusammenstellen').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Weisungen').click();
  await dialog.getByRole('textbox', { name: 'Funktion' }).fill('Leitung');
  await dialog.getByRole('button', { name: 'Zusammenstellen' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  const parts = ['contract', 'providers', 'measures', 'clauses', 'staff', 'oversight', 'chronicle'];
  expect(sent).toEqual([
    { path: `${base}/${id}/handouts`, body: { to: 'tenant', mandate: null, parts, author } },
  ]);
});

test('[OV1][OF17][OF24] whoever only reads asks, holds no audit and closes nothing', async () => {
  requests = [audit];
  shown = showOffice('oversight', { standing: 'staff', privacy: 'reads' });
  await expect.element(button('Zu Anfrage 2 nachfragen')).toBeVisible();
  await expect.element(button('Anfrage 2 abschließen')).not.toBeInTheDocument();
  await button('Etwas anfragen').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /Eine Frage/ }).click();
  await expect.element(page.getByRole('option', { name: 'Eine Prüfung' })).not.toBeInTheDocument();
  await page.getByRole('option', { name: 'Eine Frage' }).click();
  await dialog.getByRole('textbox', { name: 'Was gefragt ist' }).fill('Wo liegen die Bilder?');
  await dialog.getByRole('button', { name: 'Anfragen' }).click();
  await expect.element(dialog.getByRole('textbox', { name: 'Funktion' })).toHaveFocus();
  expect(sent).toEqual([]);
  await dialog.getByRole('textbox', { name: 'Funktion' }).fill('Leitung');
  await dialog.getByRole('button', { name: 'Anfragen' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(sent).toEqual([
    { path: base, body: { about: { kind: 'inquiry' }, body: 'Wo liegen die Bilder?', author } },
  ]);
});

test('[OF20] an address that names a request shows it, and it is read first', async () => {
  requests = [1, 3, 4, 5].map((number) => ({ ...audit, id: `r${number}`, number, body: 'Text' }));
  shown = showOffice('oversight/r5');
  const asked = page.getByRole('heading', { name: /^5\./ });
  await expect.element(asked).toBeInViewport();
  await expect.element(asked).toHaveFocus();
});
