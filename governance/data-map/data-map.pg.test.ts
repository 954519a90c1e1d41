import { afterAll, beforeAll, expect, test } from 'vitest';
import { products } from '#apps/server/products.ts';
import { dataCategories, dataUses } from '#kernel/kind/data-map.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { driftFrom, expectedColumns } from './drift.ts';
import { installationColumns } from './installation-columns.ts';
import { tenantColumns } from './tenant-columns.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function columnsOf(pattern: string, isQualified: boolean): Promise<string[]> {
  const rows = await database.admin.query<{ column: string }>(
    `SELECT CASE WHEN $2 THEN n.nspname || '.' ELSE '' END || c.relname || '.' || a.attname AS column
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname ~ $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped`,
    [pattern, isQualified],
  );
  return rows.map(({ column }) => column);
}

/** A migration that adds a column adds what it holds: `governance/data-map`. */
test('[MS10] the data map names every column that the migrations make, and no other', async () => {
  const tenant = await database.createTenant();
  const expected = expectedColumns(products.flatMap(({ kinds }) => kinds));
  expect(driftFrom(expected.installation, await columnsOf('^(obhut|identity)$', true))).toEqual([]);
  const there = await columnsOf(`^${tenant}$`, false);
  expect(there.length).toBeGreaterThan(200);
  expect(driftFrom(expected.tenant, there)).toEqual([]);
});

test('[MS10] what a column holds is of the lists of categories and uses', () => {
  for (const table of [...Object.values(installationColumns), ...Object.values(tenantColumns)]) {
    for (const [column, use] of Object.entries(table)) {
      if (typeof use === 'string') continue;
      expect(dataCategories, column).toContain(use.category);
      expect(dataUses, column).toContain(use.use);
    }
  }
});
