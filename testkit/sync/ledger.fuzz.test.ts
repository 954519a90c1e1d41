import { systemClock } from '#kernel/base/clock.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import type { Directory } from '#kernel/access/directory.ts';
import {
  type AudienceId,
  type DeviceId,
  type GrantId,
  type MutationId,
  randomId,
  type RecordId,
} from '#kernel/base/ids.ts';
import { collectDepartures, eraseDue } from '#kernel/db/retention.ts';
import { downSchema } from '#kernel/protocol/down.ts';
import type { Page } from '#kernel/protocol/page.ts';
import { beginStage } from '#kernel/sync/client/stage.ts';
import { applyPull } from '#kernel/sync/client/apply-pull.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { deviceReport, type DeviceReport } from '#kernel/sync/server/device-report.ts';
import { pullPages } from '#kernel/sync/server/pull-pages.ts';
import { SharedRanges } from '#kernel/sync/server/shared-ranges.ts';
import { horizonsOf } from '#kernel/sync/server/window.ts';
import { mark, note, testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

/**
 * [SY24] Whatever happened to records, rights, clocks and answers: what is written down of a device
 * is what its store holds. Exactly, as soon as it has asked again; and until then everything it may
 * hold, with what it holds for certain told apart.
 */
const runs = Number(process.env['OBHUT_FUZZ_RUNS'] ?? 6);
const firstSeed = Number(process.env['OBHUT_FUZZ_SEED'] ?? 20_261_122);

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test.each(Array.from({ length: runs }, (_, index) => firstSeed + index))(
  '[SY23][SY24] what a device holds is what is written down of it, seed %i',
  async (seed) => {
    await run(new Rng(seed));
  },
);

const horizons = horizonsOf([note, mark]);
const day = 86_400_000;

/** The device's own side: its real store, and the real way an answer gets into it. */
interface Device {
  readonly member: TestMember;
  readonly database: MemoryDatabase;
  readonly store: LocalStore;
}

interface World {
  readonly rng: Rng;
  readonly people: ReturnType<typeof peopleOf>;
  readonly writer: TestMember;
  readonly devices: readonly Device[];
  readonly audiences: readonly AudienceId[];
  readonly grants: Map<TestMember, Map<AudienceId, GrantId>>;
  /** What one device has read is left to the other, and to itself when its answer was lost. */
  readonly ranges: SharedRanges;
  nowMs: number;
}

async function run(rng: Rng): Promise<void> {
  const tenant = await database.createTenant();
  const people = peopleOf(database.admin, tenant);
  const writer = await people.member('Sabine');
  const members = [await people.member('Mira'), await people.member('Tom')];
  const space = await people.space();
  const audiences: AudienceId[] = [];
  for (const name of ['self', 'team', 'shared']) audiences.push(await people.audience(space, name));
  for (const audience of audiences) {
    await people.grant(audience, { to: { member: writer.member }, rights: everyRight });
  }
  const devices = members.map((member) => {
    const local = new MemoryDatabase();
    const on = { ...member, device: randomId<DeviceId>() };
    return { member: on, database: local, store: local.open() };
  });
  const grants = new Map(devices.map(({ member }) => [member, new Map<AudienceId, GrantId>()]));
  const ranges = new SharedRanges(systemClock);
  const nowMs = Date.now();
  const world: World = { rng, people, writer, devices, audiences, grants, ranges, nowMs };
  for (const { member } of devices) await toggleGrant(world, member, rng.pick(audiences));
  for (let step = 0; step < 60; step += 1) {
    await oneStep(world);
    for (const device of devices) await compare(device);
  }
  for (const device of devices) {
    await pullAll(world, device);
    await pullAll(world, device);
    await compare(device, 'exactly');
  }
}

/** Until there is no more to come. */
async function pullAll(world: World, device: Device): Promise<void> {
  while ((await pull(world, device)) === 'staged');
}

async function oneStep(world: World): Promise<void> {
  const { rng, devices } = world;
  const kind = rng.next();
  if (kind < 0.45) await write(world);
  else if (kind < 0.53)
    await toggleGrant(world, rng.pick(devices).member, rng.pick(world.audiences));
  else if (kind < 0.57) world.nowMs += (rng.below(40) - 4) * day;
  else if (kind < 0.61) await eraseDue(database.admin, world.writer.tenant);
  else if (kind < 0.65) await collectOld(world);
  else {
    const device = rng.pick(devices);
    // The browser's data was deleted: everything comes anew, in parts. Until the device asks again
    // nobody can know of it.
    const isForgotten = rng.chance(0.1);
    if (isForgotten) await forgetCopy(device);
    const whatHappens = isForgotten
      ? 'arrives'
      : rng.pick(['arrives', 'arrives', 'arrives', 'lost', 'cut', 'anew'] as const);
    await pull(world, device, whatHappens);
    if (whatHappens === 'arrives' && rng.chance(0.5)) {
      await pullAll(world, device);
      await pullAll(world, device);
      await compare(device, 'exactly');
    }
  }
}

async function write({ rng, writer, audiences, nowMs }: World): Promise<void> {
  const known = await database.tenants.transact(writer, (sql) =>
    sql.query<{ id: RecordId; audience: AudienceId }>(
      `SELECT id, audience_id AS audience FROM tenant_schema.record WHERE kind = 'testkit.note' ORDER BY id`,
    ),
  );
  const audience = rng.pick(audiences);
  // Some long ago, and due to be erased; some before the window; some inside, and some ahead.
  const days = rng.pick([-500, -120, -95, -91, -90, -89, -30, 0, 30]);
  const on = new Date(nowMs + days * day).toISOString().slice(0, 10);
  const mutations: unknown[] = [];
  for (let count = 1 + rng.below(3); count > 0; count -= 1) {
    const call = (name: string, args: object) =>
      mutations.push({ id: randomId<MutationId>(), name, args, schema: 1, base: [] });
    const seen = known.length === 0 || rng.chance(0.3) ? null : rng.pick(known);
    const what = rng.below(4);
    if (seen === null) {
      const id = randomId<RecordId>();
      call('testkit.create-note', { id, audience, title: 'neu', text: '', day: on });
      // Come and gone in one push: no device is ever sent it.
      if (rng.chance(0.2)) call('testkit.delete-note', { id });
    } else if (what === 0) {
      call('testkit.change-note', { id: seen.id, fields: { title: `T${rng.below(99)}`, day: on } });
    } else if (what === 1) {
      call('testkit.move-note', { id: seen.id, audience });
    } else if (what === 2) {
      call('testkit.delete-note', { id: seen.id });
    } else {
      call('testkit.set-mark', { audience, day: on, value: `W${rng.below(99)}` });
    }
  }
  await applyPush(database.tenants, writer, testRegistry, mutations);
}

async function toggleGrant(world: World, member: TestMember, audience: AudienceId): Promise<void> {
  const mine = world.grants.get(member);
  const grant = mine?.get(audience);
  if (grant === undefined) {
    const to = { member: member.member };
    mine?.set(audience, await world.people.grant(audience, { to, rights: ['read'] }));
  } else {
    await world.people.endGrant(grant);
    mine?.delete(audience);
  }
}

/** A hundred days later, for departures only. */
async function collectOld({ writer, rng, audiences }: World): Promise<void> {
  await database.admin.query(
    `UPDATE ${writer.tenant}.departure SET departed_at = now() - interval '100 days'
     WHERE audience_id = $1`,
    [rng.pick(audiences)],
  );
  await collectDepartures(database.admin, writer.tenant);
}

/** Asks, and takes the answer in as the app does; or loses it on the way. */
async function pull(
  world: World,
  device: Device,
  whatHappens: 'arrives' | 'lost' | 'cut' | 'anew' = 'arrives',
): Promise<'applied' | 'staged' | null> {
  const { member, store } = device;
  const { asked, window, directory } = await store.read(async (tx) => ({
    asked: await tx.cursors(),
    window: await tx.window(),
    directory: await tx.directory(),
  }));
  const fresh = asked.length === 0 || whatHappens === 'anew';
  const parts = asked.length === 0;
  const stage = fresh ? await beginStage(store, { schema: 1, goesOn: () => parts }) : null;
  const pages: Page[] = [];
  const cursors = stage?.cursors ?? asked;
  const question = {
    type: 'pull' as const,
    request: 1,
    cursors: [...cursors],
    directory: stage?.directory ?? directory?.fingerprint ?? null,
    window: (stage === null ? window : stage.window)?.fingerprint ?? null,
    parts,
  };
  try {
    await pullPages(database.tenants, member, question, {
      send: async (text) => {
        if (whatHappens === 'cut') throw new Error('cut');
        const page = z.parse(downSchema, JSON.parse(text.toString()));
        if (page.type === 'page') pages.push(page);
      },
      window: { horizons, nowMs: world.nowMs },
      sharing: { ranges: world.ranges, readers: () => 2, headOf: () => 0 },
      seqsPerPart: 3,
    });
  } catch (error) {
    expect(error).toMatchObject({ message: 'cut' });
  }
  if (whatHappens === 'cut' || whatHappens === 'lost') return null;
  const last = pages.at(-1)?.last ?? null;
  if (last === null) throw new Error('an answer without its last page');
  const result = await applyPull(
    store,
    {
      asked: cursors,
      attempt: stage?.attempt ?? null,
      more: last.more === true,
      received: 0,
      rows: pages.flatMap(({ rows }) => rows),
      departures: pages.flatMap(({ departures }) => departures),
      aside: [],
      refetched: last.refetched,
      window: last.window,
      cursors: last.cursors,
      directory: last.directory && {
        fingerprint: last.directory.fingerprint,
        value: last.directory.value as Directory,
      },
    },
    {
      registry: testRegistry,
      accountId: member.account,
      clock: { nowMs: () => world.nowMs },
      met: { leaseDays: 14, clockAheadMs: 0, writes: 'open', schema: 1 },
    },
  );
  expect(result).toBe(last.more === true ? 'staged' : 'applied');
  return last.more === true ? 'staged' : 'applied';
}

async function forgetCopy({ store }: Device): Promise<void> {
  await store.write(async (tx) => {
    await tx.dropStage();
    await tx.flipStage();
    await tx.setCursors([]);
    await tx.setDirectory(null);
    await tx.putWindow(null);
  });
}

async function compare(device: Device, how: 'exactly' | 'at least' = 'at least'): Promise<void> {
  const { member, store, database: local } = device;
  const report = await database.tenants.transact(member, (sql) => deviceReport(sql, member.device));
  // Also what is staged and whole: it is on the device, though nobody sees it yet.
  const rows = [...(await store.read((tx) => tx.allRows())), ...local.staged.values()];
  const held = rows.map(({ id, audience, kind, day: on }) => `${id} ${audience} ${kind} ${on}`);
  if (report === null) {
    expect(held).toEqual([]);
    return;
  }
  const told = linesOf(report, () => true);
  if (how === 'exactly') {
    expect(linesOf(report, ({ sure }) => !sure)).toEqual([]);
    expect(told).toEqual(held.toSorted());
    expect(held.toSorted()).toEqual(await readable(device));
    return;
  }
  // What was erased since has no kind and no day any more.
  const erased = new Set(report.records.flatMap(({ id, kind }) => (kind === null ? [id] : [])));
  const here = (line: string) => !erased.has(line.slice(0, 36) as RecordId);
  expect(told).toEqual(expect.arrayContaining(held.filter(here)));
  expect(held).toEqual(expect.arrayContaining(linesOf(report, ({ sure }) => sure).filter(here)));
}

/** [SY29] What row security shows the account, from the first days on that the device keeps. */
async function readable({ member, store }: Device): Promise<string[]> {
  const window = await store.read((tx) => tx.window());
  const from = new Map(window?.from);
  const rows = await database.tenants.transact(member, (sql) =>
    sql.query<{ line: string; kind: string; on: string }>(
      `SELECT id || ' ' || audience_id || ' ' || kind || ' ' || day AS line, kind, day::text AS on
       FROM tenant_schema.record`,
    ),
  );
  return rows
    .filter(({ kind, on }) => on >= (from.get(kind) ?? ''))
    .map(({ line }) => line)
    .toSorted();
}

function linesOf(
  report: DeviceReport,
  which: (record: DeviceReport['records'][number]) => boolean,
): string[] {
  return report.records
    .filter(which)
    .map(({ id, audience, kind, day: on }) => `${id} ${audience} ${kind} ${on}`)
    .toSorted();
}
