import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type AudienceId,
  type GrantId,
  randomId,
  type RecordId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { feedLimits } from '#apps/server/feed-routes.ts';
import { listInstances } from '#products/calendar/ics/list-instances.ts';
import { type ApiMember, startApi, type TestApi } from '#testkit/pg/api.ts';
import { alike, problemWith, type TestPage } from '#testkit/pg/http.ts';
import { everyRight, peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let api: TestApi;
let home: TenantId;
let people: ReturnType<typeof peopleOf>;
let team: AudienceId;
let secret: AudienceId;
let sabine: ApiMember;
let page: TestPage;

beforeAll(async () => {
  database = await createTestDatabase();
  home = await database.createTenant('Haus Linde');
  api = await startApi(database);
});
beforeEach(async () => {
  people = peopleOf(database.admin, home);
  const space = await people.space();
  team = await people.audience(space);
  secret = await people.audience(space);
  sabine = await api.member(home);
  await people.grant(team, { to: { member: sabine.member }, rights: everyRight });
  await people.grant(secret, { to: { member: sabine.member }, rights: ['read', 'create'] });
  page = await api.page(sabine);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

const event = (title: string, more: object = {}) => ({
  title,
  pictogram: null,
  startsOn: '2026-05-05',
  startTime: '18:00',
  endsOn: '2026-05-05',
  endTime: '19:00',
  zone: 'Europe/Berlin',
  withPersons: [],
  place: 'Saal',
  note: 'Insulin mitnehmen',
  ...more,
});

async function write(audience: AudienceId, title: string, rule?: string): Promise<void> {
  const writer = await api.client(sabine);
  const id = randomId<RecordId>();
  const day = new Date(api.here.clock.nowMs()).toISOString().slice(0, 10);
  const body = event(title, { startsOn: day, endsOn: day });
  const answer = await writer.mutate({
    name: rule === undefined ? 'calendar.create-event' : 'calendar.create-series',
    args:
      rule === undefined
        ? { id, audience, event: body }
        : { id, audience, series: { ...body, rule, dates: [] } },
  });
  expect(answer.statusCode).toBe(200);
}

const feeds = `/api/tenants/`;
const make = async (more: object = {}, by = page) =>
  by.send('POST', `${feeds}${home}/feeds`, { audience: team, name: 'Familie', days: 365, ...more });
const pathOf = (answer: { json: () => unknown }): string =>
  new URL((answer.json() as { address: string }).address).pathname;
const fetchFeed = (path: string, headers = {}) => api.app.inject({ url: path, headers });
const titles = (text: string): string[] =>
  new ICAL.Component(ICAL.parse(text) as unknown[])
    .getAllSubcomponents('vevent')
    .map((one) => String(one.getFirstPropertyValue('summary')))
    .toSorted();

test('[IC21][CH19] an address shows the events of its audience as of now, and nothing else', async () => {
  await write(team, 'Chor', 'FREQ=WEEKLY;COUNT=3');
  await write(secret, 'Geheim');
  const made = await make();
  expect(made.statusCode).toBe(201);
  const path = pathOf(made);
  expect(path).toMatch(/^\/feeds\/obh_[0-9A-Za-z]{49}\.ics$/);
  const first = await fetchFeed(path);
  expect(first.statusCode).toBe(200);
  expect(first.headers).toMatchObject({
    'content-type': 'text/calendar; charset=utf-8',
    'cache-control': 'private, no-cache',
  });
  expect(titles(first.body)).toEqual(['Chor']);
  expect(first.body).not.toContain('Insulin');
  const nowMs = api.here.clock.nowMs();
  const { instances } = listInstances(first.rawPayload, {
    fromMs: nowMs - 86_400_000 * 2,
    toMs: nowMs + 40 * 86_400_000,
    zone: 'Europe/Berlin',
  });
  expect(instances).toHaveLength(3);
  const tag = first.headers.etag;
  expect((await fetchFeed(path, { 'if-none-match': tag })).statusCode).toBe(304);
  await write(team, 'Ausflug');
  const second = await fetchFeed(path, { 'if-none-match': tag });
  expect(titles(second.body)).toEqual(['Ausflug', 'Chor']);
  // That nothing has changed is no read.
  const reads = await database.admin.query<{ ids: number; more: string }>(
    `SELECT cardinality(record_ids) AS ids, more FROM ${home}.chronicle_outbox
     WHERE action = 'record.read' AND account_id = $1 ORDER BY id`,
    [sabine.account],
  );
  expect(reads).toEqual([
    { ids: 1, more: '{"by":"feed"}' },
    { ids: 2, more: '{"by":"feed"}' },
  ]);
});

test('[IC21] an address is shown once, opens nothing else, and is noted', async () => {
  const made = await make();
  const { id } = made.json<{ id: string }>();
  const path = pathOf(made);
  const list = await page.send('GET', '/api/tokens');
  expect(list.json()).toMatchObject({
    tokens: [{ name: 'Familie', scopes: [`feed:${team}`], lastUsedAt: null }],
  });
  const text = path.slice('/feeds/'.length, -'.ics'.length);
  expect(list.body).not.toContain(text.slice(4, 20));
  for (const url of ['/api/v1/me', `/api/v1/tenants/${home}/audiences`, '/api/openapi.json']) {
    const answer = await api.app.inject({ url, headers: { authorization: `Bearer ${text}` } });
    expect(answer.statusCode, url).toBe(401);
  }
  const token = await api.client(sabine);
  expect((await fetchFeed(`/feeds/${token.token}.ics`)).statusCode).toBe(404);
  await fetchFeed(path);
  const used = await page.send('GET', '/api/tokens');
  expect(
    used.json<{ tokens: { scopes: string[]; lastUsedAt: string | null }[] }>().tokens,
  ).toContainEqual(
    expect.objectContaining({ scopes: [`feed:${team}`], lastUsedAt: expect.any(String) as string }),
  );
  const noted = await database.admin.query<{ action: string }>(
    `SELECT action FROM ${home}.chronicle_outbox WHERE account_id = $1 AND mutation_id = $2`,
    [sabine.account, id],
  );
  expect(noted).toEqual([{ action: 'token.create' }]);
});

test('[IC21] who may not share an audience makes no address of it; no other way makes one', async () => {
  const refused = await make({ audience: secret });
  expect(refused.json()).toEqual(problemWith('access.not-allowed'));
  expect(alike(await make({ audience: randomId() }))).toEqual(alike(refused));
  const byToken = await page.send('POST', '/api/tokens', {
    tenant: home,
    name: 'x',
    scopes: [`feed:${secret}`],
    days: 3,
  });
  expect(byToken.json()).toMatchObject({ code: 'identity.scope-unknown' });
});

test('[IC21] it ends when it is revoked, when its maker loses reach or share, leaves or signs out everywhere', async () => {
  const missing = await fetchFeed(`/feeds/${'x'.repeat(53)}.ics`);
  expect(missing.statusCode).toBe(404);
  const ended = async (path: string) => {
    expect(alike(await fetchFeed(path))).toEqual(alike(missing));
  };
  const open = async (audience: AudienceId) => {
    const made = await make({ audience });
    const path = pathOf(made);
    expect((await fetchFeed(path)).statusCode).toBe(200);
    return { path, id: made.json<{ id: string }>().id };
  };
  const revoked = await open(team);
  await page.send('DELETE', `/api/tokens/${revoked.id}`);
  await ended(revoked.path);

  const other = await people.audience(await people.space());
  const grant: GrantId = await people.grant(other, {
    to: { member: sabine.member },
    rights: everyRight,
  });
  const unreached = await open(other);
  await people.endGrant(grant);
  await ended(unreached.path);

  const everywhere = await open(team);
  await page.send('POST', '/api/sign-out-everywhere');
  await ended(everywhere.path);
  await ended('/feeds/obh_.ics');
  await ended('/feeds/%00');
});

test('[IC21] a peer is all of its network, and what it asks in vain takes nothing of anybody else', async () => {
  const own = await startApi(database);
  const maker = await own.member(home);
  await people.grant(team, { to: { member: maker.member }, rights: everyRight });
  const address = `/api/tenants/${home}/feeds`;
  const wish = { audience: team, name: 'Familie', days: 90 };
  const path = pathOf(await (await own.page(maker)).send('POST', address, wish));
  const from = async (remoteAddress: string, url: string) =>
    (await own.app.inject({ url, remoteAddress })).statusCode;
  for (let at = 0; at < feedLimits.perPeer; at += 1) {
    expect(await from('2001:db8::1', `/feeds/${at}.ics`)).toBe(404);
  }
  for (let at = 0; at <= feedLimits.perAddress; at += 1) {
    expect(await from(`2001:db8::${at + 2}`, path)).toBe(429);
  }
  expect(await from('2001:db8:0:1::1', path)).toBe(200);
  await own.close();
});

test('[IC21] whoever asks too often waits, with an address that is one and one that is none', async () => {
  const made = pathOf(await make());
  for (const path of [made, `/feeds/obh_${'0'.repeat(49)}.ics`]) {
    const codes: number[] = [];
    for (let at = 0; at <= feedLimits.perAddress; at += 1)
      codes.push((await fetchFeed(path)).statusCode);
    expect(codes.at(-1), path).toBe(429);
    expect(codes.filter((code) => code === 429)).toHaveLength(1);
  }
});
