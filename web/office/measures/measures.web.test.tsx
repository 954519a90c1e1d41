import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { officeTenant, showOffice, type ShownOffice } from '../testing/show-office.tsx';

const base = `/api/tenants/${officeTenant}/measures`;
const realFetch = globalThis.fetch;
let shown: ShownOffice | undefined;
let sent: [string, string, unknown][];
let isRefused: boolean;
let isSaid: boolean;

const title = (text: string) => ({ de: text, en: `${text} (en)` });
const statement = {
  id: '5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11',
  by: 'Katrin Weiss',
  grounds: '<b>Durchsicht</b>',
  at: '2026-05-06T09:00:00.000Z',
  until: '2026-06-01T22:00:00.000Z',
  withdrawnAt: null,
};

function list() {
  const usual = { attestedBy: null, mostDays: null, attestations: [], history: [] };
  return {
    at: '2026-05-06T10:00:00.000Z',
    from: '2026-04-06T10:00:00.000Z',
    groups: { access: title('Zugriff auf Daten') },
    measures: [
      {
        ...usual,
        id: 'access.row-security',
        group: 'access',
        title: title('Zeilenschutz'),
        holds: title('Auf jeder Tabelle.'),
        state: {
          is: 'proven',
          at: '2026-05-06T09:59:00.000Z',
          looked: 90,
          what: { de: 'Tabellen', en: 'tables' },
        },
        history: [
          {
            from: '2026-04-01T10:00:00.000Z',
            to: '2026-04-20T10:00:00.000Z',
            is: 'good',
            found: [],
          },
          {
            from: '2026-04-20T10:00:00.000Z',
            to: '2026-04-20T10:05:00.000Z',
            is: 'bad',
            found: ['database.table-unwalled: record'],
          },
          {
            from: '2026-04-20T10:05:00.000Z',
            to: '2026-05-06T09:59:00.000Z',
            is: 'good',
            found: [],
          },
        ],
      },
      {
        ...usual,
        id: 'sign-in.second-factor',
        group: 'access',
        title: title('Zweiter Faktor'),
        holds: title('Jedes Konto.'),
        state: {
          is: 'unmet',
          because: 'found',
          at: '2026-05-06T09:59:00.000Z',
          looked: 3,
          what: { de: 'Konten', en: 'accounts' },
          found: ['without a second factor: 3 of 3'],
          foundInAll: 1,
        },
      },
      {
        ...usual,
        id: 'access.rights-reviewed',
        group: 'access',
        title: title('Rechte'),
        holds: title('Wurden durchgesehen.'),
        attestedBy: 'tenant',
        mostDays: 184,
        state: isSaid
          ? {
              is: 'attested',
              by: statement.by,
              grounds: statement.grounds,
              at: statement.at,
              until: statement.until,
            }
          : { is: 'unmet', because: 'never-said', at: null, found: [] },
        attestations: isSaid ? [statement] : [],
      },
    ],
  };
}

beforeEach(() => {
  sent = [];
  isRefused = false;
  isSaid = false;
  globalThis.fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input);
    const method = init?.method ?? 'GET';
    if (method === 'GET') return Response.json(list());
    if (isRefused) {
      return Response.json({ code: 'measure.until-too-far', params: {} }, { status: 400 });
    }
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : null;
    sent.push([method, path, body]);
    isSaid = method === 'POST';
    return method === 'POST'
      ? Response.json({ id: statement.id, by: statement.by }, { status: 201 })
      : Response.json({});
  };
});
afterEach(() => {
  shown?.unmount();
  globalThis.fetch = realFetch;
});

const text = (words: string | RegExp) => page.getByText(words);

test('[MS17][MS18] each measure says its state, where it comes from, and how it was', async () => {
  shown = showOffice('measures');
  await expect.element(page.getByRole('heading', { name: 'Zeilenschutz' })).toBeVisible();
  await expect.element(text('1 nachgewiesen')).toBeVisible();
  await expect.element(text('2 nicht erfüllt')).toBeVisible();
  await expect.element(text(/^Nachgesehen am .*: 90 Tabellen\.$/)).toBeVisible();
  await expect.element(text('Technischer Befund im Wortlaut, auf Englisch:')).toBeVisible();
  const finding = text('without a second factor: 3 of 3');
  await expect.element(finding).toBeVisible();
  expect(finding.element().closest('[lang]')).toHaveAttribute('lang', 'en');
  await expect.element(text('Niemand hat es zugesichert.')).toBeVisible();
  const picture = page.getByRole('img', {
    name: /Verlauf von „Zeilenschutz“ .* 3 Abschnitte, davon einer nicht gut/,
  });
  await expect.element(picture).toBeVisible();
  await text('Verlauf als Tabelle').click();
  const former = text('database.table-unwalled: record');
  await expect.element(former).toBeVisible();
  expect(former.element().closest('[lang]')).toHaveAttribute('lang', 'en');
  expect(page.getByRole('row').elements()).toHaveLength(4);
});

test('[OF25] what is unmet can be seen alone, by its address, and one measure by its own', async () => {
  shown = showOffice('measures');
  await page.getByRole('radio', { name: 'Nur nicht erfüllte' }).click();
  await expect.poll(() => shown?.address()).toMatch(/measures\?show=unmet$/);
  await expect.element(page.getByRole('heading', { name: 'Zeilenschutz' })).not.toBeInTheDocument();
  await expect.element(page.getByRole('heading', { name: 'Zweiter Faktor' })).toBeVisible();
  shown.unmount();
  shown = showOffice('measures/sign-in.second-factor');
  await expect.element(page.getByRole('heading', { name: 'Zweiter Faktor' })).toHaveFocus();
});

test('[MS6][MS17] a keeper says what is theirs to say, and takes it back', async () => {
  isRefused = true;
  shown = showOffice('measures');
  await page.getByRole('button', { name: '„Rechte“ zusichern' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rechte' });
  await dialog.getByLabelText('Worauf stützt sich das?').fill('Durchsicht ');
  await dialog.getByLabelText('Gilt bis einschließlich').fill('1.6.2026');
  await dialog.getByRole('button', { name: 'Zusichern' }).click();
  await expect.element(dialog.getByRole('alert')).toBeVisible();
  await expect.element(dialog.getByLabelText('Worauf stützt sich das?')).toHaveValue('Durchsicht ');
  isRefused = false;
  await dialog.getByRole('button', { name: 'Zusichern' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  // To the end of that day, where the organisation is.
  expect(sent).toEqual([
    [
      'POST',
      `${base}/access.rights-reviewed/attestations`,
      { grounds: 'Durchsicht', until: '2026-06-01T22:00:00.000Z' },
    ],
  ]);
  await expect
    .element(text(/^Katrin Weiss sichert es zu, .*Grundlage: <b>Durchsicht<\/b>$/))
    .toBeVisible();
  await page.getByRole('button', { name: 'Zusicherung zu „Rechte“ zurücknehmen' }).click();
  await expect.element(text('Niemand hat es zugesichert.')).toBeVisible();
  expect(sent[1]?.slice(0, 2)).toEqual([
    'DELETE',
    `${base}/access.rights-reviewed/attestations/${statement.id}`,
  ]);
});
