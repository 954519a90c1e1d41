import { setTimeout as delay } from 'node:timers/promises';
import {
  type ClosableTenantDatabase,
  openTenantDatabase,
} from '#adapters/postgres/tenant-database.ts';
import { type AudienceId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { limits } from '#kernel/protocol/limits.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Fixture } from './fixture.ts';
import { describeMachine } from './machine.ts';
import { signInAll } from './sign-in.ts';
import { setStage } from './stage.ts';
import { median, rounded } from './statistics.ts';
import { type Standing, ThinDevice, upToDate } from './thin-device.ts';
import { openWholeDevice } from './whole-device.ts';
import type { Workload } from './workload.ts';
import { changing, writing, type WrittenMutation } from './writer.ts';

const reach = 200;
const warmUps = { full: 20, quick: 3 };

/**
 * A device was away while changes were made all over its audiences, and comes back: how long the
 * catching up takes, in how many round trips and bytes. Measured at the socket from the pull to
 * its last page, and at the whole client from being online again to the copy that has it all. The
 * floor is the one query that finds these rows, asked under row security by the same driver.
 */
export const w4: Workload = async (options, say) => {
  const stage = await setStage({ records: options.records, audiences: options.audiences, say });
  const { fixture, server } = stage;
  const audiences = fixture.audiences.slice(0, reach);
  const accounts = await fixture.accounts([audiences, audiences, audiences]);
  const owners = await signInAll(fixture, accounts);
  const [thinOwner, wholeOwner, writerOwner] = owners;
  if (thinOwner === undefined || wholeOwner === undefined || writerOwner === undefined) {
    throw new Error('nobody signed in');
  }
  const database = openTenantDatabase({
    url: fixture.appUrl,
    actorKey: fixture.actorKey,
    connections: 1,
  });
  const writer = await ThinDevice.open(server, writerOwner);
  const whole = await openWholeDevice(server, wholeOwner);
  while (whole.local.state().firstSync) await delay(20);
  const changes = new Changes(writer, audiences);
  const rounds: Round[] = [];

  try {
    // The first rounds do not count: a device comes back to a server that has run for a while.
    const first = 1 - (options.quick ? warmUps.quick : warmUps.full);
    for (let round = first; round <= options.rounds; round += 1) {
      const [standing] = await upToDate(fixture, server, [thinOwner]);
      if (standing === undefined) throw new Error('no standing');
      whole.line.connected = false;
      whole.line.cut();
      const last = await changes.make(options.changes);
      // Who was away for a while does not come back into the chaining of what was written.
      await chained(fixture);
      const floor = await askFloor(database, thinOwner.account.actor, standing, options.changes);

      const begun = performance.now();
      const device = await ThinDevice.open(server, thinOwner, standing);
      const openMs = performance.now() - begun;
      const { bytesReceived: greeting, bytesSent: hello, messagesSent: before } = device;
      const asked = performance.now();
      await device.pull();
      const pullMs = performance.now() - asked;
      device.close();
      if (device.rowsReceived !== options.changes) {
        throw new Error(`${device.rowsReceived} rows came of ${options.changes} changes`);
      }

      const online = performance.now();
      whole.line.connected = true;
      whole.local.tryNow();
      while ((await whole.row(last)) === undefined) await delay(1);
      const wholeMs = performance.now() - online;
      say(
        `round ${round} of ${options.rounds}${round < 1 ? ' (warm-up)' : ''}: ` +
          `${rounded(pullMs, 1)} ms, floor ${rounded(floor, 1)}, whole client ${rounded(wholeMs, 1)}`,
      );
      if (round < 1) continue;
      rounds.push({
        floorMs: floor,
        pullMs,
        openMs,
        wholeMs,
        roundTrips: device.messagesSent - before,
        bytesDown: device.bytesReceived - greeting,
        bytesUp: device.bytesSent - hello,
      });
    }
  } finally {
    writer.close();
    await whole.close();
    await database.close();
    await stage.close();
  }

  const of = (name: keyof Round) => median(rounds.map((round) => round[name]));
  const result = {
    workload: 'W4',
    ours: rounded(of('pullMs'), 2),
    floor: rounded(of('floorMs'), 2),
    // Round by round: what else the machine does slows both of a round.
    ratio: rounded(median(rounds.map(({ floorMs, pullMs }) => floorMs / pullMs)), 3),
    unit: 'ms',
    machine: describeMachine(fixture.postgresVersion),
    rounds: options.rounds,
    cores: stage.cores,
    changes: options.changes,
    audiences: audiences.length,
    roundTrips: of('roundTrips'),
    bytesDown: of('bytesDown'),
    bytesUp: of('bytesUp'),
    connectMs: rounded(of('openMs'), 2),
    wholeClientMs: rounded(of('wholeMs'), 2),
  };
  say(
    `${result.changes} changes: ${result.ours} ms in ${result.roundTrips} round trip, ` +
      `${result.bytesDown} bytes; floor ${result.floor} ms; whole client ${result.wholeClientMs} ms`,
  );
  return result;
};

interface Round {
  readonly floorMs: number;
  readonly pullMs: number;
  readonly openMs: number;
  readonly wholeMs: number;
  readonly roundTrips: number;
  readonly bytesDown: number;
  readonly bytesUp: number;
}

/** Resolves when the chronicle has all that was written. */
async function chained({ admin, tenant }: Fixture): Promise<void> {
  const text = inSchema('SELECT FROM tenant_schema.chronicle_outbox LIMIT 1', tenant);
  while ((await admin.query(text, [])).length > 0) await delay(20);
}

/** New entries, and every fifth time another text in one of the time before. */
class Changes {
  readonly #writer: ThinDevice;
  readonly #audiences: readonly AudienceId[];
  #written: RecordId[] = [];

  constructor(writer: ThinDevice, audiences: readonly AudienceId[]) {
    this.#writer = writer;
    this.#audiences = audiences;
  }

  /** Makes them and returns the last entry written. */
  async make(count: number): Promise<RecordId> {
    const before = this.#written;
    this.#written = [];
    let last: RecordId | undefined;
    const mutations = Array.from({ length: count }, (_, at): WrittenMutation => {
      const known = at % 5 === 0 ? before.pop() : undefined;
      if (known !== undefined) return changing(known, 1);
      const audience = this.#audiences[at % this.#audiences.length];
      if (audience === undefined) throw new Error('no audience');
      last = randomId<RecordId>();
      this.#written.push(last);
      return writing(audience, last);
    });
    for (let at = 0; at < count; at += limits.mutationsPerPush) {
      const outcomes = await this.#writer.push(mutations.slice(at, at + limits.mutationsPerPush));
      const refused = outcomes.find(({ end }) => end === 'refused');
      if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`);
    }
    if (last === undefined) throw new Error('nothing was written');
    return last;
  }
}

/**
 * The one query, in a transaction opened as every other. In ms. An order in the inner one keeps the
 * planner from reading all of the audiences and joining later, which takes four times as long.
 */
async function askFloor(
  database: ClosableTenantDatabase,
  actor: Actor,
  { cursors }: Standing,
  expected: number,
): Promise<number> {
  const begun = performance.now();
  const rows = await database.transact(actor, (sql) =>
    sql.finish(
      `SELECT r.id, r.audience_id, r.seq, r.kind, r.day, r.person_ids, r.revision, r.created_by,
              r.created_at, r.changed_by, r.changed_at, r.body
       FROM unnest($1::uuid[], $2::bigint[]) AS range (audience, after)
       CROSS JOIN LATERAL (
         SELECT * FROM tenant_schema.record r
         WHERE r.audience_id = range.audience AND r.seq > range.after ORDER BY r.seq
       ) r`,
      [cursors.map(([audience]) => audience), cursors.map(([, , seq]) => seq)],
    ),
  );
  const ms = performance.now() - begun;
  if (rows.length !== expected) throw new Error(`${rows.length} rows of ${expected} changes`);
  return ms;
}
