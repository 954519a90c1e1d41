import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programFields } from '#apps/server/contract-source.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { products } from '#apps/server/products.ts';
import { expectedColumns } from '#governance/data-map/drift.ts';
import { lookAtCatalogue } from '#governance/measures/server/look-at-catalogue.ts';
import { BuiltCheck } from '#kernel/db/check-built.ts';
import { viewName } from '#kernel/db/registry-sql.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const kinds = products.flatMap((product) => product.kinds);
let database: TestDatabase;
let tenant: TenantId;
beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant();
});
afterAll(() => database.close());

async function found(): Promise<readonly string[] | undefined> {
  const built = new BuiltCheck(await allMigrations());
  const sightings = await lookAtCatalogue(database.admin, [tenant], kinds, built);
  return sightings.find(({ measure }) => measure === 'access.data-map')?.report.found;
}

describe('annex_II: Annex II is the program’s own data map', () => {
  test('[MS10] each field of each kind is in the annex, and a column of the database', () => {
    const annex = new Set(programFields.map(({ name }) => name));
    const { tenant: columns } = expectedColumns(kinds);
    for (const kind of kinds) {
      for (const field of kind.fields) {
        expect(annex).toContain(`${kind.name}.${field}`);
        const column = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        expect(columns).toContain(`${viewName(kind.name)}.${column}`);
      }
    }
  });

  test.each([
    ['a column', 'ALTER TABLE tenant_schema.member ADD COLUMN religion text', 'member.religion'],
    ['a table', 'CREATE TABLE tenant_schema.diagnosis (code text)', 'diagnosis.code'],
    [
      'a view',
      'CREATE VIEW tenant_schema.everybody AS SELECT name FROM tenant_schema.person',
      'everybody.name',
    ],
  ])('[MS10] %s that somebody adds by hand is found', async (_what, script, column) => {
    expect(await found()).toEqual([]);
    await database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.script(inSchema(script, tenant));
    });
    expect(await found()).toEqual([`not in the data map: ${column}`]);
    await database.admin.script(
      inSchema(
        `ALTER TABLE tenant_schema.member DROP COLUMN IF EXISTS religion;
         DROP TABLE IF EXISTS tenant_schema.diagnosis; DROP VIEW IF EXISTS tenant_schema.everybody`,
        tenant,
      ),
    );
  });
});
