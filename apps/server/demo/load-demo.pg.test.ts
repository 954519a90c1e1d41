import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDemo, removeDemo } from '#apps/server/demo/load-demo.ts';
import { demoContent } from '#apps/server/demo/content.ts';
import { openParts, type Parts } from '#apps/server/parts.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { listTenants } from '#kernel/db/installation.ts';
import { testSecret } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let parts: Parts;

beforeAll(async () => {
  database = await createTestDatabase();
  parts = openParts({
    adminUrl: database.adminUrl,
    secret: testSecret,
    publicUrl: 'http://localhost:4400',
  });
});
afterAll(async () => {
  await removeDemo(database);
  await parts.close();
  await database.close();
});

test('the demo loads whole, once, and can be taken away without touching others', async () => {
  const other = await database.createTenant('Ein anderer');
  const input = { admin: database.admin, parts, clock: systemClock, report: () => {} };
  const loaded = await loadDemo(input);
  expect(loaded).toMatchObject({ tenants: 3 });
  expect(loaded?.accounts).toHaveLength(demoContent.accounts.length);
  expect(loaded?.records).toBeGreaterThan(1_000);
  expect(await loadDemo(input)).toBeNull();

  await removeDemo(database);
  expect((await listTenants(database.admin)).map(({ id }) => id)).toEqual([other]);
  expect(await parts.identity.accountOf('mira@obhut.example')).toBeNull();
  expect(await loadDemo(input)).toMatchObject({ records: loaded?.records });
}, 120_000);
