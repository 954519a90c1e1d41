import { afterAll, beforeAll, expect, test } from 'vitest';
import { allMigrations } from '#apps/server/migrations.ts';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { createTenant, dropTenant } from '#kernel/db/installation.ts';
import { migrate } from '#kernel/db/migrate.ts';
import { collectDepartures, eraseDue } from '#kernel/db/retention.ts';
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

test('[TE21][SY37][SY28] of what was erased its number stays for as long as its departure, and nothing it said', async () => {
  const id = randomId<RecordId>();
  const ended = () =>
    database.admin.query(
      `SELECT e.revision, e.audience_id, d.record_id AS departed FROM ${mira.tenant}.ended_record e
       LEFT JOIN ${mira.tenant}.departure d ON (d.audience_id, d.seq) = (e.audience_id, e.departure_seq)
       WHERE e.record_id = $1`,
      [id],
    );
  const daysLater = (days: number) =>
    database.admin.query(
      `UPDATE ${mira.tenant}.departure SET departed_at = departed_at - $2 * interval '1 day' WHERE record_id = $1`,
      [id, days],
    );
  await write('2001-05-03', 'lange her', id);
  await eraseDue(database.admin, mira.tenant);
  expect(await ended()).toEqual([{ revision: 1, audience_id: team, departed: id }]);
  await daysLater(300);
  await write('2001-05-03', 'noch einmal', id);
  await eraseDue(database.admin, mira.tenant);
  expect(await ended()).toEqual([{ revision: 2, audience_id: team, departed: id }]);
  await daysLater(101);
  await collectDepartures(database.admin, mira.tenant);
  expect(await ended()).toEqual([{ revision: 2, audience_id: team, departed: id }]);
  await daysLater(300);
  await collectDepartures(database.admin, mira.tenant);
  expect(await ended()).toEqual([]);
  await write(new Date().toISOString().slice(0, 10), 'zuletzt', id);
  await push('testkit.delete-note', { id });
});

test('[TE21][SY37] what was erased, made anew and deleted has its history again, and goes with that', async () => {
  const id = randomId<RecordId>();
  await write('2001-05-03', 'lange her', id);
  await eraseDue(database.admin, mira.tenant);
  await write(new Date().toISOString().slice(0, 10), 'neu', id);
  await push('testkit.delete-note', { id });
  expect(
    await database.admin.query(
      `SELECT revision, audience_id, departure_seq FROM ${mira.tenant}.ended_record WHERE record_id = $1`,
      [id],
    ),
  ).toEqual([{ revision: 2, audience_id: null, departure_seq: null }]);
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

test('[TE21][SY37] an update notes what was erased before, and forgets the end of what is there again', async () => {
  const { tenant: migrations } = await allMigrations();
  const at = migrations.findIndex(({ name }) => name.endsWith('064-erased-and-moved.sql'));
  const tenant = await createTenant(
    database.admin,
    { name: 'Zuhause', kind: 'household' },
    migrations.slice(0, at),
  );
  const ids = Array.from({ length: 4 }, () => randomId<RecordId>());
  const [erased, known, again, made] = ids;
  const audience = randomId<AudienceId>();
  const ended = () =>
    database.admin.query(
      `SELECT record_id, revision, audience_id FROM ${tenant}.ended_record ORDER BY revision`,
      [],
    );
  await database.admin.query(
    `WITH space AS (INSERT INTO ${tenant}.space (id, kind, name) VALUES ($2, 'group', 'Haus') RETURNING id),
     audience AS (INSERT INTO ${tenant}.audience (id, space_id, name) SELECT $1, s.id, 'team' FROM space s),
     gone AS (
       INSERT INTO ${tenant}.departure (audience_id, seq, record_id, departed_at, erased_seq)
       SELECT $1, place, id, now(), 1 FROM unnest($3::uuid[]) WITH ORDINALITY AS e (id, place)
     ), past AS (
       INSERT INTO ${tenant}.revision (record_id, revision, audience_id, kind, body, written_by, written_at, ended_as,
         unseen, ended_by, ended_at, device_id, mutation_id)
       SELECT $4, 6, $1, 'testkit.note', '{}', $2, now(), 'change', false, $2, now(), $2, $2
     ), made AS (
       INSERT INTO ${tenant}.record (id, audience_id, seq, kind, body, revision, field_revision,
         created_by, created_at, changed_by, changed_at)
       SELECT id, $1, place + 10, 'testkit.note', '{}', 2, '{}', $2, now(), $2, now()
       FROM unnest($5::uuid[]) WITH ORDINALITY AS e (id, place)
     )
     SELECT`,
    [audience, randomId(), [erased, known, again], known, [again, made]],
  );
  await database.admin.query(
    `INSERT INTO ${tenant}.ended_record (record_id, revision) VALUES ($1, 3)`,
    [made],
  );
  await migrate(database.admin, tenant, migrations);
  expect(await ended()).toEqual([
    { record_id: erased, revision: 1, audience_id: audience },
    { record_id: known, revision: 7, audience_id: audience },
  ]);
  await dropTenant(database.admin, tenant);
});
