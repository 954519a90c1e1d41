import { afterAll, beforeAll, expect, test } from 'vitest';
import { openParts, type Parts, serverActor } from '#apps/server/parts.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { furnishTenant } from '#kernel/db/installation.ts';
import { peopleOf } from '#testkit/pg/people.ts';
import { testSecret } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let parts: Parts;
let house: TenantId;
let family: TenantId;

beforeAll(async () => {
  database = await createTestDatabase();
  parts = openParts({
    adminUrl: database.adminUrl,
    secret: testSecret,
    publicUrl: 'http://localhost:4400',
  });
  house = await database.createTenant('Haus Eiche');
  await furnishTenant(database.admin, house, {
    kind: 'organisation',
    name: 'Haus Eiche',
    groups: ['Team', 'Leitung'],
  });
  family = await database.createTenant('Familie Beispiel');
  await furnishTenant(database.admin, family, {
    kind: 'household',
    name: 'Familie Beispiel',
    groups: ['Familie', 'Eltern'],
  });
});
afterAll(async () => {
  await parts.close();
  await database.close();
});

let count = 0;

async function join(tenantId: TenantId, role: string): Promise<AccountId> {
  count += 1;
  const { link } = await parts.identity.invite({
    tenantId,
    email: `person${count}@obhut.example`,
    displayName: `Person ${count}`,
    role,
  });
  const { value } = await parts.identity.acceptInvitation({
    token: new URL(link).hash.slice(1),
    name: `Person ${count}`,
    password: 'ein langes gutes Passwort',
    from: { address: '127.0.0.1', headers: {} },
  });
  return value.account.id;
}

/** The audiences an account reaches, as `space kind/audience`. */
async function reach(tenant: TenantId, account: AccountId): Promise<string[]> {
  const rows = await database.tenants.transact(serverActor(tenant, account), (sql) =>
    sql.query<{ place: string }>(
      `SELECT s.kind || '/' || a.name AS place
       FROM tenant_schema.audience a JOIN tenant_schema.space s ON s.id = a.space_id ORDER BY 1`,
    ),
  );
  return rows.map(({ place }) => place);
}

test('[ID24] staff come into the team, who leads also among those who lead', async () => {
  expect(await reach(house, await join(house, 'staff'))).toEqual(['organisation/team']);
  expect(await reach(house, await join(house, 'lead'))).toEqual([
    'organisation/leads',
    'organisation/team',
  ]);
});

test('[ID24] keeping the tenant alone opens no content, nor does being a relative', async () => {
  expect(await reach(house, await join(house, 'keeper'))).toEqual([]);
  expect(await reach(house, await join(house, 'relative'))).toEqual([]);
});

test('[ID24] a supported person has a life of their own, which the team shares but not `self`', async () => {
  const person = await join(house, 'supported');
  expect(await reach(house, person)).toEqual([
    'life/circle',
    'life/self',
    'life/shared',
    'life/team',
  ]);
  expect(await reach(house, await join(house, 'staff'))).toEqual([
    'life/shared',
    'life/team',
    'organisation/team',
  ]);
});

test('[ID24] in a household everybody has a life of their own and the family’s together', async () => {
  const mother = await join(family, 'keeper');
  const child = await join(family, 'member');
  expect(await reach(family, child)).toContain('household/team');
  expect(await reach(family, child)).toContain('life/self');
  expect((await reach(family, mother)).filter((place) => place === 'life/self')).toHaveLength(1);
});

test('[ID24] who is invited again after their time goes on as who they were', async () => {
  const account = await join(house, 'staff');
  await peopleOf(database.admin, house).owner(
    `UPDATE tenant_schema.member SET valid_until = now() WHERE account_id = $1`,
    [account],
  );
  expect(await reach(house, account)).toEqual([]);
  const { link } = await parts.identity.invite({
    tenantId: house,
    email: `person${count}@obhut.example`,
    displayName: `Person ${count}`,
    role: 'staff',
  });
  const signedIn = await parts.identity.signIn({
    email: `person${count}@obhut.example`,
    password: 'ein langes gutes Passwort',
    from: { address: '127.0.0.1', headers: {} },
  });
  const cookie = signedIn.setCookies.map((one) => one.split(';')[0]).join('; ');
  await parts.identity.acceptInvitation({
    token: new URL(link).hash.slice(1),
    from: { address: '127.0.0.1', headers: { cookie } },
  });
  expect(await reach(house, account)).toContain('organisation/team');
});
