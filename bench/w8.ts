import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  type ClosableTenantDatabase,
  openTenantDatabase,
} from '#adapters/postgres/tenant-database.ts';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { maskOf } from '#kernel/kind/right.ts';
import { changeEntry, writeEntry } from '#products/journal/mutators.ts';
import { entryBody, type Fixture } from './fixture.ts';
import { describeMachine } from './machine.ts';
import { differences } from './oracle.ts';
import { signInAll } from './sign-in.ts';
import { setStage, type Stage } from './stage.ts';
import { median, rounded } from './statistics.ts';
import { openWholeDevice, type WholeDevice } from './whole-device.ts';
import type { Workload } from './workload.ts';

const mostDevices = 10;
const queued = 200;
/** Every tenth is written into an audience that the account may only read by then. */
const refusedEvery = 10;
/** Of a record written earlier in the queue. */
const changeEvery = 3;
const doubles = 0.5;
/** After a push has left: while it is read, applied, committed or answered. */
const killWithinMs = 60;
/** How much faster than in life devices try again. */
const haste = 20;
const patienceMs = 150_000;

/**
 * Devices that were away send what they queued, while the app server is killed in the middle of
 * pushes and started again, and every second push is sent twice. A gate: each mutation has ended
 * exactly once, each record is as the last of its accepted mutations left it and was written no
 * oftener, each refusal lies with its author with its content, and each copy is what row security
 * shows. The floor is the same queue in peace.
 */
export const w8: Workload = async (options, say) => {
  const stage = await setStage({ records: options.records, audiences: options.audiences, say });
  const count = Math.max(2, Math.min(options.devices, options.quick ? 2 : mostDevices));
  const database = openTenantDatabase({
    url: stage.fixture.appUrl,
    actorKey: stage.fixture.actorKey,
    connections: 2,
  });
  const counts: Counts = { lost: 0, doubled: 0, wronglyEnded: 0, different: 0 };
  const calm: number[] = [];
  const stormy: number[] = [];
  let killsMidPush = 0;
  let sentTwice = 0;
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      calm.push((await send(stage, database, { count, kills: 0 }, counts)).rate);
      const storm = await send(stage, database, { count, kills: options.quick ? 2 : 4 }, counts);
      stormy.push(storm.rate);
      killsMidPush += storm.killsMidPush;
      sentTwice += storm.sentTwice;
      say(
        `round ${round + 1} of ${options.rounds}: ${storm.killsMidPush} kills in mid-push, ` +
          JSON.stringify(counts),
      );
    }
  } finally {
    await database.close();
    await stage.close();
  }
  return {
    workload: 'W8',
    ours: rounded(median(stormy)),
    floor: rounded(median(calm)),
    ratio: rounded(median(stormy.map((rate, at) => rate / (calm[at] ?? 0))), 3),
    unit: 'mutations/s',
    machine: describeMachine(stage.fixture.postgresVersion),
    rounds: options.rounds,
    cores: stage.cores,
    devices: count,
    queuedEach: queued,
    // A run in which nothing was cut off says nothing.
    failed: killsMidPush === 0 || sentTwice === 0 || Object.values(counts).some((one) => one > 0),
    ...counts,
    killsMidPush,
    mutationsSentTwice: sentTwice,
  };
};

/** What must not be. */
interface Counts {
  /** Mutations without an end, or whose effect is not there. */
  lost: number;
  /** Ends or effects that are there twice. */
  doubled: number;
  /** Refused though allowed, or the other way, or refused and not with the author. */
  wronglyEnded: number;
  /** Records in which a device's copy is not what row security shows its account. */
  different: number;
}

async function send(
  stage: Stage,
  database: ClosableTenantDatabase,
  { count, kills }: { readonly count: number; readonly kills: number },
  counts: Counts,
) {
  const { fixture, server } = stage;
  const pairs = Array.from({ length: count }, (_, at) => {
    const own = fixture.audiences[(2 * at) % fixture.audiences.length];
    const barred = fixture.audiences[(2 * at + 1) % fixture.audiences.length];
    if (own === undefined || barred === undefined) throw new Error('no audiences');
    return { own, barred };
  });
  const owners = await signInAll(
    fixture,
    await fixture.accounts(pairs.map(({ own, barred }) => [own, barred])),
  );
  const senders: Sender[] = [];
  for (const [at, owner] of owners.entries()) {
    const device = await openWholeDevice(server, owner, haste);
    const pair = pairs[at];
    if (pair !== undefined) senders.push(new Sender(device, pair.own, pair.barred));
  }
  try {
    for (const { device } of senders) await until(() => !device.local.state().firstSync);
    for (const { device } of senders) {
      device.line.connected = false;
      device.line.cut();
    }
    for (const sender of senders) await sender.queue();
    await fixture.admin.query(
      inSchema(
        `UPDATE tenant_schema.access_grant SET rights = $3
         WHERE audience_id = ANY ($1::uuid[]) AND member_id = ANY ($2::uuid[])`,
        fixture.tenant,
      ),
      [
        pairs.map(({ barred }) => barred),
        owners.map(({ account }) => account.member),
        maskOf(['read']),
      ],
    );

    const begun = performance.now();
    for (const { device } of senders) {
      if (kills > 0) device.line.doubles = doubles;
      device.line.connected = true;
      device.local.tryNow();
    }
    const killsMidPush = await killInPushes(stage, senders, kills);
    for (const { device } of senders) {
      await until(async () => (await device.local.reader.unsent()).length === 0);
    }
    const seconds = (performance.now() - begun) / 1000;
    for (const sender of senders) await sender.check(fixture, database, counts);
    return {
      rate: (count * queued) / seconds,
      killsMidPush,
      sentTwice: senders.reduce((sum, { device }) => sum + device.line.sentTwice, 0),
    };
  } finally {
    for (const { device } of senders) await device.close();
  }
}

/** Kills the server so many times, each time a moment after some push has left. */
async function killInPushes(
  { server }: Stage,
  senders: readonly Sender[],
  kills: number,
): Promise<number> {
  let midPush = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const isPushing = () => senders.some(({ device }) => device.line.unanswered > 0);
    const isDone = async () =>
      (await Promise.all(senders.map((one) => one.isDone()))).every(Boolean);
    await until(async () => isPushing() || (await isDone()));
    if (!isPushing()) break;
    await delay(Math.random() * killWithinMs);
    if (isPushing()) midPush += 1;
    await server.kill();
    await server.start();
  }
  return midPush;
}

interface Made {
  readonly id: MutationId;
  readonly args: object;
  readonly record: RecordId;
  readonly audience: AudienceId;
  readonly text: string;
}

/** A device and what it queued. */
class Sender {
  readonly device: WholeDevice;
  readonly #own: AudienceId;
  readonly #barred: AudienceId;
  readonly #made: Made[] = [];

  constructor(device: WholeDevice, own: AudienceId, barred: AudienceId) {
    this.device = device;
    this.#own = own;
    this.#barred = barred;
  }

  async queue(): Promise<void> {
    const { local } = this.device;
    const mine: RecordId[] = [];
    for (let number = 0; number < queued; number += 1) {
      const { text } = entryBody(number);
      const known = mine[Math.floor(Math.random() * mine.length)];
      if (number % refusedEvery !== 0 && number % changeEvery === 0 && known !== undefined) {
        const args = { id: known, fields: { text } };
        const id = await local.mutate(changeEntry, args);
        this.#made.push({ id, args, record: known, audience: this.#own, text });
        continue;
      }
      const audience = number % refusedEvery === 0 ? this.#barred : this.#own;
      const record = randomId<RecordId>();
      const args = { id: record, audience, entry: { ...entryBody(number), text } };
      const id = await local.mutate(writeEntry, args);
      this.#made.push({ id, args, record, audience, text });
      if (audience === this.#own) mine.push(record);
    }
  }

  async isDone(): Promise<boolean> {
    return (await this.device.local.reader.unsent()).length === 0;
  }

  async check(fixture: Fixture, database: ClosableTenantDatabase, counts: Counts): Promise<void> {
    const { actor } = this.device.owner.account;
    const { receipts, records } = await database.transact(actor, async (sql) => ({
      receipts: await sql.query<{ id: MutationId; end: string }>(
        `SELECT mutation_id AS id, outcome ->> 'end' AS end FROM tenant_schema.receipt
         WHERE mutation_id = ANY ($1)`,
        [this.#made.map(({ id }) => id)],
      ),
      records: await sql.query<{ id: RecordId; revision: number; text: string }>(
        `SELECT id, revision, body ->> 'text' AS text FROM tenant_schema.record WHERE id = ANY ($1)`,
        [this.#made.map(({ record }) => record)],
      ),
    }));
    await this.#checkLines(fixture, counts);
    const endOf = new Map(receipts.map(({ id, end }) => [id, end]));
    const attention = new Map(
      (await this.device.local.reader.attention()).map(({ mutation }) => [mutation.id, mutation]),
    );
    const expected = new Map<RecordId, { revision: number; text: string }>();
    for (const { id, args, record, audience, text } of this.#made) {
      const end = endOf.get(id);
      if (end === undefined) counts.lost += 1;
      if (audience === this.#barred) {
        const isKept = isDeepStrictEqual(attention.get(id)?.args, args);
        if (end !== 'refused' || !isKept) counts.wronglyEnded += 1;
        continue;
      }
      if (end === 'refused' || attention.has(id)) counts.wronglyEnded += 1;
      const before = expected.get(record)?.revision ?? 0;
      expected.set(record, { revision: before + 1, text });
    }
    for (const { id, revision, text } of records) {
      const wanted = expected.get(id);
      expected.delete(id);
      if (wanted === undefined || revision > wanted.revision) counts.doubled += 1;
      else if (revision < wanted.revision || text !== wanted.text) counts.lost += 1;
    }
    counts.lost += expected.size;
    await this.#settle(database, counts);
  }

  /** The chronicle has one line for each mutation that did something, and never two. */
  async #checkLines(fixture: Fixture, counts: Counts): Promise<void> {
    const lines = await fixture.admin.query<{ id: MutationId; lines: number }>(
      inSchema(
        `SELECT l.id, count(*)::integer AS lines
         FROM (SELECT mutation_id AS id FROM tenant_schema.chronicle_outbox
               UNION ALL SELECT (detail::json ->> 'mutation')::uuid FROM tenant_schema.chronicle_detail) l
         WHERE l.id = ANY ($1::uuid[]) GROUP BY l.id`,
        fixture.tenant,
      ),
      [this.#made.map(({ id }) => id)],
    );
    const linesOf = new Map(lines.map((line) => [line.id, line.lines]));
    for (const { id, audience } of this.#made) {
      const found = linesOf.get(id) ?? 0;
      if (found > 1) counts.doubled += 1;
      if (found === 0 && audience === this.#own) counts.lost += 1;
    }
  }

  async #settle(database: ClosableTenantDatabase, counts: Counts): Promise<void> {
    let different = Infinity;
    const end = performance.now() + patienceMs;
    while (different > 0 && performance.now() < end) {
      this.device.local.tryNow();
      await delay(20);
      different = await differences(database, this.device);
    }
    counts.different += different;
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not so within ${patienceMs / 1000} s`);
    await delay(2);
  }
}
