import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { egressParts } from '#apps/server/egress-parts.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import { OperatorConnections } from '#apps/server/operator-connections.ts';
import { type Egress, leave } from '#governance/gate/egress.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { gateEvidence } from '#governance/gate/server/evidence.ts';
import { described } from '#testkit/gate/described.ts';
import { describeProvider, providedIn } from '#testkit/gate/provided.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let connections: OperatorConnections;
const clock = { nowMs: () => Date.parse('2026-05-01T10:00:00+02:00') };

beforeAll(async () => {
  database = await createTestDatabase();
  connections = new OperatorConnections(database.adminUrl);
});
afterAll(async () => {
  await connections.close();
  await database.close();
});

describe('cl_7.8__a: nothing goes out that is not allowed by name', () => {
  test('[GA20][GA21] provider, purpose, category and host are each described, or nothing is called, and both are noted', async () => {
    const { tenant, keeper } = await providedIn(database, clock);
    await describeProvider(
      database,
      described({
        relation: 'own',
        agreement: null,
        places: [{ country: 'DE', region: 'Berlin', basis: null }],
      }),
      clock,
    );
    const parts = egressParts(connections, clock);
    const right: Egress = {
      tenant,
      provider: 'letterbird' as ProviderId,
      host: 'api.letterbird.example',
      purpose: 'mail.notice',
      categories: ['user.name'],
    };
    let calls = 0;
    const tried = async (more: Partial<Egress>) => {
      const outcome = await leave(parts, { ...right, ...more }, () =>
        Promise.resolve((calls += 1)),
      );
      return outcome.is === 'called' ? 'called' : outcome.reasons.map(({ code }) => code).join();
    };
    expect(await tried({ provider: 'other' as ProviderId })).toBe('provider-unknown');
    expect(await tried({ host: 'elsewhere.example' })).toBe('host-not-described');
    expect(await tried({ purpose: 'telemetry.usage' })).toBe('purpose-not-described');
    expect(await tried({ categories: ['user.content.journal'] })).toBe('category-not-described');
    expect(calls).toBe(0);
    expect(await tried({})).toBe('called');
    expect(calls).toBe(1);

    const shown = () => database.tenants.transact(keeper, gateEvidence['gate-egress']);
    // What only waits to be chained shows nothing yet.
    expect(await shown()).toMatchObject({ state: 'declarative', found: 'nothing-left' });
    const [chained] = await asOperator(database.admin)(tenant, (sql) =>
      sql.query<{ chained: number }>('SELECT chained FROM tenant_schema.chronicle_sequence(100)'),
    );
    expect(chained?.chained).toBe(5);
    expect(await shown()).toMatchObject({ state: 'proven', found: 'all-described' });
  });
});
