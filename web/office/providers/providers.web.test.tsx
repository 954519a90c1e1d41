import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { officeNow, officeTenant, showOffice, type ShownOffice } from '../testing/show-office.tsx';

const base = `/api/tenants/${officeTenant}`;
const day = 86_400_000;
const realFetch = globalThis.fetch;
let shown: ShownOffice | undefined;
let sent: [string, unknown][];
let isDelivered: boolean;
let isObjected: boolean;
let mayAnswer: boolean;

const descriptor = {
  relation: 'sub-processor',
  name: '<b>Letterbird</b>',
  legalEntity: 'Letterbird Inc.',
  address: '1 Pigeon Street, Denver',
  contact: 'privacy@letterbird.example',
  function: { de: 'verschickt E-Mails', en: 'sends mail' },
  places: [{ country: 'US', region: 'Denver', basis: { kind: 'adequacy', until: '2027-12-31' } }],
  assurances: [
    { name: 'ISO/IEC 27001', source: 'https://letterbird.example/iso', checkedOn: '2026-04-01' },
  ],
  agreement: {
    title: 'Data Processing Addendum',
    signedOn: '2026-04-01',
    until: null,
    beneficiary: { is: 'refused', deviation: 'Das Haus unterschreibt so etwas nicht.' },
  },
  subProcessors: [],
  categories: ['user.contact.email', 'user.name'],
  checkedOn: '2026-04-01',
};

function view() {
  const words = isObjected ? 'Es liegt ein Widerspruch vor.' : 'Die Frist läuft noch.';
  const reasons = [{ code: isObjected ? 'objection-open' : 'waiting', words }];
  return {
    mayAnswer,
    kind: 'organisation',
    zone: 'Europe/Berlin',
    nowMs: officeNow,
    providers: [
      {
        id: 'letterbird',
        inForce: null,
        announced: { version: 1, descriptor, reasons, opensAtMs: null },
        purposes: [{ purpose: 'mail.notice', isOpen: false, reasons }],
        removedAtMs: null,
        files: 2,
        isKeeping: true,
      },
    ],
    notices: [
      {
        id: 'n1',
        provider: 'letterbird',
        version: 1,
        name: descriptor.name,
        alternatives: [{ de: 'Nur in der App', en: 'In the app only' }],
        sentAtMs: officeNow - day,
        withdrawnAtMs: null,
        deliveredAtMs: isDelivered ? officeNow : null,
        objectionEndsMs: isDelivered ? officeNow + 14 * day : null,
        effectiveAtMs: isDelivered ? officeNow + 14 * day : null,
        openObjections: isObjected ? 1 : 0,
        approvedAtMs: null,
        proof: isDelivered ? 'acknowledged' : null,
        sends: [{ name: 'Katrin Weiss', state: 'bounced' }],
        answers: isObjected
          ? [
              {
                id: 'o1',
                is: 'objection',
                name: 'Katrin Weiss',
                reason: 'Nicht in die USA.',
                alternative: 0,
                atMs: officeNow,
                isOpen: true,
              },
            ]
          : [],
      },
    ],
  };
}

beforeEach(() => {
  sent = [];
  isDelivered = false;
  isObjected = false;
  mayAnswer = true;
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input instanceof Request ? input.url : input), location.origin);
    const path = url.pathname.replace(base, '');
    if (init?.method !== 'POST') return Response.json(view());
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as { is: string }) : null;
    sent.push([path, body]);
    if (path.endsWith('/acknowledge')) isDelivered = true;
    if (body !== null) isObjected = body.is === 'objection';
    return Response.json({ notice: 'n1' });
  };
});
afterEach(() => {
  shown?.unmount();
  globalThis.fetch = realFetch;
});

const text = (words: string | RegExp) => page.getByText(words);
const button = (name: string) => page.getByRole('button', { name });

test('[GA1][GA28] the list says who is announced and what is to be done; HTML in a name is text', async () => {
  shown = showOffice('providers');
  const row = page.getByRole('link', { name: /^<b>Letterbird<\/b> verschickt E-Mails/ });
  await expect.element(row).toBeVisible();
  await expect.element(row).toHaveTextContent('Empfang bestätigen');
  await expect.element(row).toHaveTextContent('angekündigt');
  expect(document.querySelector('.o-desk b')).toBeNull();
});

test('[GA22][GA24][GA28] an owner confirms, objects with what is wanted instead, and takes it back', async () => {
  shown = showOffice('providers/letterbird');
  await expect.element(text('Die Frist läuft noch nicht')).toBeVisible();
  await expect.element(text(/nicht zugestellt werden an: Katrin Weiss/)).toBeVisible();
  await button('Empfang bestätigen').click();
  await expect.element(text('Angekommen')).toBeVisible();
  expect(sent).toEqual([['/notices/n1/acknowledge', null]]);

  await button('Widersprechen').click();
  await page.getByRole('radio', { name: 'Nur in der App' }).click({ force: true });
  await page.getByRole('textbox', { name: /^Begründung/ }).fill('Nicht in die USA.');
  await page.getByRole('dialog').getByRole('button', { name: 'Widersprechen' }).click();
  await expect.element(text('Gewünscht stattdessen: Nur in der App')).toBeVisible();
  expect(sent[1]).toEqual([
    '/notices/n1/answers',
    { is: 'objection', reason: 'Nicht in die USA.', alternative: 0 },
  ]);
  await expect.element(text('Es liegt ein Widerspruch vor.')).toBeVisible();
  await button('Widerspruch zurücknehmen').click();
  await expect.element(text('Gewünscht stattdessen: Nur in der App')).not.toBeInTheDocument();
  expect(sent[2]?.[1]).toEqual({ is: 'objection-withdrawn', reason: '', objection: 'o1' });
});

test('[GA25][GA28] who only reads sees all of it and answers nothing', async () => {
  mayAnswer = false;
  shown = showOffice('providers/letterbird');
  await expect.element(text(/Letterbird Inc\./)).toBeVisible();
  await expect
    .element(text(/Angemessenheitsbeschluss, bewertet bis 31\. Dezember 2027/))
    .toBeVisible();
  await expect.element(text(/Ohne Drittbegünstigungsklausel/)).toBeVisible();
  for (const name of ['Empfang bestätigen', 'Widersprechen', 'Vorzeitig zustimmen']) {
    await expect.element(button(name)).not.toBeInTheDocument();
  }
});
