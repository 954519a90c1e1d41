import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const tables = [
  'account',
  'credential',
  'device',
  'invitation',
  'lost_copy',
  'membership',
  'session',
  'throttle',
  'token',
  'verification',
];

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  opened.push(client);
  return client;
}
const opened: pg.Client[] = [];
afterEach(async () => {
  for (const client of opened.splice(0)) await client.end();
});

test('[ID1] every table of identity has row security, forced, and is known here', async () => {
  const rows = await database.admin.query<{ name: string; walled: boolean }>(
    `SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS walled
       FROM pg_class WHERE relnamespace = 'identity'::regnamespace AND relkind IN ('r', 'p')
      ORDER BY relname`,
  );
  expect(rows).toEqual(tables.map((name) => ({ name, walled: true })));
});

test('[ID1] policies name the identity role or the owner, nobody else', async () => {
  const rows = await database.admin.query<{ role: string }>(
    `SELECT DISTINCT unnest(roles)::text AS role FROM pg_policies WHERE schemaname = 'identity'
      ORDER BY role`,
  );
  expect(rows.map((row) => row.role)).toEqual(['obhut_identity', 'obhut_owner']);
});

test('[ID1] the app, and a tenant’s role, read and write nothing of identity', async () => {
  const tenant = await database.createTenant();
  const app = await connect(database.appUrl);
  for (const role of [null, tenant]) {
    for (const table of tables) {
      for (const statement of [
        `SELECT FROM identity.${table}`,
        `INSERT INTO identity.${table} DEFAULT VALUES`,
        `UPDATE identity.${table} SET created_at = now()`,
        `DELETE FROM identity.${table}`,
        `COPY identity.${table} TO STDOUT`,
        `TRUNCATE identity.${table}`,
        `LOCK TABLE identity.${table}`,
      ]) {
        await app.query('BEGIN');
        if (role !== null) await app.query(inSchema('SET LOCAL ROLE tenant_schema', tenant));
        await expect(app.query(statement), `${role}: ${statement}`).rejects.toMatchObject({
          code: '42501',
        });
        await app.query('ROLLBACK');
      }
    }
    for (const call of [
      `SELECT identity.throttle_attempt('{}', '{}', now())`,
      `SELECT identity.consume_invitation('x', 't_000000000000', gen_random_uuid())`,
    ]) {
      await expect(app.query(call)).rejects.toMatchObject({ code: '42501' });
    }
  }
});

test('[ID26] the identity role puts nobody into a tenant and takes no role', async () => {
  const tenant = await database.createTenant();
  const identity = await connect(database.identityUrl);
  for (const statement of [
    `INSERT INTO identity.membership (account_id, tenant_id)
     VALUES (gen_random_uuid(), 't_000000000000')`,
    'DELETE FROM identity.membership',
    'UPDATE identity.membership SET id = gen_random_uuid()',
    'UPDATE identity.token SET membership_id = gen_random_uuid()',
    'UPDATE identity.invitation SET accepted_at = now()',
    `UPDATE identity.invitation SET expires_at = 'infinity'`,
    `SELECT identity.consume_invitation('x', 't_000000000000', gen_random_uuid())`,
    'UPDATE identity.account SET email = id::text',
    'UPDATE identity.session SET account_id = gen_random_uuid()',
    `UPDATE identity.session SET expires_at = 'infinity'`,
    `UPDATE identity.token SET expires_at = 'infinity'`,
    `UPDATE identity.token SET scopes = '{records:write}'`,
    'UPDATE identity.token SET account_id = gen_random_uuid()',
    'SET ROLE obhut_owner',
    'SET ROLE obhut_app',
    inSchema('SET ROLE tenant_schema', tenant),
    inSchema('SELECT FROM tenant_schema.record', tenant),
    'CREATE TABLE identity.mine ()',
    'CREATE TEMP TABLE mine ()',
    'TRUNCATE identity.session',
  ]) {
    await expect(identity.query(statement), statement).rejects.toMatchObject({ code: '42501' });
  }
});

test('[ID27] the identity role invites nobody, and forgets no invitation that is open or was used', async () => {
  const tenant = await database.createTenant();
  const identity = await connect(database.identityUrl);
  await identity.query(
    `INSERT INTO identity.account (id, email, name) VALUES ('00000000-0000-4000-8000-00000000000a', 'a@b.example', 'A')`,
  );
  await database.admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(
      `INSERT INTO identity.invitation (id, token_hash, tenant_id, email, display_name, role, expires_at,
         accepted_at, accepted_by)
       SELECT gen_random_uuid(), sha256(state::bytea), $1, 'a@b.example', state, 'keeper',
              now() + CASE state WHEN 'over' THEN interval '-1 day' ELSE interval '1 day' END,
              CASE state WHEN 'used' THEN now() END,
              CASE state WHEN 'used' THEN '00000000-0000-4000-8000-00000000000a'::uuid END
         FROM unnest('{open,used,over}'::text[]) state`,
      [tenant],
    );
  });
  await expect(
    identity.query(
      `INSERT INTO identity.invitation (id, token_hash, tenant_id, email, display_name, role, created_at, expires_at)
       VALUES (gen_random_uuid(), sha256('mine'), $1, 'a@b.example', 'A', 'keeper', now(), 'infinity')`,
      [tenant],
    ),
  ).rejects.toMatchObject({ code: '42501' });
  await identity.query('DELETE FROM identity.invitation');
  const left = await identity.query<{ name: string }>(
    'SELECT display_name AS name FROM identity.invitation ORDER BY 1',
  );
  expect(left.rows.map(({ name }) => name)).toEqual(['open', 'used']);
});
