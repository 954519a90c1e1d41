import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractOverview, terminate } from '#governance/contract/server/contract-store.ts';
import {
  giveInstruction,
  moveInstruction,
} from '#governance/instructions/server/instruction-store.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn } from '#testkit/contract/house.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const author = 'Katrin Weiss, Verwaltung';
const noa = 'Noa Beispiel, Betrieb';

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_10__c: we can terminate only after we said our doubts and the tenant insisted', () => {
  test('[CO20] doubts alone are not enough, nor is an insistence that was taken back', async () => {
    const { tenant, keeper, write } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    const end = () =>
      asOperatorIn(database, tenant, (sql) =>
        terminate(sql, { ground: 'insisted', reason: 'Weisung 1', author: noa }),
      );
    const give = () =>
      tenants.transact(keeper, (sql) =>
        giveInstruction(sql, { scope: 'other', body: 'Alle Einträge lesen.', author }),
      );
    const owner = (id: string, what: 'insist' | 'withdraw') =>
      tenants.transact(keeper, (sql) => moveInstruction(sql, { id, what, reason: null, author }));
    const contest = (id: string) =>
      asOperatorIn(database, tenant, (sql) =>
        moveInstruction(sql, { id, what: 'contest', reason: 'Art. 5 DSGVO', author: noa }),
      );
    const first = await give();
    await expect(end()).rejects.toThrow('contract.ground-unproven');
    await contest(first);
    await expect(end()).rejects.toThrow('contract.ground-unproven');
    await owner(first, 'insist');
    await owner(first, 'withdraw');
    await expect(end()).rejects.toThrow('contract.ground-unproven');

    const second = await give();
    await contest(second);
    await owner(second, 'insist');
    // The ground is the operator’s alone.
    await expect(
      tenants.transact(keeper, (sql) =>
        terminate(sql, { ground: 'insisted', reason: 'Wir auch.', author }),
      ),
    ).rejects.toThrow('contract.not-yours');
    expect(await write()).toMatchObject([{ end: 'applied' }]);
    await end();
    expect(await write()).toMatchObject([{ code: 'contract.ended' }]);
    expect(await tenants.transact(keeper, contractOverview)).toMatchObject({
      standing: 'ended',
      steps: [{ what: 'terminate', side: 'operator', ground: 'insisted', author: noa }],
    });
    // What was insisted on then is no ground to end the next one.
    await concludeAs(tenants, keeper, { breachNoticeHours: 12 });
    await expect(end()).rejects.toThrow('contract.ground-unproven');
  });
});
