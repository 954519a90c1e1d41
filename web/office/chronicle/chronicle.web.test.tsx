import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { officeTenant, showOffice, type ShownOffice } from '../testing/show-office.tsx';
import type { ChronicleReport, VerifyRequest } from './verify-port.ts';

const base = `/api/tenants/${officeTenant}`;
const tom = '00000000-0000-4000-8000-0000000000a1';
const stranger = '77777777-0000-4000-8000-0000000000a2';
const device = '00000000-0000-4000-8000-0000000000b1';
const instruction = '00000000-0000-4000-8000-0000000000c1';

interface Event {
  readonly seq: number;
  readonly actor: string;
  readonly action: string;
  readonly instruction: string;
  readonly detail: string | null;
}

const event = (seq: number, more: Partial<Event> = {}) => ({
  seq,
  at: '2026-05-06T07:03:04.123456Z',
  actor: tom,
  action: 'device.deliver',
  purpose: '',
  instruction: '',
  hash: 'a'.repeat(64),
  prev: 'b'.repeat(64),
  commitment: 'c'.repeat(64),
  detail: JSON.stringify({ device, objects: [] }),
  ...more,
});

let shown: ShownOffice | undefined;
let asked: URLSearchParams[];
let pages: readonly object[];
const realFetch = globalThis.fetch;

beforeEach(() => {
  asked = [];
  pages = [{ events: [event(3), event(2, { actor: stranger, action: 'new.sort' })], next: null }];
  globalThis.fetch = async (input) => {
    const url = new URL(String(input instanceof Request ? input.url : input), location.origin);
    const path = url.pathname.replace(base, '');
    if (path === '/chronicle') {
      return Response.json({ size: 3, signed: 2, checkpoint: 'note', keys: [] });
    }
    if (path === '/chronicle/actors') {
      return Response.json({ actors: [{ actor: tom, account: tom, name: 'Tom Berger' }] });
    }
    if (path === '/chronicle/events') {
      asked.push(url.searchParams);
      return Response.json(pages[Math.min(asked.length, pages.length) - 1]);
    }
    if (path === '/devices') {
      return Response.json({
        devices: [{ device, deviceName: 'Firefox, Linux', personName: 'Tom Berger' }],
      });
    }
    if (path === '/chronicle/export') return new Response('{"chronicle":1}\n');
    return Response.json({ code: 'access.not-allowed', params: {} }, { status: 403 });
  };
});
afterEach(() => {
  shown?.unmount();
  globalThis.fetch = realFetch;
});

const text = (words: string | RegExp) => page.getByText(words);
const link = (name: string | RegExp) => page.getByRole('link', { name });
const button = (name: string | RegExp) => page.getByRole('button', { name });

test('[OF6] actions have words and their names, actors theirs as far as they are known', async () => {
  shown = showOffice('chronicle');
  await expect.element(text('3 Einträge, unterzeichnet bis Eintrag 2.')).toBeVisible();
  await expect
    .element(link(/^Daten an ein Gerät gesendet device\.deliver Tom Berger/))
    .toBeVisible();
  await expect.element(link(/^Anderer Vorgang new\.sort Unbekannt \(77777777\)/)).toBeVisible();
});

test('[OF5] the filter stands in the address and is asked as the server takes it', async () => {
  shown = showOffice(
    `chronicle?from=2026-05-01&until=2026-05-06&actor=${tom}&action=device.&instruction=${instruction}`,
  );
  await expect.element(button('Eingrenzen schließen')).toBeVisible();
  await expect.poll(() => asked.length).toBe(1);
  const { from, until, ...rest } = Object.fromEntries(asked[0] ?? []);
  expect(rest).toEqual({ actor: tom, action: 'device.', instruction });
  expect(new Date(from ?? '')).toEqual(new Date('2026-05-01T00:00:00'));
  expect(new Date(until ?? '')).toEqual(new Date('2026-05-07T00:00:00'));
  await page.getByLabelText('Zweck').fill('essential.service');
  await button('Anzeigen').click();
  await expect.poll(() => shown?.address()).toContain('purpose=essential.service');
  await expect.poll(() => asked.at(-1)?.get('purpose')).toBe('essential.service');
  await link('Alle Einträge').first().click();
  await expect.poll(() => shown?.address()).toBe(`/t/${officeTenant}/privacy/chronicle`);
});

test('[OF4] what is not found at once is looked for further back, until the end', async () => {
  pages = [
    { events: [], next: 200_001 },
    { events: [], next: 100_001 },
    { events: [event(7)], next: 7 },
    { events: [], next: null },
  ];
  shown = showOffice('chronicle?action=device.deliver');
  await expect.element(link(/Nr\. 7$/)).toBeVisible();
  expect(asked.map((one) => one.get('before'))).toEqual([null, '200001', '100001']);
  await expect.element(text('Durchsucht ist das Protokoll bis Eintrag 7.')).toBeVisible();
  await button('Weiter zurück').click();
  await expect.element(button('Weiter zurück')).not.toBeInTheDocument();
  await expect.element(link(/Nr\. 7$/)).toBeVisible();
});

test('[OF5][OF6] one event: its details with names, as they are written, and its neighbours', async () => {
  pages = [{ events: [event(3, { instruction })], next: 3 }];
  shown = showOffice('chronicle/3');
  await expect.element(page.getByRole('heading', { name: 'Eintrag 3', level: 1 })).toBeVisible();
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({ before: '4', most: '1' });
  await expect.element(text('Gerät: Firefox, Linux, Tom Berger')).toBeVisible();
  await expect.element(text(instruction)).toBeVisible();
  expect(link('Eintrag davor').element().getAttribute('href')).toMatch(/chronicle\/2$/);
  expect(link('Alles zu dieser Weisung').element().getAttribute('href')).toContain(
    `?instruction=${instruction}`,
  );
  await text('Wie es im Protokoll steht').click();
  await expect.element(text(`"device": "${device}"`)).toBeVisible();
});

test('[OF6] erased details are said to be erased, in English as in German', async () => {
  pages = [{ events: [event(3, { detail: null })], next: 3 }];
  shown = showOffice('chronicle/3', { locale: 'en-GB' });
  await expect.element(text(/^The details were erased\./)).toBeVisible();
});

test.each(['4', '0', 'x', '-1'])('[OF5] there is no event %s, and that is said', async (item) => {
  pages = [{ events: [event(3)], next: 3 }];
  shown = showOffice(`chronicle/${item}`);
  await expect.element(text('Diesen Eintrag gibt es nicht.')).toBeVisible();
});

const good: ChronicleReport = {
  verdict: 'good',
  tenant: officeTenant,
  events: 3,
  after: 0,
  size: 3,
  ground: 'checkpoint',
  signedSize: 2,
  unsigned: { from: 3, to: 3 },
  unchecked: [],
  erasedInAll: 1,
  findings: [],
  findingsInAll: 0,
};

async function textOf(pieces: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(pieces).text();
}

test('[OF7] a check on the device says what it found and what that stands on', async () => {
  let request: VerifyRequest | undefined;
  let given = '';
  shown = showOffice('chronicle/check', {
    parts: {
      verifyChronicle: async (one) => {
        request = one;
        given = await textOf(one.pieces);
        return good;
      },
    },
  });
  await page
    .getByLabelText('Aufbewahrte Schlüssel (freiwillig)')
    .fill('obhut.example+00000000+key\n');
  await button('Jetziges Protokoll prüfen').click();
  await expect.element(text('Das Protokoll ist vollständig und unverändert.')).toBeVisible();
  expect(given).toBe('{"chronicle":1}\n');
  expect(request?.keys).toEqual(['obhut.example+00000000+key']);
  await expect.element(text(/^Es stützt sich auf einen aufbewahrten Prüfpunkt/)).toBeVisible();
  await expect.element(text(/^Die Einträge 3 bis 3 hat noch niemand/)).toBeVisible();
  await expect.element(text(/^Bei einem Eintrag sind die Einzelheiten gelöscht/)).toBeVisible();
});

test('[OF7] findings are named, lead to the event, and are no good news', async () => {
  shown = showOffice('chronicle/check', {
    parts: {
      verifyChronicle: async () => ({
        ...good,
        verdict: 'edit',
        ground: 'file',
        findings: [{ kind: 'edit', line: 4, seq: 3, words: 'event 3 is not what was chained' }],
        findingsInAll: 1,
      }),
    },
  });
  await button('Jetziges Protokoll prüfen').click();
  await expect.element(text('Es gibt eine Auffälligkeit.')).toBeVisible();
  await expect.element(text('Nachträglich verändert')).toBeVisible();
  await expect.element(text('event 3 is not what was chained')).toBeVisible();
  expect(link('Nr. 3').element().getAttribute('href')).toMatch(/chronicle\/3$/);
});

test('[OF7] a check shows how far it is, and can be stopped', async () => {
  shown = showOffice('chronicle/check', {
    parts: {
      verifyChronicle: ({ onProgress, signal }) =>
        new Promise((_resolve, reject) => {
          onProgress({ events: 2, bytes: 100 });
          signal.addEventListener('abort', () => {
            reject(new Error('stopped'));
          });
        }),
    },
  });
  await button('Jetziges Protokoll prüfen').click();
  await expect
    .element(page.getByRole('progressbar'))
    .toHaveAttribute('aria-valuetext', '2 Einträge');
  await button('Abbrechen').click();
  await expect.element(page.getByRole('progressbar')).not.toBeInTheDocument();
  await expect.element(button('Jetziges Protokoll prüfen')).toBeEnabled();
});
