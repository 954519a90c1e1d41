import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { chronicleRoutes } from '#apps/server/chronicle-routes.ts';
import { allErrors } from '#apps/server/errors.ts';
import { chronicleKeys } from '#apps/server/chronicle-keys.ts';
import { Sequencer } from '#governance/chronicle/server/sequencer.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { verdictOf } from '#testkit/chronicle/export-of.ts';
import { signedInMemory } from '#testkit/chronicle/signed-in-memory.ts';
import { alike, startHttp, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { peopleOf } from '#testkit/pg/people.ts';
import { testSecret, testSecrets } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const keys = [testSecrets.chronicleKey];
let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let home: TenantId;
let away: TenantId;
let keeper: { page: TestPage; account: AccountId };
let staff: { page: TestPage; account: AccountId };
let nowMs = 0;

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
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

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

/** Lines of somebody, chained, and signed five minutes later. */
async function happen(count: number, account: AccountId): Promise<void> {
  await database.admin.query(
    inSchema(
      `INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
       SELECT now(), $1, gen_random_uuid(), 'setDayColour', gen_random_uuid(), ARRAY[gen_random_uuid()]
       FROM generate_series(1, $2)`,
      home,
    ),
    [account, count],
  );
  const sql = await connectAsAdmin(database.sequencerUrl);
  try {
    const signedHeads = signedInMemory();
    const sequencer = new Sequencer({
      sql,
      keys: chronicleKeys(testSecret),
      signedHeads,
      now: () => nowMs,
    });
    await sequencer.look();
    nowMs += 300_000;
    await sequencer.look();
  } finally {
    await sql.close();
  }
}

const of = (tenant: string, what = '') => `/api/tenants/${tenant}/chronicle${what}`;

test('[CH17] a keeper gets the chronicle with keys and checkpoint, and it verifies offline', async () => {
  await happen(2_345, staff.account);
  const state = await keeper.page.send('GET', of(home));
  expect(state.json()).toEqual({
    size: 2_345,
    signed: 2_345,
    checkpoint: expect.any(String) as string,
    keys,
  });
  const checkpoint = await keeper.page.send('GET', of(home, '/checkpoint'));
  expect(checkpoint.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(checkpoint.body).toBe(state.json<{ checkpoint: string }>().checkpoint);

  const answer = await keeper.page.send('GET', of(home, '/export'));
  expect(answer.headers['content-type']).toBe('application/jsonl; charset=utf-8');
  expect(answer.headers['content-disposition']).toBe(
    `attachment; filename="chronicle-${home}.jsonl"`,
  );
  const lines = answer.body.trimEnd().split('\n');
  // The export itself is the last event of it.
  expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({ seq: 2_346, action: 'chronicle.export' });
  expect(await verdictOf(lines, { keys, held: [checkpoint.body] })).toMatchObject({
    verdict: 'good',
    ground: 'checkpoint',
    events: 2_346,
    signedSize: 2_345,
    detailed: 2_346,
  });
  const rest = await keeper.page.send('GET', of(home, '/export?after=2345'));
  expect(
    await verdictOf(rest.body.trimEnd().split('\n'), { keys, held: [checkpoint.body] }),
  ).toMatchObject({
    verdict: 'good',
    events: 2,
  });
});

test('[CH4][CH17] who is who is told apart from it', async () => {
  const { actors } = (await keeper.page.send('GET', of(home, '/actors'))).json<{
    actors: object[];
  }>();
  expect(actors).toContainEqual({
    actor: expect.any(String) as string,
    account: staff.account,
    person: expect.any(String) as string,
    name: 'Amira',
  });
  const exported = await keeper.page.send('GET', of(home, '/export'));
  expect(exported.body).not.toContain(staff.account);
});

test('[CH17] everybody else is answered as if there were none, and nothing is noted', async () => {
  const before = await keeper.page.send('GET', of(home));
  for (const what of ['', '/checkpoint', '/actors', '/export']) {
    const refusal = await staff.page.send('GET', of(home, what));
    expect(refusal.statusCode).toBe(403);
    const others = [of(away, what), of('t_000000000000', what), of('nowhere', what)];
    for (const url of others)
      expect(alike(await keeper.page.send('GET', url))).toEqual(alike(refusal));
  }
  expect((await keeper.page.send('GET', of(home))).json()).toEqual(before.json());
});

test('[CH17] an export wants the password given lately', async () => {
  here.clock.forward(20 * 60_000);
  const answer = await keeper.page.send('GET', of(home, '/export'));
  expect(answer.json<{ code: string }>().code).toBe('identity.password-needed');
});

test.each(['after=-1', 'after=x', 'after=1e9', 'size=3'])(
  '[CH17] %s is not understood',
  async (query) => {
    expect((await keeper.page.send('GET', of(home, `/export?${query}`))).statusCode).toBe(400);
  },
);
