import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { errorCodesFile, errorCodesPage } from '#tools/error-codes.ts';

test('docs/error-codes.md lists the registered codes: else run `npm run error-codes`', async () => {
  expect(await readFile(errorCodesFile, 'utf8')).toBe(errorCodesPage());
});
