import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '#web/design/base.css';
import { sectionIds } from './frame/section-id.ts';
import { officeSections } from './sections.tsx';
import { officeTenant, showOffice, type ShownOffice } from './testing/show-office.tsx';

const base = `/api/tenants/${officeTenant}`;
const realFetch = globalThis.fetch;
let shown: ShownOffice | undefined;
let sent: [string, unknown][];
/** What the server answers, by the part of the path after the tenant. */
let answers: Record<string, object>;

const now = '2026-05-06T10:00:00Z';
const katrin = {
  member: 'm1',
  name: 'Katrin Weiss',
  office: 'owner',
  since: null,
  by: 'standing',
  isOver: false,
};
const doris = {
  ...katrin,
  member: 'm2',
  name: 'Doris Kern',
  office: 'data-protection-officer',
  since: '2026-05-01T08:00:00Z',
  by: 'appointment',
};
const book = {
  mayAppoint: true,
  holders: [doris, katrin],
  members: [
    { member: 'm1', name: 'Katrin Weiss', role: 'keeper' },
    { member: 'm2', name: 'Doris Kern', role: 'staff' },
    { member: 'm3', name: 'Tom Berger', role: 'staff' },
  ],
  steps: [
    {
      number: 1,
      at: '2026-05-01T08:00:00Z',
      name: 'Doris Kern',
      office: 'data-protection-officer',
      what: 'appoint',
      by: 'Katrin Weiss',
      reason: 'Beschluss <b>3</b>',
    },
  ],
};

beforeEach(() => {
  sent = [];
  answers = {
    '/attention': { now, zone: 'Europe/Berlin', items: [] },
    '/offices': book,
    '/instructions': { instructions: [], next: null },
    '/api/tokens': { tokens: [] },
  };
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input instanceof Request ? input.url : input), location.origin);
    const path = url.pathname.replace(base, '');
    if (init?.method === 'DELETE') {
      sent.push([`DELETE ${path}`, null]);
      return new Response(null, { status: 204 });
    }
    if (init?.method !== 'POST') return Response.json(answers[path] ?? {});
    sent.push([path, JSON.parse(init.body as string)]);
    const made = answers[`POST ${path}`];
    if (made !== undefined) return Response.json(made);
    return new Response(null, { status: 204 });
  };
});
afterEach(() => {
  shown?.unmount();
  globalThis.fetch = realFetch;
});

const text = (words: string | RegExp) => page.getByText(words);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const link = (name: string | RegExp) => page.getByRole('link', { name });

test.each([
  ['a desktop', 1200],
  ['a phone', 360],
])('[OF1] on %s a keeper finds the sections, each with its address', async (_where, width) => {
  await page.viewport(width, 800);
  shown = showOffice('');
  await expect.element(page.getByRole('heading', { name: 'Datenschutz', level: 1 })).toBeVisible();
  for (const { id } of officeSections.filter((one) => one.id !== 'overview')) {
    await expect
      .poll(() => document.querySelector(`a[href="/t/${officeTenant}/privacy/${id}"]`), {
        message: id,
      })
      .not.toBeNull();
  }
  await link(/^Protokoll/)
    .first()
    .click();
  await expect.poll(() => shown?.address()).toBe(`/t/${officeTenant}/privacy/chronicle`);
  if (width < 900) {
    const all = button('Alle Bereiche');
    await all.click();
    await expect
      .element(page.getByRole('menuitemradio', { name: 'Protokoll' }))
      .toHaveAttribute('aria-checked', 'true');
    await page.getByRole('menuitemradio', { name: 'Überblick' }).click();
  } else await link('Überblick').click();
  await expect.poll(() => shown?.address()).toBe(`/t/${officeTenant}/privacy/overview`);
});

test('[OF23] beside one thing of a section its section is marked, and the menu gives the focus back', async () => {
  await page.viewport(1200, 800);
  shown = showOffice('chronicle/check');
  const chronicle = page
    .getByRole('navigation', { name: 'Bereiche des Datenschutzes' })
    .getByRole('link', { name: 'Protokoll' });
  await expect.element(chronicle).toHaveAttribute('aria-current', 'true');
  await expect.element(page.getByRole('list', { name: 'Nachgewiesen' })).toBeVisible();
  shown.unmount();
  await page.viewport(360, 740);
  shown = showOffice('instructions');
  await button('Alle Bereiche').click();
  await userEvent.keyboard('{Escape}');
  await expect.element(button('Alle Bereiche')).toHaveFocus();
});

test('[OF23] in a low window the column of sections shows which one is open', async () => {
  await page.viewport(1200, 400);
  shown = showOffice('chronicle');
  const open = page
    .getByRole('navigation', { name: 'Bereiche des Datenschutzes' })
    .getByRole('link', { name: 'Protokoll' });
  await expect.element(open).toHaveAttribute('aria-current', 'page');
  const below = (): number => {
    const side = document.querySelector('.o-office-side')?.getBoundingClientRect();
    const end = Math.min(side?.bottom ?? 0, innerHeight);
    return open.element().getBoundingClientRect().bottom - end;
  };
  await expect.poll(below).toBeLessThanOrEqual(0);
  document.documentElement.dataset['density'] = 'easy';
  await expect.poll(() => open.element().getBoundingClientRect().height).toBeGreaterThan(70);
  await expect.poll(below).toBeLessThanOrEqual(0);
  delete document.documentElement.dataset['density'];
  await page.viewport(360, 740);
});

test.each(['staff', 'lead', 'member'])('[OF1] %s reads whom it is for', async (standing) => {
  shown = showOffice('', { standing });
  await expect.element(text(/^Dieser Bereich ist für alle da/)).toBeVisible();
  expect(document.querySelector('.o-desk')).toBeNull();
});

test('[OF2] what has no page has no place, and its address says so', async () => {
  const without = sectionIds.find((id) => !officeSections.some((one) => one.id === id));
  shown = showOffice(without ?? 'nothing');
  await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(document.querySelector('.o-desk')).toBeNull();
});

test('[OF17] who only reads is offered nothing to decide, and told who decides', async () => {
  shown = showOffice('instructions', { standing: 'staff', privacy: 'reads' });
  await expect.element(text('Nur zum Lesen. Entscheiden kann Katrin Weiss.')).toBeVisible();
  await expect.element(text('Es gibt noch keine Weisungen.')).toBeVisible();
  await expect.element(button('Weisung erteilen')).not.toBeInTheDocument();
});

test('[OF21] the overview says what is due, since or until when, and leads there; else that there is nothing', async () => {
  shown = showOffice('overview');
  await expect.element(text('Nichts zu tun')).toBeVisible();
  shown.unmount();
  const nothing = { name: null, count: null, since: null, until: null, item: null };
  answers['/attention'] = {
    now,
    zone: 'Europe/Berlin',
    items: [
      {
        ...nothing,
        kind: 'notice-undelivered',
        urgency: 'now',
        section: 'providers',
        item: 'letterbird',
        name: { de: '<b>Letterbird</b>', en: 'x' },
        since: '2026-05-03T10:00:00Z',
      },
      {
        ...nothing,
        kind: 'attestation-due',
        urgency: 'soon',
        section: 'measures',
        item: 'access.rights-reviewed',
        name: { de: 'Rechte durchgesehen', en: 'x' },
        until: '2026-05-21T22:00:00Z',
      },
      { ...nothing, kind: 'measures-unmet', urgency: 'now', section: 'measures', count: 3 },
    ],
  };
  shown = showOffice('overview');
  const notice = link(/^<b>Letterbird<\/b>: Empfang bestätigen .*seit 3 Tagen$/);
  await expect
    .element(notice)
    .toHaveAttribute('href', `/t/${officeTenant}/privacy/providers/letterbird`);
  await expect
    .element(link(/^Zusicherung läuft ab: Rechte durchgesehen.*bis 21\.05\.2026$/))
    .toBeVisible();
  await expect.element(link(/^3 Maßnahmen sind nicht erfüllt/)).toBeVisible();
  expect(document.querySelector('.o-desk b')).toBeNull();
});

test('[OF18][OF19] offices are seen with their history, given with a reason and ended with one', async () => {
  shown = showOffice('offices');
  await expect.element(text('benannt am 1. Mai 2026')).toBeVisible();
  await expect.element(text('durch die Verwaltung')).toBeVisible();
  await expect.element(text('Beschluss <b>3</b>')).toBeVisible();
  await expect.element(text('Niemand ist benannt.')).toBeVisible();
  await button('Jemanden benennen').click();
  const dialog = page.getByRole('dialog');
  // The first who could be: a keeper, who would watch over themselves.
  await expect.element(dialog.getByText('Wer entscheidet, überwacht sich selbst')).toBeVisible();
  await dialog.getByRole('button', { name: 'Benennen', exact: true }).click();
  await expect.element(dialog.getByText('Ohne Begründung geht es nicht.')).toBeVisible();
  await dialog.getByRole('button', { name: /^Katrin Weiss/ }).click();
  await page.getByRole('option', { name: 'Tom Berger' }).click();
  await expect
    .element(dialog.getByText('Wer entscheidet, überwacht sich selbst'))
    .not.toBeInTheDocument();
  await dialog.getByRole('textbox', { name: 'Begründung' }).fill('Beschluss vom 6. Mai');
  await dialog.getByRole('button', { name: 'Benennen', exact: true }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(sent).toEqual([
    ['/offices/data-protection-officer/holders', { member: 'm3', reason: 'Beschluss vom 6. Mai' }],
  ]);

  await button('Doris Kern abberufen: Datenschutzbeauftragte').click();
  const ending = page.getByRole('alertdialog');
  await ending.getByRole('textbox', { name: 'Begründung' }).fill('Wechsel');
  await ending.getByRole('button', { name: 'Abberufen' }).click();
  await expect.element(ending).not.toBeInTheDocument();
  expect(sent[1]).toEqual([
    '/offices/data-protection-officer/holders/m2/end',
    { reason: 'Wechsel' },
  ]);
});

test('[OF20] a deadline says when it ends, from what it is counted, and what follows', async () => {
  answers['/deadlines'] = {
    now,
    zone: 'Europe/Berlin',
    land: 'DE-BE',
    deadlines: [
      {
        id: 'd1',
        is: 'cure',
        title: 'Abhilfe nach dem Aussetzen',
        began: 'Die Verarbeitung wurde ausgesetzt.',
        then: 'Dann kann gekündigt werden.',
        startedAt: '2026-05-01T10:00:00Z',
        rule: {
          id: 'suspension-cure',
          period: 'P1M',
          count: 1,
          version: 1,
          source: 'contract cl_10__b',
        },
        end: { at: '2026-06-01T22:00:00Z', day: '2026-06-01', purpose: 'to-act', isOfHours: false },
        steps: ['Auslöser am 1. Mai.'],
        calendar: 'DE-BE date-holidays 3.26.5',
        place: { section: 'contract', item: null },
      },
      {
        id: 'd2',
        is: 'contested',
        title: 'Weisung 2: beanstandet',
        began: 'Der Betreiber hält sie für rechtswidrig.',
        then: 'Sie ruht ohne Frist.',
        startedAt: '2026-05-01T10:00:00Z',
        rule: null,
        end: null,
        steps: [],
        calendar: null,
        place: { section: 'instructions', item: null },
      },
      {
        id: 'd3',
        is: 'answer',
        title: 'Anfrage 4: Antwort des Betreibers',
        began: 'Der Betreiber wurde gefragt.',
        then: 'Dann gilt die Zusage als nicht erfüllt.',
        startedAt: '2026-05-04T10:00:00Z',
        rule: {
          id: 'inquiry-answer',
          period: 'P5D',
          count: 5,
          version: 1,
          source: 'contract cl_7.6__b',
        },
        end: { at: '2026-05-11T22:00:00Z', day: '2026-05-11', purpose: 'to-act', isOfHours: false },
        steps: [],
        calendar: null,
        place: { section: 'oversight', item: 'r4' },
      },
    ],
  };
  shown = showOffice('deadlines');
  const cure = page.getByRole('article', { name: 'Abhilfe nach dem Aussetzen' });
  await expect.element(cure.getByText('bis einschließlich Montag, 1. Juni 2026')).toBeVisible();
  await expect.element(cure.getByText('noch 26 Tage')).toBeVisible();
  await expect.element(cure.getByText('ein Monat zur Abhilfe')).toBeVisible();
  await cure.getByText('Wie gerechnet wird').click();
  await expect.element(cure.getByText('Auslöser am 1. Mai.')).toBeVisible();
  await expect
    .element(cure.getByRole('link', { name: /^Zum Vertrag/ }))
    .toHaveAttribute('href', `/t/${officeTenant}/privacy/contract`);
  const answer = page.getByRole('article', { name: 'Anfrage 4: Antwort des Betreibers' });
  await expect
    .element(answer.getByRole('link', { name: /^Zur Anfrage/ }))
    .toHaveAttribute('href', `/t/${officeTenant}/privacy/oversight/r4`);
  const waits = page.getByRole('article', { name: 'Weisung 2: beanstandet' });
  await expect.element(waits.getByText('wartet')).toBeVisible();
  await expect.element(waits.getByRole('button')).not.toBeInTheDocument();
});

test('[OF26] an address for another calendar is made, copied once, listed and ended', async () => {
  answers['/deadlines'] = { now, zone: 'Europe/Berlin', land: null, deadlines: [] };
  const address = 'https://obhut.example/feeds/obh_x.ics?lang=de';
  answers['POST /deadlines/feeds'] = { address };
  const token = {
    id: 'k1',
    tenant: officeTenant,
    name: 'Büro',
    scopes: ['feed:deadlines'],
    expiresAt: '2027-05-06T10:00:00Z',
    lastUsedAt: null,
  };
  shown = showOffice('deadlines');
  await button('Adresse machen').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Für wen ist die Adresse?' }).fill('Büro');
  answers['/api/tokens'] = {
    tokens: [token, { ...token, id: 'k2', name: 'Oma', scopes: ['feed:a1'] }],
  };
  await dialog.getByRole('button', { name: 'Machen' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Adresse' })).toHaveValue(address);
  expect(sent).toEqual([['/deadlines/feeds', { name: 'Büro', days: 365, lang: 'de' }]]);
  await button('Fertig').click();
  // What shows other things is not listed here.
  await expect.element(button('Büro beenden')).toBeVisible();
  await expect.element(button('Oma beenden')).not.toBeInTheDocument();
  await button('Büro beenden').click();
  answers['/api/tokens'] = { tokens: [] };
  await page.getByRole('alertdialog').getByRole('button', { name: 'Beenden' }).click();
  await expect.element(button('Büro beenden')).not.toBeInTheDocument();
  expect(sent[1]).toEqual(['DELETE /api/tokens/k1', null]);
});

test('[OF22] a clause says what shows it and how old that is, and what is missing', async () => {
  const words = (de: string) => ({ de, en: de });
  const clause = {
    title: words('Neue Anbieter'),
    promise: words('ein neuer Anbieter tut vor dem 15. Tag nichts'),
    why: null,
    mechanism: 'governance/gate/gate.ts',
    query: { name: 'gate-notices', file: 'governance/gate/server/evidence.ts' },
    test: 'x.test.ts',
  };
  answers['/clauses'] = {
    now,
    clauses: [
      {
        ...clause,
        id: 'cl_7.7__a',
        evidence: { state: 'proven', at: '2026-05-06T09:57:00Z', found: 'deliveries-in-chronicle' },
      },
      {
        ...clause,
        id: 'cl_8__a',
        title: words('Anträge'),
        mechanism: null,
        query: null,
        test: null,
        evidence: { state: 'unmet', at: null, found: 'nothing-yet' },
      },
    ],
  };
  shown = showOffice('clauses');
  await expect.element(text(/Jede Zustellung steht .* Nachgesehen vor 3 Minuten\.$/)).toBeVisible();
  await expect
    .element(page.getByRole('heading', { name: '7.7 Buchst. a Neue Anbieter' }))
    .toBeVisible();
  await expect
    .element(link('Neue Anbieter: zu den Anbietern'))
    .toHaveAttribute('href', `/t/${officeTenant}/privacy/providers`);
  await text('Woran es hängt').last().click();
  await expect.element(text('fehlt noch').first()).toBeVisible();
  await page.getByRole('radio', { name: 'Nur nicht erfüllte' }).click();
  await expect.poll(() => shown?.address()).toBe(`/t/${officeTenant}/privacy/clauses?show=unmet`);
  await expect.element(text(/Jede Zustellung steht/)).not.toBeInTheDocument();
});
