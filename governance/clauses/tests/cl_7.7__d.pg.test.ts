import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gate } from '#governance/gate/gate.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { gateEvidence } from '#governance/gate/server/evidence.ts';
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
    await stopProvider(
      database.admin,
      { provider, tenant: one.tenant, by: 'Kim', reason: 'Leck' },
      clock,
    );
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
  });
});
