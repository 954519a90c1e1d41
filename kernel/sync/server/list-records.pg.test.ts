import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { isRecordCursor, listRecords, type RecordQuery } from '#kernel/sync/server/list-records.ts';
import { testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let mira: TestMember;
let tom: TestMember;
let team: AudienceId;
let own: AudienceId;

beforeAll(async () => {
  database = await createTestDatabase();
  const people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  tom = await people.member('Tom');
  const space = await people.space();
  team = await people.audience(space);
  own = await people.audience(space, 'self');
  for (const { member } of [mira, tom]) {
    await people.grant(team, { to: { member }, rights: everyRight });
  }
  await people.grant(own, { to: { member: tom.member }, rights: everyRight });
  for (let place = 0; place < 12; place += 1) {
    await write(tom, place % 3 === 0 ? own : team, `2025-0${1 + (place % 4)}-10`, `N${place}`);
  }
});
afterAll(() => database.close());

async function write(
  member: TestMember,
  audience: AudienceId,
  day: string,
  title: string,
): Promise<void> {
  const args = { id: randomId<RecordId>(), audience, title, text: '', day };
  const { outcomes } = await applyPush(database.tenants, member, testRegistry, [
    { id: randomId<MutationId>(), name: 'testkit.create-note', args, schema: 1, base: [] },
  ]);
  expect(outcomes).toMatchObject([{ end: 'applied' }]);
}

const list = (member: TestMember, query: Partial<RecordQuery>) =>
  database.tenants.transact(member, (sql) => listRecords(sql, { kind: 'testkit.note', ...query }));

async function whole(member: TestMember, query: Partial<RecordQuery>): Promise<string[]> {
  const titles: string[] = [];
  for (let cursor: string | undefined; ;) {
    const { records, next } = await list(member, { ...query, cursor });
    titles.push(...records.map(({ body }) => String(body['title'])));
    if (next === null) return titles;
    expect(isRecordCursor(next)).toBe(true);
    cursor = next;
  }
}

const shown = (member: TestMember, where: string) =>
  database.tenants.transact(member, async (sql) => {
    const rows = await sql.query<{ title: string }>(
      `SELECT body ->> 'title' AS title FROM tenant_schema.record WHERE ${where} ORDER BY day, id`,
    );
    return rows.map(({ title }) => title);
  });

test('[SY22] pages of any size are what row security shows, in the order of days', async () => {
  for (const limit of [1, 5, 12, 500]) {
    expect(await whole(tom, { limit })).toEqual(await shown(tom, 'true'));
    expect(await whole(mira, { limit })).toEqual(await shown(mira, 'true'));
  }
  expect(await whole(tom, {})).toHaveLength(12);
  expect(await whole(mira, {})).toHaveLength(8);
});

test('[SY22] a range has both its ends', async () => {
  const from = '2025-02-10' as PlainDay;
  const to = '2025-03-10' as PlainDay;
  expect(await whole(tom, { from, to, limit: 2 })).toEqual(
    await shown(tom, `day BETWEEN '${from}' AND '${to}'`),
  );
  expect(await whole(tom, { to: '2025-01-09' as PlainDay })).toEqual([]);
});

test('[SY22] a kind, a person or a cursor that is not there finds nothing', async () => {
  expect(await whole(tom, { kind: 'testkit.none' })).toEqual([]);
  expect(await whole(tom, { person: tom.person })).toEqual([]);
  for (const cursor of ['', 'x', 'W251bGxd', 'WyIyMDI1LTAyLTMwIiwieCJd', 'a'.repeat(101)]) {
    expect(isRecordCursor(cursor), cursor).toBe(false);
  }
});

test('[SY22] reading by day goes through the index, whoever reads', async () => {
  const plan = await database.tenants.transact(mira, async (sql) => {
    await sql.query('SET LOCAL enable_seqscan = off');
    const rows = await sql.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT id FROM tenant_schema.record
       WHERE kind = 'testkit.note' AND day >= '2025-01-01' AND day <= '2025-02-01' ORDER BY day, id LIMIT 10`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toMatch(/Index Cond: .*kind.*day/);
});
