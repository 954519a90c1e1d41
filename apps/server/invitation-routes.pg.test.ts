import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allErrors } from '#apps/server/errors.ts';
import { invitationRoutes } from '#apps/server/invitation-routes.ts';
import { identityLimits } from '#identity/limits.ts';
import { type AccountId, type GroupId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { alike, startHttp, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let home: TenantId;
let away: TenantId;
let katrin: Person;
let second: Person;
let tom: Person;
let eva: Person;
let team: GroupId;

interface Person {
  readonly page: TestPage;
  readonly member: TestMember;
}

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
  app = await startHttp(here, {
    errors: allErrors,
    routes: [invitationRoutes({ database: database.tenants, identity: here.identity })],
  });
  katrin = await person('katrin', home, 'keeper');
  second = await person('second', home, 'keeper');
  tom = await person('tom', home, 'lead');
  eva = await person('eva', away, 'keeper');
  team = await peopleOf(database.admin, home).group('Team');
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

async function person(name: string, tenant: TenantId, role: string): Promise<Person> {
  const email = `${name}@linde.example`;
  const account: AccountId = await here.identity.createAccount({
    email,
    name,
    password: testPassword,
  });
  await here.join(account, tenant);
  const there = peopleOf(database.admin, tenant);
  const member = await there.member(name, account);
  await there.owner('UPDATE tenant_schema.member SET role = $2 WHERE id = $1', [
    member.member,
    role,
  ]);
  const page = new TestPage(app);
  await page.send('POST', '/api/auth/sign-in/email', { email, password: testPassword });
  return { page, member };
}

interface Made {
  readonly id: string;
  readonly link: string;
}

const at = (tenant: string, path = '') => `/api/tenants/${tenant}/invitations${path}`;
const nele = { email: ' Nele@Linde.example', name: 'Nele Neu', role: 'staff' };
const invite = ({ page }: Person, body: object = {}) =>
  page.send('POST', at(home), { ...nele, ...body });
const look = ({ link }: Made) => here.identity.lookAtInvitation(link.split('#')[1] ?? '', null);

async function openOnes({ page }: Person): Promise<readonly { id: string; email: string }[]> {
  const answer = await page.send('GET', at(home));
  expect(answer.statusCode).toBe(200);
  return answer.json<{ invitations: { id: string; email: string }[] }>().invitations;
}

async function noted(): Promise<{ action: string; ids: string[] }[]> {
  return database.admin.query(
    inSchema(
      `SELECT action, record_ids AS ids FROM tenant_schema.chronicle_outbox
       WHERE action ~ 'invit' ORDER BY at`,
      home,
    ),
  );
}

test('[ID55] a keeper invites, sees what is open without its link, and withdraws it', async () => {
  const before = (await noted()).length;
  const answer = await invite(katrin, { groups: [team] });
  expect(answer.statusCode).toBe(201);
  const made = answer.json<Made>();
  expect(made.link).toMatch(/^http:\/\/localhost:4400\/invite#[\w-]{43}$/);
  expect(await look(made)).toMatchObject({ tenantName: 'Haus Linde', displayName: 'Nele Neu' });
  const list = await second.page.send('GET', at(home));
  expect(list.body).not.toContain(made.link.split('#')[1]);
  expect(list.json()).toMatchObject({
    invitations: [
      {
        id: made.id,
        email: 'nele@linde.example',
        displayName: 'Nele Neu',
        role: 'staff',
        groupIds: [team],
      },
    ],
  });
  const withdrawn = await second.page.send('DELETE', at(home, `/${made.id}`));
  expect(withdrawn.statusCode).toBe(204);
  expect(await openOnes(katrin)).toEqual([]);
  await expect(look(made)).rejects.toMatchObject({ code: 'identity.invitation-invalid' });
  const again = await second.page.send('DELETE', at(home, `/${made.id}`));
  expect(again.json()).toMatchObject({ code: 'identity.invitation-unknown' });
  expect((await noted()).slice(before)).toEqual([
    { action: 'access.member-invited', ids: [made.id] },
    { action: 'access.invitation-withdrawn', ids: [made.id] },
  ]);
});

test('[ID55] for everybody but its keepers a tenant has no invitations', async () => {
  const { id } = (await invite(katrin)).json<Made>();
  for (const { page } of [tom, eva]) {
    for (const tenant of [home, 't_000000000000', 'nothing']) {
      const answers = [
        await page.send('GET', at(tenant)),
        await page.send('POST', at(tenant), nele),
        await page.send('DELETE', at(tenant, `/${id}`)),
        await page.send('DELETE', at(tenant, `/${randomId()}`)),
      ];
      for (const answer of answers) {
        expect(alike(answer)).toMatchObject({ status: 403, code: 'access.not-allowed' });
      }
    }
  }
  // One's own tenant has none of another's.
  expect((await eva.page.send('DELETE', at(away, `/${id}`))).statusCode).toBe(404);
  expect((await openOnes(katrin)).map((one) => one.id)).toEqual([id]);
  expect((await invite(katrin, { groups: [randomId()] })).statusCode).toBe(403);
});

test.each([
  [{ email: 'nobody' }, 'identity.email-invalid'],
  [{ name: ' ' }, 'identity.name-invalid'],
  [{ role: 'owner' }, 'http.input-invalid'],
  [{ groups: Array.from({ length: 21 }, () => randomId()) }, 'http.input-invalid'],
  [{ person: randomId() }, 'http.input-invalid'],
])('[ID55] what is no good is refused: %o', async (body, code) => {
  expect((await invite(katrin, body)).json()).toMatchObject({ code });
});

test('[ID56] inviting again ends the invitation before, and no other', async () => {
  const first = (await invite(katrin)).json<Made>();
  const other = (await invite(katrin, { email: 'other@linde.example' })).json<Made>();
  const abroad = (await eva.page.send('POST', at(away), nele)).json<Made>();
  const again = (await invite(second)).json<Made>();
  await expect(look(first)).rejects.toMatchObject({ code: 'identity.invitation-invalid' });
  for (const open of [again, other, abroad]) await look(open);
  expect((await openOnes(katrin)).map((one) => one.id).toSorted()).toEqual(
    [again.id, other.id].toSorted(),
  );
});

test('[ID56] a tenant has only so many open invitations', async () => {
  await database.admin.query(
    `INSERT INTO identity.invitation (id, token_hash, tenant_id, email, display_name, role, expires_at)
     SELECT gen_random_uuid(), sha256(n::text::bytea), $1, n || '@many.example', 'Viele', 'member',
            now() + interval '1 day'
       FROM generate_series(1, $2::integer) n`,
    [away, identityLimits.invitationsPerTenant],
  );
  const answer = await eva.page.send('POST', at(away), { ...nele, email: 'one@more.example' });
  expect(answer.json()).toMatchObject({
    code: 'identity.too-many-invitations',
    params: { limit: identityLimits.invitationsPerTenant },
  });
});

test('[ID57] who is keeper no more has no invitations out; those of others stay', async () => {
  const people = peopleOf(database.admin, home);
  const mine = (await invite(second, { email: 'mine@linde.example' })).json<Made>();
  const hers = (await invite(katrin, { email: 'hers@linde.example' })).json<Made>();
  const operators = await here.identity.invite({
    tenantId: home,
    email: 'operator@linde.example',
    displayName: 'Olga',
    role: 'staff',
  });
  await people.owner(`UPDATE tenant_schema.member SET role = 'staff' WHERE id = $1`, [
    second.member.member,
  ]);
  await expect(look(mine)).rejects.toMatchObject({ code: 'identity.invitation-invalid' });
  await look(hers);
  await look(operators);

  await people.owner(`UPDATE tenant_schema.member SET role = 'keeper' WHERE id = $1`, [
    second.member.member,
  ]);
  const last = (await invite(second, { email: 'last@linde.example' })).json<Made>();
  await database.tenants.transact(katrin.member, (sql) =>
    sql.query('SELECT tenant_schema.end_membership($1)', [second.member.member]),
  );
  await expect(look(last)).rejects.toMatchObject({ code: 'identity.invitation-invalid' });
  await look(hers);
});

test('[ID55][ID54] inviting wants the password to have been given lately; withdrawing does not', async () => {
  const { id } = (await invite(katrin, { email: 'late@linde.example' })).json<Made>();
  await database.admin.query(
    `UPDATE identity.session SET created_at = now() - interval '11 minutes' WHERE account_id = $1`,
    [katrin.member.account],
  );
  expect((await invite(katrin)).json()).toMatchObject({ code: 'identity.password-needed' });
  expect((await katrin.page.send('DELETE', at(home, `/${id}`))).statusCode).toBe(204);
  await katrin.page.send('POST', '/api/session/password', { password: testPassword });
  expect((await invite(katrin)).statusCode).toBe(201);
});
