import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { officeTenant, showOffice, type ShownOffice } from '../testing/show-office.tsx';

const base = `/api/tenants/${officeTenant}/instructions`;
const id = '5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11';
const realFetch = globalThis.fetch;
let shown: ShownOffice | undefined;
let sent: { readonly path: string; readonly body: unknown }[];
let instructions: object[];

beforeEach(() => {
  sent = [];
  instructions = [];
  globalThis.fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input);
    if (init?.method !== 'POST') return Response.json({ instructions, next: null });
    sent.push({ path, body: JSON.parse(init.body as string) });
    return path === base ? Response.json({ id }) : new Response(null, { status: 204 });
  };
});
afterEach(() => {
  shown?.unmount();
  globalThis.fetch = realFetch;
});

const text = (words: string | RegExp) => page.getByText(words);
const button = (name: string | RegExp) => page.getByRole('button', { name });

test('[CO16][OF24] an instruction is given with who gives it', async () => {
  shown = showOffice('instructions');
  await expect.element(text('Es gibt noch keine Weisungen.')).toBeVisible();
  await button('Erste Weisung erteilen').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Was getan werden soll' }).fill('Bitte anrufen.');
  await dialog.getByRole('button', { name: 'Erteilen' }).click();
  await expect.element(dialog.getByText('Das fehlt noch. Bitte ausfüllen.')).toBeVisible();
  await expect.element(dialog.getByRole('textbox', { name: 'Funktion' })).toHaveFocus();
  expect(sent).toEqual([]);
  await dialog.getByRole('textbox', { name: 'Funktion' }).fill('Leitung');
  await dialog.getByRole('button', { name: 'Erteilen' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(sent).toEqual([
    {
      path: base,
      body: {
        scope: 'other',
        body: 'Bitte anrufen.',
        author: { name: 'Katrin Weiss', function: 'Leitung' },
      },
    },
  ]);
});

test('[CO17][CO19] doubts are told first, with their reason, and each line of the chronicle is one press away', async () => {
  instructions = [
    {
      id,
      number: 3,
      givenAt: '2026-05-01T08:00:00Z',
      source: 'owner',
      author: 'Katrin Weiss, Leitung',
      scope: 'token-create',
      body: 'Ein Schlüssel <b>für alles</b>.',
      state: 'contested',
      steps: [
        {
          number: 1,
          at: '2026-05-02T08:00:00Z',
          what: 'contest',
          side: 'operator',
          author: 'Noa',
          reason: 'Art. 5 DSGVO <i>!</i>',
        },
      ],
      events: [
        { seq: 41, at: '2026-05-01T08:00:00Z', action: 'instruction.give' },
        { seq: 57, at: '2026-05-02T08:00:00Z', action: 'instruction.contest' },
      ],
    },
  ];
  shown = showOffice('instructions');
  await expect.element(text('Der Betreiber hat Bedenken gegen eine Weisung.')).toBeVisible();
  await expect.element(text('beanstandet, ruht')).toBeVisible();
  await expect.element(text('Art. 5 DSGVO <i>!</i>')).toBeVisible();
  await expect.element(text('Ein Schlüssel <b>für alles</b>.')).toBeVisible();
  await expect
    .element(page.getByRole('link', { name: 'Eintrag 57' }))
    .toHaveAttribute('href', `/t/${officeTenant}/privacy/chronicle/57`);
  await button('Auf Weisung 3 bestehen').click();
  const dialog = page.getByRole('dialog');
  await expect.element(dialog.getByText(/Die Weisung ruht weiter/)).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Funktion' }).fill('Leitung');
  await dialog.getByRole('button', { name: 'Darauf bestehen' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(sent.map(({ path }) => path)).toEqual([`${base}/${id}/insist`]);
});
