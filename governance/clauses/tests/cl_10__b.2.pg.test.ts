import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  cannotComply,
  contractOverview,
  terminate,
} from '#governance/contract/server/contract-store.ts';
import { contractEvidence } from '#governance/contract/server/evidence.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn, lastEvents } from '#testkit/contract/house.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const author = 'Katrin Weiss, Verwaltung';

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_10__b.2: on serious or lasting breach the tenant can terminate, and says for what', () => {
  test('[CO11][CO12] at once, with a reason, which is in the chronicle; after it a new contract can come', async () => {
    const { tenant, keeper, tom, write } = await houseIn(database);
    const { tenants } = database;
    const ground = 'serious-breach';
    const end = (reason: string) =>
      tenants.transact(keeper, (sql) => terminate(sql, { ground, reason, author }));
    await expect(end('Noch gibt es keinen.')).rejects.toThrow('contract.not-in-force');
    await concludeAs(tenants, keeper);
    await expect(end('')).rejects.toMatchObject({ code: '23514' });
    await expect(
      tenants.transact(tom, (sql) => terminate(sql, { ground, reason: 'Ich will.', author })),
    ).rejects.toThrow('contract.not-yours');
    // The operator's word that they cannot comply ends nothing.
    await database.admin
      .transact(async (tx) => {
        await tx.script('SET LOCAL ROLE obhut_owner');
        const sql = {
          query: <Row extends object>(text: string, values?: readonly unknown[]) =>
            tx.query<Row>(inSchema(text, tenant), values),
        };
        await cannotComply(sql, { reason: 'Der Speicher ist fort.', author: 'Noa, Betrieb' });
        await expect(
          terminate(sql, { ground, reason: 'Wir auch.', author: 'Noa, Betrieb' }),
        ).rejects.toThrow('contract.not-yours');
      })
      .catch((error: unknown) => {
        // The refusal ended the transaction with it.
        if (!String(error).includes('aborted')) throw error;
      });
    expect(await write()).toMatchObject([{ end: 'applied' }]);
    await end('Daten gingen an jemanden, der nicht auf der Liste steht.');
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'contract.terminate', detail: { ground, author } },
    ]);
    expect(await write()).toMatchObject([{ code: 'contract.ended' }]);
    expect(await tenants.transact(keeper, contractEvidence['end-grounded'])).toMatchObject({
      state: 'proven',
    });
    await concludeAs(tenants, keeper);
    expect(await write()).toMatchObject([{ end: 'applied' }]);
    expect(await tenants.transact(keeper, contractOverview)).toMatchObject({
      standing: 'in-force',
      versions: [{ version: 1 }, { version: 2 }],
      steps: [{ what: 'terminate', ground, author }],
    });
  });
});
