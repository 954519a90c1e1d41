import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { officeTenant, showOffice, type ShownOffice } from '../testing/show-office.tsx';

const base = `/api/tenants/${officeTenant}/contract`;
const realFetch = globalThis.fetch;
let shown: ShownOffice | undefined;
let sent: { readonly path: string; readonly body: Record<string, unknown> }[];
let overview: Record<string, unknown>;
let refusal: string | null;

const party = {
  name: 'Haus <b>Linde</b>',
  address: 'Lindenallee 7',
  country: 'DE',
  contact: { name: 'Katrin', function: 'Verwaltung', email: 'k@linde.example', phone: null },
  dataProtectionOfficer: null,
};
const notice = {
  name: 'providerNoticeDays',
  clause: 'cl_7.7__a',
  words: { de: 'Volle Tage nach der Mitteilung', en: 'Complete days after the notice' },
  base: 14,
  effective: 14,
  decides: 'clauses',
};

beforeEach(() => {
  sent = [];
  refusal = null;
  overview = {
    name: 'Haus Linde',
    isDemo: false,
    standing: 'none',
    since: '2026-05-01T08:00:00Z',
    zone: 'Pacific/Kiritimati',
    mayDecide: true,
    isAltered: false,
    isTextAltered: false,
    processor: party,
    versions: [],
    steps: [],
    current: null,
    parameters: [notice],
    drift: [],
  };
  globalThis.fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input);
    if (init?.method !== 'POST') return Response.json(overview);
    if (refusal !== null) return Response.json({ code: refusal, params: {} }, { status: 409 });
    sent.push({ path, body: JSON.parse(init.body as string) as Record<string, unknown> });
    if (path.startsWith(`${base}/draft`)) {
      return Response.json({ hash: 'f'.repeat(64), page: '<!doctype html>', difference: null });
    }
    if (path === base) overview = { ...overview, standing: 'in-force', versions: [version(1)] };
    return new Response(null, { status: 204 });
  };
});
afterEach(() => {
  shown?.unmount();
  globalThis.fetch = realFetch;
});

function version(number: number) {
  return {
    version: number,
    hash: 'f'.repeat(64),
    concludedAt: '2026-05-02T08:00:00Z',
    basis: 'concluded',
    controllerSignatory: 'Katrin Weiss, Leitung',
    processorSignatory: 'Noa <i>N</i>',
  };
}

const text = (words: string | RegExp) => page.getByText(words);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const field = (name: string | RegExp) => page.getByRole('textbox', { name });

test('[CO5] a contract is read as a draft and concluded by its hash, and what changes takes the draft away', async () => {
  shown = showOffice('contract');
  await expect.element(text('Es gilt noch kein Vertrag.')).toBeVisible();
  await field('Anschrift').fill('Lindenallee 7');
  await field('Funktion der Ansprechperson').fill('Leitung');
  await field('E-Mail der Ansprechperson').fill('k@linde.example');
  await field('Volle Tage nach der Mitteilung').fill('30');
  await button('Entwurf erstellen').click();
  await expect.element(text('f'.repeat(64))).toBeVisible();
  expect(sent[0]?.body).toMatchObject({
    controller: { name: 'Haus Linde', contact: { name: 'Katrin Weiss' } },
    parameters: { providerNoticeDays: 30 },
  });
  // Another address is another contract: it has to be read once more.
  await field('Anschrift').fill('Neue Straße 9');
  await expect.element(text('f'.repeat(64))).not.toBeInTheDocument();
  await button('Entwurf erstellen').click();
  await expect.element(button('Jetzt schließen')).toBeDisabled();
  await text(/Ich habe den Entwurf gelesen/).click();
  await button('Jetzt schließen').click();
  await expect.element(text('Das fehlt noch. Bitte ausfüllen.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Funktion', exact: true }).fill('Leitung');
  await button('Jetzt schließen').click();
  await expect.element(text('Der Vertrag gilt.')).toBeVisible();
  expect(sent.at(-1)).toMatchObject({
    path: base,
    body: { hash: 'f'.repeat(64), signatory: { name: 'Katrin Weiss', function: 'Leitung' } },
  });
  await expect.element(text(/Noa <i>N<\/i>/)).toBeVisible();
});

test("[OF23] a new version is begun at its heading, and left again without losing one's place", async () => {
  overview = { ...overview, standing: 'in-force', versions: [version(1)] };
  shown = showOffice('contract');
  await button('Neue Fassung').click();
  await expect.element(page.getByRole('heading', { name: 'Neue Fassung schließen' })).toHaveFocus();
  await button('Abbrechen').click();
  await expect.element(button('Neue Fassung')).toHaveFocus();
});

test('[CO10] who suspends says why, and what was typed stays when it is refused', async () => {
  overview = { ...overview, standing: 'in-force', versions: [version(1)] };
  refusal = 'contract.not-yours';
  shown = showOffice('contract');
  await button('Aussetzen').click();
  const dialog = page.getByRole('dialog');
  await expect.element(dialog.getByText(/Der Betreiber hat einen Monat Zeit/)).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Begründung' }).fill('Der Anhang stimmt nicht.');
  await dialog.getByRole('textbox', { name: 'Funktion' }).fill('Leitung');
  await dialog.getByRole('button', { name: 'Aussetzen' }).click();
  await expect
    .element(dialog.getByText('Das darf nur, wer für die Organisation spricht.'))
    .toBeVisible();
  await expect
    .element(dialog.getByRole('textbox', { name: 'Begründung' }))
    .toHaveValue('Der Anhang stimmt nicht.');
  refusal = null;
  await dialog.getByRole('button', { name: 'Aussetzen' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.poll(() => document.activeElement?.tagName).not.toBe('BODY');
  expect(sent.at(-1)).toEqual({
    path: `${base}/suspend`,
    body: {
      reason: 'Der Anhang stimmt nicht.',
      author: { name: 'Katrin Weiss', function: 'Leitung' },
    },
  });
});

test('[CO4][CO7][CO14] what is not so is not claimed, and who decides nothing has no buttons for it', async () => {
  overview = {
    ...overview,
    standing: 'carried-over',
    mayDecide: false,
    isAltered: true,
    isTextAltered: true,
    drift: [
      {
        part: 'parameters',
        path: ['providerNoticeDays'],
        is: 'added',
        before: null,
        after: '30',
      },
      { part: 'annex_IV', path: ['mailer'], is: 'added', before: null, after: '<u>Post</u>' },
      {
        part: 'annex_II',
        path: ['categories', 'user.name', 'fields', 'event.title'],
        is: 'removed',
        before: 'event.title',
        after: null,
      },
    ],
  };
  shown = showOffice('contract');
  await expect.element(text('Hier ist noch kein Vertrag geschlossen.')).toBeVisible();
  await expect.element(text(/Obhut nicht\./)).toBeVisible();
  await expect
    .element(text('Der gespeicherte Vertrag ist nicht der, der geschlossen wurde.'))
    .toBeVisible();
  await expect.element(text('Anhang IV › mailer')).toBeVisible();
  await expect.element(text('Vereinbart › Volle Tage nach der Mitteilung')).toBeVisible();
  await expect.element(text('Anhang II › Datenarten › Name › Felder › event.title')).toBeVisible();
  await expect.element(text('Jetzt: <u>Post</u>')).toBeVisible();
  for (const name of ['Aussetzen', 'Kündigen', 'Entwurf erstellen']) {
    await expect.element(button(name)).not.toBeInTheDocument();
  }
});

test('[CO9][CO25] a standing that is written past the log says so, and nothing is concluded on top of it', async () => {
  overview = { ...overview, isAltered: true, versions: [version(1)], standing: 'in-force' };
  shown = showOffice('contract');
  await expect
    .element(text('Der Stand des Vertrags ist nicht der, den das Protokoll hat.'))
    .toBeVisible();
  await expect
    .element(text('Der gespeicherte Vertrag ist nicht der, der geschlossen wurde.'))
    .not.toBeInTheDocument();
  await expect.element(button('Aussetzen')).toBeVisible();
  await expect.element(button('Neue Fassung')).not.toBeInTheDocument();
});

test('[CO10][CO11] the last day of the cure is said as the day that it is, in the zone in which it is counted', async () => {
  overview = {
    ...overview,
    standing: 'suspended',
    versions: [version(1)],
    steps: [
      {
        number: 1,
        at: '2026-05-03T08:00:00Z',
        what: 'suspend',
        side: 'tenant',
        author: 'Katrin Weiss, Leitung',
        ground: null,
        reason: 'Der Anhang stimmt nicht.',
        cureUntil: '2026-06-03T10:00:00Z',
      },
    ],
  };
  shown = showOffice('contract');
  await expect
    .element(text('Zeit zur Abhilfe bis einschließlich Mittwoch, 3. Juni 2026'))
    .toBeVisible();
});

test('[CO11] what has ended says what held last, and what happened, before anybody is asked for the next', async () => {
  overview = { ...overview, standing: 'ended', versions: [version(1)] };
  shown = showOffice('contract');
  await expect.element(page.getByRole('heading', { name: 'Was zuletzt galt' })).toBeVisible();
  await expect.element(button('Entwurf erstellen')).not.toBeInTheDocument();
  await button('Neuen Vertrag schließen').click();
  await expect
    .element(page.getByRole('heading', { name: 'Neuen Vertrag schließen' }))
    .toHaveFocus();
});
