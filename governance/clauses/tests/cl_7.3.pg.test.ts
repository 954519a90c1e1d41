import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { terminate } from '#governance/contract/server/contract-store.ts';
import { eraseDue } from '#kernel/db/retention.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn } from '#testkit/contract/house.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_7.3: what has stood its time is erased, and after the end of the contract nothing more is written', () => {
  test('[CO6][TE21] the end stops writing and does not stop erasing', async () => {
    const { tenant, keeper, write } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await write(2);
    // One of the two has stood the year that its kind declares.
    await database.admin.query(
      inSchema(
        `UPDATE tenant_schema.record SET day =
           CASE id WHEN (SELECT r.id FROM tenant_schema.record r ORDER BY r.id LIMIT 1)
             THEN date '2020-05-03' ELSE date '2190-01-01' END`,
        tenant,
      ),
    );
    await database.tenants.transact(keeper, (sql) =>
      terminate(sql, {
        ground: 'end-of-service',
        reason: 'Der Dienst ist gekündigt.',
        author: 'Katrin Weiss, Verwaltung',
      }),
    );
    expect(await write()).toMatchObject([{ end: 'refused', code: 'contract.ended' }]);
    await eraseDue(database.admin, tenant);
    const left = await database.admin.query<{ day: string }>(
      inSchema('SELECT day::text AS day FROM tenant_schema.record', tenant),
    );
    expect(left).toEqual([{ day: '2190-01-01' }]);
  });
});
