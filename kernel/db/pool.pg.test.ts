import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTenantDatabase } from '#adapters/postgres/tenant-database.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { type AudienceId, randomId, type TenantId } from '#kernel/base/ids.ts';
import type { Actor, TenantSql } from '#kernel/db/tenant-database.ts';
import { creation, madeNote, receiptFor } from '#testkit/pg/batch.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { testSecrets } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

let database: TestDatabase;
/** Members of several tenants; each reaches one audience of their own, with one record in it. */
let everybody: (TestMember & { readonly audience: AudienceId })[];

beforeAll(async () => {
  database = await createTestDatabase({ connections: 3 });
  everybody = [];
  for (let house = 0; house < 4; house += 1) {
    const people = peopleOf(database.admin, await database.createTenant());
    const space = await people.space();
    for (let index = 0; index < 3; index += 1) {
      const member = await people.member(`P${house}${index}`);
      const audience = await people.audience(space);
      await people.grant(audience, { to: { member: member.member }, rights: everyRight });
      everybody.push({ ...member, audience });
      await database.tenants.transact(member, (sql) =>
        sql.query('SELECT tenant_schema.write_records($1)', [
          JSON.stringify({
            create: [{ ...madeNote(audience, { id: ids(member) }), b: { title: member.account } }],
            receipts: [receiptFor(ids(member))],
          }),
        ]),
      );
    }
  }
});
afterAll(() => database.close());

const noteOf = new Map<string, ReturnType<typeof randomId>>();
function ids(member: Actor) {
  const id = noteOf.get(member.account) ?? randomId();
  noteOf.set(member.account, id);
  return id as Parameters<typeof creation>[1] & string;
}

interface Self {
  readonly role: TenantId;
  readonly account: string;
  readonly titles: readonly string[];
}

async function whoAmI(sql: TenantSql): Promise<Self | undefined> {
  const [row] = await sql.query<Self>(
    `SELECT current_user AS role, tenant_schema.actor() AS account,
       ARRAY(SELECT body ->> 'title' FROM tenant_schema.record) AS titles`,
  );
  return row;
}

describe('a thousand transactions over three connections', () => {
  test('[TE11] errors, cancels and timeouts between them: nobody is ever somebody else', async () => {
    const random = new Rng(7);
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    const ends = { done: 0, failed: 0 };
    const queue = Array.from({ length: 1_000 }, () => ({
      actor: random.pick(everybody),
      kind: random.below(15),
    }));

    async function one(actor: TestMember, kind: number): Promise<void> {
      const expected = { role: actor.tenant, account: actor.account, titles: [actor.account] };
      await database.tenants.transact(
        actor,
        async (sql) => {
          expect(await whoAmI(sql)).toEqual(expected);
          switch (kind) {
            case 0:
              await sql.query('SELECT 1 / 0');
              break;
            case 1:
              throw new Error('the work fails');
            case 2:
              await sql.query('SELECT pg_sleep(10)');
              break;
            case 3:
              await admin.query(
                `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'obhut'
                 AND datname = current_database() AND state = 'active' AND pid <> pg_backend_pid() LIMIT 1`,
              );
              break;
            case 4:
              await sql.query(
                `SELECT set_config('obhut.actor', 'nobody', false), set_config('search_path', 'public', false)`,
              );
              break;
            case 5:
              await sql.query('RESET ROLE');
              break;
            case 6:
              await sql.query(`SET SESSION ROLE ${random.pick(everybody).tenant}`);
              break;
            case 7:
              for await (const rows of sql.stream('SELECT * FROM tenant_schema.record', [], 1)) {
                if (rows.length > 0) throw new Error('the reader goes away');
              }
              break;
            case 14:
              await sql.copy('SELECT * FROM tenant_schema.record', {}, () => {
                throw new Error('the reader goes away');
              });
              break;
            case 8:
              await Promise.all([sql.query('SELECT 1 / 0'), whoAmI(sql), whoAmI(sql)]);
              break;
            case 9:
              await sql.query('COMMIT');
              break;
            default:
              expect(await whoAmI(sql)).toEqual(expected);
          }
        },
        kind === 2 ? { timeoutMs: 40 } : {},
      );
    }

    await Promise.all(
      Array.from({ length: 12 }, async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          try {
            await one(next.actor, next.kind);
            ends.done += 1;
          } catch (error) {
            // An assertion about who one is must never be taken for one of the planned failures.
            if (error instanceof Error && error.name === 'AssertionError') throw error;
            ends.failed += 1;
          }
        }
      }),
    );
    await admin.end();
    expect(ends.done + ends.failed).toBe(1_000);
    expect(ends.failed).toBeGreaterThan(150);
    expect(ends.done).toBeGreaterThan(400);
    for (const member of everybody) {
      expect((await database.tenants.transact(member, whoAmI))?.titles).toEqual([member.account]);
    }
  }, 30_000);
});

describe('one connection, one after the other', () => {
  const alone = () =>
    openTenantDatabase({ url: database.appUrl, actorKey: testSecrets.actorKey, connections: 1 });

  test('[TE11] work that goes on after its transaction failed is refused, and speaks for nobody', async () => {
    const [mira, tom] = everybody;
    if (mira === undefined || tom === undefined) throw new Error('nobody there');
    const tenants = alone();
    const late = Promise.withResolvers<Self | undefined>();
    const failed = tenants.transact(mira, async (sql) => {
      void delay(50)
        .then(() => whoAmI(sql))
        .then(late.resolve, late.reject);
      throw new Error('too early');
    });
    await expect(failed).rejects.toThrow('too early');
    const during = tenants.transact(tom, async (sql) => {
      await delay(100);
      return whoAmI(sql);
    });
    await expect(late.promise).rejects.toThrow('the transaction is over');
    expect((await during)?.account).toBe(tom.account);
    await tenants.close();
  });

  test('[TE11] what a transaction leaves in the session is gone in the next', async () => {
    const [mira, tom] = everybody;
    if (mira === undefined || tom === undefined) throw new Error('nobody there');
    const tenants = alone();
    await tenants.transact(mira, async (sql) => {
      for (const statement of [
        `SELECT set_config('search_path', 'public', false), set_config('timezone', 'Asia/Tokyo', false),
           set_config('statement_timeout', '1', false), set_config('row_security', 'off', false),
           set_config('default_transaction_read_only', 'on', false), set_config('obhut.actor', 'x', false)`,
        'SELECT pg_advisory_lock(42)',
        `SET SESSION ROLE ${mira.tenant}`,
      ]) {
        await sql.query(statement);
      }
    });
    await tenants.transact(mira, async (sql) => {
      await sql.query('DECLARE held CURSOR WITH HOLD FOR SELECT * FROM tenant_schema.record');
    });
    const left = await tenants.transact(tom, async (sql) => {
      const [row] = await sql.query<Record<string, unknown>>(
        `SELECT current_setting('search_path') AS path, current_setting('timezone') AS zone,
           current_setting('row_security') AS walled, current_setting('statement_timeout') AS timeout,
           current_setting('transaction_read_only') AS frozen, current_user AS role,
           (SELECT count(*)::integer FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks,
           (SELECT count(*)::integer FROM pg_cursors WHERE is_holdable) AS cursors`,
      );
      return row;
    });
    expect(left).toEqual({
      path: '"$user", public',
      zone: 'UTC',
      walled: 'on',
      timeout: '15s',
      frozen: 'off',
      role: tom.tenant,
      locks: 0,
      cursors: 0,
    });
    await tenants.close();
  });

  test('[TE11] a snapshot stays what it was and writes nothing', async () => {
    const [mira] = everybody;
    if (mira === undefined) throw new Error('nobody there');
    const tenants = alone();
    await tenants
      .transact(
        mira,
        async (sql) => {
          const count = async () =>
            (
              await sql.query<{ n: number }>(
                'SELECT count(*)::integer AS n FROM tenant_schema.record',
              )
            )[0]?.n;
          const before = await count();
          await database.tenants.transact(mira, (other) =>
            other.query('SELECT tenant_schema.write_records($1)', [
              JSON.stringify(creation(mira.audience)),
            ]),
          );
          expect(await count()).toBe(before);
          await expect(
            sql.query('SELECT tenant_schema.write_records($1)', [
              JSON.stringify(creation(mira.audience)),
            ]),
          ).rejects.toMatchObject({ code: '25006' });
        },
        { snapshot: true },
      )
      .catch((error: unknown) => {
        // The refused write ended the transaction.
        expect(error).toBeUndefined();
      });
    await tenants.close();
  });

  test('[TE11] a lost connection is `database.unavailable`, and the next transaction gets another', async () => {
    const [mira] = everybody;
    if (mira === undefined) throw new Error('nobody there');
    const tenants = alone();
    const lost = tenants.transact(mira, async (sql) => {
      const [row] = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await database.admin.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await sql.query('SELECT pg_sleep(5)');
    });
    await expect(lost).rejects.toMatchObject({ code: 'database.unavailable' });
    expect((await tenants.transact(mira, whoAmI))?.account).toBe(mira.account);
    await tenants.close();
  });

  test('[TE11] work that takes longer than its token is ended, not shown an empty house', async () => {
    const [mira] = everybody;
    if (mira === undefined) throw new Error('nobody there');
    const slow = database.tenants.transact(
      mira,
      async (sql) => {
        expect(await whoAmI(sql)).toBeDefined();
        await delay(120);
        return whoAmI(sql);
      },
      { timeoutMs: 100 },
    );
    await expect(slow).rejects.toMatchObject({ code: 'database.busy' });
  });

  test('[AC2] a server with another secret is refused, not told that its people are no members', async () => {
    const [mira] = everybody;
    if (mira === undefined) throw new Error('nobody there');
    const tenants = openTenantDatabase({
      url: database.appUrl,
      actorKey: Buffer.alloc(32, 7),
      connections: 1,
    });
    for (const statement of [
      'SELECT tenant_schema.pull_start()',
      `SELECT tenant_schema.write_records('{}')`,
    ]) {
      await expect(
        tenants.transact(mira, (sql) => sql.query(statement)),
        statement,
      ).rejects.toMatchObject({ code: 'database.actor-refused' });
    }
    await tenants.close();
  });

  test('[AC2] a clock that is wrong by a year signs for the database’s time', async () => {
    const [mira] = everybody;
    if (mira === undefined) throw new Error('nobody there');
    const yearMs = 365 * 86_400_000;
    for (const ahead of [-yearMs, yearMs]) {
      const now = Date.now;
      vi.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
      const tenants = alone();
      expect((await tenants.transact(mira, whoAmI))?.account).toBe(mira.account);
      await tenants.close();
      vi.restoreAllMocks();
    }
  });

  test('[TE11] an actor that is written in another way than ids are never reaches the database', async () => {
    const [mira] = everybody;
    if (mira === undefined) throw new Error('nobody there');
    for (const part of ['tenant', 'account', 'device'] as const) {
      for (const value of ['', `' OR true`, `${mira[part]}; SELECT 1`, 't_x']) {
        const actor = { ...mira, [part]: value };
        await expect(database.tenants.transact(actor, whoAmI)).rejects.toBeInstanceOf(AppError);
      }
    }
  });
});
