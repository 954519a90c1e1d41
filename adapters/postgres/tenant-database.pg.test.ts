import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ClosableTenantDatabase,
  openTenantDatabase,
} from '#adapters/postgres/tenant-database.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { testSecrets } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let mira: TestMember;
let line: Server;
let standsStill = false;
const sockets: Socket[] = [];
let behindLine: ClosableTenantDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  mira = await peopleOf(database.admin, await database.createTenant()).member('Mira');
  const there = new URL(database.appUrl);
  const { hostname, port } = there;
  line = createServer((near) => {
    const far = connect(Number(port), hostname);
    sockets.push(near, far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => {
        // Neither carried on nor answered nor closed: a cable that was pulled.
        if (!standsStill) to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  there.port = String((line.address() as AddressInfo).port);
  behindLine = openTenantDatabase({
    url: there.href,
    actorKey: testSecrets.actorKey,
    connections: 1,
    silenceMs: 300,
  });
});

afterAll(async () => {
  await behindLine.close();
  for (const socket of sockets) socket.destroy();
  line.close();
  await database.close();
});

test('[TE23] a database that is cut off holds nobody for ever, and is there again afterwards', async () => {
  const ask = () =>
    behindLine.transact(mira, (sql) => sql.query<{ one: number }>('SELECT 1 AS one'), {
      timeoutMs: 500,
    });
  expect(await ask()).toEqual([{ one: 1 }]);
  standsStill = true;
  await expect(ask()).rejects.toMatchObject({ code: 'database.unavailable' });
  standsStill = false;
  expect(await ask()).toEqual([{ one: 1 }]);
});
