import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { systemClock } from '#kernel/base/clock.ts';
import {
  type AudienceId,
  type DeviceId,
  type GrantId,
  type MutationId,
  randomId,
  type RecordId,
} from '#kernel/base/ids.ts';
import { eraseDue } from '#kernel/db/retention.ts';
import { type Page, pageSchema } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { pullPages, type Sharing } from '#kernel/sync/server/pull-pages.ts';
import { SharedRanges } from '#kernel/sync/server/shared-ranges.ts';
import { testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

/**
 * [SY15] The content of a range follows from audience, after and head: whoever reads it, whenever,
 * with or without what others have read, while people write, move, delete, come and go and what is
 * due is erased.
 *
 * Many runs by hand: OBHUT_FUZZ_RUNS=300 npx vitest run --project fuzz kernel/sync/server
 */
const runs = Number(process.env['OBHUT_FUZZ_RUNS'] ?? 6);
const firstSeed = Number(process.env['OBHUT_FUZZ_SEED'] ?? 20_261_122);

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ connections: 8 });
});
afterAll(() => database.close());

test.each(Array.from({ length: runs }, (_, index) => firstSeed + index))(
  '[SY15][SY16] shared and unshared pulls answer alike, seed %i',
  async (seed) => {
    const rng = new Rng(seed);
    const world = await newWorld(seed);
    for (let step = 0; step < 40; step += 1) {
      const devices = Array.from({ length: 3 }, () => rng.pick(world.devices));
      // Writes and rights change while devices read.
      await Promise.all([
        ...Array.from({ length: 3 }, () => write(rng, world)),
        ...(rng.chance(0.3) ? [changeRights(rng, world)] : []),
        ...(rng.chance(0.1) ? [eraseDue(database.admin, world.tenant)] : []),
        ...new Set(devices).values().map((device) => pull(rng, world, device)),
      ]);
    }
    for (const device of world.devices) await pull(rng, world, device);
    for (const device of world.devices) await compare(device);
    expect(world.shared.size, 'something was shared').toBeGreaterThan(0);
  },
);

interface Device {
  readonly member: TestMember;
  readonly shares: boolean;
  cursors: readonly Cursor[];
  /** Record → the audience it is in, and its row as text. */
  readonly rows: Map<string, { readonly audience: string; readonly text: string }>;
}

type World = Awaited<ReturnType<typeof newWorld>>;

async function newWorld(seed: number) {
  const tenant = await database.createTenant(`Lauf ${seed}`);
  const people = peopleOf(database.admin, tenant);
  const space = await people.space();
  const audiences: AudienceId[] = [];
  for (const name of ['self', 'team', 'shared']) audiences.push(await people.audience(space, name));
  const members: TestMember[] = [];
  for (const name of ['Mira', 'Tom', 'Liane']) members.push(await people.member(name));
  const grants: GrantId[] = [];
  for (const { member } of members) {
    for (const audience of audiences) {
      grants.push(await people.grant(audience, { to: { member }, rights: everyRight }));
    }
  }
  const ranges = new SharedRanges(systemClock, { bytes: 1e7, ranges: 1e4, keptMs: 600_000 });
  // Each is a device of its own: two pulls of one at once make each other begin anew (SY23), and on
  // a busy machine the one that lost four times gives up.
  const devices = [...members, ...members].map((member, index): Device => ({
    member: { ...member, device: randomId<DeviceId>() },
    shares: index > 1,
    cursors: [],
    rows: new Map(),
  }));
  return {
    tenant,
    people,
    audiences,
    members,
    grants,
    ranges,
    devices,
    notes: [] as RecordId[],
    heads: new Map<AudienceId, number>(),
    /** What was read of each range by anybody. */
    known: new Map<string, string>(),
    shared: new Set<string>(),
  };
}

async function write(rng: Rng, world: World): Promise<void> {
  const { audiences, notes } = world;
  const audience = rng.pick(audiences);
  // Some are due as soon as they are there.
  const day = rng.chance(0.3) ? '2020-01-01' : '2026-05-03';
  const mutations = Array.from({ length: 1 + rng.below(3) }, () => {
    const id = notes.length > 0 && rng.chance(0.7) ? rng.pick(notes) : randomId<RecordId>();
    if (!notes.includes(id)) notes.push(id);
    return rng.pick([
      call('create-note', { id, audience, title: 'Neu', text: `${rng.below(1_000)}`, day }),
      call('change-note', { id, fields: { title: `T${rng.below(100)}` } }),
      call('move-note', { id, audience: rng.pick(audiences) }),
      call('delete-note', { id }),
      call('set-mark', { audience, day: '2026-05-04', value: `W${rng.below(100)}` }),
    ]);
  });
  const member = rng.pick(world.members);
  const { heads } = await applyPush(database.tenants, member, testRegistry, mutations);
  for (const [moved, head] of heads) world.heads.set(moved, head);
}

function call(name: string, args: object) {
  return { id: randomId<MutationId>(), name: `testkit.${name}`, args, schema: 1, base: [] };
}

async function changeRights(rng: Rng, world: World): Promise<void> {
  const { people, grants, audiences, members } = world;
  if (grants.length > 3 && rng.chance(0.5)) {
    const grant = rng.pick(grants);
    grants.splice(grants.indexOf(grant), 1);
    await people.endGrant(grant);
    return;
  }
  const to = { member: rng.pick(members).member };
  grants.push(await people.grant(rng.pick(audiences), { to, rights: everyRight }));
}

async function pull(rng: Rng, world: World, device: Device): Promise<void> {
  const { ranges, heads } = world;
  const sharing: Sharing = {
    ranges,
    readers: () => 2,
    // Right, too low, or too high: only a guess.
    headOf: (audience) => (heads.get(audience) ?? 0) + rng.below(3) - 1,
  };
  const asked = device.cursors;
  const pages: Page[] = [];
  await pullPages(
    database.tenants,
    device.member,
    {
      type: 'pull',
      request: 1,
      cursors: [...asked],
      directory: null,
      window: null,
    },
    {
      send: async (text) => void pages.push(z.parse(pageSchema, JSON.parse(text.toString()))),
      ...(device.shares && { sharing }),
    },
  );
  const cursors = pages.at(-1)?.last?.cursors ?? [];
  const rows = pages.flatMap((page) => page.rows);
  const departures = pages.flatMap((page) => page.departures);
  for (const [audience, epoch, head] of cursors) {
    const before = asked.find(([one, itsEpoch]) => one === audience && itsEpoch === epoch);
    const after = before?.[2] ?? 0;
    const range = `${audience} ${after}..${head}`;
    const text = JSON.stringify([
      rows.filter((row) => row[1] === audience).toSorted((one, other) => one[2] - other[2]),
      departures.filter((left) => left[0] === audience).toSorted((a, b) => a[2] - b[2]),
    ]);
    if (world.known.has(range) && head > after) world.shared.add(range);
    expect(text, `${range} as ${device.member.account}`).toBe(world.known.get(range) ?? text);
    world.known.set(range, text);
  }
  take(device, asked, cursors, rows, departures);
}

/** What a device does with an answer (SYC12, SYC13). */
function take(
  device: Device,
  asked: readonly Cursor[],
  cursors: readonly Cursor[],
  rows: Page['rows'],
  departures: Page['departures'],
): void {
  const kept = new Set(
    asked
      .filter(([audience, epoch]) => cursors.some((c) => c[0] === audience && c[1] === epoch))
      .map(([audience]) => String(audience)),
  );
  for (const [id, { audience }] of device.rows) if (!kept.has(audience)) device.rows.delete(id);
  for (const [audience, id] of departures) {
    if (device.rows.get(id)?.audience === audience) device.rows.delete(id);
  }
  for (const row of rows) {
    device.rows.set(row[0], { audience: row[1], text: JSON.stringify(row[11]) });
  }
  device.cursors = cursors;
}

async function compare(device: Device): Promise<void> {
  const wanted = await database.tenants.transact(device.member, (sql) =>
    sql.query<{ id: string; body: unknown }>(
      'SELECT id, body FROM tenant_schema.record ORDER BY id',
    ),
  );
  const held = [...device.rows].map(([id, { text }]) => ({
    id,
    body: JSON.parse(text) as unknown,
  }));
  expect(held.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual(wanted);
}
