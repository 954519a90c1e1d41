import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { gate } from '#governance/gate/gate.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { gateEvidence } from '#governance/gate/server/evidence.ts';
import { tellOfStops, untold } from '#governance/gate/server/tell-of-stops.ts';
import { stopProvider } from '#governance/gate/server/provider-register.ts';
import { lastEvents } from '#testkit/contract/house.ts';
import { described } from '#testkit/gate/described.ts';
import { describeProvider, providedIn } from '#testkit/gate/provided.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const clock = { nowMs: () => Date.parse('2026-05-01T10:00:00+02:00') };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_7.7__d: when a provider fails, the tenants concerned are told and no others', () => {
  test('[GA14][GA25] it is stopped there at once, and their chronicle says so', async () => {
    const [one, other] = [await providedIn(database, clock), await providedIn(database, clock)];
    await describeProvider(database, described(), clock);
    const provider = 'letterbird' as ProviderId;
    const left = await stopProvider(
      database.admin,
      { provider, tenant: one.tenant, by: 'Kim', reason: 'Leck' },
      clock,
    );
    expect(left).toEqual([]);
    expect(await lastEvents(database, one.tenant)).toMatchObject([
      { action: 'provider.stop', detail: { provider, by: 'Kim', reason: 'Leck' } },
    ]);
    expect(await lastEvents(database, other.tenant)).toMatchObject([{ action: 'provider.add' }]);
    const reasons = async (of: typeof one) => {
      const { standing, providers } = await of.state();
      const decision = gate(standing, providers[0], 'mail.notice', clock.nowMs());
      return decision.is === 'open' ? [] : decision.reasons.map(({ code }) => code);
    };
    expect(await reasons(one)).toContain('stopped');
    expect(await reasons(other)).not.toContain('stopped');
    const shown = (of: typeof one) =>
      database.tenants.transact(of.keeper, gateEvidence['gate-stops']);
    expect(await shown(one)).toMatchObject({ state: 'proven', found: 'stops-in-chronicle' });
    expect(await shown(other)).toMatchObject({ state: 'declarative', found: 'never-stopped' });
    // And by mail, as soon as there is somebody to carry one: nobody else is.
    const mails = (of: typeof one) =>
      database.admin.query(
        inSchema(
          `SELECT w.kind, w.about, m.account_id AS account FROM tenant_schema.office_word w
           JOIN tenant_schema.office_mail m ON m.word_id = w.id`,
          of.tenant,
        ),
      );
    expect(await mails(one)).toEqual([
      { kind: 'provider-stopped', about: provider, account: one.keeper.account },
    ]);
    expect(await mails(other)).toEqual([]);
  });

  test('[GA14][GA40] one tenant that cannot be told keeps no other open, and is told as soon as it can', async () => {
    const [one, broken] = [await providedIn(database, clock), await providedIn(database, clock)];
    const provider = 'letterbird' as ProviderId;
    const isStopped = async (of: typeof one) => {
      const { standing, providers } = await of.state();
      const decision = gate(standing, providers[0], 'mail.notice', clock.nowMs());
      return decision.is === 'shut' && decision.reasons.some(({ code }) => code === 'stopped');
    };
    // Somebody holds on to what describes providers, and one tenant's chronicle is broken.
    const busy = await connectAsAdmin(database.adminUrl);
    await busy.script('BEGIN');
    await busy.query(`SELECT pg_advisory_xact_lock(hashtextextended('providers', 0))`);
    await database.admin.script(
      inSchema(
        'ALTER TABLE tenant_schema.chronicle_detail RENAME COLUMN detail TO gone',
        broken.tenant,
      ),
    );
    const left = await stopProvider(
      database.admin,
      { provider, tenant: null, by: 'Kim', reason: 'Leck' },
      clock,
    );
    await busy.close();
    expect(left).toMatchObject([
      { tenant: broken.tenant, provider, action: 'stop', tries: 1, code: '42703' },
    ]);
    expect([await isStopped(one), await isStopped(broken)]).toEqual([true, true]);
    expect(await lastEvents(database, one.tenant)).toMatchObject([{ action: 'provider.stop' }]);
    expect(await untold(database.admin)).toMatchObject([{ tenant: broken.tenant }]);

    await database.admin.script(
      inSchema(
        'ALTER TABLE tenant_schema.chronicle_detail RENAME COLUMN gone TO detail',
        broken.tenant,
      ),
    );
    expect(await tellOfStops(database.admin)).toEqual([]);
    expect(await lastEvents(database, broken.tenant)).toMatchObject([
      { action: 'provider.stop', detail: { provider, reason: 'Leck' } },
    ]);
  });
});
