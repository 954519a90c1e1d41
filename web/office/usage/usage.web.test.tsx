import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { officeTenant, showOffice, type ShownOffice } from '../testing/show-office.tsx';

const base = `/api/tenants/${officeTenant}/usage`;
const realFetch = globalThis.fetch;
let shown: ShownOffice | undefined;
let sent: unknown[];
let isOffered: boolean;

beforeEach(() => {
  sent = [];
  isOffered = false;
  globalThis.fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input).replace(base, '');
    if (init?.method === 'PUT') {
      const body = JSON.parse(init.body as string) as { offers: boolean };
      sent.push([path, body]);
      isOffered = body.offers;
    }
    return Response.json({
      offered: isOffered ? [{ product: 'calendar', since: '2026-05-03T10:00:00Z', agreed: 2 }] : [],
      counts: isOffered ? [{ day: '2026-05-04', event: 'calendar.week', count: 1200 }] : [],
      faults: [],
    });
  };
});
afterEach(() => {
  shown?.unmount();
  globalThis.fetch = realFetch;
});

test('[OF12][OF16] it is off at first; ending it says before what goes', async () => {
  shown = showOffice('usage');
  const offer = page.getByRole('switch', { name: /^Kalender/ });
  await expect.element(offer).not.toBeChecked();
  await expect.element(page.getByText('Es ist nichts gezählt.')).toBeVisible();
  await offer.click({ force: true });
  await expect.element(page.getByText(/2 Personen haben zugestimmt\./)).toBeVisible();
  await expect.element(page.getByText('1.200')).toBeVisible();
  await offer.click({ force: true });
  const dialog = page.getByRole('alertdialog', { name: 'Nicht mehr zählen?' });
  await expect.element(dialog).toHaveTextContent('werden gelöscht');
  expect(sent).toEqual([['/offers/calendar', { offers: true }]]);
  await dialog.getByRole('button', { name: 'Beenden und löschen' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(sent.at(-1)).toEqual(['/offers/calendar', { offers: false }]);
});
