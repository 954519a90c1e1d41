import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { eraseDue } from '#kernel/db/retention.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let mira: TestMember;
let team: AudienceId;

beforeAll(async () => {
  database = await createTestDatabase();
  const people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  team = await people.audience(await people.space());
  await people.grant(team, { to: { member: mira.member }, rights: everyRight });
});
afterAll(() => database.close());

async function push(name: string, args: object): Promise<void> {
  const mutation = { id: randomId<MutationId>(), name, args, schema: 1, base: [] };
  const { outcomes } = await applyPush(database.tenants, mira, testRegistry, [mutation]);
  expect(outcomes).toMatchObject([{ end: 'applied' }]);
}

async function write(day: string, title: string, id = randomId<RecordId>()): Promise<void> {
  await push('testkit.create-note', { id, audience: team, title, text: '', day });
}

test('[TE21] what has stood its declared time is erased, leaves departures, and nothing else goes', async () => {
  const recent = new Date().toISOString().slice(0, 10);
  await write('2001-05-03', 'lange her');
  await write('2002-05-03', 'auch lange her');
  await write(recent, 'neu');
  expect(await eraseDue(database.admin, mira.tenant)).toEqual({ records: 2, states: 0 });
  expect(await eraseDue(database.admin, mira.tenant)).toEqual({ records: 0, states: 0 });
  const left = await database.tenants.transact(mira, async (sql) => ({
    records: await sql.query(`SELECT body ->> 'title' AS title FROM tenant_schema.record`),
    departures: await sql.query(
      `SELECT seq::integer AS seq FROM tenant_schema.departure ORDER BY seq`,
    ),
    head: await sql.query(`SELECT head::integer AS head FROM tenant_schema.audience`),
  }));
  expect(left).toEqual({
    records: [{ title: 'neu' }],
    departures: [{ seq: 4 }, { seq: 5 }],
    head: [{ head: 5 }],
  });
});

test('[TE21][SY37] of what was deleted nothing stays longer than its history: then its id is free', async () => {
  const id = randomId<RecordId>();
  const day = new Date().toISOString().slice(0, 10);
  const ended = () =>
    database.admin.query(`SELECT revision FROM ${mira.tenant}.ended_record WHERE record_id = $1`, [
      id,
    ]);
  await write(day, 'einmal', id);
  await push('testkit.delete-note', { id });
  expect(await ended()).toEqual([{ revision: 1 }]);
  await write(day, 'wieder', id);
  await push('testkit.delete-note', { id });
  expect(await ended()).toEqual([{ revision: 2 }]);
  await database.admin.query(`UPDATE ${mira.tenant}.revision SET ended_at = '2001-01-01'`, []);
  expect(await eraseDue(database.admin, mira.tenant)).toEqual({ records: 0, states: 2 });
  expect(await ended()).toEqual([]);
  await write(day, 'noch einmal', id);
});

test('[TE21] the operator’s connection sees what is due and nothing else', async () => {
  const rows = await database.admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return tx.query(`SELECT id FROM ${mira.tenant}.record`);
  });
  expect(rows).toEqual([]);
});

test('[TE21] the app cannot erase, nor see by these policies', async () => {
  await expect(
    database.tenants.transact(mira, (sql) => sql.query('SELECT tenant_schema.erase_due(10)')),
  ).rejects.toMatchObject({ code: '42501' });
});
