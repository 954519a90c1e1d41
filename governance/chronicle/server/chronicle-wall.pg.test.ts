import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { nodeSigner } from '#adapters/chronicle/node-signer.ts';
import { type AdminConnection, connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { exportOf, verdictOf } from '#testkit/chronicle/export-of.ts';
import { oneKey } from '#testkit/chronicle/one-key.ts';
import { signedInMemory } from '#testkit/chronicle/signed-in-memory.ts';
import { Intruder } from '#testkit/pg/intruder.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';
import { canonical } from '../canonical.ts';
import { commitmentTo, eventText } from '../event.ts';
import { Sequencer } from './sequencer.ts';

const signer = nodeSigner('obhut.test', [Buffer.alloc(32, 7)]);
const tables = [
  'chronicle',
  'chronicle_detail',
  'chronicle_head',
  'chronicle_checkpoint',
  'chronicle_pseudonym',
  'chronicle_outbox',
] as const;
let database: TestDatabase;
let sequencing: AdminConnection;
let intruder: Intruder;
let tenant: TenantId;
let keeper: TestMember;
let tom: TestMember;

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createEmptyTenant();
  sequencing = await connectAsAdmin(database.sequencerUrl);
  intruder = await Intruder.enter(database.appUrl);
  const people = peopleOf(database.admin, tenant);
  keeper = await people.member('Katrin');
  tom = await people.member('Tom');
  await people.owner(`UPDATE tenant_schema.member SET role = 'keeper' WHERE id = $1`, [
    keeper.member,
  ]);
  await database.admin.query(
    inSchema(
      `INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
       SELECT now(), $1, gen_random_uuid(), 'setDayColour', gen_random_uuid(), '{}' FROM generate_series(1, 1000)`,
      tenant,
    ),
    [tom.account],
  );
  const signedHeads = signedInMemory();
  await new Sequencer({ sql: sequencing, keys: oneKey(signer), signedHeads, now: () => 0 }).look();
});
afterAll(async () => {
  await sequencing.close();
  await intruder.leave();
  await database.close();
});

describe('SQL that got in', () => {
  test.each(tables)('[CH9] as a keeper reads and writes nothing of %s', async (table) => {
    for (const role of [tenant, null]) {
      const disguise = { tenant, role, token: intruder.token(keeper) };
      await intruder.as(disguise, async (run) => {
        for (const statement of [
          `SELECT FROM tenant_schema.${table}`,
          `INSERT INTO tenant_schema.${table} DEFAULT VALUES`,
          `DELETE FROM tenant_schema.${table}`,
          `TRUNCATE tenant_schema.${table}`,
          `LOCK TABLE tenant_schema.${table}`,
          `ALTER TABLE tenant_schema.${table} DISABLE ROW LEVEL SECURITY`,
        ]) {
          expect((await run(statement)).code, statement).toBe('42501');
        }
      });
    }
  });

  test.each([
    'chronicle_sequence(1)',
    'chronicle_hash(1)',
    `chronicle_keep(1, '', '')`,
    `chronicle_hand_over('{}')`,
    `chronicle_append('a', '', NULL, '{}')`,
    `chronicle_link('{}', '{}', '{}', '{}', '{}', '{}')`,
    `chronicle_erase('{1}')`,
    'chronicle_forget(gen_random_uuid())',
  ])('[CH9] chains, signs and erases nothing by %s', async (call) => {
    const disguise = { tenant, role: tenant, token: intruder.token(keeper) };
    const { code } = await intruder.as(disguise, (run) => run(`SELECT tenant_schema.${call}`));
    expect(code).toBe('42501');
  });

  test.each(['chronicle_state()', 'chronicle_lines(0, 10)', 'chronicle_actors()'])(
    '[CH9][CH17] gets rows of %s as a keeper alone',
    async (call) => {
      const rowsFor = async (token: string | null) =>
        (
          await intruder.as({ tenant, role: tenant, token }, (run) =>
            run(`SELECT FROM tenant_schema.${call}`),
          )
        ).count;
      expect(await rowsFor(intruder.token(keeper))).toBeGreaterThan(0);
      expect(await rowsFor(intruder.token(tom))).toBe(0);
      expect(await rowsFor(intruder.token(keeper, { validForS: -1 }))).toBe(0);
      expect(await rowsFor(null)).toBe(0);
    },
  );
});

describe('the sequencer’s role', () => {
  test('[CH9] chains and keeps what was signed, and can do nothing else', async () => {
    const refused = async (text: string) => {
      await expect(sequencing.query(inSchema(text, tenant)), text).rejects.toMatchObject({
        code: '42501',
      });
    };
    for (const table of [...tables, 'record', 'member', 'audience']) {
      await refused(`SELECT FROM tenant_schema.${table}`);
      await refused(`DELETE FROM tenant_schema.${table}`);
    }
    await refused(`SELECT tenant_schema.chronicle_erase('{1}')`);
    await refused(`SELECT tenant_schema.chronicle_append('a', '', NULL, '{}')`);
    await refused('SELECT tenant_schema.chronicle_lines(0, 10)');
    await refused('SELECT tenant_schema.directory()');
    await refused('SET ROLE tenant_schema');
    await refused('SET ROLE obhut_owner');
    await refused('SELECT FROM identity.account');
    await refused('SELECT FROM obhut.tenant');
  });

  test('[CH11] a checkpoint for another chain than there is is not kept', async () => {
    const [row] = await sequencing.query<{ kept: boolean }>(
      inSchema(
        `SELECT tenant_schema.chronicle_keep(1000, repeat('ab', 32), 'note') AS kept`,
        tenant,
      ),
    );
    expect(row).toEqual({ kept: false });
  });

  test('[CH10] the owner’s own functions can add and nothing else', async () => {
    const changed = await database.admin.transact(async (tx) => {
      await tx.script(
        inSchema('ALTER TABLE tenant_schema.chronicle DISABLE TRIGGER stays', tenant),
      );
      await tx.script('SET LOCAL ROLE obhut_owner');
      const rows = await tx.query(
        inSchema(
          `WITH u AS (UPDATE tenant_schema.chronicle SET action = 'x' RETURNING 1),
                d AS (DELETE FROM tenant_schema.chronicle RETURNING 1) SELECT FROM u UNION ALL SELECT FROM d`,
          tenant,
        ),
      );
      await tx.script('RESET ROLE');
      await tx.script(inSchema('ALTER TABLE tenant_schema.chronicle ENABLE TRIGGER stays', tenant));
      return rows;
    });
    expect(changed).toEqual([]);
    expect(await verdictOf(await exportOf(database.admin, tenant, signer))).toMatchObject({
      verdict: 'good',
      events: 1_000,
    });
  });
});

test('[CH2] seeded: whatever the texts, the database and the checks hash the same, and no two lists alike', async () => {
  const rng = new Rng(20_261_128);
  const letters = [
    'a',
    'Z',
    '0',
    ',',
    ':',
    '1:a,',
    '"',
    '\\',
    '\n',
    'ü',
    '€',
    '\u{1f469}\u200d\u{1f9af}',
    '\ufffd',
    "'",
  ];
  const text = () => Array.from({ length: rng.below(6) }, () => rng.pick(letters)).join('');
  const seen = new Map<string, string>();
  const lists = Array.from({ length: 600 }, () => Array.from({ length: rng.below(4) }, text));
  const rows = await database.admin.query<{ made: string; hash: string }>(
    inSchema(
      `SELECT l.made, encode(sha256(convert_to(l.made, 'UTF8')), 'hex') AS hash FROM (
         SELECT n, coalesce((SELECT string_agg(tenant_schema.chronicle_field(f.value), '' ORDER BY f.ordinality)
                             FROM json_array_elements_text(e.value) WITH ORDINALITY AS f), '') AS made
         FROM json_array_elements($1::json) WITH ORDINALITY AS e (value, n)) l ORDER BY l.n`,
      tenant,
    ),
    [JSON.stringify(lists)],
  );
  for (const [at, list] of lists.entries()) {
    const made = canonical(list);
    expect(rows[at]).toEqual({ made, hash: nodeCrypto.sha256(made) });
    const other = seen.get(made);
    if (other !== undefined) expect(JSON.stringify(list)).toBe(other);
    seen.set(made, JSON.stringify(list));
  }
  expect(seen.size).toBeGreaterThan(300);
});

test('[CH2] an event and its commitment are hashed by the database as the rules say', async () => {
  const lines = await exportOf(database.admin, tenant, signer);
  const event = JSON.parse(lines[500] ?? '') as Parameters<typeof eventText>[1];
  expect(nodeCrypto.sha256(eventText(tenant, event))).toBe(event.hash);
  expect(event.detail && commitmentTo(nodeCrypto, event.detail)).toBe(event.commitment);
});
