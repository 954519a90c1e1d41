import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ClosableTenantDatabase,
  openTenantDatabase,
} from '#adapters/postgres/tenant-database.ts';
import { type Line, layLine } from '#testkit/pg/line.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { testSecrets } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let mira: TestMember;
let line: Line;
let behindLine: ClosableTenantDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  mira = await peopleOf(database.admin, await database.createTenant()).member('Mira');
  const there = new URL(database.appUrl);
  line = await layLine(there.hostname, Number(there.port));
  there.port = String(line.port);
  behindLine = openTenantDatabase({
    url: there.href,
    actorKey: testSecrets.actorKey,
    connections: 1,
    silenceMs: 300,
  });
});

afterAll(async () => {
  await behindLine.close();
  await line[Symbol.asyncDispose]();
  await database.close();
});

test('[TE23] a database that is cut off holds nobody for ever, and is there again afterwards', async () => {
  const ask = () =>
    behindLine.transact(mira, (sql) => sql.query<{ one: number }>('SELECT 1 AS one'), {
      timeoutMs: 500,
    });
  expect(await ask()).toEqual([{ one: 1 }]);
  line.standStill();
  await expect(ask()).rejects.toMatchObject({ code: 'database.unavailable' });
  line.mend();
  expect(await ask()).toEqual([{ one: 1 }]);
});
