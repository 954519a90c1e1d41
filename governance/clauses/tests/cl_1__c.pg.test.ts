import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractEvidence } from '#governance/contract/server/evidence.ts';
import { contractOverview } from '#governance/contract/server/contract-store.ts';
import { randomId, type MediaId, type RecordId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { concludeAs, keeperOf } from '#testkit/contract/conclude.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { houseIn } from '#testkit/contract/house.ts';
import { creation } from '#testkit/pg/batch.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_1__c: nothing is written without a contract in force', () => {
  test('[CO6] every way in is shut before it is concluded, and open after', async () => {
    const { tenant, keeper, tom, team, write } = await houseIn(database);
    // One record, several, several mutations that end one by one: three ways of the database.
    for (const count of [1, 3]) {
      const refused = await write(count);
      expect(refused).toHaveLength(count);
      for (const outcome of refused) {
        expect(outcome).toMatchObject({ end: 'refused', code: 'contract.not-in-force' });
      }
    }
    const { tenants } = database;
    const batch = JSON.stringify(creation(team));
    const direct = () =>
      tenants.transact(tom, (sql) => sql.query('SELECT tenant_schema.write_records($1)', [batch]));
    await expect(direct()).rejects.toMatchObject({ code: 'OB080' });
    const upload = () =>
      tenants.transact(tom, (sql) =>
        sql.query(
          `SELECT * FROM tenant_schema.begin_media($1, $2, 'image', 10, 1000, 1000, interval '1 hour')`,
          [randomId<MediaId>(), randomId()],
        ),
      );
    await expect(upload()).rejects.toMatchObject({ code: 'OB080' });
    const [counted] = await database.admin.query<{ all: number }>(
      inSchema(
        `SELECT (SELECT count(*) FROM tenant_schema.record)::integer
              + (SELECT count(*) FROM tenant_schema.media)::integer AS all`,
        tenant,
      ),
    );
    expect(counted?.all).toBe(0);

    await concludeAs(tenants, keeper);
    expect(await write(3)).toMatchObject(Array.from({ length: 3 }, () => ({ end: 'applied' })));
    await direct();
    await upload();
  });

  test('[CO6] what was refused stays refused: its receipt says so, and nothing came of it', async () => {
    const { keeper, write } = await houseIn(database);
    const [refused] = await write();
    await concludeAs(database.tenants, keeper);
    expect(refused).toMatchObject({ end: 'refused' });
    expect(await write()).toMatchObject([{ end: 'applied' }]);
  });

  test('[CO7] a tenant that was there before goes on writing, and nothing is claimed of it', async () => {
    const tenant = await database.createTenant();
    const keeper = await keeperOf(database.admin, tenant);
    const seen = await database.tenants.transact(keeper, async (sql) => ({
      overview: await contractOverview(sql),
      evidence: await contractEvidence['contract-unaltered'](sql),
    }));
    expect(seen).toMatchObject({
      overview: { standing: 'carried-over', versions: [] },
      evidence: { state: 'unmet', found: 'carried-over' },
    });
    await concludeAs(database.tenants, keeper);
    expect(await database.tenants.transact(keeper, contractOverview)).toMatchObject({
      standing: 'in-force',
      versions: [{ version: 1, basis: 'concluded' }],
    });
  });

  test('[CO6][CO7] nobody carries a tenant over any more, the operator neither: it writes when a contract is concluded', async () => {
    const { tenant, write } = await houseIn(database);
    await expect(
      asOperatorIn(database, tenant, (sql) =>
        sql.query('SELECT tenant_schema.contract_carry_over()'),
      ),
    ).rejects.toMatchObject({ code: '42883' });
    expect(await write()).toMatchObject([{ end: 'refused', code: 'contract.not-in-force' }]);
  });

  test('[CO8] a household writes, and has nothing to conclude', async () => {
    const { keeper, write } = await houseIn(database, 'household');
    expect(await write()).toMatchObject([{ end: 'applied' }]);
    await expect(concludeAs(database.tenants, keeper)).rejects.toThrow('contract.not-needed');
  });

  test('[CO6] evidence: the walls are counted, and one that is taken off shows', async () => {
    const { tenant, keeper } = await houseIn(database);
    const state = () =>
      database.tenants.transact(keeper, (sql) => contractEvidence['contract-wall'](sql));
    expect(await state()).toMatchObject({ state: 'proven', found: 'wall-stands' });
    await database.admin.script(
      inSchema('ALTER TABLE tenant_schema.media DISABLE TRIGGER contract_wall', tenant),
    );
    expect(await state()).toMatchObject({ state: 'unmet', found: 'wall-open' });
    await database.admin.script(
      inSchema('ALTER TABLE tenant_schema.media ENABLE TRIGGER contract_wall', tenant),
    );
    expect(await state()).toMatchObject({ state: 'proven' });
    // So does one of the same name in its place that never fires.
    await database.admin.script(
      inSchema(
        `CREATE OR REPLACE TRIGGER contract_wall_arrival BEFORE UPDATE OF state ON tenant_schema.media
         FOR EACH ROW WHEN (false) EXECUTE FUNCTION tenant_schema.contract_wall_arrival()`,
        tenant,
      ),
    );
    expect(await state()).toMatchObject({ state: 'unmet', found: 'wall-open' });
  });

  test('[CO6] deleting goes on, whatever the contract', async () => {
    const { tenant, keeper, write, change, remove } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await write(2);
    const rows = await database.admin.query<{ id: RecordId }>(
      inSchema('SELECT id FROM tenant_schema.record', tenant),
    );
    await database.admin.query(
      inSchema(`UPDATE tenant_schema.contract_state SET standing = 'ended'`, tenant),
    );
    const [first, second] = rows.map(({ id }) => id);
    if (first === undefined || second === undefined) throw new Error('two were written');
    expect(await change(first)).toMatchObject({ end: 'refused', code: 'contract.ended' });
    expect(await remove(second)).toMatchObject({ end: 'applied' });
  });
});
