import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cureUntil } from '#governance/contract/cure.ts';
import { resume, suspend, terminate } from '#governance/contract/server/contract-store.ts';
import { contractEvidence } from '#governance/contract/server/evidence.ts';
import { publicHolidays } from '#governance/deadlines/public-holidays.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn, lastEvents } from '#testkit/contract/house.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const author = 'Katrin Weiss, Verwaltung';
const zone = 'Europe/Berlin';
const end = { ground: 'uncured', reason: 'Nichts hat sich getan.', author } as const;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** Past all walls: moves what happened so many milliseconds back, as waiting would. */
async function wait(tenant: TenantId, ms: number): Promise<void> {
  await database.admin.transact(async (tx) => {
    const back = `interval '1 ms' * ${Math.round(ms)}`;
    for (const table of ['contract_step', 'contract_state', 'chronicle']) {
      await tx.script(inSchema(`ALTER TABLE tenant_schema.${table} DISABLE TRIGGER ALL`, tenant));
    }
    await tx.script(
      inSchema(
        `UPDATE tenant_schema.contract_step SET at = at - ${back}, cure_until = cure_until - ${back};
         UPDATE tenant_schema.contract_state SET last_at = last_at - ${back};
         UPDATE tenant_schema.chronicle SET at = at - ${back};`,
        tenant,
      ),
    );
    for (const table of ['contract_step', 'contract_state', 'chronicle']) {
      await tx.script(inSchema(`ALTER TABLE tenant_schema.${table} ENABLE TRIGGER ALL`, tenant));
    }
  });
}

describe('cl_10__b.1: a month after a suspension without cure the tenant can terminate, and not a day before', () => {
  test('[CO11] the month is the calendar’s, in the tenant’s zone, and a day off moves it on', () => {
    const until = (at: string) => cureUntil(Date.parse(at), zone, null).toISOString();
    // Suspended on 31 January, a Sunday: the last day of February, a Sunday too, so Monday's end.
    expect(until('2027-01-31T12:00:00+01:00')).toBe('2027-03-01T23:00:00.000Z');
    // Late in the evening it is that day still, whatever UTC says.
    expect(until('2027-03-09T23:30:00+01:00')).toBe(until('2027-03-09T08:00:00+01:00'));
    expect(until('2027-03-10T00:30:00+01:00')).not.toBe(until('2027-03-09T23:30:00+01:00'));
  });

  test('[CO11] a moment before it is too early, and then it is not', async () => {
    const { tenant, keeper, write } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    const ending = () => tenants.transact(keeper, (sql) => terminate(sql, end));
    await expect(ending()).rejects.toThrow('contract.not-suspended');
    const until = await tenants.transact(keeper, (sql) =>
      suspend(sql, { reason: 'Mangel', author, zone }),
    );
    const evidence = () =>
      tenants.transact(keeper, (sql) => contractEvidence['suspension-cure'](sql));
    expect(await evidence()).toMatchObject({ state: 'proven' });
    await expect(ending()).rejects.toThrow('contract.too-early');
    await wait(tenant, until.getTime() - Date.now() - 60_000);
    await expect(ending()).rejects.toThrow('contract.too-early');
    await wait(tenant, 60_001);
    await ending();
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'contract.terminate', detail: { ground: 'uncured', side: 'tenant' } },
    ]);
    expect(await write()).toMatchObject([{ end: 'refused', code: 'contract.ended' }]);
    await expect(ending()).rejects.toThrow('contract.ended');
  });

  test('[CO11] who suspends again waits again', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    await tenants.transact(keeper, (sql) => suspend(sql, { reason: 'Mangel', author, zone }));
    await wait(tenant, 40 * 86_400_000);
    await tenants.transact(keeper, (sql) => resume(sql, { reason: 'Behoben', author }));
    await tenants.transact(keeper, (sql) => suspend(sql, { reason: 'Mangel', author, zone }));
    await expect(tenants.transact(keeper, (sql) => terminate(sql, end))).rejects.toThrow(
      'contract.too-early',
    );
  });

  test('[CO13] a clock that is set back shortens nothing: what happens is after what has happened', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    // As if all of it had happened in two months: the clock is behind by so much now.
    await wait(tenant, -60 * 86_400_000);
    const until = await tenants.transact(keeper, (sql) =>
      suspend(sql, { reason: 'Mangel', author, zone }),
    );
    expect(until.getTime()).toBeGreaterThan(Date.now() + 87 * 86_400_000);
    // Back at its true time it has a month still.
    await wait(tenant, 60 * 86_400_000);
    await expect(tenants.transact(keeper, (sql) => terminate(sql, end))).rejects.toThrow(
      'contract.too-early',
    );
  });

  test('[CO11] a month that somebody made up is refused by the database', async () => {
    const { keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    for (const made of ['7 days', '40 days']) {
      await expect(
        database.tenants.transact(keeper, (sql) =>
          sql.query(
            `SELECT tenant_schema.contract_suspend('Mangel', 'x', now() + $1::text::interval)`,
            [made],
          ),
        ),
        made,
      ).rejects.toMatchObject({ code: '23514' });
    }
  });

  test('[CO11] the database counts the month itself, day by day of two years, in zones with another clock', async () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu']) {
      const tenant = await database.createBareTenant();
      await database.admin.query('UPDATE obhut.tenant SET zone = $2 WHERE id = $1', [tenant, zone]);
      const moments = Array.from({ length: 731 }, (_, at) =>
        new Date(Date.UTC(2027, 0, 1, (at * 7) % 24) + at * 86_400_000).toISOString(),
      );
      const ends = moments.map((at) => cureUntil(Date.parse(at), zone, null).toISOString());
      const counted = (shift: string) =>
        database.admin.query(
          inSchema(
            `SELECT tenant_schema.require_cure_end(n.at, n.ends + $3::text::interval, NULL)
             FROM unnest($1::timestamptz[], $2::timestamptz[]) AS n (at, ends)`,
            tenant,
          ),
          [moments, ends, shift],
        );
      await counted('0');
      await expect(counted('-1 day')).rejects.toMatchObject({ code: '23514' });
    }
  });

  test('[CO11] with the holidays of a Land it is longer, by days that the database can still judge', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await database.admin.query(`UPDATE obhut.tenant SET land = 'DE-BY' WHERE id = $1`, [tenant]);
    const holidays = await publicHolidays('DE-BY');
    const named = `${holidays.land} ${holidays.source} ${holidays.version}`;
    // A month to Good Friday: the first working day is the Tuesday after Easter.
    const at = '2027-02-26T12:00:00+01:00';
    const until = cureUntil(Date.parse(at), zone, holidays);
    expect(until.toISOString()).toBe('2027-03-30T22:00:00.000Z');
    const counted = (ends: string, calendar: string | null) =>
      database.admin.query(inSchema('SELECT tenant_schema.require_cure_end($1, $2, $3)', tenant), [
        at,
        ends,
        calendar,
      ]);
    await counted(until.toISOString(), named);
    for (const [ends, calendar] of [
      // Shorter than without holidays, with a Saturday, later than any holidays reach, in the middle of a day.
      ['2027-03-25T22:00:00Z', named],
      ['2027-04-03T22:00:00Z', named],
      ['2027-04-14T22:00:00Z', named],
      ['2027-03-30T12:00:00Z', named],
      // Another Land's holidays, or none.
      [until.toISOString(), 'DE-BE date-holidays 3'],
      [until.toISOString(), null],
    ] as const) {
      await expect(counted(ends, calendar), `${ends} ${calendar}`).rejects.toMatchObject({
        code: '23514',
      });
    }
    const suspended = await database.tenants.transact(keeper, (sql) =>
      suspend(sql, { reason: 'Mangel', author, zone }),
    );
    expect(suspended.getTime()).toBeGreaterThan(Date.now());
  });
});
