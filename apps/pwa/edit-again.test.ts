import { expect, test } from 'vitest';
import { registry } from '#apps/server/products.ts';
import { editAgain } from './screens.tsx';

test('[SYC38] every product says how each of its writes is edited again when it was refused', () => {
  expect(Object.keys(editAgain).toSorted()).toEqual([...registry.mutators.keys()].toSorted());
});
