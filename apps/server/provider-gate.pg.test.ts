import { generateKeyPairSync, sign } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { egressParts } from '#apps/server/egress-parts.ts';
import { allErrors } from '#apps/server/errors.ts';
import { keepNotices, type KeepNoticesParts } from '#apps/server/keep-notices.ts';
import { officeWordRoutes } from '#apps/server/office-word-routes.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import { openAdministration } from '#apps/server/open-administration.ts';
import { OperatorConnections } from '#apps/server/operator-connections.ts';
import { Outbound } from '#apps/server/outbound.ts';
import {
  type ProviderAdministration,
  providerAdministration,
} from '#apps/server/provider-administration.ts';
import { providerRoutes } from '#apps/server/provider-routes.ts';
import type { ProviderConnection } from '#apps/server/provider-settings.ts';
import { reportRoutes } from '#apps/server/report-routes.ts';
import type { ProviderView } from '#apps/server/provider-view.ts';
import { annexProviders } from '#governance/gate/annex-providers.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { cannotComply } from '#governance/contract/server/contract-store.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import { randomId, type TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { described } from '#testkit/gate/described.ts';
import { named, testNetwork } from '#testkit/gate/test-network.ts';
import { openSendgridServer, type SendgridServer } from '#testkit/mail/sendgrid-server.ts';
import { openSmtpServer, type TestSmtpServer } from '#testkit/mail/smtp-server.ts';
import { startHttp, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { peopleOf } from '#testkit/pg/people.ts';
import { testSecret } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const clock = { now: Date.parse('2026-05-01T10:00:00+02:00'), nowMs: () => clock.now };
const at = (text: string) => {
  clock.now = Date.parse(text);
};

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let smtp: TestSmtpServer;
let sendgrid: SendgridServer;
let outbound: Outbound;
let connected: OperatorConnections;
let sendgridUrl: string;
let notices: KeepNoticesParts;
let providers: ProviderAdministration;
let linde: TenantId;
let birken: TenantId;
let katrin: TestPage;
let claudia: TestPage;
let tom: TestPage;

const apiKey = 'SG.test';
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  [smtp, sendgrid] = await Promise.all([openSmtpServer(), openSendgridServer(apiKey)]);
  sendgridUrl = named(sendgrid.url, 'api.letterbird.example');
  const connections: readonly ProviderConnection[] = [
    {
      provider: 'letterbird' as ProviderId,
      via: 'sendgrid',
      url: sendgridUrl,
      apiKey,
      from: 'obhut@example.org',
      reportKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    },
    {
      provider: 'house-mail' as ProviderId,
      via: 'smtp',
      url: `smtp://127.0.0.1:${String(smtp.port)}`,
      from: 'obhut@example.org',
    },
  ];
  connected = new OperatorConnections(database.adminUrl);
  outbound = new Outbound(egressParts(connected, clock), connections, testNetwork());
  notices = {
    adminUrl: database.adminUrl,
    outbound,
    addressesOf: (accounts) => here.identity.addressesOf(accounts),
    publicUrl: 'http://localhost:4400',
    clock,
  };
  providers = providerAdministration(database.admin, () => Promise.resolve(notices), clock);
  app = await startHttp(here, {
    errors: allErrors,
    routes: [
      providerRoutes({ database: database.tenants, identity: here.identity, clock }),
      reportRoutes({ ...notices, publicUrl: 'http://localhost:4400' }),
      officeWordRoutes({ database: database.tenants }),
    ],
  });
  linde = await database.createTenant('Haus Linde');
  birken = await database.createTenant('Birkenhof');
  katrin = await person('katrin@linde.example', linde, 'keeper');
  tom = await person('tom@linde.example', linde, 'staff');
  claudia = await person('claudia@birken.example', birken, 'keeper');
});
afterAll(async () => {
  await app.close();
  await outbound.close();
  await connected.close();
  await Promise.all([smtp.close(), sendgrid.close()]);
  await here.close();
  await database.close();
});

async function person(email: string, tenant: TenantId, role: string): Promise<TestPage> {
  const account = await here.identity.createAccount({ email, name: email, password: testPassword });
  await here.join(account, tenant);
  const there = peopleOf(database.admin, tenant);
  const { member } = await there.member(email, account);
  await there.owner(`UPDATE tenant_schema.member SET role = $2 WHERE id = $1`, [member, role]);
  const page = new TestPage(app);
  await page.send('POST', '/api/auth/sign-in/email', { email, password: testPassword });
  return page;
}

async function viewOf(page: TestPage, tenant: TenantId): Promise<ProviderView> {
  const answer = await page.send('GET', `/api/tenants/${tenant}/providers`);
  expect(answer.statusCode).toBe(200);
  return answer.json<ProviderView>();
}

async function noticeOf(page: TestPage, tenant: TenantId) {
  const [notice] = (await viewOf(page, tenant)).notices;
  if (notice === undefined) throw new Error('no notice');
  return notice;
}

async function answer(page: TestPage, tenant: TenantId, body: object) {
  const { id } = await noticeOf(page, tenant);
  return page.send('POST', `/api/tenants/${tenant}/notices/${id}/answers`, body);
}

/** By whom a mail to somebody of the tenant goes now, and whether it did. */
async function mailGoesBy(tenant: TenantId): Promise<string> {
  const [before, beside] = [smtp.received.length, sendgrid.taken.length];
  const mail = { id: randomId<string>(), to: 'a@example.org', subject: 'x', text: 'x' };
  const sent = await outbound.sendMail(tenant, 'mail.account', mail);
  const went = [smtp.received.length - before, sendgrid.taken.length - beside].join();
  return sent.is === 'sent' ? `${sent.provider} ${went}` : `nobody ${went}`;
}

/** What page, annex and runtime say of the new provider; they have to agree (GA18). */
async function said(page: TestPage, tenant: TenantId): Promise<'used' | 'not used'> {
  const listed = (await viewOf(page, tenant)).providers.find(({ id }) => id === 'letterbird');
  const onPage = listed?.purposes.every(({ isOpen }) => isOpen) === true;
  const state = await asOperator(database.admin)(tenant, readGateState);
  if (state === null) throw new Error('no state');
  const inAnnex = annexProviders(state.standing, state.providers, clock.now).some(
    ({ id }) => id === 'letterbird',
  );
  const atRunTime = (await mailGoesBy(tenant)) === 'letterbird 0,1';
  expect([onPage, inAnnex]).toEqual([atRunTime, atRunTime]);
  return onPage ? 'used' : 'not used';
}

async function chronicleOf(tenant: TenantId) {
  return database.admin.query<{ action: string; detail: string }>(
    inSchema(
      `SELECT c.action, d.detail FROM tenant_schema.chronicle c
       JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
       UNION ALL SELECT o.action, o.more FROM tenant_schema.chronicle_outbox o`,
      tenant,
    ),
  );
}

const letterbird = (host: string, more: object = {}) =>
  described({ hosts: [host], ...more }) as unknown;

describe('a provider, from its description to its end', () => {
  test('[GA6][GA20] what the operator runs itself carries mail, and what is not described does not', async () => {
    expect(await mailGoesBy(linde)).toBe('nobody 0,0');
    await providers.add({
      descriptor: {
        ...described(),
        id: 'house-mail',
        relation: 'own',
        hosts: [`127.0.0.1:${String(smtp.port)}`],
        places: [{ country: 'DE', region: 'Berlin', basis: null }],
        agreement: null,
      },
      alternatives: [],
      by: 'Kim Beispiel',
    });
    expect(smtp.received).toEqual([]);
    expect(await mailGoesBy(linde)).toBe('house-mail 1,0');
  });

  test('[GA22][GA23][GA25][GA26] a new one is announced to every tenant, in the app and by mail, and does nothing', async () => {
    smtp.received.length = 0;
    const told = await providers.add({
      descriptor: letterbird(new URL(sendgridUrl).host, { name: '<b>Letterbird</b>' }),
      alternatives: [{ de: 'Nur in der App', en: 'In the app only' }],
      by: 'Kim Beispiel',
    });
    expect(told.notices.map(({ tenant }) => tenant).toSorted()).toEqual([linde, birken].toSorted());
    expect(smtp.received.map(({ to }) => to.join()).toSorted()).toEqual([
      'claudia@birken.example',
      'katrin@linde.example',
    ]);
    expect(smtp.received[0]?.text).toContain('<b>Letterbird</b> (Letterbird Inc.)');
    expect(smtp.received[0]?.text).toContain('- Nur in der App');
    expect(smtp.received[0]?.text).toContain('/privacy/providers');

    const notice = await noticeOf(katrin, linde);
    expect(notice).toMatchObject({
      name: '<b>Letterbird</b>',
      deliveredAtMs: null,
      effectiveAtMs: null,
      sends: [{ name: 'katrin@linde.example', state: 'accepted', provider: 'house-mail' }],
    });
    for (const [page, tenant] of [[katrin, linde] as const, [claudia, birken] as const]) {
      expect(await said(page, tenant)).toBe('not used');
    }
    // Once is enough.
    expect(await keepNotices(notices)).toEqual([]);
    expect((await chronicleOf(linde)).map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'provider.add',
        'notice.issue',
        'notice.send',
        'provider.call',
        'provider.deny',
      ]),
    );
  });

  test('[GA22][GA24] that mails were accepted starts no clock, however long nobody says anything', async () => {
    at('2026-06-01T10:00:00+02:00');
    expect(await said(katrin, linde)).toBe('not used');
    expect(await noticeOf(katrin, linde)).toMatchObject({ effectiveAtMs: null });
  });

  test('[GA24] what its carrier reports, signed, is shown and starts no clock; what others say is nothing', async () => {
    const owner = (text: string) => database.admin.query<{ id: string }>(inSchema(text, birken));
    const [send] = await owner('SELECT id FROM tenant_schema.notice_send');
    const report = (event: string, key = privateKey) => {
      const timestamp = Math.floor(clock.nowMs() / 1000);
      const payload = JSON.stringify([{ event, obhut_send: send?.id, status: '5.1.1', timestamp }]);
      const signature = sign('sha256', Buffer.from(`${String(timestamp)}${payload}`), key);
      return app.inject({
        method: 'POST',
        url: '/hooks/mail/letterbird',
        payload,
        headers: {
          'content-type': 'application/json',
          'x-twilio-email-event-webhook-signature': signature.toString('base64'),
          'x-twilio-email-event-webhook-timestamp': String(timestamp),
        },
      });
    };
    const state = async () => (await noticeOf(claudia, birken)).sends[0]?.state;
    // Carried by the house's own server: this is not theirs to report of.
    expect((await report('bounce')).statusCode).toBe(204);
    expect(await state()).toBe('accepted');
    await owner(`UPDATE tenant_schema.notice_send SET provider = 'letterbird'`);
    const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
    expect((await report('bounce', stranger)).statusCode).toBe(404);
    expect(await state()).toBe('accepted');
    expect((await report('delivered')).statusCode).toBe(204);
    expect(await state()).toBe('reported-delivered');
    expect(await noticeOf(claudia, birken)).toMatchObject({ deliveredAtMs: null });
    expect((await report('bounce')).statusCode).toBe(204);
    expect(await state()).toBe('bounced');
    expect(await noticeOf(claudia, birken)).toMatchObject({ deliveredAtMs: null });
  });

  test('[GA25] others see nothing and answer nothing', async () => {
    const { id } = await noticeOf(katrin, linde);
    const theirs = `/api/tenants/${linde}`;
    for (const page of [tom, claudia]) {
      expect((await page.send('GET', `${theirs}/providers`)).statusCode).toBe(403);
      const acknowledged = await page.send('POST', `${theirs}/notices/${id}/acknowledge`);
      expect([403, 404]).toContain(acknowledged.statusCode);
      const objected = await page.send('POST', `${theirs}/notices/${id}/answers`, {
        is: 'objection',
        reason: 'no',
      });
      expect([403, 404]).toContain(objected.statusCode);
    }
    expect(await noticeOf(katrin, linde)).toMatchObject({ deliveredAtMs: null, answers: [] });
  });

  test('[GA7][GA9] 14 complete days after delivery it starts for one tenant, and not for the one that objected at 23:59 of day 14', async () => {
    for (const [page, tenant] of [[katrin, linde] as const, [claudia, birken] as const]) {
      const { id } = await noticeOf(page, tenant);
      const done = await page.send('POST', `/api/tenants/${tenant}/notices/${id}/acknowledge`);
      expect(done.statusCode).toBe(200);
      expect(await said(page, tenant)).toBe('not used');
    }
    expect(await noticeOf(claudia, birken)).toMatchObject({
      proof: 'acknowledged',
      effectiveAtMs: Date.parse('2026-06-16T00:00:00+02:00'),
    });

    at('2026-06-15T23:59:00+02:00');
    const objected = await answer(katrin, linde, {
      is: 'objection',
      reason: 'Nicht in die USA.',
      alternative: 0,
    });
    expect(objected.statusCode).toBe(200);
    expect(await said(katrin, linde)).toBe('not used');
    expect(await said(claudia, birken)).toBe('not used');

    at('2026-06-16T00:00:00+02:00');
    expect(await said(claudia, birken)).toBe('used');
    expect(await said(katrin, linde)).toBe('not used');
    expect(await mailGoesBy(linde)).toBe('house-mail 1,0');
    expect(await noticeOf(katrin, linde)).toMatchObject({
      openObjections: 1,
      answers: [{ is: 'objection', reason: 'Nicht in die USA.', alternative: 0, isOpen: true }],
    });
    const late = await answer(claudia, birken, { is: 'objection', reason: 'too late' });
    expect(late.json()).toMatchObject({ code: 'gate.answer-late' });
  });

  test('[GA9][GA16] an objection can be taken back, and a clock set back gives no time back', async () => {
    at('2026-06-17T10:00:00+02:00');
    const { answers } = await noticeOf(katrin, linde);
    const back = await answer(katrin, linde, {
      is: 'objection-withdrawn',
      objection: answers[0]?.id ?? '',
      reason: '',
    });
    expect(back.statusCode).toBe(200);
    expect(await said(katrin, linde)).toBe('used');
    at('2026-06-10T10:00:00+02:00');
    expect(await said(katrin, linde)).toBe('used');
    const late = await answer(katrin, linde, { is: 'objection', reason: 'once more' });
    expect(late.json()).toMatchObject({ code: 'gate.answer-late' });
    at('2026-06-18T10:00:00+02:00');
  });

  test('[GA21] what left and what did not stands in the chronicle, without content or address', async () => {
    const lines = (await chronicleOf(birken)).filter(({ action }) =>
      action.startsWith('provider.c'),
    );
    expect(lines.map(({ detail }) => JSON.parse(detail) as object)).toContainEqual({
      provider: 'letterbird',
      version: 1,
      purpose: 'mail.account',
      categories: ['user.contact.email', 'user.name'],
      reasons: [],
    });
    expect(JSON.stringify(await chronicleOf(birken))).not.toContain('@');
  });

  test('[GA14] a stop shuts it at once for all, and lifted it is as before', async () => {
    const stop = { provider: 'letterbird' as ProviderId, tenant: null, by: 'Kim', reason: 'Leck' };
    await providers.stop(stop);
    // The annex is what was agreed: a stop takes nothing out of it.
    expect(await mailGoesBy(birken)).toBe('house-mail 1,0');
    expect((await viewOf(claudia, birken)).providers[1]?.purposes[0]).toMatchObject({
      isOpen: false,
      reasons: [{ code: 'stopped' }],
    });
    await providers.lift(stop);
    expect(await said(claudia, birken)).toBe('used');
    await expect(providers.lift(stop)).rejects.toMatchObject({ code: 'provider.not-stopped' });
  });

  test('[GA41] owners are told by mail what happened, until one of them says to have it, and no more than that', async () => {
    smtp.received.length = 0;
    const stop = { provider: 'letterbird' as ProviderId, tenant: null, by: 'Kim', reason: 'Leck' };
    await providers.stop({ ...stop, tenant: linde });
    await providers.lift({ ...stop, tenant: linde });
    const [mail, ...others] = smtp.received;
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      to: ['katrin@linde.example'],
      subject: 'Ein Anbieter ist gesperrt',
    });
    expect(mail?.text).toContain('Der Anbieter <b>Letterbird</b> ist für Haus Linde gesperrt');
    expect(mail?.text).toContain(`http://localhost:4400/t/${linde}/privacy/providers`);
    expect(`${mail?.text ?? ''}${mail?.headers ?? ''}`).not.toMatch(/Leck|Kim/);

    // That it was taken is no delivery: two days later it comes once more.
    const after = async (hours: number) => {
      smtp.received.length = 0;
      sendgrid.taken.length = 0;
      clock.now += hours * 3_600_000;
      await keepNotices(notices);
      // By whichever is open by then.
      return [
        ...smtp.received.map(({ to, subject }) => `${to.join()} ${subject}`),
        ...sendgrid.taken.map(
          ({ body }) => `${body.personalizations[0]?.to[0]?.email ?? ''} ${body.subject}`,
        ),
      ];
    };
    expect(await after(47)).toEqual([]);
    const again = 'katrin@linde.example Ein Anbieter ist gesperrt';
    expect(await after(2)).toContain(again);
    const words = async (page: TestPage) => {
      const found = await page.send('GET', `/api/tenants/${linde}/office-words`);
      return found.statusCode === 200
        ? found.json<{ words: { id: string; kind: string; seenAt: string | null }[] }>().words
        : found.statusCode;
    };
    expect(await words(tom)).toBe(403);
    expect(await words(claudia)).toBe(403);
    const all = await words(katrin);
    if (typeof all === 'number') throw new Error('a keeper may look');
    for (const { id, kind } of all) {
      expect(kind).toBe('provider-stopped');
      const seen = (page: TestPage) =>
        page.send('POST', `/api/tenants/${linde}/office-words/${id}/seen`);
      expect((await seen(tom)).statusCode).toBe(403);
      expect((await seen(katrin)).statusCode).toBe(204);
      expect((await seen(katrin)).statusCode).toBe(204);
    }
    expect(await after(49)).not.toContain(again);
    expect(
      (await chronicleOf(linde)).filter(({ action }) => action === 'notice.deliver'),
    ).toContainEqual(
      expect.objectContaining({ detail: expect.stringContaining('provider-stopped') as string }),
    );
  });

  test('[GA41] one that is refused for now is tried for as long as it takes', async () => {
    const inBirken = asOperator(database.admin);
    await inBirken(birken, (sql) =>
      cannotComply(sql, { reason: 'Der Vermieter kündigt.', author: 'Kim' }),
    );
    smtp.answer = 'refuse-for-now';
    sendgrid.answer = 'refuse-for-now';
    for (const minutes of [0, 11, 21, 41, 81, 161, 321, 641, 721, 721]) {
      clock.now += minutes * 60_000;
      await keepNotices(notices);
    }
    const mail = async () =>
      (
        await database.admin.query<{ state: string; tries: number }>(
          inSchema(
            `SELECT m.state, m.tries FROM tenant_schema.office_mail m
             JOIN tenant_schema.office_word w ON w.id = m.word_id WHERE w.kind = 'cannot-comply'`,
            birken,
          ),
        )
      )[0];
    expect(await mail()).toEqual({ state: 'refused', tries: 10 });
    smtp.answer = 'accept';
    sendgrid.answer = 'accept';
    await keepNotices(notices);
    expect(await mail()).toMatchObject({ tries: 10 });
    clock.now += 721 * 60_000;
    sendgrid.taken.length = 0;
    await keepNotices(notices);
    expect(await mail()).toEqual({ state: 'accepted', tries: 11 });
    const went = JSON.stringify([smtp.received, sendgrid.taken]);
    expect(went).toContain('Der Betreiber kann den Vertrag nicht einhalten');
    expect(went).not.toContain('Vermieter');
  });

  test('[GA5][GA13] another region has a notice of its own, and a better address none', async () => {
    const { host } = new URL(sendgridUrl);
    const contact = 'dpo@letterbird.example';
    const better = await providers.change({
      descriptor: letterbird(host, { name: '<b>Letterbird</b>', contact }),
      alternatives: [],
      by: 'Kim Beispiel',
      endsEarlier: false,
    });
    expect(better).toMatchObject({ version: 2, needsNotice: false, notices: [] });
    expect(await said(claudia, birken)).toBe('used');
    const [us] = described().places;
    const moved = await providers.change({
      descriptor: letterbird(host, {
        contact,
        places: [us, { country: 'IE', region: 'Dublin', basis: null }],
      }),
      alternatives: [],
      by: 'Kim Beispiel',
      endsEarlier: true,
    });
    expect(moved).toMatchObject({ version: 3, changes: ['places'], needsNotice: true });
    expect(moved.notices).toHaveLength(2);
    expect(await said(claudia, birken)).toBe('not used');
  });

  test('[GA10] who approves early waits for nothing', async () => {
    const approved = await answer(claudia, birken, { is: 'approval', reason: '' });
    expect(approved.statusCode).toBe(200);
    expect(await said(claudia, birken)).toBe('used');
    expect(await said(katrin, linde)).toBe('not used');
    const again = await answer(claudia, birken, { is: 'approval', reason: '' });
    expect(again.json()).toMatchObject({ code: 'gate.answer-again' });
    const back = await answer(claudia, birken, { is: 'approval-withdrawn', reason: '' });
    expect(back.statusCode).toBe(200);
    expect(await said(claudia, birken)).toBe('not used');
  });

  test('[GA12] a tenant that is made meanwhile is told, and bound by none of it', async () => {
    const late = await database.createTenant('Neues Haus');
    const otto = await person('otto@neu.example', late, 'keeper');
    smtp.answer = 'refuse-for-good';
    const issued = await keepNotices(notices);
    smtp.answer = 'accept';
    expect(issued).toMatchObject([{ tenant: late, provider: 'letterbird', version: 3 }]);
    expect(await said(otto, late)).toBe('not used');
    expect(await noticeOf(otto, late)).toMatchObject({
      sends: [{ state: 'bounced', code: '550' }],
      effectiveAtMs: null,
    });
  });

  test('[GA16] in a round before which the clock was set forward nobody is told, and no time is kept', async () => {
    const tenant = await database.createTenant('Haus Erle');
    const seen = () =>
      database.admin.query(inSchema('SELECT seen_at FROM tenant_schema.gate_clock', linde));
    const before = await seen();
    clock.now += 86_400_000;
    const round = keepNotices({ ...notices, aheadMs: () => 86_400_000 });
    await expect(round).rejects.toMatchObject({
      code: 'gate.clock-set-forward',
      params: { seconds: 86_400 },
    });
    expect(await seen()).toEqual(before);
    clock.now -= 86_400_000;
    const issued = await keepNotices({ ...notices, aheadMs: () => 1_000 });
    expect(issued).toMatchObject([{ tenant, provider: 'letterbird', version: 3 }]);
  });

  test('[GA29] public holidays of the tenant’s Land move the end, and the delivery keeps which', async () => {
    const administration = await openAdministration({
      adminUrl: database.adminUrl,
      secret: testSecret,
      publicUrl: 'http://localhost:4400',
      dataDir: '/nowhere',
      clock,
    });
    try {
      expect(await administration.land({ tenant: linde })).toBeNull();
      await expect(administration.land({ tenant: linde, land: 'XX' })).rejects.toMatchObject({
        code: 'deadline.land-unknown',
      });
      expect(await administration.land({ tenant: linde, land: 'DE-BE' })).toBe('DE-BE');
    } finally {
      await administration.close();
    }
    // Day 14 is Christmas Day, a Friday; the next working day is Monday.
    at('2026-12-11T10:00:00+01:00');
    const { id } = await noticeOf(katrin, linde);
    await katrin.send('POST', `/api/tenants/${linde}/notices/${id}/acknowledge`);
    const notice = await noticeOf(katrin, linde);
    expect(notice.calendar).toMatch(/^DE-BE date-holidays /);
    expect(notice.effectiveAtMs).toBe(Date.parse('2026-12-29T00:00:00+01:00'));
  });

  test('[GA11] a notice that is withdrawn is none, and a removed provider gets nothing', async () => {
    const { id } = await noticeOf(katrin, linde);
    await providers.withdraw(linde, id, 'Kim Beispiel');
    await expect(providers.withdraw(linde, id, 'Kim')).rejects.toMatchObject({
      code: 'gate.notice-unknown',
    });
    await providers.remove('letterbird' as ProviderId, 'Kim Beispiel');
    expect(await said(claudia, birken)).toBe('not used');
    await expect(
      providers.change({
        descriptor: letterbird('a.example'),
        alternatives: [],
        by: 'Kim',
        endsEarlier: false,
      }),
    ).rejects.toMatchObject({ code: 'provider.unknown' });
  });

  test('[GA21][GA23] a notice that nobody may carry waits, and nothing is called refused for it', async () => {
    const houseMail = { provider: 'house-mail' as ProviderId, tenant: null, by: 'Kim', reason: '' };
    await providers.stop(houseMail);
    const refusals = async () =>
      (await chronicleOf(linde)).filter(({ action }) => action === 'provider.deny').length;
    const before = await refusals();
    await providers.add({
      descriptor: letterbird('elsewhere.example', { id: 'second-post' }),
      alternatives: [],
      by: 'Kim Beispiel',
    });
    await keepNotices(notices);
    const { notices: all } = await viewOf(katrin, linde);
    const waits = all.find(({ provider }) => provider === 'second-post');
    expect(waits?.sends).toMatchObject([{ state: 'waiting' }]);
    expect(await refusals()).toBe(before);
    smtp.received.length = 0;
    await providers.lift(houseMail);
    await keepNotices(notices);
    expect(smtp.received.map(({ to }) => to.join())).toContain('katrin@linde.example');
  });
});
