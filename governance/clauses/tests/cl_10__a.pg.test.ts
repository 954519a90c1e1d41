import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import type { AgreedParameters } from '#governance/contract/parameters.ts';
import { contractEvidence } from '#governance/contract/server/evidence.ts';
import {
  conclude,
  contractOverview,
  lastVersion,
  resume,
  suspend,
  terminate,
} from '#governance/contract/server/contract-store.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import { type MediaId, randomId, type RecordId, type TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { uploadReceived, type UploadId } from '#kernel/media/upload-store.ts';
import { concludeAs, keeperOf, nextVersion, signatories } from '#testkit/contract/conclude.ts';
import { houseIn, lastEvents } from '#testkit/contract/house.ts';
import { creation } from '#testkit/pg/batch.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const author = 'Katrin Weiss, Verwaltung';

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const pausing = { reason: 'Die Liste der Anbieter stimmt nicht.', author, zone: 'Europe/Berlin' };

describe('cl_10__a: when the tenant suspends, all writing rests at once; reading, exporting and erasing go on', () => {
  test('[CO10][CO13] from the confirmation on, until an owner says that it goes on', async () => {
    const { tenant, keeper, tom, write, change, remove } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    await write(2);
    const until = await tenants.transact(keeper, (sql) => suspend(sql, pausing));
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'contract.suspend', detail: { side: 'tenant', author, reason: pausing.reason } },
    ]);
    expect(until.getTime()).toBeGreaterThan(Date.now() + 27 * 86_400_000);

    expect(await write(2)).toMatchObject([
      { end: 'refused', code: 'contract.suspended' },
      { end: 'refused', code: 'contract.suspended' },
    ]);
    const [first, second] = await tenants.transact(tom, (sql) =>
      sql.query<{ id: RecordId }>('SELECT id FROM tenant_schema.record'),
    );
    if (first === undefined || second === undefined) throw new Error('what was there can be read');
    expect(await change(first.id)).toMatchObject({ end: 'refused', code: 'contract.suspended' });
    expect(await remove(second.id)).toMatchObject({ end: 'applied' });
    const exported = await tenants.transact(keeper, (sql) =>
      sql.query('SELECT tenant_schema.chronicle_export() AS size'),
    );
    expect(exported).toHaveLength(1);

    // A new version is no word about it.
    await concludeAs(tenants, keeper, { breachNoticeHours: 12 });
    expect(await write()).toMatchObject([{ code: 'contract.suspended' }]);
    await expect(tenants.transact(keeper, (sql) => suspend(sql, pausing))).rejects.toThrow(
      'contract.suspended',
    );
    await tenants.transact(keeper, (sql) => resume(sql, { reason: 'Sie stimmt wieder.', author }));
    expect(await write()).toMatchObject([{ end: 'applied' }]);
    await expect(
      tenants.transact(keeper, (sql) => resume(sql, { reason: 'Noch einmal.', author })),
    ).rejects.toThrow('contract.not-suspended');
  });

  test('[CO13] a step has one moment: nothing is chained between what it counts from and what it notes', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    const moment = async (sql: Sql) =>
      (await sql.query<{ at: Date }>('SELECT tenant_schema.contract_moment() AS at'))[0]?.at;
    const meanwhile = await connectAsAdmin(database.adminUrl);
    await tenants.transact(keeper, async (sql) => {
      const first = await moment(sql);
      await expect(
        meanwhile.transact(async (tx) => {
          await tx.script(`SET LOCAL ROLE obhut_owner; SET LOCAL lock_timeout = '100ms'`);
          await tx.query(
            inSchema(
              `SELECT tenant_schema.chronicle_append('device.lose', '', NULL, '{}')`,
              tenant,
            ),
          );
        }),
      ).rejects.toMatchObject({ code: '55P03' });
      expect(await moment(sql)).toEqual(first);
    });
    await meanwhile.close();
  });

  test('[CO10] what is being written is waited for, and what waits behind it is refused', async () => {
    const { keeper, tom, team, write } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    const order: string[] = [];
    let finish = () => {};
    const stands = new Promise<void>((resolve) => (finish = resolve));
    let wrote = () => {};
    const begun = new Promise<void>((resolve) => (wrote = resolve));
    const slow = tenants.transact(tom, async (sql) => {
      await sql.query('SELECT tenant_schema.write_records($1)', [JSON.stringify(creation(team))]);
      wrote();
      await stands;
      order.push('written');
    });
    await begun;
    const suspended = tenants
      .transact(keeper, (sql) => suspend(sql, pausing))
      .then(() => order.push('suspended'));
    await waiting(1);
    // It comes while the suspension waits, and behind it.
    const late = write();
    await waiting(2);
    finish();
    await Promise.all([slow, suspended]);
    expect(await late).toMatchObject([{ end: 'refused', code: 'contract.suspended' }]);
    expect(order).toEqual(['written', 'suspended']);
  });

  test('[CO14] only an owner suspends, and only an owner says that it goes on', async () => {
    const { tenant, keeper, tom } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    const byTom = () => tenants.transact(tom, (sql) => suspend(sql, pausing));
    await expect(byTom()).rejects.toThrow('contract.not-yours');
    expect(await tenants.transact(tom, contractOverview)).toBeNull();

    const office = (of: string, holds: boolean) =>
      tenants.transact(keeper, (sql) =>
        sql.query('SELECT tenant_schema.set_office($1, $2, $3)', [tom.member, of, holds]),
      );
    await office('data-protection-officer', true);
    expect(await tenants.transact(tom, contractOverview)).toMatchObject({ standing: 'in-force' });
    await expect(byTom()).rejects.toThrow('contract.not-yours');
    await office('owner', true);
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'contract.office', detail: { member: tom.member, office: 'owner', holds: true } },
    ]);
    await byTom();
    await office('owner', false);
    await expect(
      tenants.transact(tom, (sql) => resume(sql, { reason: 'Weiter.', author })),
    ).rejects.toThrow('contract.not-yours');
    // The operator does not end it either: it is the tenant's remedy against them.
    const asOperator = database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query(inSchema(`SELECT tenant_schema.contract_resume('Weiter.', 'wir')`, tenant));
    });
    await expect(asOperator).rejects.toThrow('contract.not-yours');
  });

  test('[CO10] an upload that was under way does not come in, and comes when it goes on', async () => {
    const { keeper, tom } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    const upload = randomId<UploadId>();
    await tenants.transact(tom, (sql) =>
      sql.query(
        `SELECT * FROM tenant_schema.begin_media($1, $2, 'image', 10, 1000, 1000, interval '1 hour')`,
        [randomId<MediaId>(), upload],
      ),
    );
    const arrives = () => tenants.transact(tom, (sql) => uploadReceived(sql, upload));
    await tenants.transact(keeper, (sql) => suspend(sql, pausing));
    await expect(arrives()).rejects.toMatchObject({ code: 'OB081' });
    await tenants.transact(keeper, (sql) => resume(sql, { reason: 'Sie stimmt wieder.', author }));
    expect(await arrives()).toBe(true);
  });

  test('[CO5][CO10] the operator neither suspends for the tenant nor says for it what holds', async () => {
    const { tenant, keeper, write } = await houseIn(database);
    const { tenants } = database;
    const inTenant = <T>(work: (sql: Sql) => Promise<T>) =>
      database.admin.transact(async (tx) => {
        await tx.script('SET LOCAL ROLE obhut_owner');
        return work({ query: (text, values) => tx.query(inSchema(text, tenant), values) });
      });
    const attest = (parameters: AgreedParameters) =>
      inTenant(async (sql) => {
        const overview = await contractOverview(sql);
        if (overview === null) throw new Error('the operator may look');
        const next = nextVersion(tenant, await lastVersion(sql, overview), parameters);
        return conclude(sql, next, signatories);
      });
    await expect(inTenant((sql) => suspend(sql, pausing))).rejects.toThrow('contract.not-yours');
    // As long as nobody of the tenant has said anything here, they can say what was signed elsewhere.
    expect(await attest({})).toBe(1);
    expect(await attest({ providerNoticeDays: 30 })).toBe(2);
    await concludeAs(tenants, keeper, { providerNoticeDays: 60 });
    await expect(attest({})).rejects.toThrow('contract.decided-here');
    await tenants.transact(keeper, (sql) =>
      terminate(sql, { ground: 'serious-breach', reason: 'Die Mauer stand offen.', author }),
    );
    await expect(attest({})).rejects.toThrow('contract.decided-here');
    expect(await write()).toMatchObject([{ end: 'refused', code: 'contract.ended' }]);
    expect(await tenants.transact(keeper, contractOverview)).toMatchObject({
      standing: 'ended',
      versions: [{ basis: 'attested' }, { basis: 'attested' }, { basis: 'concluded' }],
    });
  });

  test('[CO25] who writes down past the chain that it goes on is found, and opens no gate', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    const wall = () => database.tenants.transact(keeper, contractEvidence['contract-wall']);
    const gate = () => database.tenants.transact(keeper, readGateState);
    const write = (standing: string) =>
      database.admin.query(
        inSchema('UPDATE tenant_schema.contract_state SET standing = $1', tenant),
        [standing],
      );
    await database.tenants.transact(keeper, (sql) => suspend(sql, pausing));
    expect(await wall()).toMatchObject({ state: 'proven' });
    await write('in-force');
    expect(await wall()).toMatchObject({ state: 'unmet', found: 'wall-open' });
    expect(await gate()).toMatchObject({ standing: { contract: 'altered' } });
    await write('suspended');
    await database.tenants.transact(keeper, (sql) => resume(sql, pausing));
    expect(await wall()).toMatchObject({ state: 'proven' });
    expect(await gate()).toMatchObject({ standing: { contract: 'in-force' } });
  });

  test('[CO25][CO8] each standing that opens is one that the chain has', async () => {
    const author = { reason: 'Es reicht.', author: 'Katrin' };
    const writeIn = (tenant: TenantId, standing: string) =>
      database.admin.transact(async (tx) => {
        await tx.script(
          inSchema('ALTER TABLE tenant_schema.contract_state DISABLE TRIGGER stands', tenant),
        );
        await tx.query(inSchema('UPDATE tenant_schema.contract_state SET standing = $1', tenant), [
          standing,
        ]);
      });
    const seen = async (keeper: Actor) => {
      const [wall, gate, overview] = await database.tenants.transact(keeper, async (sql) => [
        await contractEvidence['contract-wall'](sql),
        await readGateState(sql),
        await contractOverview(sql),
      ]);
      return [wall.state, gate?.standing.contract, overview?.isAltered, overview?.isTextAltered];
    };
    const past = ['unmet', 'altered', true, false];

    // As they are made, and as they were carried over.
    const household = await houseIn(database, 'household');
    expect(await seen(household.keeper)).toEqual(['proven', 'in-force', false, false]);
    const before = await database.createTenant();
    const keeper = await keeperOf(database.admin, before);
    expect(await seen(keeper)).toEqual(['proven', 'in-force', false, false]);
    await database.tenants.transact(keeper, (sql) => suspend(sql, pausing));
    expect(await seen(keeper)).toEqual(['proven', 'suspended', false, false]);
    for (const standing of ['carried-over', 'exempt', 'in-force']) {
      await writeIn(before, standing);
      expect([standing, ...(await seen(keeper))]).toEqual([standing, ...past]);
    }
    await writeIn(before, 'suspended');
    await database.tenants.transact(keeper, (sql) => resume(sql, author));
    expect(await seen(keeper)).toEqual(['proven', 'in-force', false, false]);

    // Where nothing was ever concluded.
    const bare = await houseIn(database);
    expect(await seen(bare.keeper)).toEqual(['proven', 'none', false, false]);
    for (const standing of ['in-force', 'carried-over', 'exempt']) {
      await writeIn(bare.tenant, standing);
      expect([standing, ...(await seen(bare.keeper))]).toEqual([standing, ...past]);
      // Neither does a first version make it right.
      await expect(concludeAs(database.tenants, bare.keeper)).rejects.toThrow('contract.altered');
    }
    await writeIn(bare.tenant, 'none');
    await concludeAs(database.tenants, bare.keeper);
    expect(await seen(bare.keeper)).toEqual(['proven', 'in-force', false, false]);
    for (const standing of ['carried-over', 'exempt']) {
      await writeIn(bare.tenant, standing);
      expect([standing, ...(await seen(bare.keeper))]).toEqual([standing, ...past]);
    }
    await writeIn(bare.tenant, 'in-force');
    await database.tenants.transact(bare.keeper, (sql) =>
      terminate(sql, { ground: 'end-of-service', ...author }),
    );
    await writeIn(bare.tenant, 'exempt');
    expect(await seen(bare.keeper)).toEqual(past);
  });

  test('[GA43] what has ended is that, altered or not', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await database.tenants.transact(keeper, (sql) =>
      terminate(sql, { ground: 'end-of-service', reason: 'Wir ziehen um.', author }),
    );
    await database.admin.transact(async (tx) => {
      await tx.script(
        inSchema(
          `ALTER TABLE tenant_schema.contract_version DISABLE TRIGGER stays;
           DELETE FROM tenant_schema.contract_version`,
          tenant,
        ),
      );
    });
    const [gate, overview] = await database.tenants.transact(keeper, async (sql) => [
      await readGateState(sql),
      await contractOverview(sql),
    ]);
    expect(gate).toMatchObject({ standing: { contract: 'none', agreed: [] } });
    expect(overview).toMatchObject({ standing: 'ended', isAltered: true });
  });

  /** Until so many wait for a lock in this database. */
  async function waiting(count: number): Promise<void> {
    const eyes = await connectAsAdmin(database.adminUrl);
    try {
      for (let turn = 0; turn < 500; turn += 1) {
        const [row] = await eyes.query<{ count: number }>(
          `SELECT count(*)::integer AS count FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if ((row?.count ?? 0) >= count) return;
        await delay(20);
      }
    } finally {
      await eyes.close();
    }
    throw new Error(`never were ${count} waiting`);
  }
});
