import { afterAll, beforeAll, expect, test } from 'vitest';
import { chronicleKeys } from '#apps/server/chronicle-keys.ts';
import { connectSequencer, keepChronicle } from '#apps/server/keep-chronicle.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import { Sequencer } from '#governance/chronicle/server/sequencer.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { signedInMemory } from '#testkit/chronicle/signed-in-memory.ts';
import { testSecret } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let tenant: TenantId;
beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createEmptyTenant();
});
afterAll(async () => {
  await database.close();
});

const failures: unknown[] = [];
const serve = () =>
  keepChronicle({
    connect: () => connectSequencer(database.adminUrl, testSecret),
    keys: chronicleKeys(testSecret),
    signedHeads: signedInMemory(),
    onFailure: (error) => failures.push(error),
  });

async function happen(): Promise<void> {
  await database.admin.query(
    inSchema(
      `INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
       VALUES (now(), gen_random_uuid(), gen_random_uuid(), 'setDayColour', gen_random_uuid(), '{}')`,
      tenant,
    ),
  );
}

async function chained(): Promise<number> {
  const [row] = await database.admin.query<{ n: number }>(
    inSchema('SELECT count(*)::integer AS n FROM tenant_schema.chronicle', tenant),
  );
  return row?.n ?? -1;
}

/** The connections that sequence, by whether they have their turn. */
async function sequencers(): Promise<{ pid: number; ours: boolean }[]> {
  return database.admin.query(
    `SELECT a.pid, EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory') AS ours
     FROM pg_stat_activity a WHERE a.usename = 'obhut_sequencer' AND a.datname = current_database()
     ORDER BY ours`,
  );
}

test('[CH8] of two servers one chains; when it is killed it comes back or the other goes on', async () => {
  const stops = [serve(), serve()];
  try {
    await happen();
    await expect.poll(chained).toBe(1);
    await expect
      .poll(async () => (await sequencers()).map(({ ours }) => ours))
      .toEqual([false, true]);
    const pid = (await sequencers()).find(({ ours }) => ours)?.pid;
    await database.admin.query('SELECT pg_terminate_backend($1)', [pid]);
    await happen();
    await expect.poll(chained).toBe(2);
    expect(failures).toHaveLength(1);
  } finally {
    for (const stop of stops) await stop();
  }
  expect(await sequencers()).toEqual([]);
});

test('[CH12] what is signed is in the database, and what signs is nowhere in it', async () => {
  const keys = chronicleKeys(testSecret);
  await happen();
  const signedHeads = signedInMemory();
  const sequencer = new Sequencer({ sql: database.admin, keys, signedHeads, now: Date.now });
  await sequencer.chainAndSign(tenant);
  const [row] = await database.admin.query<{ all: string }>(
    `SELECT string_agg(query_to_xml(format('SELECT t::text AS row FROM %I.%I t', n.nspname, c.relname), true, false, '')::text, '') AS all
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND (n.nspname IN ('obhut', 'identity') OR n.nspname ~ '^t_')`,
  );
  const { chronicleSeed } = deriveSecrets(testSecret);
  expect(row?.all).toContain('obhut/chronicle/');
  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    expect(row?.all.includes(chronicleSeed(1).toString(encoding).slice(0, 40))).toBe(false);
  }
});
