import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { feedLimits } from '#apps/server/feed-routes.ts';
import { suspend } from '#governance/contract/server/contract-store.ts';
import { openRequest } from '#governance/oversight/server/oversight-store.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { type ApiMember, startApi, type TestApi } from '#testkit/pg/api.ts';
import { alike, problemWith, type TestPage } from '#testkit/pg/http.ts';
import { peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let api: TestApi;
let home: TenantId;
let katrin: ApiMember;
let doris: ApiMember;
let tom: ApiMember;
let page: TestPage;

beforeAll(async () => {
  database = await createTestDatabase();
  home = await database.createBareTenant();
  api = await startApi(database);
  [katrin, doris, tom] = [await api.member(home), await api.member(home), await api.member(home)];
  const people = peopleOf(database.admin, home);
  await people.owner(`UPDATE tenant_schema.member SET role = 'keeper' WHERE id = $1`, [
    katrin.member,
  ]);
  await database.tenants.transact(katrin, (sql) =>
    sql.query(`SELECT tenant_schema.set_office($1, 'data-protection-officer', true)`, [
      doris.member,
    ]),
  );
  await concludeAs(database.tenants, katrin);
  await database.tenants.transact(katrin, async (sql) => {
    await openRequest(sql, {
      about: { kind: 'inquiry' },
      body: 'Was ist mit den Daten von Erna Muster?',
      author: 'Katrin Weiss, Leitung',
    });
    await suspend(sql, { reason: 'Erna Muster', author: 'Katrin', zone: 'Europe/Berlin' });
  });
  page = await api.page(doris);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

const make = (by: TestPage, more: object = {}) =>
  by.send('POST', `/api/tenants/${home}/deadlines/feeds`, {
    name: 'Büro',
    days: 365,
    lang: 'de',
    ...more,
  });
const pathOf = (answer: { json: () => unknown }): string => {
  const { pathname, search } = new URL((answer.json() as { address: string }).address);
  return `${pathname}${search}`;
};
const fetchFeed = (url: string, headers = {}) => api.app.inject({ url, headers });
const titles = (text: string): string[] =>
  new ICAL.Component(ICAL.parse(text) as unknown[])
    .getAllSubcomponents('vevent')
    .map((one) => String(one.getFirstPropertyValue('summary')))
    .toSorted();

test('[OF26] an address shows the deadlines as of now, and neither people nor the organisation', async () => {
  const made = await make(page);
  expect(made.statusCode).toBe(201);
  const path = pathOf(made);
  expect(path).toMatch(/^\/feeds\/obh_[0-9A-Za-z]{49}\.ics\?lang=de$/);
  const first = await fetchFeed(path);
  expect(first.statusCode).toBe(200);
  expect(first.headers).toMatchObject({
    'content-type': 'text/calendar; charset=utf-8',
    'cache-control': 'private, no-cache',
  });
  expect(titles(first.body)).toEqual([
    'Abhilfe nach dem Aussetzen',
    'Anfrage 1: Antwort des Betreibers',
  ]);
  for (const name of ['Erna', 'Katrin', 'Weiss', 'Testheim', 'Büro']) {
    expect(first.body).not.toContain(name);
  }
  const tag = first.headers.etag;
  expect((await fetchFeed(path, { 'if-none-match': tag })).statusCode).toBe(304);
  const english = await fetchFeed(path.replace('lang=de', 'lang=en'));
  expect(titles(english.body)).toContain('Remedy after the suspension');
});

test('[OF26] an address is shown once, opens nothing else, and is noted', async () => {
  const made = await make(page);
  const { id } = made.json<{ id: string }>();
  const text = pathOf(made).slice('/feeds/'.length).split('.')[0] ?? '';
  const list = await page.send('GET', '/api/tokens');
  expect(list.json<{ tokens: object[] }>().tokens).toContainEqual(
    expect.objectContaining({ name: 'Büro', scopes: ['feed:deadlines'] }),
  );
  expect(list.body).not.toContain(text.slice(4, 20));
  for (const url of ['/api/v1/me', `/api/v1/tenants/${home}/audiences`]) {
    const answer = await api.app.inject({ url, headers: { authorization: `Bearer ${text}` } });
    expect(answer.statusCode, url).toBe(401);
  }
  const noted = await database.admin.query<{ action: string }>(
    `SELECT action FROM ${home}.chronicle_outbox WHERE account_id = $1 AND mutation_id = $2`,
    [doris.account, id],
  );
  expect(noted).toEqual([{ action: 'token.create' }]);
});

test('[OF26] who may not look makes none; nobody makes one as a key of a program', async () => {
  const staff = await api.page(tom);
  expect((await make(staff)).json()).toEqual(problemWith('access.not-allowed'));
  const byToken = await page.send('POST', '/api/tokens', {
    tenant: home,
    name: 'x',
    scopes: ['feed:deadlines'],
    days: 3,
  });
  expect(byToken.json()).toMatchObject({ code: 'identity.scope-unknown' });
  expect((await make(page, { days: 366 })).statusCode).toBe(400);
});

test('[OF26] a revoked address, and one whose maker may not look any more, answer like none', async () => {
  const missing = await fetchFeed(`/feeds/obh_${'0'.repeat(49)}.ics`);
  expect(missing.statusCode).toBe(404);
  const revoked = await make(page);
  expect((await fetchFeed(pathOf(revoked))).statusCode).toBe(200);
  await page.send('DELETE', `/api/tokens/${revoked.json<{ id: string }>().id}`);
  expect(alike(await fetchFeed(pathOf(revoked)))).toEqual(alike(missing));

  const left = await make(page);
  await database.tenants.transact(katrin, (sql) =>
    sql.query(`SELECT tenant_schema.set_office($1, 'data-protection-officer', false)`, [
      doris.member,
    ]),
  );
  expect(alike(await fetchFeed(pathOf(left)))).toEqual(alike(missing));
});

test('[OF26] whoever asks too often waits', async () => {
  const path = pathOf(await make(await api.page(katrin)));
  const codes: number[] = [];
  for (let at = 0; at <= feedLimits.perAddress; at += 1) {
    codes.push((await fetchFeed(path)).statusCode);
  }
  expect(codes.filter((code) => code === 429)).toHaveLength(1);
});
