import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { fanoutContract } from '#adapters/fanout/contract-suite.ts';
import { postgresFanout } from '#adapters/fanout/postgres.ts';
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
