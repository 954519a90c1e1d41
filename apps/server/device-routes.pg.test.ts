import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allErrors } from '#apps/server/errors.ts';
import { deviceRoutes } from '#apps/server/device-routes.ts';
import { holdingTable } from '#apps/server/holding-table.ts';
import {
  asOperator,
  type DeviceHolding,
  loseOwnDevice,
  ownHolding,
} from '#apps/server/lost-device.ts';
import {
  type AccountId,
  type AudienceId,
  type DeviceId,
  type MutationId,
  randomId,
  type RecordId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { PullTurns } from '#kernel/sync/server/pull-turns.ts';
import { testRegistry } from '#testkit/note.ts';
import { alike, startHttp, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
const turns = new PullTurns();
let home: TenantId;
let away: TenantId;

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
  app = await startHttp(here, {
    errors: allErrors,
    routes: [deviceRoutes({ database: database.tenants, identity: here.identity, turns })],
  });
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

interface Person {
  readonly email: string;
  readonly account: AccountId;
  readonly page: TestPage;
  readonly device: DeviceId;
  readonly at: ReadonlyMap<TenantId, TestMember>;
  readonly teams: ReadonlyMap<TenantId, AudienceId>;
}

let people = 0;
/** Somebody who is signed in, and in each tenant reads a team with one record. */
async function person(tenants: readonly TenantId[], role = 'staff'): Promise<Person> {
  people += 1;
  const email = `person-${people}@linde.example`;
  const account = await here.identity.createAccount({
    email,
    name: 'Amira',
    password: testPassword,
  });
  const page = await signIn(email);
  const { device } = (await page.send('GET', '/api/session')).json<{ device: { id: DeviceId } }>();
  const at = new Map<TenantId, TestMember>();
  const teams = new Map<TenantId, AudienceId>();
  for (const tenant of tenants) {
    await here.join(account, tenant);
    const there = peopleOf(database.admin, tenant);
    const member = { ...(await there.member('Amira', account)), device: device.id };
    await there.owner(`UPDATE tenant_schema.member SET role = $2 WHERE id = $1`, [
      member.member,
      role,
    ]);
    const team = await there.audience(await there.space('=Gruppe'), 'team');
    await there.grant(team, { to: { member: member.member }, rights: everyRight });
    at.set(tenant, member);
    teams.set(tenant, team);
    await write(member, team);
    await receive(member);
  }
  return { email, account, page, device: device.id, at, teams };
}

async function signIn(email: string): Promise<TestPage> {
  const page = new TestPage(app);
  await page.send('POST', '/api/auth/sign-in/email', { email, password: testPassword });
  return page;
}

async function write(member: TestMember, audience: AudienceId): Promise<void> {
  const args = {
    id: randomId<RecordId>(),
    audience,
    title: 'Chorprobe',
    text: 'streng geheim',
    day: '2026-11-20',
  };
  await applyPush(database.tenants, member, testRegistry, [
    { id: randomId<MutationId>(), name: 'testkit.create-note', args, schema: 1, base: [] },
  ]);
}

/** What a pull writes down, of a device that has nothing yet. */
async function receive(member: TestMember): Promise<void> {
  await database.tenants.transact(
    member,
    (sql) =>
      sql.query(
        `SELECT tenant_schema.note_delivery(array_agg(r.audience_id), array_agg(NULL::bigint),
           array_agg(NULL::bigint), false, '{}', NULL, NULL, NULL)
         FROM tenant_schema.pull_state() r`,
      ),
    { snapshot: true, writes: true },
  );
}

test('[CH7] that a device is lost is in the chronicle at once, and once', async () => {
  const { email, device, account } = await person([home]);
  const other = await signIn(email);
  for (let time = 0; time < 2; time += 1) await other.send('POST', `/api/devices/${device}/lost`);
  const events = await database.admin.query(
    `SELECT c.action, p.account_id AS account FROM ${home}.chronicle c
     JOIN ${home}.chronicle_detail d ON d.seq = c.seq
     LEFT JOIN ${home}.chronicle_pseudonym p ON p.pseudonym = c.actor
     WHERE d.detail::json ->> 'device' = $1`,
    [device],
  );
  expect(events).toEqual([{ action: 'device.lose', account }]);
});

test('[SY24][ID50] one call ends the sessions of a lost device and lists what it held, in every tenant', async () => {
  const { email, page, device, teams } = await person([home, away]);
  const other = await signIn(email);
  const answer = await other.send('POST', `/api/devices/${device}/lost`);
  expect(answer.statusCode).toBe(200);
  const held = answer.json<DeviceHolding>();
  expect(held.device).toMatchObject({ id: device, name: 'Firefox, Android' });
  expect(held.tenants.toSorted((a, b) => a.tenantName.localeCompare(b.tenantName))).toMatchObject([
    { tenant: away, tenantName: 'Birkenhof', count: 1, records: [{ audience: teams.get(away) }] },
    { tenant: home, tenantName: 'Haus Linde', count: 1, records: [{ audience: teams.get(home) }] },
  ]);
  for (const { lostAt, sent } of held.tenants) {
    expect(lostAt).toMatch(/Z$/);
    expect(sent?.at).toMatch(/Z$/);
  }
  expect(answer.body).not.toContain('geheim');
  const back = await page.send('GET', '/api/session');
  expect([back.statusCode, back.json<{ code: string }>().code]).toEqual([401, 'sync.device-lost']);

  // Once more, and later: the same.
  const again = await other.send('POST', `/api/devices/${device}/lost`);
  expect(again.json<DeviceHolding>().tenants).toEqual(held.tenants);
  const list = await other.send('GET', '/api/devices');
  expect(list.json<{ devices: object[] }>().devices).toContainEqual(
    expect.objectContaining({ id: device, signedIn: false, lostAt: expect.any(String) as string }),
  );
});

test('[SY24] it can be kept: as JSON, and as a table no spreadsheet computes with', async () => {
  const { page, device } = await person([home]);
  const json = await page.send('GET', `/api/devices/${device}/held`);
  expect(json.headers['content-disposition']).toBe(`attachment; filename="device-${device}.json"`);
  expect(json.json<DeviceHolding>().tenants).toHaveLength(1);
  const csv = await page.send('GET', `/api/devices/${device}/held?format=csv`);
  expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
  const [head, line, end] = csv.body.split('\r\n');
  expect(head).toBe(
    '\uFEFF"tenant","tenant_name","device","record","kind","day","audience","audience_name","space","persons","sure"',
  );
  expect(line).toMatch(
    new RegExp(`^"${home}","Haus Linde","${device}","[-0-9a-f]{36}","testkit.note","2026-11-20",`),
  );
  expect(line).toMatch(/"team","'=Gruppe","","perhaps"$/);
  expect(end).toBe('');
  expect(holdingTable({ ...json.json<DeviceHolding>(), tenants: [] }).split('\r\n')).toHaveLength(
    2,
  );
  expect((await page.send('GET', `/api/devices/${device}/held?format=pdf`)).statusCode).toBe(400);
});

test('[ID36][ID50] a report in a form there is not is refused before anything is lost', async () => {
  const { email, page, device } = await person([home], 'keeper');
  const other = await signIn(email);
  for (const at of ['/api', `/api/tenants/${home}`]) {
    const refused = await other.send('POST', `${at}/devices/${device}/lost?format=xml`);
    expect(refused.json()).toMatchObject({
      code: 'http.input-invalid',
      params: { field: 'format' },
    });
  }
  expect((await page.send('GET', '/api/session')).statusCode).toBe(200);
});

test('[SY24] devices of others answer like devices that are not there', async () => {
  const mine = await person([home]);
  const theirs = await person([home]);
  const elsewhere = await person([away], 'keeper');
  const nowhere = randomId<DeviceId>();
  for (const [method, path] of [
    ['GET', (device: string) => `/api/devices/${device}/held`],
    ['POST', (device: string) => `/api/devices/${device}/lost`],
    ['GET', (device: string) => `/api/tenants/${home}/devices/${device}/held`],
    ['POST', (device: string) => `/api/tenants/${home}/devices/${device}/lost`],
  ] as const) {
    for (const { page } of [mine, elsewhere]) {
      const foreign = await page.send(method, path(theirs.device));
      expect(foreign.statusCode).toBe(404);
      expect(alike(foreign)).toEqual(alike(await page.send(method, path(nowhere))));
    }
  }
  expect((await theirs.page.send('GET', '/api/session')).statusCode).toBe(200);
});

test('[ID50][SY24] a keeper hears of the copy of the tenant, and of nothing else the device holds', async () => {
  const keeper = await person([home], 'keeper');
  const { email, page, device, account } = await person([home, away]);
  const list = await keeper.page.send('GET', `/api/tenants/${home}/devices`);
  expect(list.json<{ devices: object[] }>().devices).toContainEqual(
    expect.objectContaining({ device, account, personName: 'Amira', lostAt: null }),
  );
  const own = await page.send('GET', `/api/tenants/${home}/devices`);
  expect(own.json<{ devices: object[] }>().devices).toMatchObject([{ device }]);

  const lost = await keeper.page.send('POST', `/api/tenants/${home}/devices/${device}/lost`);
  expect(lost.json<DeviceHolding>().tenants).toMatchObject([{ tenant: home, count: 1 }]);
  const back = await page.send('GET', '/api/session');
  expect(back.json()).toMatchObject({ code: 'sync.device-lost', params: { tenants: home } });
  const other = await signIn(email);
  const all = await other.send('GET', `/api/devices/${device}/held`);
  const lostAt = all
    .json<DeviceHolding>()
    .tenants.map(({ tenant, lostAt: at }) => [tenant, at !== null]);
  expect(new Map(lostAt as [string, boolean][])).toEqual(
    new Map([
      [home, true],
      [away, false],
    ]),
  );
});

test('[SY24] an operator says it in a person’s place, on a connection of their own', async () => {
  const { page, device, account } = await person([home, away]);
  const parts = { database: database.tenants, identity: here.identity };
  await loseOwnDevice(parts, asOperator(database.admin), account, device);
  const held = await ownHolding(parts, asOperator(database.admin), account, device);
  expect(held.tenants.map(({ count, lostAt }) => [count, lostAt !== null])).toEqual([
    [1, true],
    [1, true],
  ]);
  expect((await page.send('GET', '/api/session')).statusCode).toBe(401);
  const [seen] = await asOperator(database.admin)(home, (sql) =>
    sql.query('SELECT id FROM tenant_schema.record LIMIT 1').then((rows) => [rows]),
  );
  expect(seen).toEqual([]);
});

test('[SY27] a keeper reads and sets the lease; for all others there is none', async () => {
  const keeper = await person([home], 'keeper');
  const staff = await person([home]);
  const path = `/api/tenants/${home}/lease`;
  expect((await keeper.page.send('PUT', path, { days: 30 })).json()).toEqual({ days: 30 });
  expect((await keeper.page.send('GET', path)).json()).toEqual({ days: 30 });
  for (const days of [0, 91, 1.5, '14', null]) {
    expect((await keeper.page.send('PUT', path, { days })).statusCode).toBe(400);
  }
  const refused = await staff.page.send('GET', path);
  expect(refused.statusCode).toBe(403);
  for (const there of [away, 't_ffffffffffff', 'nowhere']) {
    expect(alike(await keeper.page.send('GET', `/api/tenants/${there}/lease`))).toEqual(
      alike(refused),
    );
  }
  expect(alike(await staff.page.send('PUT', path, { days: 90 }))).toEqual(alike(refused));
  expect((await keeper.page.send('GET', path)).json()).toEqual({ days: 30 });
});

test('[SY12] an account has one list at a time, which waits for its turn; a report counts meanwhile', async () => {
  const { account, device, page, email } = await person([home]);
  const other = await signIn(email);
  // As a large pull of the account that is under way.
  const endTurn = await turns.take('large', { tenant: home, account });
  let answered = 0;
  // Whichever of two comes first waits; the other is refused.
  const both = [1, 2].map(async () => {
    const answer = await other.send('GET', `/api/devices/${device}/held`);
    answered += 1;
    return answer;
  });
  expect((await Promise.race(both)).json()).toMatchObject({ code: 'sync.report-under-way' });
  expect((await other.send('POST', `/api/devices/${device}/lost`)).statusCode).toBe(429);
  expect((await page.send('GET', '/api/session')).statusCode).toBe(401);
  expect(answered).toBe(1);
  endTurn();
  const codes = (await Promise.all(both)).map(({ statusCode }) => statusCode);
  expect(new Set(codes)).toEqual(new Set([200, 429]));
  expect((await other.send('GET', `/api/devices/${device}/held`)).statusCode).toBe(200);
});

test('[ID54] what a device held is told to who gave their password lately, and reporting a loss waits for none', async () => {
  const keeper = await person([home], 'keeper');
  const { email, device, account } = await person([home]);
  const other = await signIn(email);
  for (const whose of [keeper.account, account]) {
    await database.admin.query(
      `UPDATE identity.session SET created_at = now() - interval '11 minutes' WHERE account_id = $1`,
      [whose],
    );
  }
  const held = [
    [other, `/api/devices/${device}/held`],
    [other, `/api/devices/${device}/held?format=csv`],
    [keeper.page, `/api/tenants/${home}/devices/${device}/held`],
  ] as const;
  for (const [page, path] of held) {
    const refused = await page.send('GET', path);
    expect([path, refused.statusCode]).toEqual([path, 403]);
    expect(refused.json()).toMatchObject({ code: 'identity.password-needed' });
  }
  expect((await other.send('POST', `/api/devices/${device}/lost`)).statusCode).toBe(200);
  for (const page of [other, keeper.page]) {
    await page.send('POST', '/api/session/password', { password: testPassword });
  }
  for (const [page, path] of held) {
    expect([path, (await page.send('GET', path)).statusCode]).toEqual([path, 200]);
  }
});
