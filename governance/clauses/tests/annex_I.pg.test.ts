import * as z from 'zod/mini';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draftContract } from '#governance/contract/draft.ts';
import { partySchema } from '#governance/contract/party.ts';
import { contractEvidence } from '#governance/contract/server/evidence.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { annexInput, exampleController, sha256 } from '#testkit/contract/example-contract.ts';
import { houseIn } from '#testkit/contract/house.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('annex_I: Annex I names both parties and whom one reaches there', () => {
  test('[CO4] without the operator there is no draft, and half a party is none', async () => {
    const { tenant, keeper } = await houseIn(database);
    const draft = { tenant, last: null, controller: exampleController, parameters: {} };
    expect(() => draftContract({ ...draft, processor: null, source: annexInput }, sha256)).toThrow(
      'contract.processor-unknown',
    );
    const { contact } = exampleController;
    for (const half of [
      { ...exampleController, name: ' ' },
      { ...exampleController, country: 'Deutschland' },
      { ...exampleController, contact: { ...contact, email: 'nobody' } },
      { ...exampleController, contact: null },
      { ...exampleController, extra: 1 },
    ]) {
      expect(z.safeParse(partySchema, half).success).toBe(false);
    }
    const evidence = () =>
      database.tenants.transact(keeper, (sql) => contractEvidence['parties-named'](sql));
    expect(await evidence()).toMatchObject({ state: 'unmet', found: 'nothing-concluded' });
    await concludeAs(database.tenants, keeper);
    expect(await evidence()).toMatchObject({ state: 'proven', found: 'both-named' });
  });
});
