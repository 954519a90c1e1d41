import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contractSource } from '#apps/server/contract-source.ts';
import { allErrors } from '#apps/server/errors.ts';
import { registerRoutes } from '#apps/server/register-routes.ts';
import type { AccountId, MemberId, TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { concludeAs, keeperOf } from '#testkit/contract/conclude.ts';
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
let officer: Person;
let staff: Person;

interface Person {
  readonly page: TestPage;
  readonly account: AccountId;
  readonly member: MemberId;
}

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
  app = await startHttp(here, {
    errors: allErrors,
    routes: [registerRoutes({ database: database.tenants, source: contractSource })],
  });
  keeper = await person('katrin@linde.example', 'keeper');
  officer = await person('olga@linde.example', 'staff');
  staff = await person('tom@linde.example', 'staff');
  await peopleOf(database.admin, home).owner(
    `INSERT INTO tenant_schema.office (member_id, office, given_at) VALUES ($1, 'data-protection-officer', now())`,
    [officer.member],
  );
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
  return { page, account, member };
}

const of = (tenant: string, what = '') => `/api/tenants/${tenant}/register${what}`;
const put = (who: Person, entries: object) =>
  who.page.send('PUT', of(home, '/entries'), { entries });

interface Shown {
  readonly sheets: readonly { readonly id: string; readonly title: string }[];
  readonly controller: {
    readonly missing: readonly string[];
    readonly entries: readonly { readonly name: string; readonly value: string }[];
  };
}

const changes = () =>
  database.admin.query<{ detail: string; named: boolean }>(
    inSchema(
      `SELECT d.detail, c.actor IS NOT NULL AS named FROM tenant_schema.chronicle c
       JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq WHERE c.action = 'register.change' ORDER BY c.seq`,
      home,
    ),
  );

test('[OF9][OF10] an owner reads it in two languages and fills it in, and the chronicle says so at once', async () => {
  const german = await keeper.page.send('GET', of(home, '?lang=de'));
  const before = german.json<Shown>();
  expect(before.sheets.map(({ title }) => title)).toContain('Art. 30 Abs. 2');
  expect((await keeper.page.send('GET', of(home, '?lang=en'))).body).toContain('Art. 30(2)');
  expect(before.controller.entries).toContainEqual(
    expect.objectContaining({ name: 'controller.name' }),
  );

  const entries = {
    'controller.representative': 'Erika <b>Muster</b>',
    'activity.calendar.basis': '6.1.b',
  };
  expect((await put(keeper, entries)).json()).toEqual({ changed: 2 });
  expect(
    (await changes()).map(({ detail, named }) => [JSON.parse(detail) as unknown, named]),
  ).toEqual([[{ entries }, true]]);
  const after = (await officer.page.send('GET', of(home, '?lang=de'))).json<Shown>();
  expect(after.controller.entries).toContainEqual(
    expect.objectContaining({ name: 'controller.representative', value: 'Erika <b>Muster</b>' }),
  );
  // The same once more changes nothing, and nothing is noted; an empty one takes it away.
  expect((await put(keeper, entries)).json()).toEqual({ changed: 0 });
  expect((await put(keeper, { 'controller.representative': '' })).json()).toEqual({ changed: 1 });
  expect(await changes()).toHaveLength(2);
});

test('[OF9] the files are what they say they are', async () => {
  const xlsx = await keeper.page.send('GET', of(home, '/export?format=xlsx&lang=de'));
  expect(xlsx.headers['content-disposition']).toBe(
    `attachment; filename="register-${home}-de.xlsx"`,
  );
  expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
  const json = await keeper.page.send('GET', of(home, '/export?format=json'));
  expect(json.json()).toMatchObject({ register: { tenant: { id: home } } });
  const linked = await keeper.page.send('GET', of(home, '/export?format=jsonld'));
  expect(linked.headers['content-type']).toBe('application/ld+json; charset=utf-8');
  expect(linked.json()).toMatchObject({ '@context': { dpv: 'https://w3id.org/dpv#' } });
});

test.each([
  {},
  { 'controller.rank': 'x' },
  { 'controller.name': 'x'.repeat(501) },
  { 'activity.calendar.basis': 'because' },
  { 'activity.calendar.note': 'a\u0000' },
])('[OF10] %o is refused', async (entries) => {
  expect((await put(keeper, entries)).statusCode).toBe(400);
});

test('[OF11] an officer reads and does not write; everybody else is answered as if there were none', async () => {
  const refused = await put(officer, { 'controller.name': 'Anders' });
  expect(refused.statusCode).toBe(403);
  for (const what of ['', '/export?format=json']) {
    expect((await officer.page.send('GET', of(home, what))).statusCode).toBe(200);
    const refusal = await staff.page.send('GET', of(home, what));
    expect(refusal.statusCode).toBe(403);
    for (const tenant of [away, 't_000000000000', 'nowhere']) {
      expect(alike(await keeper.page.send('GET', of(tenant, what)))).toEqual(alike(refusal));
    }
  }
  expect((await put(staff, { 'controller.name': 'Anders' })).statusCode).toBe(403);
});

test('[OF8][CO9] where the contract is altered the register stays, names nobody from it, and says so', async () => {
  const shown = async () => (await officer.page.send('GET', of(home))).json<Shown>();
  await concludeAs(database.tenants, await keeperOf(database.admin, home));
  expect(await shown()).toMatchObject({ isContractAltered: false });
  await database.admin.transact(async (tx) => {
    await tx.script(
      inSchema(
        `ALTER TABLE tenant_schema.contract_version DISABLE TRIGGER stays;
         DELETE FROM tenant_schema.contract_version`,
        home,
      ),
    );
  });
  expect(await shown()).toMatchObject({ isContractAltered: true });
  const json = await keeper.page.send('GET', of(home, '/export?format=json'));
  expect(json.json()).toMatchObject({ register: { isContractAltered: true } });
});
