import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { fanoutContract } from '#adapters/fanout/contract-suite.ts';
import { postgresFanout } from '#adapters/fanout/postgres.ts';
import type { FanoutCounts } from '#adapters/fanout/over-line.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { createTestDatabase } from '#testkit/pg/test-database.ts';

fanoutContract('fan-out by LISTEN and NOTIFY', async () => {
  const database = await createTestDatabase();
  const key = randomBytes(32);
  const foreign = [0, 0];
  const server = (index: number) =>
    postgresFanout({
      url: database.appUrl,
      key,
      clock: systemClock,
      onTrouble: (counts) => (foreign[index] = counts.foreign),
    });
  const servers = [server(0), server(1)] as const;
  for (const fanout of servers) await fanout.open();
  const spy = new pg.Client({ connectionString: database.appUrl });
  await spy.connect();
  return {
    servers,
    interrupt: async () => {
      await database.admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'obhut-fanout' AND datname = current_database()`,
      );
    },
    intrude: async (_tenant, text) => {
      await spy.query(`SELECT pg_notify('obhut_moved', $1)`, [text]);
    },
    overhear: async (listener) => {
      spy.on('notification', ({ payload }) => listener(payload ?? ''));
      await spy.query('LISTEN obhut_moved');
    },
    foreign: () => foreign.reduce((sum, count) => sum + count, 0),
    close: async () => {
      await spy.end();
      for (const fanout of servers) await fanout.close();
      await database.close();
    },
  };
});

test('a database that does not answer is told by its name and a remedy', async () => {
  const opening = postgresFanout({
    url: 'postgresql://obhut_app:secret@127.0.0.1:9/obhut',
    key: randomBytes(32),
    clock: systemClock,
    onTrouble: () => {},
  });
  await expect(opening.open()).rejects.toMatchObject({ code: 'startup.fanout-unreachable' });
  await expect(opening.open()).rejects.not.toThrow('secret');
});

test('[SY18] what did not find room is made up for as soon as there is room, without an interruption', async () => {
  await using database = await createTestDatabase();
  const key = randomBytes(32);
  const tenant = 't_0123456789ab' as TenantId;
  const counts: FanoutCounts[] = [];
  const open = async (onTrouble: (counts: FanoutCounts) => void) => {
    const fanout = postgresFanout({ url: database.appUrl, key, clock: systemClock, onTrouble });
    await fanout.open();
    return fanout;
  };
  const [one, other] = [await open((now) => counts.push(now)), await open(() => {})];
  const heard: string[] = [];
  other.subscribe(tenant, ({ type }) => heard.push(type));
  for (let n = 0; n < 2_500; n += 1) one.publish(tenant, { type: 'reach', accounts: null });
  await expect.poll(() => heard.at(-1), { timeout: 10_000 }).toBe('lost');
  expect(heard.filter((type) => type === 'lost')).toHaveLength(1);
  expect(counts.at(-1)).toMatchObject({ interruptions: 0, lost: 500 });
  await one.close();
  await other.close();
});
