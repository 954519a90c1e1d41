import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleParts } from '#governance/oversight/request.ts';
import { oversightEvidence } from '#governance/oversight/server/evidence.ts';
import { handBundle } from '#governance/oversight/server/hand-bundle.ts';
import {
  handoutFile,
  moveRequest,
  openRequest,
  oversightOf,
} from '#governance/oversight/server/oversight-store.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { houseIn, lastEvents } from '#testkit/contract/house.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const author = 'Katrin Weiss, Verwaltung';
const options = { nowMs: Date.now() };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_7.6__c: the tenant is given what it needs to audit', () => {
  test('[OV4][OV5] at once, from the running system, kept with its hash, and fetched on record', async () => {
    const { tenant, keeper, tom } = await houseIn(database);
    const { tenants } = database;
    const sealed = await concludeAs(tenants, keeper);
    const shown = () => tenants.transact(keeper, oversightEvidence['audits-supported']);
    expect(await shown()).toMatchObject({ state: 'declarative', found: 'never-audited' });
    const audit = {
      about: { kind: 'audit', ground: 'suspicion' },
      body: 'Prüfung',
      author,
    } as const;
    const id = await tenants.transact(keeper, (sql) => openRequest(sql, audit));
    const wanted = { tenant, id, author, to: 'tenant', mandate: null, parts: bundleParts } as const;
    const made = await tenants.transact(keeper, (sql) => handBundle(sql, wanted, options));
    expect(made.hash).toBe(createHash('sha256').update(made.content).digest('hex'));
    const bundle = JSON.parse(made.content.toString()) as {
      format: string;
      parts: Record<string, unknown> & { contract: { document: unknown }; clauses: object[] };
    };
    expect(bundle).toMatchObject({
      format: 'obhut/bundle/1',
      tenant,
      request: { id, kind: 'audit' },
    });
    expect(Object.keys(bundle.parts).toSorted()).toEqual(bundleParts.toSorted());
    expect(bundle.parts.contract.document).toEqual(sealed.document);
    // Each clause with what shows it now: this audit's own, too.
    expect(bundle.parts.clauses.length).toBeGreaterThan(50);
    const scope = bundle.parts.clauses.find((one) => 'id' in one && one.id === 'cl_1__c');
    expect(scope).toMatchObject({ proof: { state: 'proven', found: 'wall-stands' } });
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'oversight.hand-out', detail: { handout: made.id, to: 'tenant', hash: made.hash } },
    ]);
    const file = await tenants.transact(keeper, (sql) => handoutFile(sql, made.id));
    expect(file?.content).toEqual(made.content);
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'oversight.fetch', detail: { handout: made.id } },
    ]);
    expect(await tenants.transact(tom, (sql) => handoutFile(sql, made.id))).toBeNull();
    // What was found stands there, too.
    await tenants.transact(keeper, (sql) =>
      moveRequest(sql, { id, what: 'finding', author, body: 'Alles wie zugesagt.', mandate: null }),
    );
    const [request] = (await tenants.transact(keeper, oversightOf)) ?? [];
    expect(request).toMatchObject({ ground: 'suspicion', state: 'answered' });
    expect(await shown()).toMatchObject({ state: 'proven', found: 'handed-out' });

    // A superuser who changes what was handed out is found, the hash being changed along with it.
    await database.admin.script(
      inSchema(
        `ALTER TABLE tenant_schema.oversight_handout DISABLE TRIGGER stays;
         UPDATE tenant_schema.oversight_handout SET content = 'anders', hash = encode(sha256('anders'), 'hex')`,
        tenant,
      ),
    );
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'handout-altered' });
  });
});
