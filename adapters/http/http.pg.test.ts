import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, DeviceId } from '#kernel/base/ids.ts';
import { publicRoutes } from '#adapters/http/public-routes.ts';
import { createLogger } from '#adapters/http/logger.ts';
import { alike, problemWith, startHttp, testOrigin, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
const log: string[] = [];
const routes: string[] = [];
const email = 'amira@linde.example';

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  app = await startHttp(here, {
    logger: createLogger({
      level: 'debug',
      destination: { write: (line: string) => void log.push(line) },
    }),
    routes: [
      (server) => {
        server.addHook('onRoute', ({ method, url }) => {
          for (const one of [method].flat()) routes.push(`${one} ${url}`);
        });
        server.post('/api/fails/:how', (request) => {
          const { how } = request.params as { how: string };
          if (how === 'unregistered') throw new AppError('nobody.knows', { name: 'Amira' });
          if (how === 'database') throw Object.assign(new Error('x'), { code: '57P01' });
          throw new Error(`Key (email)=(${email}) already exists`);
        });
        server.post('/api/echo', (request) => ({ got: request.body }));
      },
    ],
  });
  await here.identity.createAccount({ email, name: 'Amira Yılmaz', password: testPassword });
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

async function signedIn(): Promise<TestPage> {
  const page = new TestPage(app);
  const answer = await page.send('POST', '/api/auth/sign-in/email', {
    email,
    password: testPassword,
  });
  expect(answer.statusCode).toBe(200);
  return page;
}

const guarded: [NonNullable<InjectOptions['method']>, string][] = [
  ['GET', '/api/session'],
  ['GET', '/api/devices'],
  ['DELETE', '/api/devices/5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11'],
  ['POST', '/api/sign-out-everywhere'],
  ['POST', '/api/account/password'],
  ['POST', '/api/fails/how'],
  ['POST', '/api/echo'],
  ['GET', '/api'],
  ['GET', '/api/'],
  ['GET', '/api/unknown'],
  ['GET', '/api//session'],
  ['GET', '/api/auth/get-session'],
  ['GET', '/api/auth/error'],
  ['GET', '/api/auth/ok'],
  ['POST', '/api/auth/sign-up/email'],
  ['POST', '/api/auth/request-password-reset'],
  ['POST', '/api/auth/sign-in/email/'],
  ['POST', '/api/auth//sign-in/email'],
  ['POST', '/api/auth/update-user'],
  ['GET', '/sync/t_0123456789ab'],
  ['GET', '/sync'],
  ['POST', '/'],
  ['PUT', '/index.html'],
  ['DELETE', '/api/session'],
  ['OPTIONS', '/api/session'],
  ['PATCH', '/nowhere'],
];

describe('without a session', () => {
  test.each(guarded)('[ID31] %s %s is refused with the one body there is', async (method, url) => {
    for (const origin of [undefined, testOrigin, 'https://evil.example']) {
      const headers = origin === undefined ? {} : { origin };
      const answer = await app.inject({ method, url, headers });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toEqual(problemWith('identity.not-signed-in'));
    }
  });

  test('[ID30] every route there is either answers 401 or stands on the public list', async () => {
    expect(routes.length).toBeGreaterThan(12);
    for (const route of routes) {
      const [method, url = ''] = route.split(' ');
      const answer = await app.inject({
        method: method as 'GET',
        url: url.replaceAll(/:\w+/g, 'x').replace('*', 'x'),
      });
      expect(answer.statusCode === 401, route).toBe(!publicRoutes.has(route));
    }
    expect(Array.from(publicRoutes).toSorted()).toEqual([
      'GET /*',
      // Opened by the secret in its address, and by nothing else (IC21).
      'GET /feeds/:file',
      'GET /healthz',
      // What everybody may know (TR1).
      'GET /transparency',
      'GET /transparency.atom',
      'GET /transparency.json',
      'GET /transparency/font.woff2',
      'GET /transparency/mark.svg',
      'GET /transparency/style.css',
      'HEAD /*',
      'HEAD /feeds/:file',
      'HEAD /healthz',
      'HEAD /transparency',
      'HEAD /transparency.atom',
      'HEAD /transparency.json',
      'HEAD /transparency/font.woff2',
      'HEAD /transparency/mark.svg',
      'HEAD /transparency/style.css',
      'POST /api/auth/sign-in/email',
      'POST /api/auth/sign-out',
      'POST /api/invitation/accept',
      'POST /api/invitation/look',
      // Opened by the provider's signature (GA24).
      'POST /hooks/mail/:provider',
    ]);
  });

  test('[ID31] a forged or stale cookie is no session', async () => {
    for (const cookie of ['obhut.session_token=x', 'obhut.session_token=a.b', 'x'.repeat(8_000)]) {
      const answer = await app.inject({ url: '/api/session', headers: { cookie } });
      expect(answer.statusCode).toBe(401);
    }
  });

  test('[ID44] /healthz answers once everything is ready, and nothing else does before', async () => {
    let ready = false;
    const starting = await startHttp(here, { isReady: () => ready });
    expect((await starting.inject('/healthz')).statusCode).toBe(503);
    const early = await starting.inject('/api/session');
    expect(early.statusCode).toBe(503);
    expect(early.json()).toEqual(problemWith('http.not-ready'));
    ready = true;
    const answer = await starting.inject('/healthz');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe('{"status":"ok"}');
    await starting.close();
  });
});

describe('signing in', () => {
  test('[ID7][ID8] gives a session, and no token outside the cookie', async () => {
    const page = await signedIn();
    const answer = await page.send('GET', '/api/session');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      account: { email, name: 'Amira Yılmaz', locale: null },
      device: { id: page.browser.device, name: 'Firefox, Android' },
      tenants: [],
    });
    const token = /session_token=([^.]+)/.exec(page.browser.cookie)?.[1] ?? 'none';
    expect(answer.body).not.toContain(token);
  });

  test('[ID6] a wrong password and an unknown e-mail have one status and body', async () => {
    const page = new TestPage(app);
    const attempt = (who: string) =>
      page.send('POST', '/api/auth/sign-in/email', { email: who, password: 'not the password' });
    const wrong = await attempt(email);
    const unknown = await attempt('nobody@linde.example');
    expect(wrong.statusCode).toBe(401);
    expect(unknown.statusCode).toBe(401);
    expect(alike(unknown)).toEqual(alike(wrong));
    expect(Object.keys(unknown.headers).toSorted()).toEqual(Object.keys(wrong.headers).toSorted());
  });

  test('[ID9] too many attempts say how long to wait', async () => {
    const page = new TestPage(app);
    const attempt = () =>
      page.send('POST', '/api/auth/sign-in/email', { email: 'many@x.example', password: 'wrong' });
    for (let round = 0; round < 5; round += 1) await attempt();
    const answer = await attempt();
    expect(answer.statusCode).toBe(429);
    expect(answer.json()).toEqual(
      problemWith('identity.too-many-attempts', { retryAfterSeconds: 1 }),
    );
    expect(answer.headers['retry-after']).toBe('1');
  });

  test('[ID9][ID39] a forwarded address counts only from a listed proxy', async () => {
    const behindProxy = await startHttp(here, { trustedProxies: ['10.9.8.7'] });
    const codes = async (server: FastifyInstance, remoteAddress: string, who: string) => {
      const all: number[] = [];
      for (let round = 0; round < 6; round += 1) {
        const answer = await server.inject({
          method: 'POST',
          url: '/api/auth/sign-in/email',
          remoteAddress,
          headers: { origin: testOrigin, 'x-forwarded-for': `198.51.100.${round}` },
          payload: { email: who, password: 'not the password' },
        });
        all.push(answer.statusCode);
      }
      return all;
    };
    expect(await codes(app, '10.9.8.7', 'one@x.example')).toContain(429);
    expect(await codes(behindProxy, '10.9.8.6', 'two@x.example')).toContain(429);
    expect(await codes(behindProxy, '10.9.8.7', 'three@x.example')).not.toContain(429);
    await behindProxy.close();
  });

  test('[ID2] nobody signs up, signed in or not', async () => {
    const page = await signedIn();
    const body = { email: 'self@made.example', name: 'Self Made', password: testPassword };
    for (const path of ['/api/auth/sign-up/email', '/api/auth/sign-up', '/api/account']) {
      expect((await page.send('POST', path, body)).statusCode).toBe(404);
    }
    expect(await here.identity.accountOf(body.email)).toBeNull();
  });

  test('[ID13] signing out ends it, twice is fine', async () => {
    const page = await signedIn();
    const { cookie } = page.browser;
    expect((await page.send('POST', '/api/auth/sign-out')).statusCode).toBe(204);
    const replay = await app.inject({ url: '/api/session', headers: { cookie } });
    expect(replay.statusCode).toBe(401);
    expect((await page.send('POST', '/api/auth/sign-out', {})).statusCode).toBe(204);
  });

  test('[ID17] devices are listed and revoked', async () => {
    const phone = await signedIn();
    const tablet = await signedIn();
    const list = (await phone.send('GET', '/api/devices')).json<{
      devices: { id: string; current: boolean }[];
    }>();
    expect(list.devices.filter((device) => device.current).map((device) => device.id)).toEqual([
      phone.browser.device,
    ]);
    const revoked = await phone.send('DELETE', `/api/devices/${tablet.browser.device}`);
    expect(revoked.statusCode).toBe(204);
    expect((await tablet.send('GET', '/api/session')).statusCode).toBe(401);
    for (const id of [tablet.browser.device, 'x', '..%2f', 'a'.repeat(99)]) {
      expect((await phone.send('DELETE', `/api/devices/${id}`)).json()).toEqual(
        problemWith('identity.device-unknown'),
      );
    }
  });

  test('[ID14] the password is changed under a new cookie', async () => {
    const own = 'changing@linde.example';
    await here.identity.createAccount({ email: own, name: 'Bruno', password: testPassword });
    const page = new TestPage(app);
    await page.send('POST', '/api/auth/sign-in/email', { email: own, password: testPassword });
    const before = page.browser.cookie;
    const answer = await page.send('POST', '/api/account/password', {
      current: testPassword,
      next: 'drei blaue Birnen',
    });
    expect(answer.statusCode).toBe(200);
    expect(page.browser.cookie).not.toBe(before);
    expect((await page.send('GET', '/api/session')).statusCode).toBe(200);
  });
});

describe('invitations', () => {
  test('[ID22] are looked at and accepted; the answers to bad ones are one', async () => {
    const tenantId = await database.createTenant('Haus Linde');
    const { link } = await here.identity.invite({
      tenantId,
      email: 'new@linde.example',
      displayName: 'Neu',
      role: 'staff',
    });
    const token = link.split('#')[1];
    const page = new TestPage(app);
    const look = await page.send('POST', '/api/invitation/look', { token });
    expect(look.json()).toMatchObject({ tenant: { name: 'Haus Linde' }, needs: 'new-account' });
    const accepted = await page.send('POST', '/api/invitation/accept', {
      token,
      name: 'Neu Er',
      password: testPassword,
    });
    expect(accepted.statusCode).toBe(200);
    expect(accepted.json()).toMatchObject({
      account: { name: 'Neu Er' },
      tenants: [{ id: tenantId }],
    });
    expect((await page.send('GET', '/api/session')).statusCode).toBe(200);

    const stranger = new TestPage(app);
    const bodies = new Set<string>();
    for (const bad of [token, 'x', 'y'.repeat(43)]) {
      const answer = await stranger.send('POST', '/api/invitation/look', { token: bad });
      expect(answer.statusCode).toBe(404);
      bodies.add(JSON.stringify(alike(answer)));
    }
    expect(bodies.size).toBe(1);
  });

  test('[ID39] the Host header builds no link and opens no door', async () => {
    const tenantId = await database.createTenant();
    const { link } = await here.identity.invite({
      tenantId,
      email: 'host@linde.example',
      displayName: 'Host',
      role: 'staff',
    });
    expect(new URL(link).origin).toBe(testOrigin);
    const page = new TestPage(app);
    const evil = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      origin: 'http://evil.example',
    };
    const body = { email, password: testPassword };
    const answer = await page.send('POST', '/api/auth/sign-in/email', body, evil);
    expect(answer.statusCode).toBe(403);
    expect(answer.body + JSON.stringify(answer.headers)).not.toContain('evil');
    const shell = await page.send('GET', '/', undefined, evil);
    expect(JSON.stringify(shell.headers)).not.toContain('evil');
  });
});

describe('the form of requests', () => {
  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://localhost' }],
    [{ origin: 'https://localhost:4400' }],
    [{ origin: 'http://localhost:4401' }],
    [{ origin: 'http://localhost:4400.evil.example' }],
    [{ origin: testOrigin, 'sec-fetch-site': 'cross-site' }],
    [{ origin: testOrigin, 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'same-origin' }],
    [{}],
  ])('[ID32] a write with %j is refused, with and without a session', async (headers) => {
    const page = await signedIn();
    for (const url of ['/api/echo', '/api/auth/sign-in/email', '/api/invitation/accept']) {
      const answer = await app.inject({
        method: 'POST',
        url,
        headers: { cookie: page.browser.cookie, ...headers },
        payload: { email, password: testPassword },
      });
      expect(answer.statusCode, url).toBe(403);
      expect(answer.json()).toEqual(problemWith('http.origin-refused'));
    }
  });

  test('[ID32] another site does not read either', async () => {
    const page = await signedIn();
    const answer = await page.send('GET', '/api/session', undefined, {
      'sec-fetch-site': 'cross-site',
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'text/plain; charset=application/json',
    'application/json; charset=utf-16',
    'application/jsonp',
    'application/json, text/plain',
    'application/json\t; a=b',
    'text/json',
    '',
  ])('[ID34] a body of type "%s" is refused', async (type) => {
    const page = await signedIn();
    for (const url of ['/api/echo', '/api/auth/sign-in/email']) {
      const answer = await app.inject({
        method: 'POST',
        url,
        headers: { cookie: page.browser.cookie, origin: testOrigin, 'content-type': type },
        payload: JSON.stringify({ email, password: testPassword }),
      });
      expect(answer.statusCode).toBe(415);
      expect(answer.json()).toEqual(problemWith('http.not-json'));
    }
  });

  test('[ID35] more than 64 KiB is refused', async () => {
    const page = await signedIn();
    const answer = await page.send('POST', '/api/echo', { text: 'x'.repeat(65_536) });
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toEqual(problemWith('http.body-too-large'));
    const huge = await page.send('POST', '/api/auth/sign-in/email', {
      email,
      password: 'x'.repeat(10_000_000),
    });
    expect(huge.statusCode).toBe(413);
  });

  test.each([
    '{"__proto__": {"admin": true}}',
    '{"a": {"__proto__": null}}',
    '{"constructor": {"prototype": {"admin": true}}}',
    '{"\\u005f_proto__": 1}',
    '{',
    '',
    '{"a":1}}',
    '\u0000',
  ])('[ID36] the body %j is refused', async (payload) => {
    const page = await signedIn();
    const answer = await app.inject({
      method: 'POST',
      url: '/api/echo',
      headers: {
        cookie: page.browser.cookie,
        origin: testOrigin,
        'content-type': 'application/json',
      },
      payload,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual(problemWith('http.body-invalid'));
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test.each([
    [{ email }, 'password'],
    [{ email, password: 5 }, 'password'],
    [{ email: ['a'], password: 'x' }, 'email'],
    [{ email, password: 'x', admin: true }, ''],
    [{ email, password: 'x'.repeat(513) }, 'password'],
    [[], ''],
    [{ email: { $ne: null }, password: 'x' }, 'email'],
  ])('[ID36] %j names the field, never its value', async (body, field) => {
    const page = new TestPage(app);
    const answer = await page.send('POST', '/api/auth/sign-in/email', body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual(problemWith('http.input-invalid', { field }));
  });

  test('[ID31] what does not exist is told to those who are signed in only', async () => {
    const page = await signedIn();
    for (const [method, url] of [
      ['GET', '/api/unknown'],
      ['GET', '/sync/t_0123456789ab'],
      ['POST', '/nowhere'],
      ['DELETE', '/api/session'],
    ] as const) {
      const answer = await page.send(method, url);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toEqual(problemWith('http.not-found'));
    }
  });
});

describe('answers', () => {
  test('[ID33][ME23] have these headers, whatever they are', async () => {
    const page = await signedIn();
    const answers = [
      await app.inject('/healthz'),
      await app.inject('/api/session'),
      await page.send('GET', '/api/session'),
      await page.send('POST', '/api/fails/now'),
      await page.send('GET', '/nothing-here'),
      await app.inject('/%ff%c0'),
    ];
    for (const answer of answers) {
      const names = Object.keys(answer.headers).filter(
        (name) =>
          !['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'].includes(
            name,
          ),
      );
      const {
        'set-cookie': _cookie,
        'www-authenticate': _challenge,
        'content-language': _language,
        vary: _vary,
        ...headers
      } = Object.fromEntries(names.map((name) => [name, answer.headers[name]]));
      expect(headers).toEqual({
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types obhut",
        'content-type': expect.stringMatching(
          /^application\/(?:problem\+)?json; charset=utf-8$/,
        ) as string,
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringMatching(/camera=\(\).*microphone=\(self\)/) as string,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  test('[ID33] behind TLS add HSTS for two years with subdomains', async () => {
    const secure = await startHttp(here, { publicUrl: 'https://obhut.example' });
    const answer = await secure.inject('/healthz');
    expect(answer.headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
    await secure.close();
  });

  test('[AP1][AP2] say what is wrong in the language asked for', async () => {
    for (const [accepted, language] of [
      [undefined, 'en'],
      ['de', 'de'],
      ['de-AT, en;q=0.8', 'de'],
      ['fr, en;q=0.5, de;q=0.7', 'de'],
      ['de;q=0, en', 'en'],
      ['*', 'en'],
      ['tlh', 'en'],
      ['de'.repeat(400), 'en'],
    ] as const) {
      const headers = accepted === undefined ? {} : { 'accept-language': accepted };
      const answer = await app.inject({ url: '/api/session', headers });
      expect(answer.headers).toMatchObject({
        'content-type': 'application/problem+json; charset=utf-8',
        'content-language': language,
        vary: 'accept-language',
        'www-authenticate': 'Bearer realm="obhut"',
      });
      expect(answer.json()).toMatchObject(problemWith('identity.not-signed-in'));
    }
  });

  test('[ID37][AP1] to failures have a registered code and nothing of the failure', async () => {
    const page = await signedIn();
    for (const how of ['now', 'unregistered']) {
      const answer = await page.send('POST', `/api/fails/${how}`);
      expect(answer.statusCode).toBe(500);
      expect(answer.json()).toEqual(
        problemWith('http.internal', {
          request: expect.stringMatching(/^[\w-]{36}$/) as string,
        }),
      );
      expect(answer.body).not.toMatch(/stack|amira|Amira|\bat \W/);
    }
    const gone = await page.send('POST', '/api/fails/database');
    expect(gone.statusCode).toBe(503);
    expect(gone.json()).toEqual(problemWith('http.unavailable'));
    expect(gone.headers['retry-after']).toBe('5');
  });

  test('[ID38] leave ids and codes in the log, and no e-mail, name, password, token or address', async () => {
    log.length = 0;
    const page = await signedIn();
    const account = (await here.identity.accountOf(email)) as AccountId;
    await page.send('GET', '/api/session?person=secret-search-word');
    await page.send('POST', '/api/fails/now', { note: 'canary of the body' });
    await page.send('POST', '/api/auth/sign-in/email', { email, password: 'canary password' });
    const text = log.join('');
    expect(log.length).toBeGreaterThanOrEqual(4);
    expect(text).toContain(account);
    expect(text).toContain('/api/fails/:how');
    const token = /session_token=([^.]+)/.exec(page.browser.cookie)?.[1] ?? 'none';
    for (const secret of [
      email,
      'Amira',
      'canary',
      'secret-search-word',
      token,
      testPassword,
      page.browser.from.address,
    ]) {
      expect(text).not.toContain(secret);
    }
  });
});

test('[ID51] a lost device that comes back is told so, with or without its old cookie', async () => {
  const page = await signedIn();
  const session = (await page.send('GET', '/api/session')).json<{
    account: { id: AccountId };
    device: { id: DeviceId };
  }>();
  await here.identity.loseDevice(session.account.id, session.device.id, null);
  for (const url of ['/api/session', '/api/devices', '/api/unknown']) {
    const answer = await page.send('GET', url);
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'sync.device-lost', params: { tenants: 'all' } });
  }
});
