import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oversightEvidence } from '#governance/oversight/server/evidence.ts';
import { handBundle } from '#governance/oversight/server/hand-bundle.ts';
import {
  giveMandate,
  moveRequest,
  openRequest,
  withdrawMandate,
} from '#governance/oversight/server/oversight-store.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { detailsGo, houseIn, lastEvents } from '#testkit/contract/house.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const author = 'Katrin Weiss, Verwaltung';
const options = { nowMs: Date.now() };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_7.6__d: who audits for the tenant has a mandate first', () => {
  test('[OV1][OV6] without one, after its end, of another audit or taken back, nothing goes to an auditor', async () => {
    const { tenant, keeper, tom } = await houseIn(database);
    const { tenants } = database;
    await tenants.transact(keeper, (sql) =>
      sql.query(`SELECT tenant_schema.set_office($1, 'data-protection-officer', true)`, [
        tom.member,
      ]),
    );
    const audit = {
      about: { kind: 'audit', ground: 'interval' },
      body: 'Jahresprüfung',
      author,
    } as const;
    // That an audit is held, and who holds it, an owner says.
    await expect(tenants.transact(tom, (sql) => openRequest(sql, audit))).rejects.toThrow(
      'oversight.not-yours',
    );
    const id = await tenants.transact(keeper, (sql) => openRequest(sql, audit));
    await expect(
      tenants.transact(tom, (sql) =>
        moveRequest(sql, { id, what: 'close', author, body: null, mandate: null }),
      ),
    ).rejects.toThrow('oversight.not-yours');
    const other = await tenants.transact(keeper, (sql) => openRequest(sql, audit));
    const hand = (mandate: string | null) =>
      tenants.transact(keeper, (sql) =>
        handBundle(
          sql,
          { tenant, id, author, to: 'auditor', mandate, parts: ['measures'] },
          options,
        ),
      );
    const mandateFor = (request: string, days: number) =>
      tenants.transact(keeper, (sql) =>
        giveMandate(sql, {
          id: request,
          author,
          auditor: 'Prüfwerk GmbH, Ada Beispiel',
          documentHash: 'd'.repeat(64),
          until: new Date(Date.now() + days * 86_400_000),
        }),
      );
    await expect(hand(null)).rejects.toThrow('oversight.mandate-missing');
    await expect(mandateFor(id, -1)).rejects.toThrow('oversight.mandate-too-long');
    await expect(mandateFor(id, 400)).rejects.toThrow('oversight.mandate-too-long');
    await expect(hand(await mandateFor(other, 30))).rejects.toThrow('oversight.mandate-missing');
    const mandate = await mandateFor(id, 30);
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'oversight.mandate', detail: { mandate, hash: 'd'.repeat(64) } },
    ]);
    await hand(mandate);
    // A visit is noted with the mandate under which it was.
    await asOperatorIn(database, tenant, (sql) =>
      moveRequest(sql, {
        id,
        what: 'visit',
        author: 'Noa',
        body: 'Rechenzentrum, 10 Uhr.',
        mandate,
      }),
    );
    const shown = () => tenants.transact(keeper, oversightEvidence['audit-mandates']);
    expect(await shown()).toMatchObject({ state: 'proven', found: 'within-mandate' });

    expect(await tenants.transact(keeper, (sql) => withdrawMandate(sql, mandate, author))).toBe(
      true,
    );
    expect(await tenants.transact(keeper, (sql) => withdrawMandate(sql, mandate, author))).toBe(
      false,
    );
    await expect(hand(mandate)).rejects.toThrow('oversight.mandate-missing');
    // What was handed out while it was in force stays in order.
    expect(await shown()).toMatchObject({ state: 'proven' });
    await database.admin.script(
      inSchema(
        `ALTER TABLE tenant_schema.oversight_mandate DISABLE TRIGGER stays;
         UPDATE tenant_schema.oversight_mandate SET document_hash = repeat('e', 64)`,
        tenant,
      ),
    );
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'without-mandate' });
    await database.admin.query(
      inSchema(
        `UPDATE tenant_schema.oversight_mandate SET document_hash = repeat('d', 64)`,
        tenant,
      ),
    );
    expect(await shown()).toMatchObject({ state: 'proven' });
    // One whose line was erased is no altered one (CH23).
    await detailsGo(database, tenant, 'oversight.mandate', { isSaid: true });
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'mandate-erased' });
  });
});
