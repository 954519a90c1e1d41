import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chronicleRoutes } from '#apps/server/chronicle-routes.ts';
import { allErrors } from '#apps/server/errors.ts';
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
let keeper: { page: TestPage; account: AccountId };
let staff: { page: TestPage; account: AccountId };
const instruction = '6b0a1c52-5f0e-4d67-9d3b-8a4f3a1f0c11';

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createEmptyTenant('Haus Linde');
  away = await database.createEmptyTenant('Birkenhof');
  app = await startHttp(here, {
    errors: allErrors,
    routes: [chronicleRoutes({ database: database.tenants, identity: here.identity })],
  });
  keeper = await person('katrin@linde.example', 'keeper');
  staff = await person('tom@linde.example', 'staff');
  // A day each, by turns; every hundredth reads, every thousandth on an instruction.
  await asOwner(
    `SELECT tenant_schema.chronicle_link(
       array_agg(timestamptz '2026-05-01T00:00:00Z' + n * interval '1 minute' ORDER BY n),
       array_agg(CASE WHEN n % 2 = 0 THEN $1::uuid WHEN n % 3 = 0 THEN NULL ELSE $2::uuid END ORDER BY n),
       array_agg(CASE WHEN n % 100 = 0 THEN 'record.read' WHEN n % 7 = 0 THEN 'device.lose' ELSE 'device.deliver' END ORDER BY n),
       array_agg(CASE WHEN n % 500 = 0 THEN 'essential.service' ELSE '' END ORDER BY n),
       array_agg(CASE WHEN n % 1000 = 0 THEN $3::uuid END ORDER BY n),
       array_agg('{"objects":["' || n || '"]}' ORDER BY n))
     FROM generate_series(1, 3000) AS n`,
    [keeper.account, staff.account, instruction],
  );
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

async function asOwner(text: string, values: readonly unknown[] = []): Promise<void> {
  await database.admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(inSchema(text, home), values);
  });
}

async function person(email: string, role: string) {
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

interface Page {
  readonly events: readonly {
    readonly seq: number;
    readonly at: string;
    readonly actor: string;
    readonly action: string;
    readonly detail: string | null;
  }[];
  readonly next: number | null;
}

const path = (tenant: string, query = '') => `/api/tenants/${tenant}/chronicle/events${query}`;

async function pageOf(query: string): Promise<Page> {
  const answer = await keeper.page.send('GET', path(home, query));
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

/** All pages of a question, one after the other. */
async function allOf(query: string): Promise<Page['events']> {
  const events: Page['events'][number][] = [];
  let before = '';
  for (;;) {
    const page = await pageOf(`?${query}${before}`);
    events.push(...page.events);
    if (page.next === null) return events;
    before = `&before=${page.next}`;
  }
}

test('[OF4] pages lead from the last event to the first, each once', async () => {
  const first = await pageOf('');
  expect(first.events).toHaveLength(50);
  expect(first.events[0]).toMatchObject({
    seq: 3000,
    at: '2026-05-03T02:00:00.000000Z',
    action: 'record.read',
    detail: '{"objects":["3000"]}',
  });
  expect(first.next).toBe(2951);
  const all = await allOf('most=100');
  expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 3000 }, (_, at) => 3000 - at));
});

test('[OF4] time, who, action, purpose and instruction narrow it down, also together', async () => {
  const day = await allOf('from=2026-05-02T00:00:00Z&until=2026-05-03T00:00:00Z&most=100');
  expect(day.map(({ seq }) => seq)).toEqual(Array.from({ length: 1440 }, (_, at) => 2879 - at));
  const nobody = await allOf('actor=nobody&most=100');
  expect(nobody.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 500 }, (_, at) => 2997 - at * 6),
  );
  expect((await allOf('action=record.read')).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 30 }, (_, at) => 3000 - at * 100),
  );
  const prefix = await allOf('action=device.&most=100');
  expect(prefix).toHaveLength(2970);
  expect((await pageOf('?action=device')).events).toEqual([]);
  expect((await allOf('purpose=essential.service')).map(({ seq }) => seq)).toEqual([
    3000, 2500, 2000, 1500, 1000, 500,
  ]);
  const together = `instruction=${instruction}&action=record.&from=2026-05-01T12:00:00Z&until=2026-05-02T12:00:00Z`;
  expect((await allOf(together)).map(({ seq }) => seq)).toEqual([2000, 1000]);
  const staffs = day.find(({ actor, seq }) => seq % 2 === 1 && actor !== 'nobody')?.actor ?? '';
  expect(await allOf(`actor=${staffs}&most=100`)).toHaveLength(1000);
});

test('[OF4] nothing in a time in which nothing was, and nothing before the first event', async () => {
  expect(await pageOf('?from=2027-01-01T00:00:00Z')).toEqual({ events: [], next: null });
  expect(await pageOf('?until=2026-05-01T00:00:00Z')).toEqual({ events: [], next: null });
  expect(await pageOf('?before=1')).toEqual({ events: [], next: null });
  expect((await pageOf('?before=2&most=1')).events).toMatchObject([{ seq: 1 }]);
});

test('[OF4] one question looks at 100,000 events and says where to go on', async () => {
  await asOwner(
    `INSERT INTO tenant_schema.chronicle (seq, at, action, purpose, commitment, prev, hash)
     SELECT n, timestamptz '2026-06-01T00:00:00Z' + n * interval '1 millisecond', 'device.deliver', '',
            sha256('c'), sha256('p'), sha256('h')
     FROM generate_series(3001, 123000) AS n`,
  );
  await asOwner(`UPDATE tenant_schema.chronicle_head SET seq = 123000`);
  const first = await pageOf('?action=record.read&most=10');
  expect(first).toEqual({ events: [], next: 23_001 });
  const next = await pageOf(`?action=record.read&most=10&before=${first.next}`);
  expect(next.events.map(({ seq }) => seq)).toEqual([
    3000, 2900, 2800, 2700, 2600, 2500, 2400, 2300, 2200, 2100,
  ]);
  // A time that is long past is gone to at once.
  const past = await pageOf('?until=2026-05-01T01:00:00Z&most=1');
  expect(past.events).toMatchObject([{ seq: 59, detail: expect.any(String) as string }]);
  expect((await pageOf('?most=1')).events).toMatchObject([{ seq: 123_000, detail: null }]);
});

test('[OF4] since a time without an end, and up to one without a beginning, read no more than that', async () => {
  // What autovacuum tells the planner sooner or later.
  await database.admin.script(inSchema('ANALYZE tenant_schema.chronicle', home));
  const read = (since: string | null, until: string | null, most = 10) =>
    database.admin.transact(async (tx) => {
      const [page] = await tx.query<{ page: Page }>(
        inSchema(
          'SELECT tenant_schema.chronicle_events(NULL, $1, $2, NULL, NULL, NULL, NULL, $3) AS page',
          home,
        ),
        [since, until, most],
      );
      const [entries] = await tx.query<{ read: number }>(
        inSchema(
          `SELECT pg_stat_get_xact_tuples_returned('tenant_schema.chronicle_at'::regclass)::integer AS read`,
          home,
        ),
      );
      return { ...page?.page, read: entries?.read ?? 0 };
    });
  const since = await read('2026-05-02T00:00:00Z', null);
  expect(since.events?.[0]?.seq).toBe(123_000);
  expect(since.next).toBe(122_991);
  const until = await read(null, '2026-06-01T00:01:00Z');
  expect(until.events?.[0]?.seq).toBe(59_999);
  // Of 120,000 and of 60,000 that lie there; the session counts on.
  expect(since.read).toBeLessThan(11_000);
  expect(until.read).toBeLessThan(31_000);
  // To its beginning, and not beyond, where there is more than is looked at.
  const whole = await read('2026-06-01T00:01:45Z', '2026-06-01T00:02:00Z', 20_000);
  expect(whole.events?.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 15_000 }, (_, index) => 119_999 - index),
  );
  expect(whole.next).toBeNull();
});

test.each([
  'before=0',
  'before=x',
  'from=yesterday',
  'actor=Tom',
  'action=a%20b',
  'action=..',
  'purpose=A',
  'instruction=1',
  'most=101',
  'size=3',
])('[OF4] %s is not understood', async (query) => {
  expect((await keeper.page.send('GET', path(home, `?${query}`))).statusCode).toBe(400);
});

test('[OF4] everybody else is answered as if there were none', async () => {
  const refusal = await staff.page.send('GET', path(home));
  expect(refusal.statusCode).toBe(403);
  for (const url of [path(away), path('t_000000000000'), path('nowhere')]) {
    expect(alike(await keeper.page.send('GET', url))).toEqual(alike(refusal));
  }
});
