import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Connections, type ConnectionsOptions, type Lent } from '#adapters/postgres/connections.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let open: Connections;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => open.end());
afterAll(() => database.close());

function connect(options: Partial<ConnectionsOptions> = {}): Connections {
  open = new Connections({ url: database.appUrl, connections: 3, waitMs: 10_000, ...options });
  return open;
}

const [linde, amsel, weide, birke] = [1, 2, 3, 4].map((n) => `t_00000000000${n}` as TenantId) as [
  TenantId,
  TenantId,
  TenantId,
  TenantId,
];

async function backendOf({ client }: Lent): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

/** Works for the tenant once; tells which connection did it. */
async function work(connections: Connections, tenant: TenantId): Promise<number> {
  const lent = await connections.lend(tenant);
  const backend = await backendOf(lent);
  lent.giveBack(false);
  return backend;
}

test('[TE26] a tenant comes back to the connection that knows it, whatever is idle', async () => {
  const connections = connect();
  const first = await connections.lend(linde);
  const second = await connections.lend(amsel);
  const [ofLinde, ofAmsel] = [await backendOf(first), await backendOf(second)];
  second.giveBack(false);
  first.giveBack(false);
  for (let round = 0; round < 5; round += 1) {
    expect(await work(connections, amsel)).toBe(ofAmsel);
    expect(await work(connections, linde)).toBe(ofLinde);
  }
});

test('[TE26] in a crowd work waits a moment for one of two that know its tenant, then another learns', async () => {
  const connections = connect({ crowdedAt: 0 });
  const first = await connections.lend(linde);
  const second = await connections.lend(linde);
  const known = await backendOf(first);
  const soon = connections.lend(linde);
  first.giveBack(false);
  const third = await soon;
  expect(await backendOf(third)).toBe(known);
  // Both stay with what they do, and the last one learns.
  const fourth = await connections.lend(linde);
  expect([known, await backendOf(second)]).not.toContain(await backendOf(fourth));
  for (const lent of [second, third, fourth]) lent.giveBack(false);
});

test('[TE26] one tenant alone may have them all', async () => {
  const connections = connect({ connections: 4, crowdedAt: 0 });
  const lent = await Promise.all([1, 2, 3, 4].map(() => connections.lend(linde)));
  expect(new Set(await Promise.all(lent.map(backendOf))).size).toBe(4);
  for (const one of lent) one.giveBack(false);
});

test('[TE27] a tenant that asks for all of them leaves what is the others’', async () => {
  const connections = connect({ connections: 4, mostOfTenant: 3 });
  const lent = await Promise.all([1, 2, 3].map(() => connections.lend(linde)));
  const order: TenantId[] = [];
  const waiting = [1, 2].map(async () => {
    const one = await connections.lend(linde);
    order.push(linde);
    return one;
  });
  for (let round = 0; round < 3; round += 1) {
    await work(connections, amsel);
    order.push(amsel);
  }
  expect(order).toEqual([amsel, amsel, amsel]);
  // What it gives back it may have again, and no more.
  lent.pop()?.giveBack(false);
  const [fourth] = await Promise.all([waiting[0], work(connections, amsel)]);
  expect(order.filter((tenant) => tenant === linde)).toEqual([linde]);
  fourth?.giveBack(false);
  (await waiting[1])?.giveBack(false);
  for (const one of lent) one.giveBack(false);
});

test('[TE26] who waits gets what comes free, the first first, and in the end the error', async () => {
  const connections = connect({ connections: 1, waitMs: 300 });
  const held = await connections.lend(linde);
  const order: TenantId[] = [];
  const waiting = [amsel, weide, linde].map(async (tenant) => {
    const lent = await connections.lend(tenant);
    order.push(tenant);
    lent.giveBack(false);
  });
  await delay(30);
  held.giveBack(false);
  await Promise.all(waiting);
  expect(order).toEqual([amsel, weide, linde]);
  const again = await connections.lend(birke);
  await expect(connections.lend(birke)).rejects.toMatchObject({ code: 'database.unavailable' });
  again.giveBack(false);
  expect(await work(connections, birke)).toBeGreaterThan(0);
});

test('[TE26] a connection that knows as many as it may is opened anew, and knows nobody', async () => {
  const connections = connect({ connections: 1, mostKnown: 3 });
  const first = await work(connections, linde);
  expect(await work(connections, amsel)).toBe(first);
  expect(await work(connections, weide)).toBe(first);
  expect(await work(connections, birke)).not.toBe(first);
});

test('[TE26] a connection that was lost is opened anew', async () => {
  const connections = connect({ connections: 1 });
  const lost = await connections.lend(linde);
  const backend = await backendOf(lost);
  lost.giveBack(true);
  expect(await work(connections, linde)).not.toBe(backend);
});

test('[TE26] where none can be opened, each is told, and none stays taken', async () => {
  const url = new URL(database.appUrl);
  url.password = 'another';
  const connections = connect({ url: url.href, connections: 1 });
  for (let round = 0; round < 3; round += 1) {
    await expect(connections.lend(linde)).rejects.toMatchObject({ code: 'database.unavailable' });
  }
});
