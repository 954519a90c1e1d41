import { describe, expect, test } from 'vitest';
import { contractSource } from '#apps/server/contract-source.ts';
import { annexesOf } from '#governance/contract/annexes.ts';
import { measures } from '#governance/measures/catalogue.ts';
import { exampleController, exampleProcessor } from '#testkit/contract/example-contract.ts';

describe('annex_III: Annex III says of each measure how it is checked', () => {
  test('[MS1] it is the list that the running system looks at, without what is not there yet', async () => {
    const { III } = annexesOf({
      ...(await contractSource()),
      controller: exampleController,
      processor: exampleProcessor,
    });
    const promised = measures.filter(
      ({ promisedBy, shown }) => promisedBy.includes('an_3') && shown.by !== 'nothing',
    );
    expect(III.length).toBeGreaterThan(40);
    expect(III.map(({ id }) => id)).toEqual(promised.map(({ id }) => id).toSorted());
    for (const { id, de, en, checked } of III) {
      const measure = measures.find((each) => each.id === id);
      expect({ de, en }).toEqual(measure?.holds);
      const by = { probe: 'probed', attestation: 'attested', word: 'declarative', nothing: null };
      expect(checked, id).toBe(by[measure?.shown.by ?? 'nothing']);
    }
  });
});
