import { describe, expect, test } from 'vitest';
import { contractSource, mappedFields } from '#apps/server/contract-source.ts';
import { products } from '#apps/server/products.ts';
import { annexesOf } from '#governance/contract/annexes.ts';
import { mapWords } from '#governance/contract/contract-words.ts';
import { exampleController, exampleProcessor } from '#testkit/contract/example-contract.ts';

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
    expect(listed.size).toBe(mappedFields().length);
  });

  test('[CO4] whatever is in it people can read, in both languages', () => {
    const names = mappedFields().flatMap(({ category, use }) => [category, use]);
    for (const name of new Set(names)) {
      expect(mapWords[name]?.de, name).toBeTruthy();
      expect(mapWords[name]?.en, name).toBeTruthy();
    }
  });
});
