import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import type { AudienceId } from '#kernel/base/ids.ts';

let database: TestDatabase;
let mira: TestMember;
let audience: AudienceId;

beforeAll(async () => {
  database = await createTestDatabase();
  const tenant = await database.createTenant();
  const people = peopleOf(database.admin, tenant);
  mira = await people.member('Mira');
  audience = await people.audience(await people.space());
  await people.grant(audience, { to: { member: mira.member }, rights: everyRight });
});
afterAll(() => database.close());

describe('reach', () => {
  test('[AC1] a granted account reaches the audience', async () => {
    const rows = await database.tenants.transact(mira, (sql) =>
      sql.query('SELECT * FROM tenant_schema.pull_state()'),
    );
    expect(rows).toHaveLength(1);
  });
});
