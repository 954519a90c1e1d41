import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  type ClosableTenantDatabase,
  openTenantDatabase,
} from '#adapters/postgres/tenant-database.ts';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { allRights } from '#kernel/kind/right.ts';
import { writeEntry } from '#products/journal/mutators.ts';
import { entryBody, type Fixture } from './fixture.ts';
import { describeMachine } from './machine.ts';
import { differences } from './oracle.ts';
import { signInAll } from './sign-in.ts';
import { openSocketFloor } from './socket-floor.ts';
import { setStage, type Stage } from './stage.ts';
import { median, percentile, rounded } from './statistics.ts';
import { ThinDevice } from './thin-device.ts';
import { openWholeDevice, type WholeDevice } from './whole-device.ts';
import type { Workload } from './workload.ts';
import { deleting, writing, type WrittenMutation } from './writer.ts';

const mostDevices = 40;
const reachOfEach = 5;
/** Entries in the audience that is taken away, before anything is. */
const entriesBefore = 100;
const writeEveryMs = 20;
const patienceMs = 150_000;

/**
 * An audience is taken from accounts and given back, by the end of a grant or by a denial, while
 * others write in it all the time: on devices that are online, on devices that are away and come
 * back, and both ways while they are away. A gate: nothing written after the revocation may reach
 * a device it was taken from, the copy of each must be in the end what row security shows its
 * account, nothing else may go with it, and work not sent must lie with its author. The floor is
 * the revoking transaction and one message passed on to as many sockets.
 */
export const w6: Workload = async (options, say) => {
  const stage = await setStage({ records: options.records, audiences: options.audiences, say });
  const count = Math.max(2, Math.min(options.devices, mostDevices));
  const floor = await openSocketFloor(stage.serverCore);
  await floor.grow(count + 1);
  const trial = await Trial.begin(stage, count);
  const revokeMs: number[] = [];
  const passMs: number[] = [];
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      const way = round % 2 === 0 ? 'end' : 'deny';
      revokeMs.push(await trial.takeWhileOnline(way));
      await trial.settle();
      await trial.giveBack(way);
      await trial.takeWhileAway(way);
      await trial.settle();
      await trial.giveBack(way);
      await trial.takeAndGiveWhileAway(way);
      await trial.settle();
      passMs.push(percentile(await floor.tell('revoked', 'all'), 0.5));
      say(`round ${round + 1} of ${options.rounds} (${way}): ${JSON.stringify(trial.counts)}`);
    }
  } finally {
    await trial.close();
    await floor.close();
    await stage.close();
  }
  const ours = median(trial.purgedOnlineMs);
  const floorMs = median(revokeMs) + median(passMs);
  const { counts } = trial;
  const failed = Object.values(counts).some((value) => value > 0);
  return {
    workload: 'W6',
    ours: rounded(ours, 2),
    floor: rounded(floorMs, 2),
    ratio: rounded(floorMs / ours, 3),
    unit: 'ms',
    machine: describeMachine(stage.fixture.postgresVersion),
    rounds: options.rounds,
    cores: stage.cores,
    devices: count,
    failed,
    ...counts,
    purgedOnlineP99: rounded(percentile(trial.purgedOnlineMs, 0.99), 2),
    /** After the revocation was committed; of rows already on their way. */
    lastOldRowMs: rounded(Math.max(0, ...trial.lastOldRowMs), 2),
    purgedAfterAwayP50: rounded(median(trial.purgedAfterAwayMs), 2),
    purgedAfterAwayP99: rounded(percentile(trial.purgedAfterAwayMs, 0.99), 2),
    givenBackP50: rounded(median(trial.givenBackMs), 2),
  };
};

type Way = 'end' | 'deny';

/** What must not be. */
interface Counts {
  /** Rows that came to a device it was taken from by a pull asked after the revocation, or that
   *  were written after it. */
  leaked: number;
  /** Records in which a device's copy is not what row security shows its account. */
  different: number;
  /** Times that something else was missing from a copy. */
  alsoGone: number;
  /** Work not sent that is neither applied nor with its author. */
  workLost: number;
}

class Trial {
  readonly counts: Counts = { leaked: 0, different: 0, alsoGone: 0, workLost: 0 };
  readonly purgedOnlineMs: number[] = [];
  readonly purgedAfterAwayMs: number[] = [];
  readonly givenBackMs: number[] = [];
  readonly lastOldRowMs: number[] = [];
  readonly #fixture: Fixture;
  readonly #database: ClosableTenantDatabase;
  readonly #devices: readonly WholeDevice[];
  readonly #writer: ThinDevice;
  readonly #common: AudienceId;
  /** In the common audience, as they are now. */
  readonly #written = new Set<RecordId>();
  /** Written after the revocation was committed. */
  readonly #after = new Set<RecordId>();
  #losing: ReadonlySet<WholeDevice> = new Set();
  #revokedAtMs = Infinity;
  #stopWriting: () => Promise<void> = async () => {};

  private constructor(
    fixture: Fixture,
    database: ClosableTenantDatabase,
    devices: readonly WholeDevice[],
    writer: ThinDevice,
  ) {
    this.#fixture = fixture;
    this.#database = database;
    this.#devices = devices;
    this.#writer = writer;
    this.#common = fixture.hot;
    for (const device of devices) {
      this.#listenTo(device);
      this.#watchTheRest(device);
    }
  }

  static async begin({ fixture, server }: Stage, count: number): Promise<Trial> {
    const { audiences } = fixture;
    const reaches = Array.from({ length: count }, (_, at) => {
      const from = (at * reachOfEach) % audiences.length;
      return [fixture.hot, ...audiences.slice(from, from + reachOfEach)];
    });
    const owners = await signInAll(fixture, await fixture.accounts([...reaches, [fixture.hot]]));
    const writerOwner = owners.pop();
    if (writerOwner === undefined) throw new Error('nobody writes');
    const writer = await ThinDevice.open(server, writerOwner);
    const devices: WholeDevice[] = [];
    for (const owner of owners) devices.push(await openWholeDevice(server, owner));
    const database = openTenantDatabase({
      url: fixture.appUrl,
      actorKey: fixture.actorKey,
      connections: 2,
    });
    const trial = new Trial(fixture, database, devices, writer);
    for (let at = 0; at < entriesBefore; at += 1) await trial.#write();
    await trial.settle();
    return trial;
  }

  /** Half of the devices lose the audience while they are online. How long the revoking takes. */
  async takeWhileOnline(way: Way): Promise<number> {
    this.#losing = this.#half(0);
    this.#startWriting();
    await delay(10 * writeEveryMs);
    const begun = performance.now();
    const purged = [...this.#losing].map(async (device) => {
      await this.#until(device, 'purged', async () => (await this.#copyOf(device)).length === 0);
      this.purgedOnlineMs.push(performance.now() - begun);
    });
    const revokeMs = await this.#take(way);
    await Promise.all(purged);
    await delay(10 * writeEveryMs);
    await this.#stopWriting();
    return revokeMs;
  }

  /** The other half is away when it loses the audience, and wrote in it and elsewhere. */
  async takeWhileAway(way: Way): Promise<void> {
    this.#losing = this.#half(1);
    this.#goAway();
    const work = new Map<WholeDevice, UnsentWork>();
    for (const device of this.#losing) work.set(device, await this.#workUnsent(device));
    this.#startWriting();
    await this.#take(way);
    await delay(10 * writeEveryMs);
    await this.#comeBack(async (device, begun) => {
      await this.#until(device, 'purged', async () => (await this.#copyOf(device)).length === 0);
      this.purgedAfterAwayMs.push(performance.now() - begun);
    });
    await this.#stopWriting();
    for (const [device, { taken, elsewhere }] of work) {
      const ended = async () => (await device.local.reader.unsent()).length === 0;
      await this.#until(device, 'rid of unsent work', ended);
      const kept = (await device.local.reader.attention()).find(
        ({ mutation }) => mutation.id === taken.id,
      );
      if (!isDeepStrictEqual(kept?.mutation.args, taken.args)) this.counts.workLost += 1;
      const arrived = async () => (await device.row(elsewhere)) !== undefined;
      await this.#until(device, 'up to date', arrived);
      if (kept !== undefined) await device.local.attention.discard(taken.id);
    }
  }

  /** Taken and given back while the devices are away, and other entries are there then. */
  async takeAndGiveWhileAway(way: Way): Promise<void> {
    this.#losing = this.#half(1);
    this.#goAway();
    await this.#take(way);
    for (const record of [...this.#written].slice(0, 5)) await this.#delete(record);
    for (let at = 0; at < 5; at += 1) await this.#write();
    await this.#give(way);
    await this.#comeBack(async (device) => {
      await this.#until(device, 'up to date', () => this.#hasAll(device));
    });
  }

  /** What was taken last is given back, and the devices look. */
  async giveBack(way: Way): Promise<void> {
    const begun = performance.now();
    await this.#give(way);
    await Promise.all(
      [...this.#losing].map(async (device) => {
        device.local.tryNow();
        await this.#until(device, 'given back', () => this.#hasAll(device));
        this.givenBackMs.push(performance.now() - begun);
      }),
    );
    this.#losing = new Set();
  }

  /** When nothing moves any more, each copy is what row security shows. */
  async settle(): Promise<void> {
    for (const device of this.#devices) {
      let different = Infinity;
      const until = performance.now() + patienceMs;
      while (different > 0 && performance.now() < until) {
        device.local.tryNow();
        await delay(writeEveryMs);
        different = await differences(this.#database, device);
      }
      this.counts.different += different;
    }
  }

  async close(): Promise<void> {
    await this.#stopWriting();
    this.#writer.close();
    for (const device of this.#devices) await device.close();
    await this.#database.close();
  }

  #half(which: number): ReadonlySet<WholeDevice> {
    return new Set(this.#devices.filter((_, at) => at % 2 === which));
  }

  /** Whatever a pull brings that was asked after the revocation is leaked, old or new. */
  #listenTo(device: WholeDevice): void {
    const { line } = device;
    let askedAtMs = 0;
    line.onUp = (message, atMs) => {
      if (message.type === 'pull') askedAtMs = atMs;
    };
    line.onDown = (message, atMs) => {
      if (message.type !== 'page' || !this.#losing.has(device)) return;
      for (const [record, audience] of message.rows) {
        if (audience !== this.#common) continue;
        if (askedAtMs > this.#revokedAtMs || this.#after.has(record)) this.counts.leaked += 1;
        else if (atMs > this.#revokedAtMs) this.lastOldRowMs.push(atMs - this.#revokedAtMs);
      }
    };
  }

  /** Nothing but the audience in question ever becomes less. */
  #watchTheRest(device: WholeDevice): void {
    let most = 0;
    device.local.subscribe(() => {
      device.rows().then(
        (rows) => {
          const rest = rows.filter(({ audience }) => audience !== this.#common).length;
          if (rest < most) this.counts.alsoGone += 1;
          most = Math.max(most, rest);
        },
        // Closed meanwhile.
        () => {},
      );
    });
  }

  async #copyOf(device: WholeDevice): Promise<readonly RecordId[]> {
    const rows = await device.rows();
    return rows.filter(({ audience }) => audience === this.#common).map(({ id }) => id);
  }

  async #hasAll(device: WholeDevice): Promise<boolean> {
    const held = await this.#copyOf(device);
    return held.length === this.#written.size && held.every((id) => this.#written.has(id));
  }

  async #take(way: Way): Promise<number> {
    const begun = performance.now();
    await this.#grants(way === 'end' ? 'remove' : 'add', way === 'end' ? 'allow' : 'deny');
    this.#revokedAtMs = performance.now();
    return this.#revokedAtMs - begun;
  }

  async #give(way: Way): Promise<void> {
    this.#revokedAtMs = Infinity;
    this.#after.clear();
    await this.#grants(way === 'end' ? 'add' : 'remove', way === 'end' ? 'allow' : 'deny');
  }

  async #grants(what: 'add' | 'remove', effect: 'allow' | 'deny'): Promise<void> {
    const members = [...this.#losing].map(({ owner }) => owner.account.member);
    const text =
      what === 'add'
        ? `INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, effect, rights)
           SELECT gen_random_uuid(), $1, member, $3, $4::smallint FROM unnest($2::uuid[]) AS m (member)`
        : `DELETE FROM tenant_schema.access_grant
           WHERE audience_id = $1 AND member_id = ANY ($2::uuid[]) AND effect = $3 AND rights = $4::smallint`;
    await this.#fixture.admin.query(inSchema(text, this.#fixture.tenant), [
      this.#common,
      members,
      effect,
      allRights,
    ]);
  }

  #goAway(): void {
    for (const { line } of this.#losing) {
      line.connected = false;
      line.cut();
    }
  }

  async #comeBack(seen: (device: WholeDevice, begun: number) => Promise<void>): Promise<void> {
    await Promise.all(
      [...this.#losing].map(async (device) => {
        const begun = performance.now();
        device.line.connected = true;
        device.local.tryNow();
        await seen(device, begun);
      }),
    );
  }

  async #workUnsent({ local, owner }: WholeDevice): Promise<UnsentWork> {
    const args = { id: randomId<RecordId>(), audience: this.#common, entry: entryBody(1) };
    const taken = { id: await local.mutate(writeEntry, args), args };
    const elsewhere = randomId<RecordId>();
    const audience = owner.account.audiences[1];
    if (audience === undefined) throw new Error('no audience of its own');
    await local.mutate(writeEntry, { id: elsewhere, audience, entry: entryBody(2) });
    return { taken, elsewhere };
  }

  /** Somebody who keeps the right writes all the time. */
  #startWriting(): void {
    let going = true;
    const ended = (async () => {
      while (going) {
        await this.#write();
        await delay(writeEveryMs);
      }
    })();
    this.#stopWriting = async () => {
      going = false;
      await ended;
    };
  }

  async #write(): Promise<void> {
    const record = randomId<RecordId>();
    if (this.#revokedAtMs < Infinity) this.#after.add(record);
    await this.#push(writing(this.#common, record));
    this.#written.add(record);
  }

  async #delete(record: RecordId): Promise<void> {
    await this.#push(deleting(record));
    this.#written.delete(record);
  }

  async #push(mutation: WrittenMutation): Promise<void> {
    const [outcome] = await this.#writer.push([mutation]);
    if (outcome?.end !== 'applied') throw new Error(`refused: ${JSON.stringify(outcome)}`);
  }

  async #until(device: WholeDevice, what: string, holds: () => Promise<boolean>): Promise<void> {
    const until = performance.now() + patienceMs;
    while (!(await holds())) {
      if (performance.now() > until) {
        const state = JSON.stringify(device.local.state());
        throw new Error(`a device was not ${what} in ${patienceMs / 1000} s: ${state}`);
      }
      await delay(1);
    }
  }
}

interface UnsentWork {
  /** In the audience that is taken away. */
  readonly taken: { readonly id: MutationId; readonly args: object };
  readonly elsewhere: RecordId;
}
