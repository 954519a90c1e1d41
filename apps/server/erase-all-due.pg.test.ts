import { expect, test } from 'vitest';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { eraseAllDue } from '#apps/server/erase-all-due.ts';
import { createTestDatabase } from '#testkit/pg/test-database.ts';

test('[SY33] of several app servers one erases what is due, and when it is gone another', async () => {
  await using database = await createTestDatabase();
  await database.createTenant();
  const other = await connectAsAdmin(database.adminUrl);
  await other.query(`SELECT pg_advisory_lock(hashtextextended('retention', 0))`);
  expect(await eraseAllDue(database.adminUrl)).toBe(false);
  await other.close();
  expect(await eraseAllDue(database.adminUrl)).toBe(true);
  expect(await eraseAllDue(database.adminUrl)).toBe(true);
});
