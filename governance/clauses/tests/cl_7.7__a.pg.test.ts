import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gate } from '#governance/gate/gate.ts';
import { answerNotice } from '#governance/gate/server/answer-notice.ts';
import { gateEvidence } from '#governance/gate/server/evidence.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { described } from '#testkit/gate/described.ts';
import { describeProvider, providedIn } from '#testkit/gate/provided.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const clock = { now: Date.parse('2026-05-01T10:00:00+02:00'), nowMs: () => clock.now };

beforeAll(async () => {
  database = await createTestDatabase();
  await describeProvider(database, described(), clock);
});
afterAll(() => database.close());

describe('cl_7.7__a: a new provider does nothing for a tenant before day 15', () => {
  test('[GA7][GA9][GA22] counted from the day somebody there said that the notice arrived, and not at all while one objects', async () => {
    const [one, other] = [await providedIn(database, clock), await providedIn(database, clock)];
    const verdict = async (of: typeof one, now: string) => {
      const { standing, providers } = await of.state();
      const provider = providers.find(({ id }) => id === ('letterbird' as ProviderId));
      const decision = gate(standing, provider, 'mail.notice', Date.parse(now));
      return decision.is === 'open' ? 'open' : decision.reasons.map(({ code }) => code).join();
    };
    const later = '2026-12-01T00:00:00+01:00';
    expect(await verdict(one, later)).toBe('notice-missing');
    const [told, toldToo] = [await one.notice(), await other.notice()];
    expect(await verdict(one, later)).toBe('notice-undelivered');
    await one.acknowledge(told);
    await other.acknowledge(toldToo);
    clock.now = Date.parse('2026-05-15T23:59:00+02:00');
    await database.tenants.transact(other.keeper, (sql) =>
      answerNotice(sql, toldToo, { is: 'objection', reason: 'Nein.', alternative: null }, clock),
    );
    expect(await verdict(one, '2026-05-15T23:59:59+02:00')).toBe('waiting');
    expect(await verdict(one, '2026-05-16T00:00:00+02:00')).toBe('open');
    expect(await verdict(other, later)).toBe('objection-open');

    // What shows it: who moves the clock in the database is found.
    const shown = () => database.tenants.transact(one.keeper, gateEvidence['gate-notices']);
    expect(await shown()).toMatchObject({ state: 'proven', found: 'deliveries-in-chronicle' });
    await database.admin.query(
      inSchema(
        `UPDATE tenant_schema.notice_delivery SET effective_at = effective_at - interval '7 days'`,
        one.tenant,
      ),
    );
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'delivery-altered' });
  });
});
