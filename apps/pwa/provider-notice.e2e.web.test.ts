import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod/mini';
import { egressParts } from '#apps/server/egress-parts.ts';
import { OperatorConnections } from '#apps/server/operator-connections.ts';
import { Outbound } from '#apps/server/outbound.ts';
import { readConnections } from '#apps/server/provider-settings.ts';
import { randomId, type TenantId } from '#kernel/base/ids.ts';
import { launchBrowser } from '#testkit/browser.ts';
import { makeCertificates } from '#testkit/certificates.ts';
import { Device } from '#testkit/e2e/device.ts';
import { copyPrepared } from '#testkit/e2e/prepared-data.ts';
import { newDataDir } from '#testkit/e2e/program.ts';
import { type ProgramHere, startHere } from '#testkit/e2e/program-here.ts';
import { freePort } from '#testkit/free-port.ts';
import { described } from '#testkit/gate/described.ts';
import { testNetwork } from '#testkit/gate/test-network.ts';
import { openSendgridServer, type SendgridServer } from '#testkit/mail/sendgrid-server.ts';
import { openSmtpServer, type TestSmtpServer } from '#testkit/mail/smtp-server.ts';

const clock = { now: Date.now(), nowMs: () => clock.now };
const apiKey = 'SG.test';
const name = '<b onclick=alert(1)>Twilio</b> SendGrid';
const dayMs = 86_400_000;

let folder: string;
let dataDir: string;
let smtp: TestSmtpServer;
let sendgrid: SendgridServer;
let program: ProgramHere;
let connections: OperatorConnections;
let outbound: Outbound;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obhut-notice-'));
  dataDir = newDataDir();
  if (!(await copyPrepared(inject('preparedData'), dataDir))) await mkdir(dataDir);
  const made = makeCertificates(folder, 'sendgrid', ['api.sendgrid.com']);
  const [cert = '', key = '', authorities = ''] = await Promise.all(
    [made.certificate, made.key, made.authority].map((file) => readFile(file, 'utf8')),
  );
  [smtp, sendgrid, browser] = await Promise.all([
    openSmtpServer(),
    openSendgridServer(apiKey, { cert, key }),
    launchBrowser([]),
  ]);
  const from = 'obhut@example.org';
  const providers = await file('providers', [
    { provider: 'sendgrid', via: 'sendgrid', url: `https://${host()}`, apiKey, from },
    { provider: 'house-mail', via: 'smtp', url: `smtp://127.0.0.1:${String(smtp.port)}`, from },
  ]);
  const openNetwork = testNetwork({ authorities });
  program = await startHere({
    environment: {
      OBHUT_DATA_DIR: dataDir,
      OBHUT_PORT: String(await freePort()),
      OBHUT_PROVIDERS: providers,
    },
    clock,
    openNetwork,
  });
  connections = new OperatorConnections(await program.adminUrl());
  outbound = new Outbound(
    egressParts(connections, clock),
    await readConnections(providers),
    openNetwork,
  );
});
afterAll(async () => {
  await browser.close();
  await outbound.close();
  await connections.close();
  await program.stop();
  await Promise.all([smtp.close(), sendgrid.close()]);
  for (const one of [folder, dataDir]) await rm(one, { recursive: true, force: true });
});

/** By its own name, over TLS; the port is the test's. */
const host = () => `api.sendgrid.com:${new URL(sendgrid.url).port}`;

async function file(of: string, content: unknown): Promise<string> {
  const path = join(folder, `${of}.json`);
  await writeFile(path, JSON.stringify(content));
  return path;
}

async function add(descriptor: unknown, offered: readonly object[] = []): Promise<void> {
  const [written, alternatives] = [
    await file('described', descriptor),
    await file('alternatives', offered),
  ];
  const said = ['--by', 'Kim Beispiel', '--alternatives', alternatives];
  await program.obhut('provider', 'add', written, ...said);
}

const providersPath = (tenant: string) => `/t/${tenant}/privacy/providers`;
const drift = z.object({
  drift: z.array(z.object({ part: z.string(), after: z.nullable(z.string()) })),
});
const published = z.object({
  document: z.object({ providers: z.array(z.object({ id: z.string(), state: z.string() })) }),
});

/** By whom a mail to somebody of the tenant goes now, and whether it arrived there. */
async function mailGoesBy(tenant: string): Promise<string> {
  const before = [smtp.received.length, sendgrid.taken.length];
  const mail = { id: randomId<string>(), to: 'a@example.org', subject: 'x', text: 'x' };
  const sent = await outbound.sendMail(tenant as TenantId, 'mail.account', mail);
  const went = [smtp.received, sendgrid.taken].map((one, at) => one.length - (before[at] ?? 0));
  return sent.is === 'sent' ? `${sent.provider} ${went.join()}` : `nobody ${went.join()}`;
}

/** What page, annex and runtime say of the new provider: asked all three each time, and they agree (GA18). */
async function said(device: Device, tenant: string): Promise<'used' | 'not used'> {
  await device.goTo(`${providersPath(tenant)}/sendgrid`);
  const gate = device.page.locator('section').filter({
    has: device.page.getByRole('heading', { name: 'Was an diesen Anbieter gehen darf' }),
  });
  await gate.waitFor();
  const [open, shut] = await Promise.all(
    ['offen', 'gesperrt'].map((word) => gate.getByText(word, { exact: true }).count()),
  );
  const onPage = open === 2 && shut === 0;
  const answer = await device.context.request.get(`${device.url}/api/tenants/${tenant}/contract`);
  const changed = z.parse(drift, await answer.json()).drift;
  const inAnnex = changed.some(
    ({ part, after }) => part === 'annex_IV' && after?.includes('SendGrid') === true,
  );
  const by = await mailGoesBy(tenant);
  expect([by, shut, onPage, inAnnex]).toEqual(
    by === 'sendgrid 0,1' ? [by, 0, true, true] : ['house-mail 1,0', 2, false, false],
  );
  return onPage ? 'used' : 'not used';
}

/** What everybody may read of it. */
async function publicly(): Promise<string | undefined> {
  const answer = await fetch(`${program.url}/transparency.json`);
  const { document } = z.parse(published, await answer.json());
  return document.providers.find(({ id }) => id === 'sendgrid 1')?.state;
}

const berlin = (ms: number) =>
  new Intl.DateTimeFormat('de', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Berlin',
  }).format(ms);

test('[GA7][GA9][GA18][GA20][GA22][GA23][GA28][TR11] a new provider is announced by a real mail; one organisation objects and one does not; page, annex and runtime agree at every step', async () => {
  await add({
    ...described(),
    id: 'house-mail',
    name: 'Hausinterne Post',
    relation: 'own',
    agreement: null,
    hosts: [`127.0.0.1:${String(smtp.port)}`],
    places: [{ country: 'DE', region: 'Berlin', basis: null }],
  });
  expect(smtp.received).toEqual([]);
  expect(await publicly()).toBeUndefined();
  await add({ ...described(), id: 'sendgrid', name, hosts: [host()] }, [
    { de: 'Nur in der App', en: 'In the app only' },
  ]);

  // By the house's own mail, as the new one may carry nothing yet, not even the word of itself.
  const mails = new Map(smtp.received.map((mail) => [mail.to.join(), mail.text]));
  expect([...mails.keys()].toSorted()).toEqual(
    expect.arrayContaining(['claudia@obhut.example', 'katrin@obhut.example']),
  );
  expect(sendgrid.taken).toEqual([]);

  const [katrin, claudia] = [
    await Device.open(browser, { url: program.url }),
    await Device.open(browser, { url: program.url }),
  ];
  await katrin.signIn('katrin');
  await claudia.signIn('claudia');
  const [{ tenant: linde }, { tenant: birken }] = [await katrin.session(), await claudia.session()];
  const both = [
    [katrin, linde],
    [claudia, birken],
  ] as const;
  expect(mails.get('katrin@obhut.example')).toContain(program.url + providersPath(linde));
  for (const [device, tenant] of both) expect(await said(device, tenant)).toBe('not used');

  // Weeks in which nobody says anything start no clock.
  clock.now += 40 * dayMs;
  const { page } = katrin;
  await katrin.goTo(providersPath(linde));
  await page
    .getByRole('link', { name: /angekündigt/ })
    .filter({ hasText: name })
    .click();
  await page.getByText('Die Frist läuft noch nicht').waitFor();
  expect(await said(katrin, linde)).toBe('not used');

  // Both say that they have it. The day of that does not count, then come 14 whole ones.
  for (const [device, tenant] of both) {
    await device.goTo(`${providersPath(tenant)}/sendgrid`);
    await device.page.getByRole('button', { name: 'Empfang bestätigen' }).click();
    await device.page.getByText('Frühestens wirksam').waitFor();
  }
  const facts = page.locator('dl').filter({ hasText: 'Frühestens wirksam' });
  await katrin.goTo(`${providersPath(linde)}/sendgrid`);
  await facts.waitFor();
  const dates = await facts.locator('dd').allTextContents();
  const view = await katrin.context.request.get(`${program.url}/api/tenants/${linde}/providers`);
  const [{ deliveredAtMs, objectionEndsMs, effectiveAtMs }] = z.parse(
    z.object({
      notices: z.tuple([
        z.object({
          deliveredAtMs: z.number(),
          objectionEndsMs: z.number(),
          effectiveAtMs: z.number(),
        }),
      ]),
    }),
    await view.json(),
  ).notices;
  expect(dates).toEqual([deliveredAtMs, objectionEndsMs, effectiveAtMs].map(berlin));
  expect(deliveredAtMs).toBe(clock.now);
  // Its end may be the next working day; whole days are what they are.
  expect(
    new Date(effectiveAtMs - 60_000).toLocaleTimeString('de', { timeZone: 'Europe/Berlin' }),
  ).toBe('23:59:00');
  expect(effectiveAtMs - deliveredAtMs).toBeGreaterThan(14 * dayMs);
  for (const [device, tenant] of both) expect(await said(device, tenant)).toBe('not used');

  // At the last minute, as somebody does who looks for it and finds it then.
  clock.now = objectionEndsMs - 60_000;
  await katrin.goTo(`${providersPath(linde)}/sendgrid`);
  await page.getByRole('button', { name: 'Widersprechen' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Nur in der App').click();
  await dialog.getByLabel('Begründung (freiwillig)').fill('Nicht <i>in</i> die USA.');
  await dialog.getByRole('button', { name: 'Widersprechen' }).click();
  await page.getByText('Nicht <i>in</i> die USA.').waitFor();
  await page.getByText('Gewünscht stattdessen: Nur in der App').waitFor();
  for (const [device, tenant] of both) expect(await said(device, tenant)).toBe('not used');

  clock.now = effectiveAtMs - 1;
  expect(await said(claudia, birken)).toBe('not used');
  clock.now = effectiveAtMs;
  expect(await said(claudia, birken)).toBe('used');
  await claudia.page.getByText(`Nach Ablauf der Frist, seit ${berlin(effectiveAtMs)}.`).waitFor();
  expect(await said(katrin, linde)).toBe('not used');
  await page.getByText('Es liegt ein Widerspruch vor.').first().waitFor();

  // What the program itself sends goes by it for the one, over TLS, and for the other never.
  smtp.received.length = 0;
  sendgrid.taken.length = 0;
  await add({ ...described(), id: 'second-post', name: 'Zweite Post', hosts: ['post.example'] });
  const carried = sendgrid.taken.flatMap(({ body }) =>
    body.personalizations.flatMap(({ to }) => to.map(({ email }) => email)),
  );
  expect(carried).toEqual(['claudia@obhut.example']);
  expect(smtp.received.flatMap(({ to }) => to)).toContain('katrin@obhut.example');
  expect(smtp.received.flatMap(({ to }) => to)).not.toContain('claudia@obhut.example');

  // Who takes it back has waited.
  await katrin.goTo(`${providersPath(linde)}/sendgrid`);
  await page.getByRole('button', { name: 'Widerspruch zurücknehmen' }).click();
  await page.getByText('offen', { exact: true }).first().waitFor();
  expect(await said(katrin, linde)).toBe('used');
  // The page for everybody follows as soon as the program has looked at itself once.
  await expect.poll(publicly, { timeout: 60_000 }).toBe('in-use');
  expect([...katrin.faults, ...claudia.faults]).toEqual([]);
});
