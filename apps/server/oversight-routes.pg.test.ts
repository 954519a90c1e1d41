import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allErrors } from '#apps/server/errors.ts';
import { oversightRoutes } from '#apps/server/oversight-routes.ts';
import { bundleParts } from '#governance/oversight/request.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { alike, problemWith, startHttp, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let home: TenantId;
let keeper: { readonly page: TestPage; readonly account: AccountId };
const author = { name: 'K. Weiss', function: 'Verwaltung' };

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createTenant('Haus Linde');
  const { tenants } = database;
  const parts = {
    database: tenants,
    identity: here.identity,
    verifierKeys: [],
    clock: systemClock,
  };
  app = await startHttp(here, { errors: allErrors, routes: [oversightRoutes(parts)] });
  keeper = await person('Katrin', 'keeper');
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

async function person(name: string, role: string) {
  const email = `${name.toLowerCase()}@linde.example`;
  const account = await here.identity.createAccount({ email, name, password: testPassword });
  await here.join(account, home);
  const there = peopleOf(database.admin, home);
  const { member } = await there.member(name, account);
  await there.owner('UPDATE tenant_schema.member SET role = $2 WHERE id = $1', [member, role]);
  const page = new TestPage(app);
  await page.send('POST', '/api/auth/sign-in/email', { email, password: testPassword });
  return { page, account };
}

const of = (what = '', tenant: string = home) => `/api/tenants/${tenant}/oversight${what}`;
async function asked(): Promise<string> {
  const answer = await keeper.page.send('POST', of(), {
    about: { kind: 'inquiry' },
    body: 'Wo liegen die Bilder?',
    author,
  });
  expect(answer.statusCode).toBe(201);
  return answer.json<{ id: string }>().id;
}

test('[OV1][OV10] who asks is read with whose account it was; to whoever may not look there is no tenant', async () => {
  await asked();
  const answer = await keeper.page.send('GET', of());
  expect(answer.json()).toMatchObject({
    requests: [{ author: 'K. Weiss, Verwaltung', by: 'Katrin' }],
    mayDecide: true,
  });
  const tom = await person('Tom', 'staff');
  const shut = await tom.page.send('GET', of());
  expect(alike(shut)).toEqual(alike(await tom.page.send('GET', of('', 't_000000000000'))));
});

test('[OV9] what is too large is refused by its code, with its size, and less goes', async () => {
  await database.admin.query(
    inSchema(
      `INSERT INTO tenant_schema.instruction (number, given_at, source, account_id, author, scope, body, state)
       SELECT n, now(), 'owner', $1, 'Katrin', 'other', repeat('x', 4000), 'given' FROM generate_series(1, 3000) AS n`,
      home,
    ),
    [keeper.account],
  );
  const id = await asked();
  const hand = (parts: readonly string[]) =>
    keeper.page.send('POST', of(`/${id}/handouts`), { to: 'tenant', mandate: null, parts, author });
  const answer = await hand(bundleParts);
  expect(answer.statusCode).toBe(413);
  expect(answer.json()).toEqual(
    problemWith('oversight.too-large', { sizeBytes: expect.any(Number) as number }),
  );
  expect((await hand(['measures', 'contract'])).statusCode).toBe(201);
});
