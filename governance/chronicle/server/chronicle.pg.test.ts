import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { type AdminConnection, connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { nodeSigner } from '#adapters/chronicle/node-signer.ts';
import { type AccountId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { exportOf, verdictOf } from '#testkit/chronicle/export-of.ts';
import { oneKey } from '#testkit/chronicle/one-key.ts';
import { signedInMemory } from '#testkit/chronicle/signed-in-memory.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Sequencer } from './sequencer.ts';

const signer = nodeSigner('obhut.test', [Buffer.alloc(32, 7)]);
const keys = signer.verifierKeys;
let database: TestDatabase;
let connection: AdminConnection;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = await connectAsAdmin(database.sequencerUrl);
});
afterAll(async () => {
  await connection.close();
  await database.close();
});

function sequencer(now = () => 0): Sequencer {
  return new Sequencer({
    sql: connection,
    keys: oneKey(signer),
    signedHeads: signedInMemory(),
    now,
  });
}

/** Lines as the functions of the database write them. */
async function happen(
  tenant: TenantId,
  count: number,
  account = randomId<AccountId>(),
): Promise<void> {
  await database.admin.query(
    inSchema(
      `INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
       SELECT now(), $1, gen_random_uuid(), 'setDayColour', gen_random_uuid(), ARRAY[gen_random_uuid()]
       FROM generate_series(1, $2)`,
      tenant,
    ),
    [account, count],
  );
}

async function inTenant<Row extends object>(
  tenant: TenantId,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return database.admin.query<Row>(inSchema(text, tenant), values);
}

async function counts(tenant: TenantId) {
  const [row] = await inTenant<{ waiting: number; chained: number; last: number; details: number }>(
    tenant,
    `SELECT (SELECT count(*)::integer FROM tenant_schema.chronicle_outbox) AS waiting,
            (SELECT count(*)::integer FROM tenant_schema.chronicle) AS chained,
            (SELECT coalesce(max(seq), 0)::integer FROM tenant_schema.chronicle) AS last,
            (SELECT count(*)::integer FROM tenant_schema.chronicle_detail) AS details`,
  );
  return row;
}

const lastNote = async (tenant: TenantId) => {
  const [row] = await inTenant<{ note: string }>(
    tenant,
    'SELECT note FROM tenant_schema.chronicle_checkpoint ORDER BY size DESC LIMIT 1',
  );
  return row?.note ?? '';
};

describe('the sequencer', () => {
  test('[CH5][CH6] chains every line once, in one order, and the customer’s check agrees', async () => {
    const tenant = await database.createEmptyTenant();
    await happen(tenant, 2_500);
    expect(await sequencer().look()).toBe(2_500);
    expect(await counts(tenant)).toEqual({
      waiting: 0,
      chained: 2_500,
      last: 2_500,
      details: 2_500,
    });
    const report = await verdictOf(await exportOf(database.admin, tenant, signer), { keys });
    expect(report).toMatchObject({
      verdict: 'good',
      events: 2_500,
      detailed: 2_500,
      signedSize: 2_000,
    });
  });

  test('[CH4] the chain names nobody: of two tenants the pseudonyms differ, in one they stay', async () => {
    const [one, two] = [await database.createEmptyTenant(), await database.createEmptyTenant()];
    const account = randomId<AccountId>();
    for (const tenant of [one, two, one]) {
      await happen(tenant, 2, account);
      await sequencer().look();
    }
    const seen = async (tenant: TenantId) =>
      (await exportOf(database.admin, tenant, signer))
        .slice(1, -1)
        .map((line) => JSON.parse(line) as { actor: string });
    const [here, there] = [await seen(one), await seen(two)];
    expect(new Set(here.map(({ actor }) => actor)).size).toBe(1);
    expect(here[0]?.actor).not.toBe(there[0]?.actor);
    expect(JSON.stringify([here, there])).not.toContain(account);
    const [chain] = await inTenant<{ all: string }>(
      one,
      'SELECT json_agg(c)::text AS all FROM tenant_schema.chronicle c',
    );
    const [ids] = await inTenant<{ ids: string[] }>(
      one,
      `SELECT array_agg(v.id) AS ids FROM tenant_schema.chronicle_detail d
       CROSS JOIN LATERAL (SELECT d.detail::json ->> 'device' UNION ALL SELECT d.detail::json ->> 'mutation'
                           UNION ALL SELECT d.detail::json -> 'objects' ->> 0) AS v (id)`,
    );
    expect(ids?.ids).toHaveLength(12);
    for (const id of [account, ...(ids?.ids ?? [])]) expect(chain?.all).not.toContain(id);
  });

  test('[CH11] a checkpoint comes after a thousand events, or five minutes after the first', async () => {
    const tenant = await database.createEmptyTenant();
    let nowMs = 1_000;
    const keeper = sequencer(() => nowMs);
    const sizes = async () =>
      (
        await inTenant<{ size: string }>(
          tenant,
          'SELECT size FROM tenant_schema.chronicle_checkpoint ORDER BY size',
        )
      ).map(({ size }) => Number(size));
    await happen(tenant, 3);
    await keeper.look();
    nowMs += 299_999;
    await happen(tenant, 2);
    await keeper.look();
    expect(await sizes()).toEqual([]);
    nowMs += 1;
    await keeper.look();
    expect(await sizes()).toEqual([5]);
    nowMs += 3_600_000;
    await keeper.look();
    expect(await sizes()).toEqual([5]);
    await happen(tenant, 1_000);
    await keeper.look();
    expect(await sizes()).toEqual([5, 1_005]);
  });

  test('[CH6] ended in the middle of a batch it leaves each line in one place, and goes on', async () => {
    const tenant = await database.createEmptyTenant();
    await happen(tenant, 1_500);
    await sequencer().look();
    await happen(tenant, 1_500);
    const victim = new pg.Client({ connectionString: database.sequencerUrl });
    victim.on('error', () => undefined);
    await victim.connect();
    await victim.query('BEGIN');
    await victim.query(inSchema('SELECT tenant_schema.chronicle_sequence(1000)', tenant));
    const { processID } = victim as unknown as { processID: number };
    await database.admin.query('SELECT pg_terminate_backend($1)', [processID]);
    await victim.end().catch(() => undefined);
    expect(await sequencer().look()).toBe(1_500);
    expect(await counts(tenant)).toEqual({
      waiting: 0,
      chained: 3_000,
      last: 3_000,
      details: 3_000,
    });
    expect(await verdictOf(await exportOf(database.admin, tenant, signer), { keys })).toMatchObject(
      { verdict: 'good' },
    );
  });

  test('[CH6] two at once chain nothing twice, while others write', async () => {
    const tenant = await database.createEmptyTenant();
    const second = await connectAsAdmin(database.sequencerUrl);
    try {
      const both = [
        sequencer(),
        new Sequencer({
          sql: second,
          keys: oneKey(signer),
          signedHeads: signedInMemory(),
          now: () => 0,
        }),
      ];
      let written = 0;
      const writing = (async () => {
        for (; written < 4_000; written += 100) await happen(tenant, 100);
      })();
      let chained = 0;
      while (chained < 4_000) {
        for (const some of await Promise.all(both.map((one) => one.look()))) chained += some;
      }
      await writing;
      expect(chained).toBe(4_000);
      expect(await counts(tenant)).toEqual({
        waiting: 0,
        chained: 4_000,
        last: 4_000,
        details: 4_000,
      });
      expect(
        await verdictOf(await exportOf(database.admin, tenant, signer), { keys }),
      ).toMatchObject({ verdict: 'good' });
    } finally {
      await second.close();
    }
  });

  test('[CH6] what is committed late, after others that began later, is chained too', async () => {
    const tenant = await database.createEmptyTenant();
    const late = await connectAsAdmin(database.adminUrl);
    const keeper = sequencer();
    try {
      await late.query('BEGIN');
      await late.query(
        inSchema(
          `INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
           VALUES (now(), gen_random_uuid(), gen_random_uuid(), 'late', gen_random_uuid(), '{}')`,
          tenant,
        ),
      );
      await happen(tenant, 5);
      let chained = 0;
      for (let look = 0; look < 6; look += 1) chained += await keeper.look();
      expect(chained).toBe(5);
      await late.query('COMMIT');
      expect(await keeper.look()).toBe(1);
    } finally {
      await late.close();
    }
  });

  test('[CH8] tenants at rest are not asked, not even by a sequencer that begins', async () => {
    const tenant = await database.createEmptyTenant();
    await happen(tenant, 1_000);
    const asked: string[] = [];
    const counting = (): Sequencer =>
      new Sequencer({
        sql: {
          query: (text, values) => {
            asked.push(text);
            return connection.query(text, values);
          },
        },
        keys: oneKey(signer),
        signedHeads: signedInMemory(),
        now: () => Date.now(),
      });
    const keeper = counting();
    // Until all that other tests left is chained, signed after a time, or known to be at rest.
    await expect
      .poll(async () => {
        asked.length = 0;
        await keeper.look();
        return asked.filter((text) => text.includes(tenant)).length;
      })
      .toBe(0);
    const anew = counting();
    asked.length = 0;
    await anew.look();
    expect(asked.filter((text) => text.includes(tenant))).toEqual([]);
    await happen(tenant, 1);
    await anew.look();
    expect(asked.filter((text) => text.includes(tenant))).not.toEqual([]);
  });

  test('[CH2] names that are none do not get into the chain', async () => {
    const tenant = await database.createEmptyTenant();
    await inTenant(
      tenant,
      `INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
       VALUES (now(), gen_random_uuid(), gen_random_uuid(), 'Frau Weber hat "heute" \\ Grüße', gen_random_uuid(), '{}')`,
    );
    await sequencer().look();
    const [, line = ''] = await exportOf(database.admin, tenant, signer);
    const event = JSON.parse(line) as { action: string; detail: { text: string } };
    expect(event.action).toBe('other');
    expect(JSON.parse(event.detail.text)).toMatchObject({
      action: 'Frau Weber hat "heute" \\ Grüße',
    });
    expect(await verdictOf(await exportOf(database.admin, tenant, signer))).toMatchObject({
      verdict: 'good',
    });
  });
});

describe('what lines say of themselves', () => {
  test('[CH2] names of the program are its own: a mutation that bears one is other', async () => {
    const tenant = await database.createEmptyTenant();
    const ours = [
      'access.grant-given',
      'chronicle.erase',
      'device.lose',
      'record.read',
      'register.change',
      'usage.offer',
      'retention.erase',
      'service.open',
      'token.create',
    ];
    const theirs = randomId();
    for (const [action, id] of [
      ...ours.map((action) => [action, theirs] as const),
      ...ours.map((action) => [action, randomId()] as const),
      ['accessory.buy', theirs] as const,
      ['journal.write-entry', theirs] as const,
    ]) {
      await inTenant(
        tenant,
        `INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
         VALUES (now(), gen_random_uuid(), gen_random_uuid(), $1, $2, '{}')`,
        [action, id],
      );
    }
    // By its receipt a line is known to be of a mutation.
    await inTenant(
      tenant,
      `INSERT INTO tenant_schema.receipt (mutation_id, account_id, device_id, payload_hash, outcome, ended_at)
       VALUES ($1, gen_random_uuid(), gen_random_uuid(), repeat('h', 43), '{}', now())`,
      [theirs],
    );
    await sequencer().look();
    const lines = await exportOf(database.admin, tenant, signer);
    const events = lines
      .slice(1, -1)
      .map((line) => JSON.parse(line) as { action: string; detail: { text: string } });
    expect(events.map(({ action }) => action)).toEqual([
      ...ours.map(() => 'other'),
      ...ours,
      'accessory.buy',
      'journal.write-entry',
    ]);
    expect(JSON.parse(events[1]?.detail.text ?? '')).toMatchObject({ action: 'chronicle.erase' });
  });

  test('[CH2][CH14] what PostgreSQL writes is the one way to write it, whatever letters there are', async () => {
    const tenant = await database.createEmptyTenant();
    const letters = Array.from({ length: 0x1f }, (_, code) => String.fromCharCode(code + 1)).join(
      '',
    );
    const more = JSON.stringify({
      text: `${letters}"\\/\u007f\u0080\u2028\u2029\ufeff\u{1f600} \\ud83d \\\\ud800`,
    });
    await inTenant(
      tenant,
      `INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids, more)
       VALUES (now(), gen_random_uuid(), gen_random_uuid(), $1, NULL, '{}', $2)`,
      [`Grüße ${letters}"\\`, more],
    );
    await sequencer().chainAndSign(tenant);
    const lines = await exportOf(database.admin, tenant, signer);
    for (const line of lines) expect(JSON.stringify(JSON.parse(line))).toBe(line);
    expect(await verdictOf(lines, { keys })).toMatchObject({ verdict: 'good', detailed: 1 });
  });
});

describe('a superuser who changes it', () => {
  let tenant: TenantId;
  let note: string;

  beforeAll(async () => {
    tenant = await database.createEmptyTenant();
    await happen(tenant, 1_010);
    let nowMs = 0;
    const keeper = sequencer(() => nowMs);
    await keeper.look();
    nowMs = 300_000;
    await keeper.look();
    note = await lastNote(tenant);
    expect(note).toContain(`\n1010\n`);
  });

  /** What the customer finds in what is exported after it; undone at the end. */
  async function after(script: string) {
    return database.admin
      .transact(async (tx) => {
        await tx.script(
          inSchema('ALTER TABLE tenant_schema.chronicle DISABLE TRIGGER stays', tenant),
        );
        await tx.script(inSchema(script, tenant));
        const lines = await exportOf(database.admin, tenant, signer);
        throw Object.assign(new Error('undone'), { lines });
      })
      .catch(async (error: unknown) => {
        if (!(error instanceof Error && 'lines' in error)) throw error;
        return verdictOf(error.lines as string[], { keys, held: [note] });
      });
  }

  const chainAnew = `
    DO $$ DECLARE e tenant_schema.chronicle; link text; BEGIN
      SELECT encode(hash, 'hex') INTO link FROM tenant_schema.chronicle WHERE seq = 499;
      FOR e IN SELECT * FROM tenant_schema.chronicle WHERE seq >= 500 ORDER BY seq LOOP
        UPDATE tenant_schema.chronicle c SET prev = decode(link, 'hex') WHERE c.seq = e.seq;
        link := encode(sha256(convert_to(
          tenant_schema.chronicle_field('obhut/chronicle/event/1') || tenant_schema.chronicle_field('tenant_schema')
          || tenant_schema.chronicle_field(e.seq::text) || tenant_schema.chronicle_field(tenant_schema.chronicle_instant(e.at))
          || tenant_schema.chronicle_field(coalesce(e.actor::text, 'nobody')) || tenant_schema.chronicle_field(e.action)
          || tenant_schema.chronicle_field(e.purpose) || tenant_schema.chronicle_field(coalesce(e.instruction::text, ''))
          || '64:' || encode(e.commitment, 'hex') || ',64:' || link || ',', 'UTF8')), 'hex');
        UPDATE tenant_schema.chronicle c SET hash = decode(link, 'hex') WHERE c.seq = e.seq;
      END LOOP;
    END $$`;

  test.each<[string, string, { findings?: object[]; [field: string]: unknown }]>([
    [
      'nothing',
      'SELECT 1',
      { verdict: 'good', exitCode: 0, ground: 'checkpoint', signedSize: 1_010 },
    ],
    [
      'edits one',
      `UPDATE tenant_schema.chronicle SET action = 'somethingElse' WHERE seq = 500`,
      { verdict: 'edit', exitCode: 11, findings: [{ seq: 500 }] },
    ],
    [
      'makes somebody else of who acted',
      `UPDATE tenant_schema.chronicle SET actor = gen_random_uuid() WHERE seq = 1010`,
      { verdict: 'edit', exitCode: 11, findings: [{ seq: 1_010 }] },
    ],
    [
      'edits the details of one',
      `UPDATE tenant_schema.chronicle_detail SET detail = '{}' WHERE seq = 77`,
      { verdict: 'edit', exitCode: 11, findings: [{ seq: 77 }] },
    ],
    [
      'takes the details of some away, and does not say so',
      `DELETE FROM tenant_schema.chronicle_detail WHERE seq IN (77, 78, 900)`,
      { verdict: 'edit', exitCode: 11, findings: [{ seq: 77 }, { seq: 900 }] },
    ],
    [
      'deletes one',
      'DELETE FROM tenant_schema.chronicle WHERE seq = 500',
      { verdict: 'gap', exitCode: 12, findings: [{ seq: 500 }] },
    ],
    [
      'puts one in',
      `UPDATE tenant_schema.chronicle SET seq = seq + 5001 WHERE seq >= 500;
       UPDATE tenant_schema.chronicle SET seq = seq - 5000 WHERE seq > 5000;
       INSERT INTO tenant_schema.chronicle
       SELECT 500, at, actor, action, purpose, instruction, commitment, prev, hash FROM tenant_schema.chronicle WHERE seq = 501`,
      // The one that stood there before stands at the next place now.
      { verdict: 'reorder', exitCode: 14, findings: [{ seq: 501 }] },
    ],
    [
      'changes the places of two',
      `UPDATE tenant_schema.chronicle SET seq = 5000 WHERE seq = 500;
       UPDATE tenant_schema.chronicle SET seq = 500 WHERE seq = 501;
       UPDATE tenant_schema.chronicle SET seq = 501 WHERE seq = 5000`,
      { verdict: 'reorder', exitCode: 14, findings: [{ seq: 500 }, { seq: 501 }] },
    ],
    [
      'edits one and chains all that follows anew',
      `UPDATE tenant_schema.chronicle SET action = 'somethingElse' WHERE seq = 500; ${chainAnew}`,
      { verdict: 'fork', exitCode: 13 },
    ],
    [
      'cuts the end off',
      'DELETE FROM tenant_schema.chronicle WHERE seq > 900; UPDATE tenant_schema.chronicle_head SET seq = 900',
      { verdict: 'truncation', exitCode: 15, findings: [{ seq: 900 }] },
    ],
    [
      'takes it all away',
      'TRUNCATE tenant_schema.chronicle',
      { verdict: 'truncation', exitCode: 15 },
    ],
  ])('[CH15] %s: the customer’s offline check names it', async (_name, script, expected) => {
    const { findings, ...rest } = expected;
    const report = await after(script);
    expect(report).toMatchObject(rest);
    expect(report.findings.slice(0, findings?.length ?? 0)).toMatchObject(findings ?? []);
  });

  test('[CH10] has to say so first: by mistake nothing is changed', async () => {
    for (const statement of [
      `UPDATE tenant_schema.chronicle SET action = 'x' WHERE seq = 1`,
      'DELETE FROM tenant_schema.chronicle',
      'TRUNCATE tenant_schema.chronicle',
      'DELETE FROM tenant_schema.chronicle_checkpoint',
    ]) {
      await expect(inTenant(tenant, statement)).rejects.toMatchObject({ code: 'OB007' });
    }
  });
});

describe('erasing', () => {
  test('[CH3] details that are erased leave a chronicle that verifies, and a line that says so', async () => {
    const tenant = await database.createEmptyTenant();
    await happen(tenant, 40);
    await sequencer().look();
    const asOwner = (text: string, values: readonly unknown[]) =>
      database.admin.transact(async (tx) => {
        await tx.script('SET LOCAL ROLE obhut_owner');
        return tx.query<{ done: number }>(inSchema(text, tenant), values);
      });
    const [row] = await asOwner('SELECT tenant_schema.chronicle_erase($1) AS done', [
      [3, 4, 5, 99],
    ]);
    expect(row).toEqual({ done: 3 });
    // What says so stays, whatever is erased after it.
    expect(await asOwner('SELECT tenant_schema.chronicle_erase($1) AS done', [[41]])).toEqual([
      { done: 0 },
    ]);
    await sequencer().chainAndSign(tenant);
    const lines = await exportOf(database.admin, tenant, signer);
    expect(await verdictOf(lines, { keys })).toMatchObject({
      verdict: 'good',
      events: 41,
      detailed: 38,
      erased: [{ from: 3, to: 5 }],
    });
    expect(lines.find((line) => line.includes('chronicle.erase'))).toContain('[3,4,5]');
  });

  test('[CH4][CH6] who is forgotten is forgotten in what still waits, too', async () => {
    const tenant = await database.createEmptyTenant();
    const account = randomId<AccountId>();
    await happen(tenant, 1_200, account);
    await sequencer().look();
    await happen(tenant, 2_100, account);
    await happen(tenant, 1);
    const forgotten = await database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      return tx.query(inSchema('SELECT tenant_schema.chronicle_forget($1) AS done', tenant), [
        account,
      ]);
    });
    expect(forgotten).toEqual([{ done: 3_300 }]);
    expect(await counts(tenant)).toEqual({
      waiting: 0,
      chained: 3_302,
      last: 3_302,
      details: 2,
    });
    const [pseudonyms] = await inTenant<{ n: number; theirs: number }>(
      tenant,
      `SELECT count(*)::integer AS n, (count(*) FILTER (WHERE account_id = $1))::integer AS theirs
       FROM tenant_schema.chronicle_pseudonym`,
      [account],
    );
    expect(pseudonyms).toEqual({ n: 1, theirs: 0 });
    await sequencer().look();
    expect((await counts(tenant))?.chained).toBe(3_302);
    const lines = await exportOf(database.admin, tenant, signer);
    expect(await verdictOf(lines, { keys })).toMatchObject({ verdict: 'good', detailed: 2 });
  });

  test('[CH4] who is forgotten is a pseudonym that leads nowhere', async () => {
    const tenant = await database.createEmptyTenant();
    const account = randomId<AccountId>();
    await happen(tenant, 5, account);
    await happen(tenant, 5);
    await sequencer().look();
    await database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query(inSchema('SELECT tenant_schema.chronicle_forget($1)', tenant), [account]);
    });
    await sequencer().look();
    const lines = await exportOf(database.admin, tenant, signer);
    expect(await verdictOf(lines)).toMatchObject({ verdict: 'good', events: 11, detailed: 6 });
    const tables = await inTenant<{ all: string }>(
      tenant,
      `SELECT json_agg(p)::text AS all FROM tenant_schema.chronicle_pseudonym p`,
    );
    expect(`${lines.join('')}${tables[0]?.all}`).not.toContain(account);
  });
});
