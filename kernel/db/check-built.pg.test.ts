import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allMigrations } from '#apps/server/migrations.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { BuiltCheck, type BuiltFinding } from '#kernel/db/check-built.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let tenant: TenantId;
let check: BuiltCheck;

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createBareTenant();
  await database.createTenant();
  check = new BuiltCheck(await allMigrations());
});
afterAll(() => database.close());

class Undo extends Error {}

/** What is found after somebody did this, who is bound by nothing; it is left as it was. */
async function foundAfter(script: string): Promise<BuiltFinding[]> {
  let found: BuiltFinding[] = [];
  await database.admin
    .transact(async (tx) => {
      await tx.script(inSchema(script, tenant));
      found = [...(await check.findings(tx)), ...(await check.policyFindings(tx))];
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return found;
}

describe('the database as the migrations made it', () => {
  test('[MS20] each function, trigger and policy of each tenant and of the installation is known', async () => {
    expect(await check.findings(database.admin)).toEqual([]);
    expect(await check.policyFindings(database.admin)).toEqual([]);
    const [there] = await database.admin.query<{ routines: number; triggers: number }>(
      inSchema(
        `SELECT (SELECT count(*)::integer FROM pg_proc WHERE pronamespace = 'tenant_schema'::regnamespace) AS routines,
                (SELECT count(*)::integer FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
                 WHERE c.relnamespace = 'tenant_schema'::regnamespace AND NOT g.tgisinternal) AS triggers`,
        tenant,
      ),
    );
    expect(there?.routines).toBeGreaterThan(200);
    expect(there?.triggers).toBeGreaterThan(50);
  });

  test.each([
    [
      'the wall of the contract lets everything through',
      `CREATE OR REPLACE FUNCTION tenant_schema.contract_wall() RETURNS trigger
       LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN NEW; END $$`,
      'altered',
      'contract_wall',
    ],
    [
      'a function runs as another',
      'ALTER FUNCTION tenant_schema.reachable(integer) SECURITY INVOKER',
      'altered',
      'reachable',
    ],
    [
      'there is one more',
      `CREATE FUNCTION tenant_schema.everybody() RETURNS json LANGUAGE sql STABLE SECURITY DEFINER
       SET search_path = pg_catalog, pg_temp AS $$ SELECT json_agg(p) FROM tenant_schema.person p $$`,
      'unknown',
      'everybody',
    ],
    ['one is gone', 'DROP FUNCTION tenant_schema.contract_proof()', 'missing', 'contract_proof'],
    [
      'a trigger is off',
      'ALTER TABLE tenant_schema.chronicle DISABLE TRIGGER stays',
      'altered',
      'stays on chronicle',
    ],
    [
      'a trigger is gone',
      'DROP TRIGGER operator_wall ON tenant_schema.office',
      'missing',
      'operator_wall on office',
    ],
    [
      'a trigger fires at less',
      `CREATE OR REPLACE TRIGGER stays BEFORE DELETE OR TRUNCATE ON tenant_schema.contract_version
       FOR EACH STATEMENT EXECUTE FUNCTION tenant_schema.contract_stays()`,
      'altered',
      'stays on contract_version',
    ],
    [
      'a trigger fires never',
      `CREATE OR REPLACE TRIGGER step_by_staff BEFORE INSERT ON tenant_schema.oversight_step
       FOR EACH ROW WHEN (false) EXECUTE FUNCTION tenant_schema.step_by_staff()`,
      'unknown',
      'step_by_staff on oversight_step',
    ],
    [
      'a policy asks who is there, and lets everybody in',
      `ALTER POLICY readable ON tenant_schema.record
       USING (audience_id = ANY ((SELECT tenant_schema.reachable(1))::uuid[]) OR true)`,
      'altered',
      'readable on record',
    ],
    [
      'a policy more',
      'CREATE POLICY taken ON tenant_schema.chronicle FOR DELETE TO obhut_owner USING (true)',
      'unknown',
      'taken on chronicle',
    ],
    [
      'a policy is gone',
      'DROP POLICY visible ON tenant_schema.person',
      'missing',
      'visible on person',
    ],
  ])('[MS20] %s', async (_what, script, code, object) => {
    expect(await foundAfter(script)).toEqual([{ code, object: `${tenant}.${object}` }]);
  });
});
