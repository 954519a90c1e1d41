import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningConfiguration } from '#apps/server/running-configuration.ts';
import { readSettings } from '#apps/server/settings.ts';
import { transparencyRoutes } from '#apps/server/transparency-routes.ts';
import { measures } from '#governance/measures/catalogue.ts';
import { knownMeasures } from '#governance/measures/known.ts';
import { buildDocument, nobodyNamed } from '#governance/transparency/build-document.ts';
import { canonicalDocument } from '#governance/transparency/server/publish.ts';
import { startHttp } from '#testkit/pg/http.ts';
import { movableClock, startIdentity, type TestIdentity } from '#testkit/pg/identity.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const clock = movableClock();
let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let asked = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  const running = runningConfiguration(readSettings({ OBHUT_HOSTING_PLACE: 'Frankfurt' }), false);
  const routes = transparencyRoutes({
    clock,
    publicUrl: new URL('https://obhut.example'),
    view() {
      asked += 1;
      const all = knownMeasures(
        measures,
        { ofInstallation: [], ofTenant: null, attestations: [] },
        clock.nowMs(),
      );
      const document = buildDocument(running, { ...nobodyNamed, name: 'Obhut gGmbH' }, [], all);
      const { hash } = canonicalDocument(document);
      const versions = [{ version: 1, atMs: clock.nowMs() - 1, hash, document }];
      return { document, hash, measures: all, versions, nowMs: clock.nowMs(), loadedMs: null };
    },
  });
  app = await startHttp(here, { routes: [routes] });
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

test('[TR1] whoever comes without anything reads it, in their language, and nothing runs there', async () => {
  const german = await app.inject({ url: '/transparency' });
  expect(german.statusCode).toBe(200);
  expect(german.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-language': 'de',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  expect(german.headers['set-cookie']).toBeUndefined();
  expect(german.body).toContain('Obhut gGmbH');
  for (const [url, language, accept] of [
    ['/transparency?lang=en', 'en', undefined],
    ['/transparency?lang=fr', 'de', undefined],
    ['/transparency', 'en', 'fr, en-GB;q=0.8, de;q=0.5'],
    ['/transparency?lang=de', 'de', 'en'],
    ['/transparency', 'de', 'x,'.repeat(50_000)],
  ] as const) {
    const headers = accept === undefined ? {} : { 'accept-language': accept.slice(0, 8_000) };
    expect((await app.inject({ url, headers })).headers['content-language']).toBe(language);
  }
  expect((await app.inject({ method: 'HEAD', url: '/transparency' })).statusCode).toBe(200);
  // It is read; there is nothing to be sent.
  expect((await app.inject({ method: 'POST', url: '/transparency' })).statusCode).not.toBe(200);
});

test('[TR1] programs and feed readers get the same', async () => {
  const json = (await app.inject({ url: '/transparency.json' })).json<Record<string, unknown>>();
  expect(json).toMatchObject({
    document: { operator: { name: 'Obhut gGmbH', contact: null }, hosting: { place: 'Frankfurt' } },
    hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    published: { version: 1 },
  });
  expect(json['measures']).toHaveLength(measures.length);
  const feed = await app.inject({ url: '/transparency.atom?lang=en' });
  expect(feed.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
  expect(feed.body).toContain('<id>https://obhut.example/transparency#v1</id>');
  for (const file of ['style.css', 'mark.svg', 'font.woff2']) {
    const answer = await app.inject({ url: `/transparency/${file}` });
    expect(answer.statusCode, file).toBe(200);
    expect(answer.rawPayload.length, file).toBeGreaterThan(500);
  }
});

test('[TR10] however many ask, it is made once in two seconds, and from memory', async () => {
  clock.forward(3_000);
  asked = 0;
  await Promise.all(Array.from({ length: 50 }, () => app.inject({ url: '/transparency' })));
  expect(asked).toBe(1);
  clock.forward(3_000);
  await app.inject({ url: '/transparency' });
  expect(asked).toBe(2);
});
