import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allErrors } from '#apps/server/errors.ts';
import { usageRoutes } from '#apps/server/usage-routes.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { alike, startHttp, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let home: TenantId;
let away: TenantId;
let keeper: Person;
let tom: Person;
let ada: Person;

interface Person {
  readonly page: TestPage;
  readonly account: AccountId;
}

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
  app = await startHttp(here, {
    errors: allErrors,
    routes: [
      usageRoutes({
        database: database.tenants,
        clock: { nowMs: () => Date.parse('2026-05-03T23:30:00Z') },
      }),
    ],
  });
  keeper = await person('katrin@linde.example', 'keeper');
  tom = await person('tom@linde.example', 'staff');
  ada = await person('ada@linde.example', 'staff');
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

async function person(email: string, role: string): Promise<Person> {
  const account = await here.identity.createAccount({
    email,
    name: 'Amira',
    password: testPassword,
  });
  await here.join(account, home);
  const there = peopleOf(database.admin, home);
  const { member } = await there.member('Amira', account);
  await there.owner(`UPDATE tenant_schema.member SET role = $2 WHERE id = $1`, [member, role]);
  const page = new TestPage(app);
  await page.send('POST', '/api/auth/sign-in/email', { email, password: testPassword });
  return { page, account };
}

const of = (tenant: string, what = '') => `/api/tenants/${tenant}/usage${what}`;
const offer = (offers: boolean, who = keeper) =>
  who.page.send('PUT', of(home, '/offers/calendar'), { offers });
const agree = (who: Person, agrees: boolean) =>
  who.page.send('PUT', of(home, '/mine/calendar'), { agrees });
const count = (who: Person, ...events: readonly string[]) =>
  who.page.send('POST', of(home), { counts: events.map((event) => ({ event, count: 1 })) });

const rows = (text: string) =>
  database.admin.query<Readonly<Record<string, unknown>>>(inSchema(text, home));
const counted = () =>
  rows('SELECT day::text, product, event, count::int FROM tenant_schema.usage_count');

test('[OF12] off until it is offered, and then until somebody agrees', async () => {
  expect((await tom.page.send('GET', of(home, '/mine'))).json()).toEqual({
    offered: [],
    agreed: [],
  });
  expect((await agree(tom, true)).statusCode).toBe(403);
  expect((await count(tom, 'calendar.week')).json()).toMatchObject({ agreed: [] });
  expect((await offer(true)).statusCode).toBe(200);
  await count(tom, 'calendar.week');
  expect(await counted()).toEqual([]);
});

test('[OF13] who agreed is counted, of the others nothing is, and no row leads to anybody', async () => {
  expect((await agree(tom, true)).json()).toEqual({ offered: ['calendar'], agreed: ['calendar'] });
  await count(tom, 'calendar.week', 'journal.mood');
  await count(tom, 'calendar.week');
  await count(ada, 'calendar.week', 'calendar.month');
  expect(await counted()).toEqual([
    { day: '2026-05-03', product: 'calendar', event: 'calendar.week', count: 2 },
  ]);
  const columns = await rows(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'tenant_schema' AND table_name IN ('usage_count', 'fault_count') ORDER BY 1`,
  );
  expect(columns.map((one) => one['name'])).toEqual([
    'fault_count.count',
    'fault_count.day',
    'fault_count.event',
    'usage_count.count',
    'usage_count.day',
    'usage_count.event',
    'usage_count.people',
    'usage_count.product',
  ]);
});

test('[OF14] after a no the server counts nothing of them, whatever is sent', async () => {
  expect((await agree(tom, false)).json()).toEqual({ offered: ['calendar'], agreed: [] });
  for (let n = 0; n < 5; n += 1) {
    expect((await count(tom, 'calendar.week')).json()).toMatchObject({ agreed: [] });
  }
  expect(await counted()).toMatchObject([{ count: 2 }]);
  expect(await rows('SELECT 1 AS one FROM tenant_schema.usage_consent')).toEqual([]);
});

test('[OF15] faults are counted without a yes, in a table of their own', async () => {
  await count(ada, 'app.fault');
  expect(await rows('SELECT day::text, event, count::int FROM tenant_schema.fault_count')).toEqual([
    { day: '2026-05-03', event: 'app.fault', count: 1 },
  ]);
  expect(await counted()).toHaveLength(1);
});

test('[OF13][OF16] of fewer than five people nothing is shown; when the offer ends all of it goes', async () => {
  const four = [ada, tom, keeper, await person('mira@linde.example', 'staff')];
  for (const one of four) await agree(one, true);
  await count(ada, 'calendar.week');
  const seen = async () => (await keeper.page.send('GET', of(home))).json<object>();
  expect(await seen()).toEqual({
    offered: [{ product: 'calendar', since: expect.any(String) as string, agreed: null }],
    counts: [],
    faults: [{ day: '2026-05-03', event: 'app.fault', count: 1 }],
  });
  const fifth = await person('nele@linde.example', 'staff');
  await agree(fifth, true);
  await count(fifth, 'calendar.month');
  // What the others did on that day before stays theirs.
  expect(await seen()).toMatchObject({
    offered: [{ agreed: 5 }],
    counts: [{ day: '2026-05-03', event: 'calendar.month', count: 1 }],
  });
  // Who leaves has agreed to nothing any more.
  await rows(
    `UPDATE tenant_schema.member SET valid_until = now() WHERE account_id = '${fifth.account}'`,
  );
  expect(await rows('SELECT 1 AS one FROM tenant_schema.usage_consent')).toHaveLength(4);
  expect(await seen()).toMatchObject({ offered: [{ agreed: null }] });
  expect((await offer(false)).json()).toMatchObject({ offered: [], counts: [] });
  expect(await rows('SELECT 1 AS one FROM tenant_schema.usage_consent')).toEqual([]);
  expect(await counted()).toEqual([]);
  const actions = await rows(
    `SELECT action FROM tenant_schema.chronicle WHERE action LIKE 'usage.%' ORDER BY seq`,
  );
  expect(actions.map((one) => one['action'])).toEqual(['usage.offer', 'usage.end']);
});

test.each([
  { counts: [] },
  { counts: [{ event: 'calendar.secret', count: 1 }] },
  { counts: [{ event: 'calendar.week', count: 0 }] },
  { counts: [{ event: 'calendar.week', count: 1001 }] },
  { counts: [{ event: 'calendar.week', count: 1, account: 'tom' }] },
])('[OF15] %o is not taken', async (body) => {
  expect((await tom.page.send('POST', of(home), body)).statusCode).toBe(400);
});

test('[OF16] who is no owner sees no sums and offers nothing; other tenants answer like none', async () => {
  expect((await offer(true, tom)).statusCode).toBe(403);
  const refusal = await tom.page.send('GET', of(home));
  expect(refusal.statusCode).toBe(403);
  for (const what of ['', '/mine']) {
    for (const tenant of [away, 't_000000000000', 'nowhere']) {
      expect(alike(await keeper.page.send('GET', of(tenant, what)))).toEqual(alike(refusal));
    }
  }
});
