import { expect, test } from 'vitest';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { eraseAllDue } from '#apps/server/erase-all-due.ts';
import { type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

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

test('[TE21] a tenant where erasing fails is told of, and holds up no other', async () => {
  await using database = await createTestDatabase();
  const broken = await tenantWithDue(database);
  const whole = await tenantWithDue(database);
  await database.admin.transact(async (tx) => {
    await tx.script(`SET LOCAL ROLE obhut_owner`);
    await tx.script(`ALTER FUNCTION ${broken.tenant}.erase_due(integer) RENAME TO erase_no_more`);
  });
  await expect(eraseAllDue(database.adminUrl)).rejects.toThrow('erase_due');
  expect(await recordsOf(database, broken)).toBe(1);
  expect(await recordsOf(database, whole)).toBe(0);
});

async function tenantWithDue(database: TestDatabase) {
  const people = peopleOf(database.admin, await database.createTenant());
  const mira = await people.member('Mira');
  const audience = await people.audience(await people.space());
  await people.grant(audience, { to: { member: mira.member }, rights: everyRight });
  const { outcomes } = await applyPush(database.tenants, mira, testRegistry, [
    {
      id: randomId<MutationId>(),
      name: 'testkit.create-note',
      args: { id: randomId<RecordId>(), audience, title: 'lange her', text: '', day: '2001-05-03' },
      schema: 1,
      base: [],
    },
  ]);
  expect(outcomes).toMatchObject([{ end: 'applied' }]);
  return mira;
}

async function recordsOf(
  database: TestDatabase,
  who: Awaited<ReturnType<typeof tenantWithDue>>,
): Promise<number> {
  const rows = await database.tenants.transact(who, (sql) =>
    sql.query('SELECT id FROM tenant_schema.record'),
  );
  return rows.length;
}
