import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { MemoryDevice } from '#adapters/local-store/memory-tabs.ts';
import {
  type AudienceId,
  type DeviceId,
  type GrantId,
  type MutationId,
  randomId,
  type RecordId,
} from '#kernel/base/ids.ts';
import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import { type Clock, systemClock } from '#kernel/base/clock.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { collectDepartures } from '#kernel/db/retention.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { rights } from '#kernel/kind/right.ts';
import { type LocalObhut, openLocal } from '#kernel/sync/client/local-obhut.ts';
import { systemTimers, type Timers } from '#kernel/sync/client/timers.ts';
import type { SyncServer } from '#kernel/sync/server/device-session.ts';
import type { Fanout } from '#kernel/sync/server/fanout.ts';
import { HintHub } from '#kernel/sync/server/hint-hub.ts';
import { MessageBudget } from '#kernel/sync/server/message-budget.ts';
import { PullTurns } from '#kernel/sync/server/pull-turns.ts';
import { SharedRanges } from '#kernel/sync/server/shared-ranges.ts';
import {
  changeNote,
  createNote,
  deleteNote,
  laterTestRegistry,
  mark,
  moveNote,
  note,
  setMark,
  testRegistry,
} from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import type { TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';
import { Wire } from '#testkit/sync/wire.ts';

/** Waiting in a test is waiting for nothing: fifty times faster. */
const fastTimers: Timers = { after: (delayMs, work) => systemTimers.after(delayMs / 50, work) };

const dayMs = 86_400_000;

interface Device {
  readonly name: string;
  readonly member: TestMember;
  readonly wire: Wire;
  readonly store: MemoryDatabase;
  readonly made: MutationId[];
  /** The app on it, which may be closed and opened again, also as a newer one. */
  local: LocalObhut;
  registry: Registry;
  readonly clock: WrongClock;
}

class WrongClock implements Clock {
  skewMs = 0;

  nowMs(): number {
    return systemClock.nowMs() + this.skewMs;
  }
}

/** What runs, with parts that change while it runs. */
interface Running {
  readonly database: TestDatabase;
  /** App servers of one installation; a device comes to any of them. */
  readonly servers: readonly SyncServer[];
  readonly clock: Clock;
  registry: Registry;
  /** How far the days have gone on for the servers; the database's own clock stays. */
  aheadMs: number;
  /** Failures that are the servers'. */
  readonly failures: unknown[];
}

/** One run over as many app servers as there are ways to hear of each other. */
export async function converge(
  seed: number,
  database: TestDatabase,
  fanouts: readonly Fanout[],
): Promise<void> {
  const rng = new Rng(seed);
  const tenant = await database.createTenant(`Lauf ${seed}`);
  const people = peopleOf(database.admin, tenant);
  const members = [
    await people.member('Mira'),
    await people.member('Tom'),
    await people.member('Liane'),
    await people.member('Sabine'),
  ];
  const space = await people.space();
  const audiences: AudienceId[] = [];
  for (const name of ['self', 'team', 'shared', 'team']) {
    audiences.push(await people.audience(space, name));
  }
  const group = await people.group('Gruppe', ...members.slice(1, 3));
  const grants: GrantId[] = [];
  for (const [index, member] of members.entries()) {
    const audience = audiences[index % audiences.length];
    if (audience === undefined) continue;
    await people.grant(audience, { to: { member: member.member }, rights: everyRight });
    grants.push(
      await people.grant(rng.pick(audiences), {
        to: { member: member.member },
        rights: ['read', 'create', 'change'],
      }),
    );
  }
  grants.push(await people.grant(rng.pick(audiences), { to: { group }, rights: everyRight }));

  const running = start(database, fanouts);
  const owners = [...members, members[0]].filter((member) => member !== undefined);
  const devices: Device[] = [];
  for (const [index, member] of owners.entries()) {
    devices.push(await openDevice(running, member, `device ${index}`, rng));
  }

  for (const device of devices) device.wire.weather = { breaks: 0.02, doubles: 0.1 };
  const steps = 60 + rng.below(60);
  for (let step = 0; step < steps; step += 1) {
    await oneStep(rng, { devices, audiences, members, people, grants, group, running });
    if (rng.chance(0.3)) await delay(rng.below(8));
  }

  const newest = running.registry;
  for (const device of devices) {
    device.wire.weather = { breaks: 0, doubles: 0 };
    device.wire.connected = true;
    await reopen(device, rng, newest);
  }
  await quiet(devices);
  for (const device of devices) await compare(device, running, seed);
  await checkEnds(devices, running, seed);
  for (const device of devices) await device.local.close();
  expect(running.failures, `seed ${seed}`).toEqual([]);
}

function start(database: TestDatabase, fanouts: readonly Fanout[]): Running {
  const failures: unknown[] = [];
  const servers = fanouts.map((fanout): SyncServer => ({
    database: database.tenants,
    get registry() {
      return running.registry;
    },
    fanout,
    hub: new HintHub(fanout),
    turns: new PullTurns(),
    ranges: new SharedRanges(systemClock),
    budget: new MessageBudget(systemClock),
    seqsPerPart: 3,
    clock: { nowMs: () => running.clock.nowMs() },
    onFailure: (error) => {
      // The run cuts database connections; everything else is a bug.
      const isExpected = error instanceof AppError && error.code.startsWith('database.');
      if (!isExpected) failures.push(error);
    },
  }));
  const running: Running = {
    database,
    servers,
    clock: { nowMs: () => systemClock.nowMs() + running.aheadMs },
    registry: testRegistry,
    aheadMs: 0,
    failures,
  };
  return running;
}

async function openDevice(
  { servers }: Running,
  member: TestMember,
  name: string,
  rng: Rng,
): Promise<Device> {
  const actor = { ...member, device: randomId<DeviceId>() };
  const wire = new Wire(() => rng.pick(servers), actor, rng);
  const store = new MemoryDatabase();
  const parts = { name, member, wire, store, made: [], clock: new WrongClock() };
  return {
    ...parts,
    registry: testRegistry,
    local: await openApp({ ...parts, registry: testRegistry }, rng),
  };
}

function openApp(device: Omit<Device, 'local'>, rng: Rng): Promise<LocalObhut> {
  const { member, wire, store, registry, clock } = device;
  return openLocal({
    accountId: member.account,
    tenantId: member.tenant,
    registry,
    store: store.open(),
    transport: wire.transport,
    tabs: new MemoryDevice().openTab(),
    clock,
    timers: fastTimers,
    random: () => rng.next(),
  });
}

/** The app is closed and opened again on what is stored, as the same or a newer one. */
async function reopen(device: Device, rng: Rng, registry = device.registry): Promise<void> {
  await device.local.close();
  device.registry = registry;
  device.local = await openApp(device, rng);
}

interface World {
  readonly devices: readonly Device[];
  readonly audiences: readonly AudienceId[];
  readonly members: readonly TestMember[];
  readonly people: ReturnType<typeof peopleOf>;
  readonly grants: GrantId[];
  readonly group: Awaited<ReturnType<ReturnType<typeof peopleOf>['group']>>;
  readonly running: Running;
}

async function oneStep(rng: Rng, world: World): Promise<void> {
  const kind = rng.next();
  const device = rng.pick(world.devices);
  if (kind < 0.62) await edit(rng, world, device);
  else if (kind < 0.64) await collectOld(rng, world);
  else if (kind < 0.66) passDays(rng, world);
  else if (kind < 0.68) turnClock(rng, device);
  else if (kind < 0.69) await newerKinds(rng, world, device);
  else if (kind < 0.7) await reopen(device, rng);
  else if (kind < 0.82) await changeRights(rng, world);
  else if (kind < 0.9) toggleNetwork(device);
  else if (kind < 0.95) device.wire.cut();
  else if (kind < 0.98) for (const { wire } of world.devices) wire.cut();
  else await killDatabaseConnections(world.running);
}

async function edit(rng: Rng, world: World, device: Device): Promise<void> {
  const audience = rng.pick(world.audiences);
  const day = addDays(
    dayInZone(world.running.clock.nowMs(), 'UTC'),
    rng.pick([-92, -91, -90, -89, -30, -1, 0, 1, 2, 3]),
  );
  const known = await device.local.reader.query(note);
  const seen = known.length === 0 ? null : rng.pick(known);
  const title = rng.chance(0.03) ? 'refuse me' : `T${rng.below(1_000)}`;
  try {
    switch (seen === null ? rng.below(2) : rng.below(6)) {
      case 0:
        device.made.push(
          await device.local.mutate(createNote, {
            id: randomId<RecordId>(),
            audience,
            title,
            text: `von ${device.name}`,
            day,
          }),
        );
        return;
      case 1:
        device.made.push(
          await device.local.mutate(setMark, { audience, day, value: `W${rng.below(100)}` }),
        );
        return;
      case 2:
      case 3:
        if (seen === null) return;
        device.made.push(
          await device.local.mutate(changeNote, {
            id: seen.id,
            fields: rng.chance(0.5) ? { title } : { text: title, day },
            ...(rng.chance(0.2) ? { audience } : {}),
          }),
        );
        return;
      case 4:
        if (seen === null) return;
        device.made.push(await device.local.mutate(moveNote, { id: seen.id, audience }));
        return;
      default:
        if (seen === null) return;
        device.made.push(await device.local.mutate(deleteNote, { id: seen.id }));
    }
  } catch (error) {
    // Refused on the device itself: nothing was written down, nothing is owed.
    if (!(error instanceof AppError)) throw error;
  }
}

/** A hundred days later, for departures only: who was away must read those audiences anew (SY28). */
async function collectOld(rng: Rng, { audiences, members, running }: World): Promise<void> {
  const tenant = members[0]?.tenant;
  if (tenant === undefined) return;
  const { admin } = running.database;
  await admin.query(
    `UPDATE ${tenant}.departure SET departed_at = now() - interval '100 days'
     WHERE audience_id = $1`,
    [rng.pick(audiences)],
  );
  await collectDepartures(admin, tenant);
}

/** The window moves (SY29): a day, or a holiday. */
function passDays(rng: Rng, { running }: World): void {
  running.aheadMs += rng.pick([1, 1, 2, 30]) * dayMs;
}

/** Somebody's clock is wrong; by enough, the copy is locked until the server was seen (SYC31). */
function turnClock(rng: Rng, device: Device): void {
  device.clock.skewMs = rng.pick([0, 0, 2, -2, 20, 365, -365]) * dayMs;
}

/** The server is replaced by one with newer kinds; devices get the newer app one by one (SY30). */
async function newerKinds(rng: Rng, { running, devices }: World, device: Device): Promise<void> {
  running.registry = laterTestRegistry;
  for (const { wire } of devices) wire.cut();
  if (rng.chance(0.7)) await reopen(device, rng, laterTestRegistry);
}

async function changeRights(rng: Rng, world: World): Promise<void> {
  const { people, grants, members, audiences, running, group } = world;
  const grant = grants.length > 0 && rng.chance(0.45) ? rng.pick(grants) : null;
  if (grant !== null) {
    await people.endGrant(grant);
    grants.splice(grants.indexOf(grant), 1);
  } else {
    const soon = rng.chance(0.2) ? new Date(Date.now() + rng.below(200)) : undefined;
    grants.push(
      await people.grant(rng.pick(audiences), {
        to: rng.chance(0.25) ? { group } : { member: rng.pick(members).member },
        rights: ['read', ...rights.filter(() => rng.chance(0.6))],
        effect: rng.chance(0.25) ? 'deny' : 'allow',
        ...(soon === undefined ? {} : { until: soon }),
      }),
    );
  }
  const tenant = members[0]?.tenant;
  // Hints may be lost.
  if (tenant !== undefined && rng.chance(0.8)) {
    rng.pick(running.servers).fanout.publish(tenant, { type: 'reach', accounts: null });
  }
}

function toggleNetwork({ wire, local }: Device): void {
  wire.connected = !wire.connected;
  if (wire.connected) local.tryNow();
  else wire.cut();
}

async function killDatabaseConnections({ database }: Running): Promise<void> {
  await database.admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE usename = 'obhut_app' AND datname = current_database()`,
  );
}

/** Waits until nothing is on its way; then once more for what time alone has changed. */
async function quiet(devices: readonly Device[]): Promise<void> {
  const until = Date.now() + 30_000;
  for (let calm = 0; calm < 3;) {
    await delay(60);
    for (const { local } of devices) local.tryNow();
    await delay(60);
    const busy = devices.filter(({ local, wire }) => {
      const { connection, unsent, receiving } = local.state();
      return connection !== 'online' || unsent > 0 || receiving !== null || wire.isWaiting;
    });
    calm = busy.length === 0 ? calm + 1 : 0;
    if (Date.now() > until) {
      throw new Error(
        `not quiet: ${JSON.stringify(busy.map(({ name, local }) => [name, local.state()]))}`,
      );
    }
  }
}

async function compare(
  { name, member, local }: Device,
  { clock, database }: Running,
  seed: number,
): Promise<void> {
  const first = addDays(dayInZone(clock.nowMs(), 'UTC'), -(note.horizonDays ?? 0));
  expect(await local.reader.firstDayKept(note.name), `seed ${seed}, ${name}`).toBe(first);
  expect(await local.reader.setAside(), `seed ${seed}, ${name}`).toEqual([]);
  const wanted = await database.tenants.transact(member, (sql) =>
    sql.query<{ id: string; audience: string; revision: number; body: unknown }>(
      `SELECT id, audience_id AS audience, revision, body FROM tenant_schema.record
       WHERE kind <> 'testkit.note' OR day >= $1 ORDER BY id`,
      [first],
    ),
  );
  const held = [...(await local.reader.query(note)), ...(await local.reader.query(mark))]
    .map(({ id, audience, revision, body }) => ({ id, audience, revision, body }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  expect(held, `seed ${seed}, ${name}`).toEqual(wanted);
}

async function checkEnds(
  devices: readonly Device[],
  { database }: Running,
  seed: number,
): Promise<void> {
  for (const { name, member, made, local } of devices) {
    const receipts = await database.tenants.transact(member, (sql) =>
      sql.query<{ id: MutationId; end: string }>(
        `SELECT mutation_id AS id, outcome ->> 'end' AS end FROM tenant_schema.receipt
         WHERE mutation_id = ANY ($1)`,
        [made],
      ),
    );
    expect(receipts, `seed ${seed}, ${name}: every mutation ended`).toHaveLength(made.length);
    const refused = receipts.filter(({ end }) => end === 'refused').map(({ id }) => id);
    const kept = (await local.reader.attention()).map(({ mutation }) => mutation.id);
    expect(kept.toSorted(), `seed ${seed}, ${name}: refusals lie with their author`).toEqual(
      refused.toSorted(),
    );
  }
}
