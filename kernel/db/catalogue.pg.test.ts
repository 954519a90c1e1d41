import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TenantId } from '#kernel/base/ids.ts';
import { checkWall, requireWall, type WallCode } from '#kernel/db/check-wall.ts';
import { databaseErrors } from '#kernel/db/errors.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let tenant: TenantId;
let other: TenantId;

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant('Haus Linde');
  other = await database.createTenant('Birkenhof');
});
afterAll(() => database.close());

const ours = `(n.nspname IN ('obhut', 'identity') OR n.nspname ~ '^t_[0-9a-f]{12}$')`;

class Undo extends Error {}

/** Does something to the database, looks, and leaves it as it was. */
async function look<T>(script: string, work: () => Promise<T>): Promise<T> {
  let seen: { readonly value: T } | undefined;
  await database.admin
    .transact(async (tx) => {
      await tx.script(inSchema(script, tenant).replaceAll('other_tenant', other));
      seen = { value: await work() };
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  if (seen === undefined) throw new Error('nothing was seen');
  return seen.value;
}

describe('the catalogue of a fresh installation', () => {
  test('[TE3] every table has row security enabled and forced', async () => {
    const tables = await database.admin.query<{ table: string; walled: boolean }>(
      `SELECT c.oid::regclass::text AS table, c.relrowsecurity AND c.relforcerowsecurity AS walled
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND ${ours}`,
    );
    expect(tables.length).toBeGreaterThan(30);
    expect(tables.filter(({ walled }) => !walled)).toEqual([]);
  });

  test('[TE10] views are those of who asks, and nothing is materialised', async () => {
    const views = await database.admin.query(
      `SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE ${ours} AND (c.relkind IN ('m', 'f')
         OR c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))`,
    );
    expect(views).toEqual([]);
  });

  test('[TE9] functions have a fixed path, a weak owner, and are nobody’s by default', async () => {
    const functions = await database.admin.query<Record<string, unknown>>(
      `SELECT p.oid::regprocedure::text AS name, p.proconfig AS config, r.rolname AS owner,
              r.rolsuper OR r.rolbypassrls AS strong,
              NOT p.prosecdef AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee <> p.proowner) AS inner,
              EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)
                AS public
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
       WHERE ${ours}`,
    );
    expect(functions.length).toBeGreaterThan(20);
    for (const found of functions) {
      // One that only the owner calls, as its caller, has the path of the function it is called from.
      if (found['inner'] !== true)
        expect(found['config']).toContain('search_path=pg_catalog, pg_temp');
      expect(found['config'] ?? []).toSatisfy((settings: string[]) =>
        settings.every((one) =>
          /^(search_path|plan_cache_mode|enable_(?:seqscan|bitmapscan|hashjoin|mergejoin))=/.test(
            one,
          ),
        ),
      );
      expect(found).toMatchObject({
        owner: 'obhut_owner',
        strong: false,
        public: false,
      });
    }
  });

  test('[TE8][TE17] nobody but the owner can sign, read the key or refresh reach', async () => {
    const [found] = await database.admin.query(
      inSchema(
        `SELECT bool_or(has_function_privilege(r.oid, 'obhut.actor_mac(text)', 'EXECUTE')) AS signs,
                bool_or(has_table_privilege(r.oid, 'obhut.actor_key', 'SELECT, INSERT, UPDATE, DELETE')) AS reads,
                bool_or(has_function_privilege(r.oid, 'tenant_schema.refresh_reach(uuid[], uuid[])', 'EXECUTE'))
                  AS refreshes
         FROM pg_roles r
         WHERE r.rolname IN ('obhut_app', 'obhut_identity', 'obhut_sequencer', 'tenant_schema', '${other}')`,
        tenant,
      ),
    );
    expect(found).toEqual({ signs: false, reads: false, refreshes: false });
  });

  test('[TE2][TE4] roles are weak, and the app may only become a tenant, after saying so', async () => {
    const roles = await database.admin.query<{ role: string; strong: boolean; login: boolean }>(
      `SELECT rolname AS role, rolcanlogin AS login,
              rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS strong
       FROM pg_roles
       WHERE rolname IN ('obhut_app', 'obhut_identity', 'obhut_owner', 'obhut_sequencer', $1)`,
      [tenant],
    );
    expect(roles.toSorted((one, two) => one.role.localeCompare(two.role))).toEqual([
      { role: 'obhut_app', login: true, strong: false },
      { role: 'obhut_identity', login: true, strong: false },
      { role: 'obhut_owner', login: false, strong: false },
      { role: 'obhut_sequencer', login: true, strong: false },
      { role: tenant, login: false, strong: false },
    ]);
    const memberships = await database.admin.query<{ role: string }>(
      `SELECT DISTINCT m.member::regrole::text AS member, m.inherit_option AS inherit,
              m.set_option AS set, m.admin_option AS admin
       FROM pg_auth_members m
       WHERE m.member IN (SELECT oid FROM pg_roles
         WHERE rolname LIKE 'obhut%' OR rolname ~ '^t_[0-9a-f]{12}$')`,
    );
    expect(memberships).toEqual([{ member: 'obhut_app', inherit: false, set: true, admin: false }]);
  });

  test('[TE5] a tenant’s role may select, and nothing else, in no schema but its own', async () => {
    const grants = await database.admin.query(
      `SELECT DISTINCT a.grantee::regrole::text AS role, n.nspname AS schema, a.privilege_type AS privilege
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       CROSS JOIN LATERAL aclexplode(c.relacl) a
       WHERE a.grantee::regrole::text = ANY ($1)`,
      [[tenant, other]],
    );
    expect(grants).toEqual(
      expect.arrayContaining(
        [tenant, other].map((role) => ({ role, schema: role, privilege: 'SELECT' })),
      ),
    );
    expect(grants).toHaveLength(2);
  });

  test('[TE4] no acting role may create anything, not even for a moment', async () => {
    const rights = await database.admin.query(
      `SELECT r.rolname FROM pg_roles r CROSS JOIN pg_namespace n
       WHERE (r.rolname IN ('obhut_app', 'obhut_identity', 'obhut_sequencer') OR r.rolname = $1)
         AND (has_schema_privilege(r.oid, n.oid, 'CREATE')
              OR has_database_privilege(r.oid, current_database(), 'CREATE')
              OR has_database_privilege(r.oid, current_database(), 'TEMP'))`,
      [tenant],
    );
    expect(rights).toEqual([]);
  });

  test('[TE4] the check of the start agrees', async () => {
    expect(await checkWall(database.admin)).toEqual([]);
    await requireWall(database.admin);
  });

  test('[TE18] two tenants have the same tables, functions, policies and grants', async () => {
    const shapeOf = async (id: TenantId) => {
      const [found] = await database.admin.query<{ all: string }>(
        `SELECT json_build_object(
             'columns', (SELECT json_agg(t ORDER BY t) FROM (
               SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || c.relacl::text AS t
               FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = $1::text::regnamespace AND a.attnum > 0) x),
             'functions', (SELECT json_agg(t ORDER BY t) FROM (
               SELECT pg_get_functiondef(p.oid) || p.proacl::text AS t FROM pg_proc p WHERE p.pronamespace = $1::text::regnamespace) x),
             'policies', (SELECT json_agg(t ORDER BY t) FROM (
               SELECT tablename || policyname || roles::text || cmd || coalesce(qual, '') || coalesce(with_check, '') AS t
               FROM pg_policies WHERE schemaname = $1::text) x))::text AS all`,
        [id],
      );
      return found?.all.replaceAll(id, 'tenant_schema');
    };
    const [one, two] = [await shapeOf(tenant), await shapeOf(other)];
    expect(one).toContain('write_records');
    expect(one).toBe(two);
  });
});

describe('what somebody plants is found', () => {
  const plants: readonly (readonly [name: string, script: string, code: WallCode])[] = [
    [
      'a table without row security',
      'CREATE TABLE tenant_schema.bait (id uuid); ALTER TABLE tenant_schema.bait OWNER TO obhut_owner',
      'database.table-unwalled',
    ],
    [
      'row security that is enabled and not forced',
      'CREATE TABLE tenant_schema.bait (id uuid); ALTER TABLE tenant_schema.bait OWNER TO obhut_owner; ALTER TABLE tenant_schema.bait ENABLE ROW LEVEL SECURITY',
      'database.table-unwalled',
    ],
    [
      'row security that was taken from a table',
      'ALTER TABLE tenant_schema.record NO FORCE ROW LEVEL SECURITY',
      'database.table-unwalled',
    ],
    [
      'row security that was taken from identity',
      'ALTER TABLE identity.account DISABLE ROW LEVEL SECURITY',
      'database.table-unwalled',
    ],
    [
      'a table of another owner',
      'ALTER TABLE tenant_schema.receipt OWNER TO CURRENT_USER',
      'database.table-unwalled',
    ],
    [
      'a partition that is queried by itself',
      'CREATE TABLE tenant_schema.bait (id int) PARTITION BY LIST (id); ALTER TABLE tenant_schema.bait OWNER TO obhut_owner; ALTER TABLE tenant_schema.bait ENABLE ROW LEVEL SECURITY; ALTER TABLE tenant_schema.bait FORCE ROW LEVEL SECURITY; CREATE TABLE tenant_schema.bait_1 PARTITION OF tenant_schema.bait FOR VALUES IN (1)',
      'database.table-unwalled',
    ],
    [
      'a view of its owner’s rights',
      'CREATE VIEW tenant_schema.bait AS SELECT * FROM tenant_schema.record',
      'database.view-unwalled',
    ],
    [
      'a materialised view',
      'CREATE MATERIALIZED VIEW tenant_schema.bait AS SELECT * FROM tenant_schema.record',
      'database.view-unwalled',
    ],
    [
      'a policy that is true',
      'CREATE POLICY bait ON tenant_schema.record FOR SELECT USING (true)',
      'database.policy-open',
    ],
    [
      'a policy that asks another tenant',
      'CREATE POLICY bait ON tenant_schema.record FOR SELECT USING (other_tenant.actor() IS NOT NULL)',
      'database.policy-open',
    ],
    [
      'a policy that lets anything be written',
      'CREATE POLICY bait ON tenant_schema.record FOR INSERT WITH CHECK (true)',
      'database.policy-open',
    ],
    [
      'a policy on accounts for everybody',
      'CREATE POLICY bait ON identity.account USING (true)',
      'database.policy-open',
    ],
    [
      'a definer function without a path',
      `CREATE FUNCTION tenant_schema.bait() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; ALTER FUNCTION tenant_schema.bait() OWNER TO obhut_owner; REVOKE EXECUTE ON FUNCTION tenant_schema.bait() FROM PUBLIC`,
      'database.function-unsafe',
    ],
    [
      'a function of the superuser',
      `CREATE FUNCTION tenant_schema.bait() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION tenant_schema.bait() FROM PUBLIC`,
      'database.function-unsafe',
    ],
    [
      'a function that everybody may execute',
      'GRANT EXECUTE ON FUNCTION tenant_schema.reachable(integer) TO PUBLIC',
      'database.function-unsafe',
    ],
    [
      'a function another tenant may execute',
      'GRANT EXECUTE ON FUNCTION tenant_schema.directory() TO other_tenant',
      'database.function-unsafe',
    ],
    [
      'signing by the app',
      'GRANT EXECUTE ON FUNCTION obhut.actor_mac(text) TO obhut_app',
      'database.function-unsafe',
    ],
    [
      'refreshing reach by the tenant',
      'GRANT EXECUTE ON FUNCTION tenant_schema.refresh_reach(uuid[], uuid[]) TO tenant_schema',
      'database.function-unsafe',
    ],
    [
      'taking grants back without a look at what that comes to',
      'GRANT EXECUTE ON FUNCTION tenant_schema.take_back(uuid) TO tenant_schema',
      'database.function-unsafe',
    ],
    [
      'notes about access by the tenant',
      'GRANT EXECUTE ON FUNCTION tenant_schema.note_change(text, jsonb) TO tenant_schema',
      'database.function-unsafe',
    ],
    [
      'chaining by the tenant',
      'GRANT EXECUTE ON FUNCTION tenant_schema.chronicle_sequence(integer) TO tenant_schema',
      'database.function-unsafe',
    ],
    [
      'events of the tenant’s own making',
      'GRANT EXECUTE ON FUNCTION tenant_schema.chronicle_append(text, text, uuid, text) TO tenant_schema',
      'database.function-unsafe',
    ],
    [
      'erasing details by the sequencer',
      'GRANT EXECUTE ON FUNCTION tenant_schema.chronicle_erase(bigint[]) TO obhut_sequencer',
      'database.function-unsafe',
    ],
    [
      'other functions for the sequencer',
      'GRANT EXECUTE ON FUNCTION tenant_schema.directory() TO obhut_sequencer',
      'database.function-unsafe',
    ],
    [
      'the chronicle for the sequencer',
      'GRANT SELECT ON tenant_schema.chronicle TO obhut_sequencer',
      'database.grant-too-wide',
    ],
    [
      'kinds for the sequencer',
      'GRANT SELECT ON obhut.kind TO obhut_sequencer',
      'database.grant-too-wide',
    ],
    [
      'a sequencer that may become a tenant',
      'GRANT tenant_schema TO obhut_sequencer WITH INHERIT FALSE',
      'database.role-too-strong',
    ],
    [
      'inserting by the tenant',
      'GRANT INSERT ON tenant_schema.record TO tenant_schema',
      'database.grant-too-wide',
    ],
    [
      'updating one column by the tenant',
      'GRANT UPDATE (head) ON tenant_schema.audience TO tenant_schema',
      'database.grant-too-wide',
    ],
    [
      'truncating',
      'GRANT TRUNCATE ON tenant_schema.receipt TO tenant_schema',
      'database.grant-too-wide',
    ],
    [
      'truncating sessions',
      'GRANT TRUNCATE ON identity.session TO obhut_identity',
      'database.grant-too-wide',
    ],
    [
      'selecting by another tenant',
      'GRANT SELECT ON tenant_schema.record TO other_tenant',
      'database.grant-too-wide',
    ],
    [
      'selecting by the app',
      'GRANT SELECT ON tenant_schema.record TO obhut_app',
      'database.grant-too-wide',
    ],
    [
      'a sequence',
      'GRANT USAGE ON SEQUENCE tenant_schema.reach_epoch TO tenant_schema',
      'database.grant-too-wide',
    ],
    [
      'another tenant’s schema',
      'GRANT USAGE ON SCHEMA tenant_schema TO other_tenant',
      'database.grant-too-wide',
    ],
    [
      'making tables',
      'GRANT CREATE ON SCHEMA tenant_schema TO tenant_schema',
      'database.grant-too-wide',
    ],
    ['the schema public', 'GRANT USAGE ON SCHEMA public TO PUBLIC', 'database.grant-too-wide'],
    [
      'temporary tables',
      'DO $$ BEGIN EXECUTE format($q$GRANT TEMP ON DATABASE %I TO PUBLIC$q$, current_database()); END $$',
      'database.grant-too-wide',
    ],
    ['the key', 'GRANT SELECT ON obhut.actor_key TO obhut_app', 'database.grant-too-wide'],
    [
      'accounts for the app',
      'GRANT SELECT ON identity.account TO obhut_app',
      'database.grant-too-wide',
    ],
    [
      'a foreign key between tenants',
      'CREATE TABLE tenant_schema.bait (id uuid REFERENCES other_tenant.person)',
      'database.grant-too-wide',
    ],
    [
      'a large object of the app',
      `SET LOCAL ROLE obhut_app; SELECT lo_from_bytea(0, 'x'); RESET ROLE`,
      'database.grant-too-wide',
    ],
    [
      'a setting that the app gave itself',
      'SET LOCAL ROLE obhut_app; ALTER ROLE obhut_app SET row_security = off; RESET ROLE',
      'database.role-changed',
    ],
    [
      'an app that bypasses row security',
      'ALTER ROLE obhut_app BYPASSRLS',
      'database.role-too-strong',
    ],
    ['an owner that signs in', 'ALTER ROLE obhut_owner LOGIN', 'database.role-too-strong'],
    [
      'a tenant that makes roles',
      'ALTER ROLE tenant_schema CREATEROLE',
      'database.role-too-strong',
    ],
    [
      'an app that is the owner too',
      'GRANT obhut_owner TO obhut_app WITH INHERIT FALSE',
      'database.role-too-strong',
    ],
    [
      'an app that inherits a tenant',
      'GRANT tenant_schema TO obhut_app WITH INHERIT TRUE',
      'database.role-too-strong',
    ],
    [
      'an app that hands a tenant on',
      'GRANT tenant_schema TO obhut_app WITH ADMIN TRUE',
      'database.role-too-strong',
    ],
    [
      'a tenant that is another',
      'GRANT other_tenant TO tenant_schema WITH INHERIT FALSE',
      'database.role-too-strong',
    ],
    [
      'an app that reads all data',
      'GRANT pg_read_all_data TO obhut_app WITH INHERIT FALSE',
      'database.role-too-strong',
    ],
    [
      'a tenant that owns a schema',
      'ALTER SCHEMA tenant_schema OWNER TO tenant_schema',
      'database.role-too-strong',
    ],
  ];

  test.each(plants)('[TE3][TE4] %s', async (_name, script, code) => {
    const found = await look(script, () => checkWall(database.admin));
    expect(found.map((finding) => finding.code)).toContain(code);
    expect(databaseErrors).toHaveProperty([code]);
  });

  test('[TE4] the start refuses by a registered code that names the object', async () => {
    const refusal = look('ALTER TABLE tenant_schema.record NO FORCE ROW LEVEL SECURITY', () =>
      requireWall(database.admin),
    );
    await expect(refusal).rejects.toMatchObject({
      code: 'database.table-unwalled',
      params: { object: `${tenant}.record`, more: 0 },
    });
    expect(await checkWall(database.admin)).toEqual([]);
  });
});
