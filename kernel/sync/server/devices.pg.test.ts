import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AudienceId,
  type DeviceId,
  type MutationId,
  type PersonId,
  randomId,
  type RecordId,
} from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { collectDepartures, eraseDue } from '#kernel/db/retention.ts';
import type { Page } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { deviceCopies, deviceReport, loseCopy } from '#kernel/sync/server/device-report.ts';
import { deviceRules, setLease } from '#kernel/sync/server/device-rules.ts';
import { pullPages } from '#kernel/sync/server/pull-pages.ts';
import { testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

interface House {
  readonly people: ReturnType<typeof peopleOf>;
  readonly mira: TestMember;
  readonly tom: TestMember;
  readonly keeper: TestMember;
  readonly team: AudienceId;
}

/** Mira and Tom read a team; the keeper reads nothing. */
async function furnish(): Promise<House> {
  const people = peopleOf(database.admin, await database.createTenant('Haus Linde'));
  const mira = await people.member('Mira');
  const tom = await people.member('Tom');
  const keeper = await people.member('Frau Krause');
  await people.owner(`UPDATE tenant_schema.member SET role = 'keeper' WHERE id = $1`, [
    keeper.member,
  ]);
  const team = await people.audience(await people.space());
  for (const { member } of [mira, tom]) {
    await people.grant(team, { to: { member }, rights: everyRight });
  }
  return { people, mira, tom, keeper, team };
}

async function push(actor: Actor, name: string, args: object, id = randomId<MutationId>()) {
  const mutation = { id, name, args, schema: 1, base: [] };
  const { outcomes } = await applyPush(database.tenants, actor, testRegistry, [mutation]);
  return outcomes;
}

async function make(actor: Actor, audience: AudienceId, on = '2026-11-20'): Promise<RecordId> {
  const id = randomId<RecordId>();
  const args = { id, audience, title: 'Chorprobe', text: 'streng geheim', day: on };
  expect(await push(actor, 'testkit.create-note', args)).toMatchObject([{ end: 'applied' }]);
  return id;
}

/** What the pull answers with; the cursors of one are what the next names. */
async function pull(actor: Actor, cursors: readonly Cursor[] = [], seqsPerPart?: number) {
  const pages: Page[] = [];
  const parts = seqsPerPart !== undefined;
  await pullPages(
    database.tenants,
    actor,
    { type: 'pull', request: 1, cursors: [...cursors], directory: null, window: null, parts },
    {
      ...(parts && { seqsPerPart }),
      send: async (text) => {
        pages.push(JSON.parse(text.toString()) as Page);
      },
    },
  );
  const last = pages.at(-1)?.last;
  if (last === undefined || last === null) throw new Error('no last page');
  return { ...last, rows: pages.flatMap(({ rows }) => rows.map(([id]) => id)) };
}

/** Asks twice, so that it is certain that the first answer arrived. */
async function settle(actor: Actor) {
  const { cursors } = await pull(actor);
  await pull(actor, cursors);
  return cursors;
}

const report = (actor: Actor, device: DeviceId) =>
  database.tenants.transact(actor, (sql) => deviceReport(sql, device));

test('[SY24] its person and a keeper hear what a device holds, without its content', async () => {
  const { mira, keeper, team } = await furnish();
  const id = await make(mira, team);
  await settle(mira);
  const mine = await report(mira, mira.device);
  expect(mine).toMatchObject({
    tenantName: 'Haus Linde',
    account: mira.account,
    lostAt: null,
    count: 1,
    kinds: [{ kind: 'testkit.note', records: 1 }],
    audiences: [{ id: team, name: 'team', space: 'Testraum', seq: 1, records: 1 }],
    records: [{ id, audience: team, kind: 'testkit.note', day: '2026-11-20', sure: true }],
  });
  expect(mine?.sent?.at).toMatch(/Z$/);
  expect(await report(keeper, mira.device)).toEqual(mine);
  expect(JSON.stringify(mine)).not.toContain('geheim');
  expect(await database.tenants.transact(keeper, deviceCopies)).toMatchObject([
    { device: mira.device, personName: 'Mira' },
  ]);
});

test('[CH18] what a device was sent is in the chronicle, by ranges, and that it was told to drop it', async () => {
  const { people, mira, tom, team } = await furnish();
  const lines = async () => {
    const rows = await database.admin.query<{ more: string }>(
      `SELECT more FROM ${mira.tenant}.chronicle_outbox
       WHERE action = 'device.deliver' AND account_id = $1 AND device_id = $2 ORDER BY id`,
      [mira.account, mira.device],
    );
    return rows.map(({ more }) =>
      (JSON.parse(more) as [string, number | null, number | null, number | null][]).map(
        ([audience, , after, to]) => [audience, after, to],
      ),
    );
  };
  await make(mira, team);
  await make(tom, team);
  const first = await settle(mira);
  expect(await lines()).toEqual([[[team, null, 2]]]);
  await make(tom, team);
  const second = await pull(mira, first);
  expect(await lines()).toEqual([[[team, null, 2]], [[team, 2, 3]]]);
  // Nothing moves, and there is nothing to say.
  await pull(mira, second.cursors);
  expect(await lines()).toHaveLength(2);
  await people.owner(`DELETE FROM tenant_schema.access_grant WHERE member_id = $1`, [mira.member]);
  await pull(mira, second.cursors);
  expect((await lines()).at(-1)).toEqual([[team, 3, null]]);
});

test('[SY24] nobody else hears anything, and a device that is not there sounds alike', async () => {
  const { mira, tom, team } = await furnish();
  await make(mira, team);
  await settle(mira);
  const other = await furnish();
  for (const actor of [tom, other.keeper, other.mira]) {
    expect(await report(actor, mira.device)).toBeNull();
    const held = await database.tenants.transact(actor, (sql) =>
      sql.query('SELECT * FROM tenant_schema.held_by($1)', [mira.device]),
    );
    expect(held).toEqual([]);
    expect(await database.tenants.transact(actor, (sql) => loseCopy(sql, mira.device))).toBe(false);
  }
  expect(await database.tenants.transact(tom, deviceCopies)).toEqual([]);
  expect(await report(mira, randomId<DeviceId>())).toBeNull();
  expect(await pull(mira, [])).toMatchObject({ rows: [expect.any(String)] });
});

test('[SY24] whose life the records lie in is concerned, and who is named in them', async () => {
  const { people, mira, tom } = await furnish();
  const life = randomId<PersonId>();
  await people.owner(
    `INSERT INTO tenant_schema.person (id, name, role) VALUES ($1, 'Lea', 'supported')`,
    [life],
  );
  const space = randomId();
  await people.owner(
    `INSERT INTO tenant_schema.space (id, kind, name, person_id) VALUES ($1, 'life', 'Lea', $2)`,
    [space, life],
  );
  const circle = await people.audience(space as never, 'team');
  await people.grant(circle, { to: { member: mira.member }, rights: everyRight });
  await make(mira, circle);
  const named = await make(mira, circle);
  await database.admin.query(
    `UPDATE ${mira.tenant}.record SET person_ids = ARRAY[$1::uuid] WHERE id = $2`,
    [tom.person, named],
  );
  await settle(mira);
  expect((await report(mira, mira.device))?.persons).toEqual([
    { id: life, name: 'Lea', records: 2 },
    { id: tom.person, name: 'Tom', records: 1 },
  ]);
});

test('[SY24] it goes on holding what it was not told to drop, as it was then', async () => {
  const { people, mira, tom, team } = await furnish();
  const [changed, deleted, erased] = [
    await make(tom, team),
    await make(tom, team),
    await make(tom, team, '2001-05-03'),
  ];
  await settle(mira);
  await push(tom, 'testkit.change-note', { id: changed, fields: { day: '2026-11-24' } });
  await push(tom, 'testkit.delete-note', { id: deleted });
  await make(tom, team);
  await eraseDue(database.admin, mira.tenant);
  await people.owner(`DELETE FROM tenant_schema.access_grant WHERE member_id = $1`, [mira.member]);
  const held = await report(mira, mira.device);
  expect(new Map(held?.records.map(({ id, kind, day }) => [id, [kind, day]]))).toEqual(
    new Map([
      [changed, ['testkit.note', '2026-11-20']],
      [deleted, ['testkit.note', '2026-11-20']],
      [erased, [null, null]],
    ]),
  );
  await settle(mira);
  await pull(mira);
  expect((await report(mira, mira.device))?.records.filter(({ sure }) => sure)).toEqual([]);
});

test('[SY24][AC1] what a device says of itself opens nothing: a made-up cursor, and one too high', async () => {
  const { people, mira, tom, team } = await furnish();
  const hidden = await people.audience(await people.space('Leitung'), 'leads');
  const grant = await people.grant(hidden, { to: { member: tom.member }, rights: everyRight });
  await people.grant(hidden, { to: { member: mira.member }, rights: ['create'] });
  await make(tom, team);
  await settle(mira);
  await settle(tom);
  const beyond = 9_007_199_254_740_991;
  // Never in reach, and known by its id alone.
  const { cursors } = await pull(mira, [[hidden, 1, beyond]]);
  await pull(mira, [...cursors, [hidden, 1, beyond]]);
  // In reach, with a claim far ahead; then taken away.
  await pull(tom, [[hidden, 1, beyond]]);
  const own = (await pull(tom)).cursors;
  await pull(
    tom,
    own.map(([audience, epoch]): Cursor => [audience, epoch, beyond]),
  );
  await people.endGrant(grant);
  await pull(
    tom,
    own.map(([audience, epoch]): Cursor => [audience, epoch, beyond]),
  );
  const later = await database.admin.transact(async (sql) => {
    const id = randomId<RecordId>();
    await sql.query(
      `INSERT INTO ${mira.tenant}.record (id, audience_id, seq, kind, body, day, revision, field_revision,
         created_by, created_at, changed_by, changed_at)
       VALUES ($1, $2, 77, 'testkit.note', '{}', '2026-11-20', 1, '{}', $3, now(), $3, now())`,
      [id, hidden, tom.account],
    );
    return id;
  });
  for (const actor of [mira, tom]) {
    const told = await report(actor, actor.device);
    expect(told?.records.map(({ id }) => id)).not.toContain(later);
  }
  expect((await report(mira, mira.device))?.audiences.map(({ id }) => id)).toEqual([team]);
});

test('[SY23] an answer that cannot be written down is not given', async () => {
  const { mira, team } = await furnish();
  await make(mira, team);
  const { cursors } = await pull(mira);
  await make(mira, team);
  await database.admin.script(
    `ALTER TABLE ${mira.tenant}.delivery ADD CONSTRAINT never CHECK (seq < 2) NOT VALID`,
  );
  const sent: string[] = [];
  const asking = (from: readonly Cursor[]) =>
    pullPages(
      database.tenants,
      mira,
      { type: 'pull', request: 1, cursors: [...from], directory: null, window: null },
      { send: async (page) => void sent.push(page.toString()) },
    );
  await expect(asking(cursors)).rejects.toMatchObject({ code: '23514' });
  expect(sent).toEqual([]);
  // One that is too long for one page has begun by then; without its last page it is nothing.
  await expect(asking([])).rejects.toMatchObject({ code: '23514' });
  expect(sent.some((page) => !page.includes('"last":null'))).toBe(false);
});

test('[SY23] pulls of one device at the same time are all written down, and all answered', async () => {
  const { mira, team } = await furnish();
  for (let n = 0; n < 5; n += 1) await make(mira, team);
  const cursors = (await pull(mira)).cursors;
  for (let round = 0; round < 5; round += 1) {
    await make(mira, team);
    const answers = await Promise.all([pull(mira, cursors), pull(mira, cursors)]);
    expect(answers[0].rows).toHaveLength(round + 1);
    expect(answers[1].rows).toHaveLength(round + 1);
  }
  expect((await report(mira, mira.device))?.count).toBe(10);
});

test('[SY35][SY23] a first sync in parts brings each audience whole, once, and is written down part by part', async () => {
  const { people, mira, tom, team } = await furnish();
  const space = await people.space();
  const audiences = [team];
  for (const name of ['self', 'team', 'shared']) {
    const audience = await people.audience(space, name);
    for (const { member } of [mira, tom]) {
      await people.grant(audience, { to: { member }, rights: everyRight });
    }
    audiences.push(audience);
  }
  for (const audience of audiences) for (let n = 0; n < 3; n += 1) await make(tom, audience);

  const held = new Set<RecordId>();
  let cursors: readonly Cursor[] = [];
  const steps: number[] = [];
  for (let more = true; more;) {
    // What changes on the way comes with the next part, of what the device has.
    const [had] = cursors;
    const changed = had === undefined ? null : await make(tom, had[0]);
    const part = await pull(mira, cursors, 4);
    more = part.more === true;
    if (changed !== null) expect(part.rows).toContain(changed);
    for (const id of part.rows) {
      expect(held.has(id), 'nothing comes twice').toBe(false);
      held.add(id);
    }
    cursors = part.cursors;
    steps.push(cursors.length);
    const told = await report(mira, mira.device);
    expect(new Set(told?.records.map(({ id }) => id))).toEqual(held);
    expect(new Set(told?.audiences.map(({ id }) => id))).toEqual(
      new Set(cursors.map(([audience]) => audience)),
    );
  }
  expect(steps).toEqual([1, 2, 3, 4]);
  expect(held.size).toBe(4 * 3 + 3);
  await pull(mira, cursors);
  const all = await report(mira, mira.device);
  expect(all?.records.every(({ sure }) => sure)).toBe(true);
});

test('[SY35] what was left out is not taken from a device, and a lost part is given again', async () => {
  const { people, mira, tom, team } = await furnish();
  const other = await people.audience(await people.space(), 'shared');
  for (const { member } of [mira, tom]) {
    await people.grant(other, { to: { member }, rights: everyRight });
  }
  for (const audience of [team, other]) await make(tom, audience);
  const lost = await pull(mira, [], 1);
  const first = await pull(mira, [], 1);
  expect(first.rows).toEqual(lost.rows);
  expect(first.more).toBe(true);
  const [named] = first.cursors;
  if (named === undefined) throw new Error('a part brings at least one audience');
  const second = await pull(mira, first.cursors, 1);
  expect(second.more).toBe(false);
  expect(second.cursors).toContainEqual(named);
  // A device that takes no parts gets none, as ever.
  expect((await pull(mira)).more).toBe(false);
});

test('[SY24] what a lost answer first brought, and is out of reach since, is not held', async () => {
  const { people, mira, tom, team } = await furnish();
  await make(tom, team);
  const cursors = await settle(mira);
  const other = await people.audience(await people.space(), 'shared');
  const grant = await people.grant(other, { to: { member: mira.member }, rights: ['read'] });
  await people.grant(other, { to: { member: tom.member }, rights: everyRight });
  await make(tom, other);
  // The answer that brings it never arrives.
  await pull(mira, cursors);
  expect((await report(mira, mira.device))?.count).toBe(2);
  await people.endGrant(grant);
  await pull(mira, cursors);
  await pull(mira, cursors);
  const told = await report(mira, mira.device);
  expect(told?.records.map(({ audience, sure }) => ({ audience, sure }))).toEqual([
    { audience: team, sure: true },
  ]);
});

test('[SY25] a lost device gets no answer any more, and what it held stays to be seen', async () => {
  const { mira, keeper, team } = await furnish();
  await make(mira, team);
  const cursors = await settle(mira);
  expect(await deviceRules(database.tenants, mira)).toEqual({ leaseDays: 14, lost: false });
  expect(await database.tenants.transact(keeper, (sql) => loseCopy(sql, mira.device))).toBe(true);
  const first = await report(mira, mira.device);
  expect(first?.lostAt).not.toBeNull();
  await make(mira, team);
  for (const from of [cursors, []]) {
    await expect(pull(mira, from)).rejects.toMatchObject({ code: 'sync.device-lost' });
  }
  expect(await deviceRules(database.tenants, mira)).toMatchObject({ lost: true });
  expect(await database.tenants.transact(mira, (sql) => loseCopy(sql, mira.device))).toBe(true);
  const later = await report(mira, mira.device);
  expect(later?.records).toEqual(first?.records);
  expect(later?.lostAt).toEqual(first?.lostAt);
  // Another device of hers goes on.
  expect(await pull({ ...mira, device: randomId<DeviceId>() })).toMatchObject({
    rows: [expect.any(String), expect.any(String)],
  });
});

test('[SY25] no device writes itself into another account’s copy', async () => {
  const { mira, tom, team } = await furnish();
  await make(mira, team);
  await pull(mira);
  await expect(pull({ ...tom, device: mira.device })).rejects.toMatchObject({
    code: 'sync.device-lost',
  });
});

test('[SY27] a keeper sets the lease, nobody else does, and it has bounds', async () => {
  const { mira, keeper } = await furnish();
  await setLease(database.tenants, keeper, 30);
  expect(await deviceRules(database.tenants, mira)).toEqual({ leaseDays: 30, lost: false });
  await expect(setLease(database.tenants, mira, 90)).rejects.toMatchObject({
    code: 'access.not-allowed',
  });
  for (const days of [0, 91, -1]) {
    await expect(setLease(database.tenants, keeper, days)).rejects.toMatchObject({ code: '23514' });
  }
  expect(await deviceRules(database.tenants, mira)).toMatchObject({ leaseDays: 30 });
});

test('[SY28] what left long ago is collected, and who stands below the floor is sent all of it', async () => {
  const { mira, tom, team } = await furnish();
  const gone = await make(tom, team);
  const stays = await make(tom, team);
  const before = await settle(mira);
  await push(tom, 'testkit.delete-note', { id: gone });
  const after = await settle(tom);
  expect(await collectDepartures(database.admin, mira.tenant)).toBe(0);
  await database.admin.query(
    `UPDATE ${mira.tenant}.departure SET departed_at = now() - interval '91 days'`,
  );
  const recent = await make(tom, team);
  await push(tom, 'testkit.delete-note', { id: recent });
  expect(await collectDepartures(database.admin, mira.tenant)).toBe(1);
  expect(await collectDepartures(database.admin, mira.tenant)).toBe(0);

  expect(await pull(tom, after)).toMatchObject({ refetched: [], rows: [] });
  expect(await pull(mira, before)).toMatchObject({ refetched: [team], rows: [stays] });
  const erasable = await make(tom, team, '2001-05-03');
  expect(erasable).toBeDefined();
  await eraseDue(database.admin, mira.tenant);
  await database.admin.query(
    `UPDATE ${mira.tenant}.departure SET departed_at = now() - interval '399 days' WHERE erased_seq > 0`,
  );
  expect(await collectDepartures(database.admin, mira.tenant)).toBe(0);
});

test('[SY28] the app cannot collect, and its policies show it nothing', async () => {
  const { mira } = await furnish();
  await expect(
    database.tenants.transact(mira, (sql) =>
      sql.query('SELECT tenant_schema.collect_departures(10)'),
    ),
  ).rejects.toMatchObject({ code: '42501' });
});

test('[SY32] a receipt outlives everything: old work that is sent again changes nothing', async () => {
  const { mira, team } = await furnish();
  const id = randomId<RecordId>();
  const args = { id, audience: team, title: 'alt', text: '', day: '2001-05-03' };
  const mutation = randomId<MutationId>();
  await push(mira, 'testkit.create-note', args, mutation);
  await database.admin.query(
    `UPDATE ${mira.tenant}.receipt SET ended_at = now() - interval '5 years'`,
  );
  await eraseDue(database.admin, mira.tenant);
  await database.admin.query(
    `UPDATE ${mira.tenant}.departure SET departed_at = now() - interval '5 years'`,
  );
  await collectDepartures(database.admin, mira.tenant);
  expect(await push(mira, 'testkit.create-note', args, mutation)).toMatchObject([
    { id: mutation, end: 'applied' },
  ]);
  expect((await pull(mira)).rows).toEqual([]);
  await expect(
    database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      const rows = await tx.query(`DELETE FROM ${mira.tenant}.receipt RETURNING mutation_id`);
      expect(rows).toEqual([]);
    }),
  ).resolves.toBeUndefined();
});
