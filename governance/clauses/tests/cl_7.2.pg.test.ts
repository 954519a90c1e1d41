import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { egressParts } from '#apps/server/egress-parts.ts';
import { OperatorConnections } from '#apps/server/operator-connections.ts';
import { annexesOf } from '#governance/contract/annexes.ts';
import { contractDocument } from '#governance/contract/contract-document.ts';
import {
  conclude,
  contractOverview,
  lastVersion,
} from '#governance/contract/server/contract-store.ts';
import { leave } from '#governance/gate/egress.ts';
import { egressPurposes, usesOfEgress } from '#governance/gate/egress-purpose.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import {
  beginJob,
  endJob,
  giveInstruction,
} from '#governance/instructions/server/instruction-store.ts';
import { staffEvidence } from '#governance/staff/server/evidence.ts';
import { openAccess } from '#governance/staff/server/staff-store.ts';
import { concludeAs, signatories } from '#testkit/contract/conclude.ts';
import { annexInput, sha256 } from '#testkit/contract/example-contract.ts';
import { houseIn, lastEvents } from '#testkit/contract/house.ts';
import { bindNoa, letNoaIn, noa } from '#testkit/contract/let-in.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { described } from '#testkit/gate/described.ts';
import { describeProvider } from '#testkit/gate/provided.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let connections: OperatorConnections;
const clock = { nowMs: () => Date.now() };

beforeAll(async () => {
  database = await createTestDatabase();
  connections = new OperatorConnections(database.adminUrl);
});
afterAll(async () => {
  await connections.close();
  await database.close();
});

describe('cl_7.2: data serves the purposes of Annex II alone', () => {
  test('[ST5] nobody of the operator is let in for another purpose, and what they do says for which', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    const shown = () => database.tenants.transact(keeper, staffEvidence['purposes-in-annex']);
    expect(await shown()).toMatchObject({ state: 'declarative', found: 'nothing-accessed' });

    await bindNoa(database);
    const wanted = { staff: noa, reason: 'Auswertung', hours: 1 };
    const open = (purpose: string) =>
      asOperatorIn(database, tenant, (sql) => openAccess(sql, { ...wanted, purpose }));
    for (const purpose of [
      'advertising',
      'functional.storage',
      'essential',
      'essential.services',
    ]) {
      expect(await open(purpose), purpose).toEqual({
        is: 'refused',
        code: 'purpose.outside-annex',
      });
    }
    // The refusal stays on record, and lets nobody in.
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'staff.deny', detail: { staff: noa, because: 'purpose.outside-annex' } },
    ]);

    // What lies below a purpose of the annex is one of it.
    await letNoaIn(database, tenant, 'essential.service.operations');
    const id = await database.tenants.transact(keeper, (sql) =>
      giveInstruction(sql, { scope: 'chronicle-export', body: 'Ausgeben.', author: 'Katrin' }),
    );
    const job = { id, scope: 'chronicle-export', author: noa } as const;
    await asOperatorIn(database, tenant, async (sql) => {
      await beginJob(sql, job);
      await sql.query('SELECT tenant_schema.chronicle_export()');
      await endJob(sql, job);
    });
    const purposes = await database.admin.query<{ action: string; purpose: string }>(
      `SELECT action, purpose FROM ${tenant}.chronicle WHERE purpose <> '' ORDER BY seq`,
    );
    expect(purposes).toEqual(
      ['staff.access', 'instruction.begin', 'chronicle.export', 'instruction.done'].map(
        (action) => ({
          action,
          purpose: 'essential.service.operations',
        }),
      ),
    );
    expect(await shown()).toMatchObject({ state: 'proven', found: 'within-annex' });
  });

  test('[ST5][GA21] what leaves for a provider serves one, too, or the database refuses the line and nothing is called', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await describeProvider(
      database,
      described({
        relation: 'own',
        agreement: null,
        places: [{ country: 'DE', region: 'Berlin', basis: null }],
        purposes: ['mail.notice', 'media.storage'],
      }),
      clock,
    );
    const parts = egressParts(connections, clock);
    let calls = 0;
    const out = (purpose: 'mail.notice' | 'media.storage') =>
      leave(
        parts,
        {
          tenant,
          provider: 'letterbird' as ProviderId,
          host: 'api.letterbird.example',
          purpose,
          categories: ['user.name'],
        },
        () => Promise.resolve((calls += 1)),
      );
    // The gate would let it pass; the contract that was concluded here has no storing in its Annex II.
    await expect(out('media.storage')).rejects.toThrow('purpose.outside-annex');
    expect(calls).toBe(0);
    expect(await out('mail.notice')).toMatchObject({ is: 'called' });
    expect(calls).toBe(1);
    await asOperatorIn(database, tenant, (sql) =>
      sql.query('SELECT tenant_schema.chronicle_sequence(100)'),
    );
    expect(await lastEvents(database, tenant, 2)).toMatchObject([
      { action: 'provider.call', detail: { more: { purpose: 'mail.notice' } } },
      { action: 'provider.deny', detail: { more: { reasons: ['purpose-outside-annex'] } } },
    ]);
    expect(
      await database.tenants.transact(keeper, staffEvidence['purposes-in-annex']),
    ).toMatchObject({ state: 'proven' });

    // A wall that somebody took away shows, and so does one in its place that never fires.
    await database.admin.script(`DROP TRIGGER purpose_wall ON ${tenant}.chronicle_outbox`);
    const shown = () => database.tenants.transact(keeper, staffEvidence['purposes-in-annex']);
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'purpose-wall-open' });
    const build = (condition: string) =>
      database.admin.script(
        `CREATE OR REPLACE TRIGGER purpose_wall BEFORE INSERT ON ${tenant}.chronicle_outbox
         FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION ${tenant}.purpose_wall()`,
      );
    await build('false');
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'purpose-wall-open' });
    await build(`NEW.action = 'provider.call' AND NEW.mutation_id IS NULL`);
    expect(await shown()).toMatchObject({ state: 'proven' });
  });

  test('[ST5] what was done is judged by the annex of its time, whatever the next one says', async () => {
    const { tenant, keeper } = await houseIn(database);
    const shown = () => database.tenants.transact(keeper, staffEvidence['purposes-in-annex']);
    /** The next version, with an Annex II of these uses. */
    const agree = (...uses: readonly string[]) =>
      database.tenants.transact(keeper, async (sql) => {
        const overview = await contractOverview(sql);
        if (overview === null) throw new Error('the actor may not look');
        const last = await lastVersion(sql, overview);
        const fields = uses.map((use) => ({
          name: use,
          use,
          category: 'user.name',
          retention: null,
        }));
        const annexes = annexesOf({ ...annexInput, fields });
        const version = overview.versions.length + 1;
        const previous = last?.hash ?? null;
        const text = { tenant, version, previous, parameters: {}, annexes };
        await conclude(sql, contractDocument(text, sha256), signatories);
      });
    const did = (purpose: string, action = 'service.look') =>
      asOperatorIn(database, tenant, (sql) =>
        sql.query(`SELECT tenant_schema.chronicle_append($1, $2, NULL, '{}')`, [action, purpose]),
      );
    // Before anything was agreed, nothing was outside.
    await did('functional.storage');
    await agree('essential.service', 'functional.service');
    await did('functional.service');
    expect(await shown()).toMatchObject({ state: 'proven' });
    // The next version leaves it out, which makes nothing wrong that was done.
    await agree('essential.service');
    await did('essential.service.operations');
    expect(await shown()).toMatchObject({ state: 'proven', found: 'within-annex' });
    // A call is chained a moment later than it was made; what was made then was in order.
    await did('functional.service', 'provider.call');
    expect(await shown()).toMatchObject({ state: 'unmet' });
    await database.admin.script(
      `ALTER TABLE ${tenant}.chronicle DISABLE TRIGGER ALL;
       UPDATE ${tenant}.chronicle SET at = (SELECT concluded_at - interval '1 ms' FROM ${tenant}.contract_version WHERE version = 2)
       WHERE action = 'provider.call'`,
    );
    expect(await shown()).toMatchObject({ state: 'proven' });
    // What was outside then stays outside, also when it is added later.
    await did('functional.service');
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'purpose-outside-annex' });
    await agree('essential.service', 'functional.service');
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'purpose-outside-annex' });
  });

  test('[ST5] database and program say alike what a call serves', async () => {
    const { tenant } = await houseIn(database);
    const rows = await asOperatorIn(database, tenant, (sql) =>
      sql.query<{ purpose: string; use: string }>(
        'SELECT p AS purpose, tenant_schema.egress_use(p) AS use FROM unnest($1::text[]) AS p',
        [egressPurposes],
      ),
    );
    expect(Object.fromEntries(rows.map(({ purpose, use }) => [purpose, use]))).toEqual(
      usesOfEgress,
    );
  });
});
