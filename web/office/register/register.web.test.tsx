import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { officeTenant, showOffice, type ShownOffice } from '../testing/show-office.tsx';

const base = `/api/tenants/${officeTenant}/register`;
const realFetch = globalThis.fetch;
let shown: ShownOffice | undefined;
let sent: unknown[];
let isRefused: boolean;
let purpose: string;
let isAltered: boolean;

function register() {
  return {
    isContractAltered: isAltered,
    sheets: [
      { id: 'controller', title: 'Verantwortlicher', columns: ['Angabe', 'Inhalt'], rows: [] },
      {
        id: 'activities',
        title: 'Art. 30 Abs. 1',
        columns: ['Verarbeitungstätigkeit', 'Zweck', 'Löschung'],
        rows: [['Kalender führen', purpose, 'Zwei Jahre nach dem Tag']],
      },
      { id: 'recipients', title: 'Empfänger', columns: ['Name'], rows: [['<b>Post</b>']] },
      { id: 'processor', title: 'Art. 30 Abs. 2', columns: ['Auftragsverarbeiter'], rows: [] },
    ],
    controller: {
      missing: ['controller.address'],
      entries: [
        { name: 'controller.name', label: 'Name', value: 'Haus Linde' },
        { name: 'controller.address', label: 'Anschrift', value: '' },
      ],
    },
    activities: [
      {
        id: 'calendar',
        label: 'Kalender führen',
        isSpecial: true,
        missing: purpose === '' ? ['activity.calendar.purpose'] : [],
        entries: [
          { name: 'activity.calendar.purpose', entry: 'purpose', value: purpose },
          { name: 'activity.calendar.basis', entry: 'basis', value: '6.1.b' },
          { name: 'activity.calendar.condition', entry: 'condition', value: '' },
          { name: 'activity.calendar.note', entry: 'note', value: '' },
        ],
      },
    ],
    bases: [{ id: '6.1.b', label: 'Vertrag' }],
    conditions: [{ id: '9.2.h', label: 'Gesundheits- oder Sozialbereich' }],
  };
}

beforeEach(() => {
  sent = [];
  isRefused = false;
  purpose = '';
  isAltered = false;
  globalThis.fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input);
    if (init?.method === 'PUT' && path === `${base}/entries`) {
      if (isRefused)
        return Response.json({ code: 'access.not-allowed', params: {} }, { status: 403 });
      const body = JSON.parse(init.body as string) as { entries: Record<string, string> };
      sent.push(body.entries);
      purpose = body.entries['activity.calendar.purpose'] ?? purpose;
      return Response.json({ changed: 1 });
    }
    return Response.json(register());
  };
});
afterEach(() => {
  shown?.unmount();
  globalThis.fetch = realFetch;
});

const text = (words: string | RegExp) => page.getByText(words);
const button = (name: string | RegExp) => page.getByRole('button', { name });

test('[OF10] what is missing is counted and named where it is; text of people is text', async () => {
  shown = showOffice('register');
  await expect.element(text('2 Angaben fehlen noch.')).toBeVisible();
  await expect.element(page.getByText('Eine Angabe fehlt', { exact: true })).toBeVisible();
  await expect.element(text('Fehlt noch')).toBeVisible();
  await expect.element(text('<b>Post</b>')).toBeVisible();
  await expect.element(text('Zwei Jahre nach dem Tag')).toBeVisible();
});

test('[OF10] what was changed is sent, and kept when it is refused', async () => {
  isRefused = true;
  shown = showOffice('register');
  await button('Kalender führen ergänzen').click();
  const dialog = page.getByRole('dialog', { name: 'Kalender führen' });
  await dialog.getByLabelText('Zweck').fill('Tage gemeinsam planen ');
  await dialog.getByRole('button', { name: 'Speichern' }).click();
  await expect.element(page.getByRole('alert')).toBeVisible();
  await expect.element(dialog.getByLabelText('Zweck')).toHaveValue('Tage gemeinsam planen ');
  isRefused = false;
  await dialog.getByRole('button', { name: 'Speichern' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(sent).toEqual([{ 'activity.calendar.purpose': 'Tage gemeinsam planen' }]);
  await expect.element(text('Eine Angabe fehlt noch.')).toBeVisible();
});

test('[OF8][CO9] where the contract is altered the page stays, and says why it names no controller', async () => {
  isAltered = true;
  shown = showOffice('register');
  await expect
    .element(page.getByText('Wer verantwortlich ist, sagt der Vertrag gerade nicht.'))
    .toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Verantwortlicher' })).toBeVisible();
});
