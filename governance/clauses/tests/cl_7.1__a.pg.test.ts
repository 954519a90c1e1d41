import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { endAllBrokenJobs } from '#apps/server/end-broken-jobs.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { randomId, type TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import {
  beginJob,
  endBrokenJobs,
  endJob,
  giveInstruction,
  instructionPage,
  instructionsOf,
  jobInParts,
  moveInstruction,
  noteInstruction,
} from '#governance/instructions/server/instruction-store.ts';
import { instructionEvidence } from '#governance/instructions/server/evidence.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn } from '#testkit/contract/house.ts';
import { letNoaIn, noa, noaName } from '#testkit/contract/let-in.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const author = 'Katrin Weiss, Verwaltung';
const body = 'Das Protokoll wird für die Prüferin ausgegeben.';

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const exporting = (tenant: TenantId, id: string | null, scope = 'chronicle-export' as const) =>
  asOperatorIn(database, tenant, async (sql) => {
    await beginJob(sql, { id, scope, author: noa });
    await sql.query('SELECT tenant_schema.chronicle_export()');
    await endJob(sql, { id, scope, author: noa });
  });

describe('cl_7.1__a: no work on a tenant’s data is done on order without a documented instruction', () => {
  test('[CO16][CO18][CO19] the job needs one, has its id in the chronicle, and uses it up', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    await letNoaIn(database, tenant);
    await expect(exporting(tenant, null)).rejects.toThrow('instruction.needed');
    await expect(exporting(tenant, randomId())).rejects.toThrow('instruction.unknown');
    // Past the command line it is the database that refuses.
    for (const job of [
      'chronicle_export()',
      `chronicle_erase('{1}')`,
      'chronicle_forget(gen_random_uuid())',
    ]) {
      await expect(
        asOperatorIn(database, tenant, (sql) => sql.query(`SELECT tenant_schema.${job}`)),
      ).rejects.toMatchObject({ code: 'OB083', message: 'instruction.needed' });
    }
    // A setting that names one is none.
    const id = await tenants.transact(keeper, (sql) =>
      giveInstruction(sql, { scope: 'chronicle-export', body, author }),
    );
    await expect(
      asOperatorIn(database, tenant, async (sql) => {
        await sql.query(`SELECT set_config('obhut.instruction', $1, true)`, [id]);
        await sql.query('SELECT tenant_schema.chronicle_export()');
      }),
    ).rejects.toThrow('instruction.needed');
    // For something else it is none either.
    await expect(
      asOperatorIn(database, tenant, (sql) =>
        beginJob(sql, { id, scope: 'chronicle-erase', author: noa }),
      ),
    ).rejects.toThrow('instruction.unknown');

    await exporting(tenant, id);
    const [instruction] = (await tenants.transact(keeper, instructionsOf)) ?? [];
    expect(instruction).toMatchObject({
      id,
      number: 1,
      state: 'done',
      source: 'owner',
      author,
      body,
    });
    expect(instruction?.steps).toMatchObject([
      { what: 'begin', side: 'operator', author: noaName },
      { what: 'done', side: 'operator', author: noaName },
    ]);
    expect(instruction?.events.map(({ action }) => action)).toEqual([
      'instruction.give',
      'instruction.begin',
      'chronicle.export',
      'instruction.done',
    ]);
    await expect(exporting(tenant, id)).rejects.toThrow('instruction.not-so');
    // The tenant’s own keeper exports as before: that is no order to anybody.
    await tenants.transact(keeper, (sql) => sql.query('SELECT tenant_schema.chronicle_export()'));
    expect(await tenants.transact(keeper, instructionEvidence['jobs-instructed'])).toMatchObject({
      state: 'proven',
    });
  });

  test('[CO16] who has no authority instructs nobody, and nobody changes what was said', async () => {
    const { tenant, keeper, tom } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    const given = { scope: 'chronicle-export', body, author: 'Tom, angeblich Leitung' } as const;
    await expect(tenants.transact(tom, (sql) => giveInstruction(sql, given))).rejects.toThrow(
      'instruction.not-yours',
    );
    // The officer looks and decides nothing.
    await tenants.transact(keeper, (sql) =>
      sql.query(`SELECT tenant_schema.set_office($1, 'data-protection-officer', true)`, [
        tom.member,
      ]),
    );
    await expect(tenants.transact(tom, (sql) => giveInstruction(sql, given))).rejects.toThrow(
      'instruction.not-yours',
    );
    expect(await tenants.transact(tom, instructionsOf)).toEqual([]);
    // The operator gives themself none.
    const byOperator = asOperatorIn(database, tenant, (sql) => giveInstruction(sql, given));
    await expect(byOperator).rejects.toThrow('instruction.not-yours');

    const id = await tenants.transact(keeper, (sql) => giveInstruction(sql, { ...given, author }));
    for (const change of [
      `UPDATE tenant_schema.instruction SET body = 'Alles löschen.'`,
      `UPDATE tenant_schema.instruction SET scope = 'chronicle-erase'`,
      'DELETE FROM tenant_schema.instruction',
    ]) {
      await expect(database.admin.query(inSchema(change, tenant)), change).rejects.toMatchObject({
        code: 'OB007',
      });
    }
    await tenants.transact(keeper, (sql) =>
      moveInstruction(sql, { id, what: 'withdraw', reason: null, author }),
    );
    await expect(exporting(tenant, id)).rejects.toThrow('instruction.not-so');
  });

  test('[CO16] what was only said is held until an owner confirms it; a duty is told before', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    await letNoaIn(database, tenant);
    const oral = await asOperatorIn(database, tenant, (sql) =>
      noteInstruction(sql, { source: 'oral', scope: 'chronicle-export', body, author: noa }),
    );
    await expect(exporting(tenant, oral)).rejects.toThrow('instruction.not-so');
    await tenants.transact(keeper, (sql) =>
      moveInstruction(sql, { id: oral, what: 'confirm', reason: null, author }),
    );
    await exporting(tenant, oral);
    const law = await asOperatorIn(database, tenant, (sql) =>
      noteInstruction(sql, {
        source: 'law',
        scope: 'chronicle-export',
        body: 'Beschluss des Amtsgerichts vom 3. Mai 2026.',
        author: noa,
      }),
    );
    expect(await tenants.transact(keeper, instructionsOf)).toMatchObject([
      { id: law, source: 'law', state: 'given', steps: [] },
      { id: oral, source: 'oral', state: 'done' },
    ]);
  });

  test('[CO19] an instruction is good for one job, whatever its end, and in its own transaction', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await letNoaIn(database, tenant);
    const give = () =>
      database.tenants.transact(keeper, (sql) =>
        giveInstruction(sql, { scope: 'chronicle-export', body, author }),
      );
    const scope = 'chronicle-export' as const;
    const id = await give();
    await asOperatorIn(database, tenant, (sql) => beginJob(sql, { id, scope, author: noa }));
    // Begun by another transaction it is worth nothing in this one, and begins nothing again.
    await expect(
      asOperatorIn(database, tenant, async (sql) => {
        await sql.query(`SELECT set_config('obhut.instruction', $1, true)`, [id]);
        await sql.query('SELECT tenant_schema.chronicle_export()');
      }),
    ).rejects.toThrow('instruction.needed');
    await expect(exporting(tenant, id)).rejects.toThrow('instruction.not-so');
    await expect(
      asOperatorIn(database, tenant, (sql) => sql.query('SELECT tenant_schema.set_lease(3)')),
    ).rejects.toThrow('instruction.needed');

    // In one transaction a job that fails was not done at all, and its instruction is as it was.
    const other = await give();
    await expect(
      asOperatorIn(database, tenant, async (sql) => {
        await beginJob(sql, { id: other, scope, author: noa });
        await sql.query('SELECT 1 / 0');
      }),
    ).rejects.toThrow('division by zero');
    await exporting(tenant, other);
  });

  test('[CO19] a job in parts is done or failed, and one that breaks off is ended by who looks next', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await letNoaIn(database, tenant);
    const give = () =>
      database.tenants.transact(keeper, (sql) =>
        giveInstruction(sql, { scope: 'token-create', body, author }),
      );
    const job = (id: string) => ({ id, scope: 'token-create', author: noa }) as const;
    const inTenant = <T>(part: (sql: Sql) => Promise<T>) => asOperatorIn(database, tenant, part);
    const [good, bad, broken] = [await give(), await give(), await give()];
    expect(await jobInParts(inTenant, job(good), () => Promise.resolve(7))).toBe(7);
    await expect(
      jobInParts(inTenant, job(bad), () => Promise.reject(new AppError('access.not-keeper'))),
    ).rejects.toThrow('access.not-keeper');
    await expect(jobInParts(inTenant, job(bad), () => Promise.resolve(1))).rejects.toThrow(
      'instruction.not-so',
    );

    // As a program does that is killed: it began, and its connection goes.
    const killed = await connectAsAdmin(database.adminUrl);
    await asOperatorIn({ admin: killed }, tenant, async (sql) => {
      await sql.query('SELECT tenant_schema.hold_instruction($1)', [broken]);
      await beginJob(sql, job(broken));
    });
    expect(await inTenant(endBrokenJobs)).toBe(0);
    await killed.close();
    const read = async () => (await database.tenants.transact(keeper, instructionsOf)) ?? [];
    await expect
      .poll(
        async () => {
          await endAllBrokenJobs(database.adminUrl);
          return (await read())[0]?.state;
        },
        { timeout: 20_000 },
      )
      .toBe('failed');
    expect(await inTenant(endBrokenJobs)).toBe(0);

    const all = await read();
    expect(all.map(({ id, state, steps }) => [id, state, steps.at(-1)])).toMatchObject([
      [broken, 'failed', { what: 'fail', author: 'obhut', reason: 'broken off' }],
      [bad, 'failed', { what: 'fail', author: noaName, reason: 'access.not-keeper' }],
      [good, 'done', { what: 'done', reason: null }],
    ]);
    expect(all[0]?.events.map(({ action }) => action)).toEqual([
      'instruction.give',
      'instruction.begin',
      'instruction.fail',
    ]);
    const told = await database.admin.query<{ about: string }>(
      inSchema(
        `SELECT about FROM tenant_schema.office_word WHERE kind = 'job-failed' ORDER BY at`,
        tenant,
      ),
    );
    expect(told.map(({ about }) => about)).toEqual([bad, broken]);
    expect(
      await database.tenants.transact(keeper, instructionEvidence['jobs-instructed']),
    ).toMatchObject({ state: 'proven' });
  });

  test('[CO21] instructions are read page by page', async () => {
    const { keeper } = await houseIn(database);
    await database.tenants.transact(keeper, async (sql) => {
      for (let n = 0; n < 5; n += 1) {
        await giveInstruction(sql, { scope: 'other', body, author });
      }
    });
    const page = (before: number | null, most: number) =>
      database.tenants.transact(keeper, (sql) => instructionPage(sql, before, most));
    const numbers = async (before: number | null) => {
      const found = await page(before, 2);
      return [found?.instructions.map(({ number }) => number), found?.next];
    };
    expect(await numbers(null)).toEqual([[5, 4], 4]);
    expect(await numbers(4)).toEqual([[3, 2], 2]);
    expect(await numbers(2)).toEqual([[1], null]);
    expect(await database.tenants.transact(keeper, instructionsOf)).toHaveLength(5);
  });

  test('[CO18] without a contract here, and in a household, none is needed', async () => {
    const { tenant, keeper } = await houseIn(database, 'household');
    await exporting(tenant, null);
    await expect(
      database.tenants.transact(keeper, (sql) =>
        giveInstruction(sql, { scope: 'other', body, author }),
      ),
    ).rejects.toThrow('contract.not-needed');
    await exporting(await database.createTenant(), null);
  });
});
