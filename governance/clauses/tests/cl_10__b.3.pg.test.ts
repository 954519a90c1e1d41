import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractOverview, terminate } from '#governance/contract/server/contract-store.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn } from '#testkit/contract/house.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_10__b.3: when we ignore a binding ruling the tenant can terminate, and names it', () => {
  test('[CO11] suspended or not, and the ruling stands with it', async () => {
    const { keeper, write } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    const reason = 'Bescheid der Aufsichtsbehörde vom 2. Mai 2026, Az. 12-3.';
    await tenants.transact(keeper, (sql) =>
      terminate(sql, { ground: 'ignored-ruling', reason, author: 'Katrin Weiss, Verwaltung' }),
    );
    expect(await write()).toMatchObject([{ code: 'contract.ended' }]);
    expect(await tenants.transact(keeper, contractOverview)).toMatchObject({
      standing: 'ended',
      steps: [{ ground: 'ignored-ruling', reason, side: 'tenant' }],
    });
  });
});
