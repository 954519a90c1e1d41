import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractSource, programFields } from '#apps/server/contract-source.ts';
import { products } from '#apps/server/products.ts';
import { annexesOf } from '#governance/contract/annexes.ts';
import { mapWords } from '#governance/contract/contract-words.ts';
import { contractDocument } from '#governance/contract/contract-document.ts';
import { conclude } from '#governance/contract/server/contract-store.ts';
import { contractEvidence } from '#governance/contract/server/evidence.ts';
import { concludeAs, signatories } from '#testkit/contract/conclude.ts';
import {
  annexInput,
  exampleController,
  exampleProcessor,
  sha256,
} from '#testkit/contract/example-contract.ts';
import { mappedFields } from '#governance/data-map/mapped-fields.ts';
import { testRegistry } from '#testkit/note.ts';
import { houseIn } from '#testkit/contract/house.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_6: Annex II says what is processed, and is made from what the program does', () => {
  test('[CO4] every field of every kind is in it, with its category, use and time', async () => {
    const { II } = annexesOf({
      ...(await contractSource()),
      controller: exampleController,
      processor: exampleProcessor,
    });
    const listed = new Set(II.categories.flatMap(({ fields }) => fields));
    const kinds = products.flatMap((product) => product.kinds);
    expect(kinds.length).toBeGreaterThan(5);
    for (const kind of kinds) {
      for (const field of kind.fields) {
        expect(listed, `${kind.name}.${field}`).toContain(`${kind.name}.${field}`);
        const use = kind.data[field];
        const category = II.categories.find((one) => one.category === use?.category);
        expect(category?.purposes).toContain(use?.use);
        expect(category?.durations).toContain(
          `${kind.retention.period}-after-${kind.retention.after}`,
        );
      }
    }
    expect(listed.size).toBe(programFields.length);
  });

  test('[CO4] whatever is in it people can read, in both languages', () => {
    const names = programFields.flatMap(({ category, use }) => [category, use]);
    for (const name of new Set(names)) {
      expect(mapWords[name]?.de, name).toBeTruthy();
      expect(mapWords[name]?.en, name).toBeTruthy();
    }
  });

  test('[CO4] a contract whose Annex II is not the data map shows that, and one that is shows this', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    const shown = () => tenants.transact(keeper, contractEvidence['annex-as-mapped']);
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'nothing-concluded' });
    const before = await concludeAs(tenants, keeper);
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'data-map-behind' });
    // The test's own kind is registered here, too.
    const kinds = products.flatMap((product) => product.kinds);
    const fields = mappedFields([...kinds, ...testRegistry.kinds.values()]);
    const sealed = contractDocument(
      {
        tenant,
        version: 2,
        previous: before.hash,
        parameters: {},
        annexes: annexesOf({ ...annexInput, fields }),
      },
      sha256,
    );
    await tenants.transact(keeper, (sql) => conclude(sql, sealed, signatories));
    expect(await shown()).toMatchObject({ state: 'proven', found: 'annex-as-mapped' });
  });
});
