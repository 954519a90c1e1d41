import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allErrors } from '#apps/server/errors.ts';

const register = await readFile(join(import.meta.dirname, '../docs/error-codes.md'), 'utf8');
const documented = [...register.matchAll(/^\| `([a-z]+\.[a-z0-9-]+)`/gm)].map(([, code]) => code);

describe('error codes', () => {
  test('docs/error-codes.md lists every registered code once, and no other', () => {
    expect(documented.toSorted()).toEqual([...allErrors.keys()].toSorted());
  });

  test('every code says what happened and what to do', () => {
    for (const [code, { cause, remedy, status }] of allErrors) {
      expect(cause, code).toMatch(/\S.*[.}]$/s);
      expect(remedy, code).toMatch(/\S.*\.$/s);
      expect(status, code).toBeGreaterThanOrEqual(400);
    }
  });
});
