import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { inProcessFanout } from '#adapters/fanout/in-process.ts';
import { natsFanout } from '#adapters/fanout/nats.ts';
import type { OpenableFanout } from '#adapters/fanout/over-line.ts';
import { postgresFanout } from '#adapters/fanout/postgres.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { type AudienceId, randomId } from '#kernel/base/ids.ts';
import type { Fanout } from '#kernel/sync/server/fanout.ts';
import { startNatsServer, type TestNatsServer } from '#testkit/nats-server.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';
import { converge } from '#testkit/sync/convergence.ts';

/**
 * [SY8][SY18] Two app servers before one database come to the same as one, whichever way they hear
 * of each other, and whatever of that is lost.
 *
 * Many runs by hand: OBHUT_FUZZ_RUNS=300 npx vitest run --project fuzz testkit/sync/two-servers
 */
const runs = Number(process.env['OBHUT_FUZZ_RUNS'] ?? 3);
const firstSeed = Number(process.env['OBHUT_FUZZ_SEED'] ?? 20_261_201);

let database: TestDatabase;
let nats: TestNatsServer;

beforeAll(async () => {
  [database, nats] = await Promise.all([createTestDatabase({ connections: 6 }), startNatsServer()]);
});
afterAll(async () => {
  await database.close();
  await nats.stop();
});

const line = { key: randomBytes(32), clock: systemClock, onTrouble: () => {} };

const ways: readonly (readonly [string, () => OpenableFanout])[] = [
  ['LISTEN and NOTIFY', () => postgresFanout({ ...line, url: database.appUrl })],
  [
    'NATS',
    () =>
      natsFanout({ ...line, servers: [`nats://127.0.0.1:${nats.port}`], installation: 'tests' }),
  ],
  // Each by itself: all that one says is lost to the other.
  ['nothing', inProcessFanout],
];

describe.each(ways)('over %s', (_name, open) => {
  test.each(Array.from({ length: runs }, (_, index) => firstSeed + index))(
    '[SY8][SY18][SY33] two servers come to the same as one, seed %i',
    async (seed) => {
      const rng = new Rng(seed);
      const fanouts = [open(), open()];
      for (const fanout of fanouts) await fanout.open();
      await converge(
        seed,
        database,
        fanouts.map((fanout) => losing(fanout, rng)),
      );
      for (const fanout of fanouts) await fanout.close();
    },
  );
});

test.each(ways.filter(([name]) => name !== 'nothing'))(
  '[SY18] what one server is told, the other hears without being asked: over %s',
  async (_name, open) => {
    const tenant = await database.createTenant();
    const [here, there] = [open(), open()];
    for (const fanout of [here, there]) await fanout.open();
    const heard: unknown[] = [];
    there.subscribe(tenant, (movement) => heard.push(movement));
    const movement = { type: 'heads', heads: [[randomId<AudienceId>(), 5]] } as const;
    await vi.waitFor(() => {
      here.publish(tenant, movement);
      expect(heard).toContainEqual(movement);
    }, 5_000);
    for (const fanout of [here, there]) await fanout.close();
  },
);

/** A fan-out of which every fourth message is lost on the way. */
function losing(fanout: Fanout, rng: Rng): Fanout {
  return {
    publish: (tenant, movement) => {
      if (!rng.chance(0.25)) fanout.publish(tenant, movement);
    },
    subscribe: (tenant, listener) => fanout.subscribe(tenant, listener),
    publishEnded: (sessions) => fanout.publishEnded(sessions),
    onEnded: (listener) => fanout.onEnded(listener),
    close: () => fanout.close(),
  };
}
