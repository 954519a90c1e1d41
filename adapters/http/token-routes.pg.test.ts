import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AudienceId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { type ApiMember, clientOf, startApi, type TestApi } from '#testkit/pg/api.ts';
import { alike, problemWith, type TestPage } from '#testkit/pg/http.ts';
import { everyRight, peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import type { TokenId } from '#identity/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import { accessRoutes } from '#apps/server/access-routes.ts';
import { invitationRoutes } from '#apps/server/invitation-routes.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { testPassword } from '#testkit/pg/identity.ts';

let database: TestDatabase;
let api: TestApi;
let home: TenantId;
let away: TenantId;
let team: AudienceId;
let amira: ApiMember;
let page: TestPage;
let keeper: ApiMember;
let keepersPage: TestPage;

interface Made {
  readonly token: string;
  readonly id: TokenId;
}

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startApi(database);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
});
beforeEach(async () => {
  const people = peopleOf(database.admin, home);
  team = await people.audience(await people.space());
  amira = await api.member(home);
  keeper = await api.member(home, 'keeper');
  await people.grant(team, { to: { member: amira.member }, rights: everyRight });
  await people.grant(team, { to: { member: keeper.member }, rights: ['read', 'share'] });
  page = await api.page(amira);
  keepersPage = await api.page(keeper);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

const wish = (more: object = {}) => ({
  tenant: home,
  name: 'Aushang',
  scopes: ['records:read'],
  days: 90,
  ...more,
});

test('[AP3][AP5] a person makes a token, sees it once, uses it, lists it and ends it', async () => {
  const answer = await page.send('POST', '/api/tokens', wish());
  expect(answer.statusCode).toBe(201);
  const made = answer.json<Made & { expiresAt: string; createdAt: string }>();
  expect(made).toMatchObject({
    tenant: home,
    name: 'Aushang',
    scopes: ['records:read'],
    service: null,
  });
  const days = (Date.parse(made.expiresAt) - Date.parse(made.createdAt)) / 86_400_000;
  expect(days).toBe(90);
  const client = clientOf(api.app, home, made.token, made.id);
  expect((await client.get('/api/v1/me')).json()).toMatchObject({
    account: amira.account,
    scopes: ['records:read'],
  });
  const list = await page.send('GET', '/api/tokens');
  expect(list.json()).toMatchObject({ tokens: [{ id: made.id, name: 'Aushang' }] });
  expect(list.body).not.toContain(made.token.slice(0, 20));
  expect((await keepersPage.send('GET', '/api/tokens')).json()).toEqual({ tokens: [] });

  const foreign = await keepersPage.send('DELETE', `/api/tokens/${made.id}`);
  expect(foreign.json()).toEqual(problemWith('identity.token-unknown'));
  for (const id of [randomId(), 'x', '%00']) {
    expect(alike(await keepersPage.send('DELETE', `/api/tokens/${id}`))).toEqual(alike(foreign));
  }
  expect((await page.send('DELETE', `/api/tokens/${made.id}`)).statusCode).toBe(204);
  expect((await client.get('/api/v1/me')).statusCode).toBe(401);
  expect((await page.send('GET', '/api/tokens')).json()).toEqual({ tokens: [] });
});

test.each([
  [{ days: 0 }, 'http.input-invalid'],
  [{ days: 366 }, 'http.input-invalid'],
  [{ days: 1.5 }, 'http.input-invalid'],
  [{ days: undefined }, 'http.input-invalid'],
  [{ scopes: [] }, 'http.input-invalid'],
  [{ scopes: 'records:read' }, 'http.input-invalid'],
  [{ scopes: ['everything'] }, 'identity.scope-unknown'],
  [{ scopes: ['records:delete'] }, 'identity.scope-unknown'],
  [{ scopes: ['records:read:no.kind'] }, 'identity.scope-unknown'],
  [{ scopes: ['records:read:calendar.event:x'] }, 'identity.scope-unknown'],
  [{ name: ' ' }, 'identity.name-invalid'],
  [{ name: 'x'.repeat(81) }, 'identity.name-invalid'],
  [{ name: 'Aus\u202ehang' }, 'identity.name-invalid'],
  [{ account: randomId() }, 'http.input-invalid'],
  [{ service: randomId() }, 'http.input-invalid'],
])('[AP4] a token with %j is refused', async (more, code) => {
  const answer = await page.send('POST', '/api/tokens', wish(more));
  expect(answer.json()).toMatchObject({ code });
  expect((await page.send('GET', '/api/tokens')).json()).toEqual({ tokens: [] });
});

test('[AP5][AP15] a token is made for a tenant one is in', async () => {
  const foreign = await page.send('POST', '/api/tokens', wish({ tenant: away }));
  const absent = await page.send('POST', '/api/tokens', wish({ tenant: 't_0123456789ab' }));
  expect(foreign.json()).toEqual(problemWith('access.no-member'));
  expect(alike(absent)).toEqual(alike(foreign));
});

test('[AP8][ID32] neither another site nor a token makes a token', async () => {
  const made = (await page.send('POST', '/api/tokens', wish())).json<Made>();
  const elsewhere = await page.send('POST', '/api/tokens', wish(), {
    origin: 'https://evil.example',
  });
  expect(elsewhere.json()).toEqual(problemWith('http.origin-refused'));
  const byToken = await api.app.inject({
    method: 'POST',
    url: '/api/tokens',
    headers: { authorization: `Bearer ${made.token}`, origin: 'http://localhost:4400' },
    payload: wish(),
  });
  expect(byToken.statusCode).toBe(401);
  expect((await page.send('GET', '/api/tokens')).json<{ tokens: [] }>().tokens).toHaveLength(1);
});

test('[AP11] signing out everywhere ends what was made here too', async () => {
  const made = (await page.send('POST', '/api/tokens', wish())).json<Made>();
  await page.send('POST', '/api/sign-out-everywhere');
  const client = clientOf(api.app, home, made.token, made.id);
  expect((await client.get('/api/v1/me')).statusCode).toBe(401);
});

test('[ID53][AP24] a body that arrives behind the end of its session makes no token', async () => {
  let came: () => void = () => undefined;
  const judged = new Promise<void>((done) => {
    came = done;
  });
  const own = await startApi(database, {
    routes: [
      (server) => {
        // Behind the guard, which let the request in, and before its body.
        server.addHook('preParsing', async ({ url }) => {
          if (url === '/api/tokens') came();
          return Promise.resolve();
        });
      },
    ],
  });
  await own.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = own.app.server.address() as AddressInfo;
  const { cookie } = (await own.page(amira)).browser;
  const body = JSON.stringify(wish({ days: 365 }));
  const status = await new Promise<number>((done, fail) => {
    const sending = httpRequest(
      {
        port,
        method: 'POST',
        path: '/api/tokens',
        headers: {
          cookie,
          origin: 'http://localhost:4400',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.resume();
        done(response.statusCode ?? 0);
      },
    );
    sending.on('error', fail);
    sending.write(body.slice(0, 20));
    void judged
      .then(() => own.here.identity.signOutEverywhere(amira.account))
      .then(() => sending.end(body.slice(20)));
  });
  await own.close();
  expect(status).toBe(401);
  expect(await api.here.identity.tokens.ofAccount(amira.account)).toEqual([]);
});

test('[AP6] a keeper makes a service with rights and a token, and ends it', async () => {
  const services = `/api/tenants/${home}/services`;
  const opened = await keepersPage.send('POST', services, {
    name: 'Aushang am Eingang',
    grants: [{ audience: team, rights: ['read'] }],
  });
  expect(opened.statusCode, opened.body).toBe(201);
  const { account } = opened.json<{ account: string }>();
  const answer = await keepersPage.send('POST', `${services}/${account}/tokens`, {
    name: 'Bildschirm',
    scopes: ['records:read', 'records:write'],
    days: 365,
  });
  expect(answer.statusCode, answer.body).toBe(201);
  const made = answer.json<Made>();
  const client = clientOf(api.app, home, made.token, made.id);
  expect((await client.get('/api/v1/me')).json()).toMatchObject({ account, tenants: [home] });
  const audiences = await client.get(`/api/v1/tenants/${home}/audiences`);
  expect(audiences.json()).toMatchObject({ audiences: [{ id: team, rights: ['read'] }] });
  // Scopes give no right: the service may read there, and not write.
  const colour = { audience: team, day: '2026-05-03', colour: 'green' };
  const written = await client.mutate({ name: 'calendar.set-day-colour', args: colour });
  expect(written.json()).toMatchObject({ code: 'access.not-allowed' });

  const list = (await keepersPage.send('GET', services)).json<{ services: object[] }>();
  expect(list.services).toContainEqual(
    expect.objectContaining({
      account,
      name: 'Aushang am Eingang',
      tokens: [expect.objectContaining({ id: made.id, name: 'Bildschirm' })],
    }),
  );
  const second = (
    await keepersPage.send('POST', `${services}/${account}/tokens`, {
      name: 'Zweiter',
      scopes: ['records:read'],
      days: 1,
    })
  ).json<Made>();
  const ended = await keepersPage.send('DELETE', `${services}/${account}/tokens/${second.id}`);
  expect(ended.statusCode).toBe(204);
  expect((await client.get('/api/v1/me')).statusCode).toBe(200);

  expect((await keepersPage.send('DELETE', `${services}/${account}`)).statusCode).toBe(204);
  expect((await client.get('/api/v1/me')).statusCode).toBe(401);
  const again = await keepersPage.send('DELETE', `${services}/${account}`);
  expect(again.json()).toEqual(problemWith('access.no-service'));
});

test('[AP6] who is no keeper learns nothing of services and makes none', async () => {
  const services = `/api/tenants/${home}/services`;
  const { account } = (await keepersPage.send('POST', services, { name: 'Verborgen' })).json<{
    account: string;
  }>();
  expect((await page.send('GET', services)).json()).toEqual({ services: [] });
  const wished = { name: 'n', scopes: ['records:read'], days: 1 };
  for (const answer of [
    await page.send('POST', services, { name: 'Meins' }),
    await page.send('POST', `${services}/${account}/tokens`, wished),
    await page.send('POST', `${services}/${randomId()}/tokens`, wished),
    await page.send('DELETE', `${services}/${account}`),
  ]) {
    expect(answer.json()).toEqual(problemWith('access.not-keeper'));
  }
  // Nor of their tokens: neither which there are nor how many.
  const tokensOf = `${services}/${account}/tokens`;
  const token = async () => (await keepersPage.send('POST', tokensOf, wished)).json<Made>();
  const { id: made } = await token();
  for (let count = 1; count < identityLimits.tokensPerAccount; count += 1) await token();
  const full = await page.send('POST', tokensOf, wished);
  expect(full.json()).toEqual(problemWith('access.not-keeper'));
  const hidden = await page.send('DELETE', `${tokensOf}/${made}`);
  expect(hidden.json()).toEqual(problemWith('identity.token-unknown'));
  expect(alike(hidden)).toEqual(alike(await page.send('DELETE', `${tokensOf}/${randomId()}`)));
  expect((await keepersPage.send('DELETE', `${tokensOf}/${made}`)).statusCode).toBe(204);
  // A keeper here is nobody there.
  for (const tenant of [away, 't_0123456789ab']) {
    for (const answer of [
      await keepersPage.send('GET', `/api/tenants/${tenant}/services`),
      await keepersPage.send('POST', `/api/tenants/${tenant}/services`, { name: 'x' }),
      await keepersPage.send('POST', `/api/tenants/${tenant}/services/${account}/tokens`, wished),
      await keepersPage.send('DELETE', `/api/tenants/${tenant}/services/${account}`),
    ]) {
      expect(answer.json()).toEqual(problemWith('access.no-member'));
    }
  }
  // A person's account is no service.
  const disguised = await keepersPage.send('POST', `${services}/${amira.account}/tokens`, wished);
  expect(disguised.json()).toEqual(problemWith('access.not-keeper'));
});

test('[AP6][AC7] a keeper gives a service no right they may not share', async () => {
  const services = `/api/tenants/${home}/services`;
  const answer = await keepersPage.send('POST', services, {
    name: 'Zu viel',
    grants: [{ audience: team, rights: ['read', 'create'] }],
  });
  expect(answer.json()).toEqual(problemWith('access.not-allowed'));
  const { services: left } = (await keepersPage.send('GET', services)).json<{
    services: { name: string }[];
  }>();
  expect(left.map(({ name }) => name)).not.toContain('Zu viel');
});

test('[ID54] what makes tokens wants the password of the last ten minutes, and takes it again', async () => {
  const own = await startApi(database);
  try {
    const who = await own.member(home, 'keeper');
    const mine = await own.page(who);
    const services = `/api/tenants/${home}/services`;
    const open = await mine.send('POST', services, { name: 'Aushang' });
    const { account } = open.json<{ account: string }>();
    const tries = [
      ['/api/tokens', wish()],
      [services, { name: 'Aushang' }],
      [`${services}/${account}/tokens`, { name: 'Aushang', scopes: ['records:read'], days: 1 }],
    ] as const;
    own.here.clock.forward(9 * 60_000);
    for (const [path, body] of tries) {
      expect([path, (await mine.send('POST', path, body)).statusCode]).toEqual([path, 201]);
    }
    own.here.clock.forward(2 * 60_000);
    for (const [path, body] of tries) {
      const refused = await mine.send('POST', path, body);
      expect([path, refused.statusCode]).toEqual([path, 403]);
      expect(refused.json()).toEqual(problemWith('identity.password-needed'));
    }
    // Reading lists and ending tokens protect: they take no password.
    expect((await mine.send('GET', '/api/tokens')).statusCode).toBe(200);
    const [listed] = (await mine.send('GET', '/api/tokens')).json<{ tokens: { id: string }[] }>()
      .tokens;
    expect((await mine.send('DELETE', `/api/tokens/${listed?.id}`)).statusCode).toBe(204);

    const wrong = await mine.send('POST', '/api/session/password', { password: 'falsch' });
    expect(wrong.json()).toEqual(problemWith('identity.password-wrong'));
    expect((await mine.send('POST', '/api/tokens', wish())).statusCode).toBe(403);
    const right = await mine.send('POST', '/api/session/password', { password: testPassword });
    expect(right.statusCode).toBe(204);
    for (const [path, body] of tries) {
      expect([path, (await mine.send('POST', path, body)).statusCode]).toEqual([path, 201]);
    }
    // Another session of the same account gave none.
    const other = await own.page(who);
    own.here.clock.forward(11 * 60_000);
    await mine.send('POST', '/api/session/password', { password: testPassword });
    expect((await mine.send('POST', '/api/tokens', wish())).statusCode).toBe(201);
    expect((await other.send('POST', '/api/tokens', wish())).statusCode).toBe(403);
  } finally {
    await own.close();
  }
});

test('[ID54][ID9] guessing the password of a session that runs is slowed down like signing in', async () => {
  const own = await startApi(database);
  try {
    const mine = await own.page(await own.member(home));
    const answers: number[] = [];
    let last = await mine.send('POST', '/api/session/password', { password: 'falsch' });
    for (let n = 0; n < 12 && last.statusCode !== 429; n += 1) {
      answers.push(last.statusCode);
      last = await mine.send('POST', '/api/session/password', { password: 'falsch' });
    }
    expect(answers.length).toBeGreaterThan(4);
    expect(last.json()).toMatchObject({ code: 'identity.too-many-attempts' });
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  } finally {
    await own.close();
  }
});

test('[AP25] every route of a session is counted, and changes of access by themselves as well', async () => {
  const own: TestApi = await startApi(database, {
    quotas: { perAccount: 9, perToken: 3, perAccountAccess: 3 },
    routes: [
      accessRoutes({
        database: database.tenants,
        clock: systemClock,
        onChanged: () => undefined,
        onLeft: () => Promise.resolve(),
      }),
      invitationRoutes({
        database: database.tenants,
        identity: {
          invite: (invitation) => own.here.identity.invite(invitation),
          invitationsTo: (tenant) => own.here.identity.invitationsTo(tenant),
          requireRecent: (session) => own.here.identity.requireRecent(session),
        },
      }),
    ],
  });
  try {
    const mine = await own.page(await own.member(home, 'keeper'));
    const access = `/api/tenants/${home}/access`;
    const before = Number(
      /r=(\d+)/.exec(String((await mine.send('GET', access)).headers['ratelimit']))?.[1],
    );
    const group = () => mine.send('POST', `${access}/groups`, { name: 'Garten' });
    const first = await group();
    expect(first.statusCode).toBe(201);
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"account";q=9;w=60, "access";q=3;w=60',
      ratelimit: `"account";r=${before - 1};t=60, "access";r=2;t=60`,
    });
    // However the address is written, and whatever becomes of it.
    const second = await mine.send('POST', access.replace('access', '%61ccess') + '/groups', {});
    expect(second.statusCode).toBe(400);
    const third = await mine.send('POST', `/api/tenants/${home}/invitations`, {});
    expect(third.statusCode).toBe(400);
    const fourth = await group();
    expect(fourth.statusCode).toBe(429);
    expect(fourth.json()).toEqual(
      problemWith('api.too-many-requests', { retryAfterSeconds: expect.any(Number) as number }),
    );
    expect(Number(fourth.headers['retry-after'])).toBeGreaterThan(0);
    // Looking is another thing.
    expect((await mine.send('GET', access)).statusCode).toBe(200);
    own.here.clock.forward(60_001);
    expect((await group()).statusCode).toBe(201);
  } finally {
    await own.close();
  }
});
