import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import {
  chronicleKeys,
  followChronicleKey,
  listChronicleKeys,
} from '#apps/server/chronicle-keys.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import { readExport } from '#governance/chronicle/server/read-export.ts';
import { readKeys } from '#governance/chronicle/server/read-keys.ts';
import { Sequencer } from '#governance/chronicle/server/sequencer.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { verdictOf } from '#testkit/chronicle/export-of.ts';
import { signedInMemory } from '#testkit/chronicle/signed-in-memory.ts';
import { testSecret, testSecrets } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const first = testSecrets.chronicleKey;
const clock = { nowMs: () => Date.parse('2026-05-01T10:00:00Z') };
const newSecret = 'another secret of more than thirty-two characters';
const signedHeads = signedInMemory();
let database: TestDatabase;
let sql: Sql & { close(): Promise<void> };
let tenant: TenantId;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = await connectAsAdmin(database.sequencerUrl);
  tenant = await database.createEmptyTenant();
});
afterAll(async () => {
  await sql.close();
  await database.close();
});

const sequencer = (secret: string) =>
  new Sequencer({ sql, keys: chronicleKeys(secret), signedHeads, now: clock.nowMs });

async function happen(of = tenant): Promise<void> {
  await database.admin.query(
    inSchema(
      `INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
       VALUES (now(), gen_random_uuid(), gen_random_uuid(), 'setDayColour', gen_random_uuid(), '{}')`,
      of,
    ),
  );
}

/** What the tenant's owners are given. */
async function exported(of = tenant): Promise<string[]> {
  const inTenant: Sql = {
    query: (text, values) => database.admin.query(inSchema(text, of), values),
  };
  const [end] = await inTenant.query<{ size: string }>(
    'SELECT seq AS size FROM tenant_schema.chronicle_head',
  );
  const known = await readKeys(inTenant);
  let text = '';
  const pieces = readExport({
    tenant: of,
    known,
    after: 0,
    size: Number(end?.size),
    page: (work) => work(inTenant),
  });
  for await (const piece of pieces) text += piece;
  return text.trimEnd().split('\n');
}

test('[CH21][CH22] the next key signs from then on, and who holds the first one verifies all of it', async () => {
  const running = sequencer(testSecret);
  await happen();
  await running.chainAndSign(tenant);
  const made = await followChronicleKey(database.admin, { secret: testSecret, clock });
  expect(made.number).toBe(2);
  await happen();
  // Of the same sequencer, that of a server which runs.
  await running.chainAndSign(tenant);
  const lines = await exported();
  expect(lines.filter((line) => line.includes('"chronicle.hand-over"'))).toHaveLength(1);
  for (const key of [first, made.key]) {
    expect(await verdictOf(lines, { keys: [key] })).toMatchObject({
      verdict: 'good',
      ground: 'key',
      unsigned: null,
    });
  }
  // A tenant of later has the hand-over, too: whoever holds the operator's first key checks that one.
  const later = await database.createEmptyTenant();
  await happen(later);
  await running.chainAndSign(later);
  expect(await verdictOf(await exported(later), { keys: [first] })).toMatchObject({
    verdict: 'good',
    ground: 'key',
  });
});

test('[CH3][CH21] the details of a hand-over are not erased, whatever is asked', async () => {
  const events = 'ARRAY(SELECT c.seq FROM tenant_schema.chronicle c)';
  await database.admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query(inSchema(`SELECT tenant_schema.chronicle_erase(${events})`, tenant));
  });
  await sequencer(testSecret).chainAndSign(tenant);
  expect(await verdictOf(await exported(), { keys: [first] })).toMatchObject({
    verdict: 'good',
    erased: [{ from: 1, to: 2 }],
  });
});

test('[CH22] with another secret nothing is signed until the former one has handed over', async () => {
  await happen();
  const changed = sequencer(newSecret);
  await expect(changed.chainAndSign(tenant)).rejects.toMatchObject({
    code: 'chronicle.key-unknown',
  });
  const follow = { secret: newSecret, clock };
  await expect(followChronicleKey(database.admin, follow)).rejects.toMatchObject({
    code: 'chronicle.key-unknown',
  });
  await followChronicleKey(database.admin, { ...follow, formerSecret: testSecret });
  await sequencer(newSecret).chainAndSign(tenant);
  expect(await verdictOf(await exported(), { keys: [first] })).toMatchObject({
    verdict: 'good',
    unsigned: null,
  });
  expect(deriveSecrets(newSecret).chronicleKeyName).not.toBe(testSecrets.chronicleKeyName);
});

test('[CH22] a key that somebody wrote into the database is believed by no server', async () => {
  const [, second] = await listChronicleKeys(database.admin);
  const write = async (statement: string, values: readonly unknown[]) => {
    await database.admin.query(statement, values);
  };
  await write('UPDATE obhut.chronicle_key SET key = $1 WHERE number = 2', [
    `${second?.key.slice(0, -4)}AAA=`,
  ]);
  await expect(chronicleKeys(newSecret).current(sql)).rejects.toMatchObject({
    code: 'chronicle.key-unknown',
    params: { number: 3 },
  });
  await write('UPDATE obhut.chronicle_key SET key = $1 WHERE number = 2', [second?.key]);
  expect((await chronicleKeys(newSecret).current(sql)).keys).toHaveLength(3);
  await expect(sql.query('DELETE FROM obhut.chronicle_key')).rejects.toMatchObject({
    code: '42501',
  });
});
