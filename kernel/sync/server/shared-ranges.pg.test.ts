import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { systemClock } from '#kernel/base/clock.ts';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';
import { type Page, pageSchema } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { type PullOptions, pullPages, type Sharing } from '#kernel/sync/server/pull-pages.ts';
import { SharedRanges } from '#kernel/sync/server/shared-ranges.ts';
import { horizonsOf } from '#kernel/sync/server/window.ts';
import { note, testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { type Counted, counting } from '#testkit/sync/counting.ts';

let database: TestDatabase;
let people: ReturnType<typeof peopleOf>;
let team: AudienceId;
let mira: TestMember;
let tom: TestMember;
let counter: Counted;
let sharing: Sharing & { readonly ranges: SharedRanges };
/** What the server has heard of the team's head. */
let head: number;

beforeAll(async () => {
  database = await createTestDatabase({ connections: 8 });
});
afterAll(() => database.close());

beforeEach(async () => {
  people = peopleOf(database.admin, await database.createTenant());
  team = await people.audience(await people.space());
  mira = await reader('Mira');
  tom = await reader('Tom');
  counter = counting(database.tenants);
  head = 0;
  sharing = {
    ranges: new SharedRanges(systemClock),
    readers: () => 40,
    headOf: () => head,
  };
});

async function reader(name: string): Promise<TestMember> {
  const member = await people.member(name);
  await people.grant(team, { to: { member: member.member }, rights: everyRight });
  return member;
}

async function write(title: string): Promise<void> {
  const args = { id: randomId<RecordId>(), audience: team, title, text: 'x', day: '2026-05-03' };
  const mutation = {
    id: randomId<MutationId>(),
    name: 'testkit.create-note',
    args,
    schema: 1,
    base: [],
  };
  const { heads } = await applyPush(database.tenants, mira, testRegistry, [mutation]);
  head = heads[0]?.[1] ?? head;
}

async function pull(
  actor: TestMember,
  cursors: readonly Cursor[],
  {
    from = counter.database,
    shared = sharing,
    window,
  }: { from?: TenantDatabase; shared?: Sharing; window?: PullOptions['window'] } = {},
) {
  const pages: Page[] = [];
  const request = { type: 'pull', request: 1, directory: null, window: null } as const;
  await pullPages(
    from,
    actor,
    { ...request, cursors: [...cursors] },
    {
      send: async (text) => void pages.push(z.parse(pageSchema, JSON.parse(text.toString()))),
      sharing: shared,
      ...(window !== undefined && { window }),
    },
  );
  return {
    titles: pages.flatMap(({ rows }) => rows.map((row) => row[11]['title'])),
    cursors: pages.at(-1)?.last?.cursors ?? [],
  };
}

test('[SY15] one range is read once for forty devices that ask at the same time', async () => {
  await write('alt');
  const actors = await Promise.all(Array.from({ length: 40 }, (_, n) => reader(`Person ${n}`)));
  const cursors = await Promise.all(actors.map(async (actor) => (await pull(actor, [])).cursors));
  await write('neu');
  counter.reset();
  const answers = await Promise.all(
    actors.map((actor, index) => pull(actor, cursors[index] ?? [])),
  );
  expect(answers.map(({ titles }) => titles)).toEqual(actors.map(() => ['neu']));
  // Each proved by itself what it reaches, in one round trip.
  expect(counter.count).toEqual({ transactions: 40, roundTrips: 40, ranges: 1 });
});

test('[SY15] what is not expected to have moved is shared by who comes after', async () => {
  const { cursors } = await pull(mira, []);
  const { cursors: tomsCursors } = await pull(tom, []);
  await write('neu');
  head = 0;
  counter.reset();
  expect((await pull(mira, cursors)).titles).toEqual(['neu']);
  expect((await pull(tom, tomsCursors)).titles).toEqual(['neu']);
  expect(counter.count).toMatchObject({ roundTrips: 2, ranges: 1 });
});

test('[SY15] a range that has grown is read anew', async () => {
  const { cursors } = await pull(mira, []);
  const { cursors: tomsCursors } = await pull(tom, []);
  await write('eins');
  await pull(mira, cursors);
  await write('zwei');
  counter.reset();
  expect((await pull(tom, tomsCursors)).titles).toEqual(['eins', 'zwei']);
  expect((await pull(mira, cursors)).titles).toEqual(['eins', 'zwei']);
  expect(counter.count.ranges).toBe(1);
});

test('[SY16] who lost the audience gets nothing that others have read', async () => {
  const { cursors } = await pull(mira, []);
  const { cursors: tomsCursors } = await pull(tom, []);
  await write('geheim');
  await pull(mira, cursors);
  expect(sharing.ranges.find(mira.tenant, team, 0, '{}')?.rows).toContain('geheim');
  await people.owner(`DELETE FROM tenant_schema.access_grant WHERE member_id = $1`, [tom.member]);
  expect(await pull(tom, tomsCursors)).toEqual({ titles: [], cursors: [] });
  const never = await people.member('Fremd');
  expect(await pull(never, tomsCursors)).toEqual({ titles: [], cursors: [] });
});

test('[SY16] another tenant gets nothing for the same audience, cursor and head', async () => {
  const { cursors } = await pull(mira, []);
  await write('geheim');
  await pull(mira, cursors);
  const elsewhere = peopleOf(database.admin, await database.createTenant());
  const space = await elsewhere.space();
  await elsewhere.owner(
    `INSERT INTO tenant_schema.audience (id, space_id, name, head) VALUES ($1, $2, 'team', 1)`,
    [team, space],
  );
  const stranger = await elsewhere.member('Fremd');
  await elsewhere.grant(team, { to: { member: stranger.member }, rights: everyRight });
  const own = cursors.map(([audience, , seq]): Cursor => [audience, 1, seq]);
  expect((await pull(stranger, own)).titles).toEqual([]);
});

test('[SY16] what was read in a transaction that failed in the end is left to nobody', async () => {
  const { cursors } = await pull(mira, []);
  await write('neu');
  const failing: TenantDatabase = {
    async transact(actor, work, options) {
      await database.tenants.transact(actor, work, options);
      throw new Error('the commit was not heard of');
    },
  };
  await expect(pull(mira, cursors, { from: failing })).rejects.toThrow('not heard of');
  expect(sharing.ranges.bytes).toBe(0);
  // Nor does anybody wait for it.
  expect((await pull(mira, cursors)).titles).toEqual(['neu']);
});

test('[SY16] what was read from another database says nothing about this one', async () => {
  const { cursors } = await pull(mira, []);
  await write('neu');
  const forged = { audience: team, after: 0, head: 1, rows: '["forged"]', departures: '' };
  sharing.ranges.keep(mira.tenant, 'another', forged, '{}');
  expect((await pull(mira, cursors)).titles).toEqual(['neu']);
  expect(sharing.ranges.find(mira.tenant, team, 0, '{}')?.rows).toContain('neu');
});

test('[SY16] what only one device hears of, and what is large, is not kept', async () => {
  const { cursors } = await pull(mira, []);
  await write('neu');
  await pull(mira, cursors, { shared: { ...sharing, readers: () => 1 } });
  expect(sharing.ranges.bytes).toBe(0);
  const rows = `"${'x'.repeat(200_000)}"`;
  sharing.ranges.keep(
    mira.tenant,
    'here',
    {
      audience: team,
      after: 0,
      head: 1,
      rows,
      departures: '',
    },
    '{}',
  );
  sharing.ranges.keep(
    mira.tenant,
    'here',
    {
      audience: team,
      after: 0,
      head: 900,
      rows: '1',
      departures: '',
    },
    '{}',
  );
  expect(sharing.ranges.bytes).toBe(0);
});

test('[SY15] more than fits one round trip is read piece by piece, and whole', async () => {
  const { cursors } = await pull(mira, []);
  for (let round = 0; round < 12; round += 1) {
    const mutations = Array.from({ length: 100 }, (_, n) => ({
      id: randomId<MutationId>(),
      name: 'testkit.create-note',
      args: {
        id: randomId<RecordId>(),
        audience: team,
        title: `T${round}.${n}`,
        text: 'x',
        day: '2026-05-03',
      },
      schema: 1,
      base: [],
    }));
    await applyPush(database.tenants, mira, testRegistry, mutations);
  }
  counter.reset();
  expect((await pull(mira, cursors)).titles).toHaveLength(1_200);
  expect(counter.count.transactions).toBe(2);
});

test('[SY15][SY29] from nothing on, what is read also depends on the days a device keeps', async () => {
  const { cursors } = await pull(mira, []);
  const { cursors: tomsCursors } = await pull(tom, []);
  await write('vom Mai');
  const keeping = (from: string): PullOptions['window'] => ({
    horizons: { fingerprint: 'x', days: new Map([['testkit.note', 30]]) },
    nowMs: Date.parse(from) + 30 * 86_400_000,
  });
  expect((await pull(mira, cursors, { window: keeping('2026-05-01') })).titles).toEqual([
    'vom Mai',
  ]);
  expect((await pull(tom, tomsCursors, { window: keeping('2026-05-04') })).titles).toEqual([]);
});

/** What SY15 stands on: who may read an audience reads all of it, and everybody the same. */
test('[SY15][AC1] whether a record or departure is read depends on its audience alone', async () => {
  const policies = await database.admin.query<{ on: string; name: string; using: string }>(
    `SELECT c.relname AS "on", p.polname AS name, pg_get_expr(p.polqual, p.polrelid) AS using
     FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
     WHERE p.polcmd IN ('r', '*') AND c.relname IN ('record', 'departure')
       AND c.relnamespace = $1::regnamespace
       AND p.polroles <> ARRAY[(SELECT oid FROM pg_roles WHERE rolname = 'obhut_owner')]
     ORDER BY 1, 2`,
    [mira.tenant],
  );
  const using = `(audience_id = ANY (( SELECT ${mira.tenant}.reachable(1) AS reachable)::uuid[]))`;
  expect(policies.map((policy) => ({ ...policy, using: oneLine(policy.using) }))).toEqual([
    { on: 'departure', name: 'readable', using },
    { on: 'record', name: 'readable', using },
  ]);
});

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

const horizons = horizonsOf([note]);

/** A device that says all it has, as the app's does. */
interface Standing {
  readonly cursors: readonly Cursor[];
  readonly directory: string | null;
  readonly window: string | null;
}
const nothingYet: Standing = { cursors: [], directory: null, window: null };

async function goOn(actor: TestMember, standing: Standing, shared: Sharing | null = sharing) {
  const pages: Page[] = [];
  await pullPages(
    counter.database,
    actor,
    { type: 'pull', request: 1, ...standing, cursors: [...standing.cursors] },
    {
      send: async (text) => void pages.push(z.parse(pageSchema, JSON.parse(text.toString()))),
      window: { horizons, nowMs: systemClock.nowMs() },
      ...(shared !== null && { sharing: shared }),
    },
  );
  const last = pages.at(-1)?.last;
  return {
    titles: pages.flatMap(({ rows }) => rows.map((row) => row[11]['title'])),
    cursors: last?.cursors ?? [],
    directory: last?.directory?.fingerprint ?? standing.directory,
    window: last?.window.fingerprint ?? null,
  };
}

/** What is written down of a device, but for when. */
async function noted({ tenant, device }: TestMember): Promise<unknown> {
  return database.admin.query(
    `SELECT c.open, c.kept, c.kept_before, c.directory, c.leaving, c.answer, d.audience_id, d.answer AS said_by,
            d.epoch IS NOT NULL AS reads, d.seq, d.epoch = d.epoch_before AS same_epoch, d.seq_before
     FROM ${tenant}.device_copy c LEFT JOIN ${tenant}.delivery d ON d.device_id = c.device_id
     WHERE c.device_id = $1 ORDER BY d.audience_id`,
    [device],
  );
}

test('[SY16][SY23] what others have read is given after it was written down as if it had been read', async () => {
  await write('alt');
  const kim = await reader('Kim');
  const mirasFirst = await goOn(mira, nothingYet);
  const tomsFirst = await goOn(tom, nothingYet);
  const kimsFirst = await goOn(kim, nothingYet);
  await write('neu');
  expect((await goOn(mira, mirasFirst)).titles).toEqual(['neu']);
  counter.reset();
  const toms = await goOn(tom, tomsFirst);
  expect(toms.titles).toEqual(['neu']);
  expect(counter.count).toEqual({ transactions: 1, roundTrips: 1, ranges: 0 });
  // Its answer was lost, and it asks again.
  expect(await goOn(tom, tomsFirst)).toEqual(toms);
  // Kim is read for, as if there were nobody else.
  expect((await goOn(kim, kimsFirst, null)).titles).toEqual(['neu']);
  expect(await goOn(kim, kimsFirst, null)).toMatchObject({ titles: ['neu'] });
  expect(await noted(tom)).toEqual(await noted(kim));
});

test('[SY16] to who stands well, too, what was read from another database says nothing about this one', async () => {
  await write('alt');
  const first = await goOn(mira, nothingYet);
  const standing = await goOn(mira, first);
  await write('neu');
  const [, , after] = standing.cursors[0] ?? [team, 0, 0];
  const forged = { audience: team, after, head: after + 1, rows: '["forged"]', departures: '' };
  sharing.ranges.keep(mira.tenant, 'another', forged, '{}');
  expect((await goOn(mira, standing)).titles).toEqual(['neu']);
});

test('[CH18] what is given of what others have read is in the chronicle as if it had been read', async () => {
  await write('alt');
  const kim = await reader('Kim');
  const mirasFirst = await goOn(mira, nothingYet);
  const tomsFirst = await goOn(tom, nothingYet);
  const kimsFirst = await goOn(kim, nothingYet);
  await write('neu');
  await goOn(mira, mirasFirst);
  counter.reset();
  await goOn(tom, tomsFirst);
  expect(counter.count).toMatchObject({ roundTrips: 1, ranges: 0 });
  await goOn(kim, kimsFirst, null);
  const lastOf = async ({ tenant, device }: TestMember) => {
    const [row] = await database.admin.query<{ more: string }>(
      `SELECT more FROM ${tenant}.chronicle_outbox
       WHERE action = 'device.deliver' AND device_id = $1 ORDER BY id DESC LIMIT 1`,
      [device],
    );
    return JSON.parse(row?.more ?? '[]') as [string, number, number, number][];
  };
  const [toms, kims] = [await lastOf(tom), await lastOf(kim)];
  expect(toms).toHaveLength(1);
  const ranges = (list: typeof toms) =>
    list.map(([audience, , after, to]) => [audience, after, to]);
  expect(ranges(toms)).toEqual(ranges(kims));
  expect(toms[0]?.[3]).toBe((toms[0]?.[2] ?? 0) + 1);
});

test('[SY16] with what others have read a device still hears of all that has changed', async () => {
  const other = await people.audience(await people.space());
  await write('alt');
  await goOn(mira, nothingYet);
  const tomsFirst = await goOn(tom, nothingYet);
  const mirasFirst = await goOn(mira, nothingYet);
  await write('neu');
  await goOn(mira, mirasFirst);
  await people.grant(other, { to: { member: tom.member }, rights: everyRight });
  const after = await goOn(tom, tomsFirst);
  expect(after.titles).toEqual(['neu']);
  expect(after.cursors.map(([audience]) => audience).toSorted()).toEqual([team, other].toSorted());
  expect(after.directory).not.toBe(tomsFirst.directory);
});

test('[SY16][AC6] with what others have read a device still hears of a name that changed', async () => {
  await write('alt');
  const mirasFirst = await goOn(mira, nothingYet);
  const tomsFirst = await goOn(tom, nothingYet);
  await write('neu');
  await goOn(mira, mirasFirst);
  await people.owner(`UPDATE tenant_schema.space SET name = 'Haus am Hang'`, []);
  const after = await goOn(tom, tomsFirst);
  expect(after.titles).toEqual(['neu']);
  expect(after.directory).not.toBe(tomsFirst.directory);
});

test('[SY25] a lost device is given nothing that others have read', async () => {
  await write('alt');
  const mirasFirst = await goOn(mira, nothingYet);
  const tomsFirst = await goOn(tom, nothingYet);
  await write('neu');
  await goOn(mira, mirasFirst);
  await database.tenants.transact(tom, (sql) =>
    sql.query('SELECT tenant_schema.lose_device($1)', [tom.device]),
  );
  await expect(goOn(tom, tomsFirst)).rejects.toMatchObject({ code: 'sync.device-lost' });
});
