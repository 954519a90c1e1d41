import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginJob, giveInstruction } from '#governance/instructions/server/instruction-store.ts';
import { staffEvidence } from '#governance/staff/server/evidence.ts';
import {
  accessesOf,
  addStaff,
  closeAccess,
  noteUndertaking,
  openAccess,
  staffLeaves,
} from '#governance/staff/server/staff-store.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { detailsGo, houseIn, lastEvents } from '#testkit/contract/house.ts';
import { letNoaIn, noa, noaName } from '#testkit/contract/let-in.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const asOwner = <T>(work: (sql: Sql) => Promise<T>) =>
  database.admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    return work(tx);
  });
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const open = (tenant: TenantId, staff: string, hours = 1) =>
  asOperatorIn(database, tenant, (sql) =>
    openAccess(sql, { staff, purpose: 'essential.service', reason: 'Fehler suchen', hours }),
  );

describe('cl_7.4__b: only who is bound to confidentiality gets access, and for a short time only', () => {
  test('[ST1][ST2] who has signed nothing, signed for a time that is over, or left, is not let in', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    expect(await open(tenant, 'ada')).toEqual({ is: 'refused', code: 'staff.unknown' });
    await asOwner((sql) => addStaff(sql, { id: 'ada', name: 'Ada', does: 'Hilfe', by: 'Kim' }));
    await expect(
      asOwner((sql) => addStaff(sql, { id: 'ada', name: 'Adam', does: 'Hilfe', by: 'Kim' })),
    ).rejects.toThrow('staff.known');
    expect(await open(tenant, 'ada')).toEqual({ is: 'refused', code: 'staff.not-bound' });
    const sign = (from: number, to: number) =>
      asOwner((sql) =>
        noteUndertaking(sql, {
          staff: 'ada',
          documentHash: 'c'.repeat(64),
          signedOn: day(from),
          until: day(to),
          by: 'Kim',
        }),
      );
    await sign(-400, -2);
    await sign(3, 300);
    expect(await open(tenant, 'ada')).toEqual({ is: 'refused', code: 'staff.not-bound' });
    // Each refusal is in the chronicle, at once.
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'staff.deny', detail: { staff: 'ada', because: 'staff.not-bound' } },
    ]);
    await sign(-2, 300);
    expect(await open(tenant, 'ada')).toMatchObject({ is: 'open' });
    await asOwner((sql) => staffLeaves(sql, 'ada'));
    expect(await open(tenant, 'ada')).toEqual({ is: 'refused', code: 'staff.unknown' });
    // What was signed and who was let in nobody changes.
    for (const change of [
      `UPDATE obhut.undertaking SET until = until + 900`,
      'DELETE FROM obhut.staff',
      `UPDATE tenant_schema.operator_access SET reason = 'nichts'`,
      'DELETE FROM tenant_schema.operator_access',
    ]) {
      await expect(database.admin.query(inSchema(change, tenant)), change).rejects.toMatchObject({
        code: 'OB007',
      });
    }
  });

  test('[ST2][ST3] a job names a person who is in, as long as they are, and no longer than eight hours', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    const instruct = () =>
      database.tenants.transact(keeper, (sql) =>
        giveInstruction(sql, { scope: 'chronicle-export', body: 'Ausgeben.', author: 'Katrin' }),
      );
    const job = async (author: string) => {
      const id = await instruct();
      await asOperatorIn(database, tenant, async (sql) => {
        await beginJob(sql, { id, scope: 'chronicle-export', author });
        await sql.query('SELECT tenant_schema.chronicle_export()');
      });
    };
    await expect(job('operator')).rejects.toThrow('staff.no-access');
    await expect(job(noa)).rejects.toThrow('staff.no-access');
    const access = await letNoaIn(database, tenant);
    await job(noa);
    expect(await database.tenants.transact(keeper, accessesOf)).toMatchObject([
      { number: 1, staff: noa, name: noaName, purpose: 'essential.service', ended: null },
    ]);
    const steps = await database.admin.query<{ author: string }>(
      inSchema(`SELECT author FROM tenant_schema.instruction_step WHERE what = 'begin'`, tenant),
    );
    expect(steps).toEqual([{ author: noaName }]);
    // In another tenant she is not.
    const other = await houseIn(database);
    await concludeAs(database.tenants, other.keeper);
    await expect(
      asOperatorIn(database, other.tenant, (sql) =>
        sql.query('SELECT tenant_schema.begin_access($1)', [noa]),
      ),
    ).rejects.toMatchObject({ message: 'staff.no-access' });

    expect(await asOperatorIn(database, tenant, (sql) => closeAccess(sql, access))).toBe(true);
    expect(await asOperatorIn(database, tenant, (sql) => closeAccess(sql, access))).toBe(false);
    await expect(job(noa)).rejects.toThrow('staff.no-access');
    await expect(open(tenant, noa, 8.1)).rejects.toThrow(/operator_access/);
    expect(await lastEvents(database, tenant)).toMatchObject([{ action: 'instruction.give' }]);
    const shown = () => database.tenants.transact(keeper, staffEvidence['staff-bound']);
    expect(await shown()).toMatchObject({ state: 'proven', found: 'bound-and-short' });

    // A superuser who lets in longer after the fact is found.
    await database.admin.script(
      inSchema(
        `ALTER TABLE tenant_schema.operator_access DISABLE TRIGGER stays;
         UPDATE tenant_schema.operator_access SET until_at = until_at + interval '5 hours'`,
        tenant,
      ),
    );
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'access-altered' });
  });

  test('[CH3][CH23][ST2] its line is not erased, and one that was before reads as erased and not as altered', async () => {
    const { tenant, keeper } = await houseIn(database);
    await letNoaIn(database, tenant);
    const shown = () => database.tenants.transact(keeper, staffEvidence['staff-bound']);
    // Nothing was concluded here, so that this needs no instruction.
    expect(
      await asOperatorIn(database, tenant, (sql) =>
        sql.query(
          `SELECT tenant_schema.chronicle_erase(ARRAY(
             SELECT c.seq FROM tenant_schema.chronicle c WHERE c.action = 'staff.access')) AS erased`,
        ),
      ),
    ).toEqual([{ erased: 0 }]);
    expect(await shown()).toMatchObject({ state: 'proven', found: 'bound-and-short' });
    await detailsGo(database, tenant, 'staff.access', { isSaid: true });
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'access-erased' });
  });

  test('[ST2] a clock that was set back lets nobody in for longer: the chronicle has seen a later time', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await letNoaIn(database, tenant);
    const begin = () =>
      asOperatorIn(database, tenant, (sql) =>
        sql.query('SELECT tenant_schema.begin_access($1) AS name', [noa]),
      );
    expect(await begin()).toEqual([{ name: noaName }]);
    await asOperatorIn(database, tenant, (sql) =>
      sql.query(
        `SELECT tenant_schema.chronicle_link(ARRAY[now() + interval '2 hours'], ARRAY[NULL::uuid],
           ARRAY['service.look'], ARRAY[''], ARRAY[NULL::uuid], ARRAY['{}'])`,
      ),
    );
    await expect(begin()).rejects.toMatchObject({ message: 'staff.no-access' });
  });

  test('[ST4] the app lets nobody in, and whoever may not look sees nobody', async () => {
    const { tenant, keeper, tom } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await letNoaIn(database, tenant);
    for (const call of [
      `open_access('noa', 'essential.service', 'x', 1)`,
      `begin_access('noa')`,
      'close_access(gen_random_uuid())',
    ]) {
      await expect(
        database.tenants.transact(keeper, (sql) => sql.query(`SELECT tenant_schema.${call}`)),
      ).rejects.toMatchObject({ code: '42501' });
    }
    expect(await database.tenants.transact(tom, accessesOf)).toBeNull();
  });
});
