import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openIdentityPool } from '#adapters/postgres/identity-pool.ts';
import { type Line, layLine } from '#testkit/pg/line.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let line: Line;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  const there = new URL(database.identityUrl);
  line = await layLine(there.hostname, Number(there.port));
  there.port = String(line.port);
  pool = openIdentityPool({ url: there.href, connections: 1, silenceMs: 300 });
});
afterAll(async () => {
  await pool.end();
  await line[Symbol.asyncDispose]();
  await database.close();
});

const ask = async () =>
  (await pool.query<{ one: number }>('SELECT count(*)::integer AS one FROM identity.account')).rows;

test('[TE23] identity, too, waits for no database that has gone silent', async () => {
  expect(await ask()).toEqual([{ one: 0 }]);
  line.standStill();
  await expect(ask()).rejects.toThrow(/terminated/i);
  line.mend();
  expect(await ask()).toEqual([{ one: 0 }]);
});

test('[TE23] a connection that is held by a library and goes silent comes back neither', async () => {
  const client = await pool.connect();
  line.standStill();
  await expect(client.query('SELECT 1')).rejects.toThrow(/terminated/i);
  client.release();
  line.mend();
  expect(await ask()).toEqual([{ one: 0 }]);
});

test('[TE23] what is answered in time is cut off by nobody, however long the connection lives', async () => {
  const client = await pool.connect();
  for (let n = 0; n < 5; n += 1) {
    await client.query('SELECT pg_sleep(0.1)');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  client.release();
});
