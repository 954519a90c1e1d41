import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BundlePart, bundleParts } from '#governance/oversight/request.ts';
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

  test('[CH3][CH23] forgetting who handed it out takes no proof away; erased by other means it reads as erased', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    const { tenant: of, account } = keeper;
    const asked = {
      about: { kind: 'audit', ground: 'interval' },
      body: 'Prüfung',
      author,
    } as const;
    const id = await tenants.transact(keeper, (sql) => openRequest(sql, asked));
    const wanted = {
      tenant: of,
      id,
      author,
      to: 'tenant',
      mandate: null,
      parts: ['measures'],
    } as const;
    await tenants.transact(keeper, (sql) => handBundle(sql, wanted, options));
    const shown = () => tenants.transact(keeper, oversightEvidence['audits-supported']);
    await asOperatorIn(database, tenant, (sql) =>
      sql.query('SELECT tenant_schema.chronicle_forget($1)', [account]),
    );
    expect(await shown()).toMatchObject({ state: 'proven', found: 'handed-out' });
    // As an erasure did before it was kept from it: with its line.
    await detailsGo(database, tenant, 'oversight.hand-out', { isSaid: true });
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'handout-erased' });
    // One more that no line is about is none of those that were erased.
    await database.admin.script(
      inSchema(
        `INSERT INTO tenant_schema.oversight_handout
           (oversight_id, at, handed_to, name, media_type, parts, redactions, content, hash)
         SELECT oversight_id, at, handed_to, name, media_type, parts, redactions, content, hash
         FROM tenant_schema.oversight_handout`,
        tenant,
      ),
    );
    expect(await shown()).toMatchObject({ state: 'unmet', found: 'handout-altered' });
  });

  test('[CH23] details that somebody only took away read as altered', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    const asked = {
      about: { kind: 'audit', ground: 'interval' },
      body: 'Prüfung',
      author,
    } as const;
    const id = await tenants.transact(keeper, (sql) => openRequest(sql, asked));
    const wanted = {
      tenant,
      id,
      author,
      to: 'tenant',
      mandate: null,
      parts: ['measures'],
    } as const;
    await tenants.transact(keeper, (sql) => handBundle(sql, wanted, options));
    await detailsGo(database, tenant, 'oversight.hand-out', { isSaid: false });
    expect(await tenants.transact(keeper, oversightEvidence['audits-supported'])).toMatchObject({
      state: 'unmet',
      found: 'handout-altered',
    });
  });

  test('[OV9] what is larger than 10 MB is refused by name, nothing of it is kept, and less goes', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { tenants } = database;
    await concludeAs(tenants, keeper);
    // Three thousand instructions of the longest.
    await database.admin.script(
      inSchema(
        `INSERT INTO tenant_schema.instruction (number, given_at, source, account_id, author, scope, body, state)
         SELECT n, now(), 'owner', '${keeper.account}', 'Katrin', 'other', repeat('x', 4000), 'given'
         FROM generate_series(1, 3000) AS n`,
        tenant,
      ),
    );
    const asked = { about: { kind: 'inquiry' }, body: 'Alles, bitte.', author } as const;
    const id = await tenants.transact(keeper, (sql) => openRequest(sql, asked));
    const hand = (parts: readonly BundlePart[]) =>
      tenants.transact(keeper, (sql) =>
        handBundle(sql, { tenant, id, author, to: 'tenant', mandate: null, parts }, options),
      );
    await expect(hand(bundleParts)).rejects.toThrow('oversight.too-large');
    // The database says so itself, whoever calls it.
    await expect(
      tenants.transact(keeper, (sql) =>
        sql.query(
          `SELECT tenant_schema.hand_out($1, 'x', 'tenant', NULL, 'x.json', 'application/json', '{}', '{}', NULL,
             convert_to(repeat('x', 10485761), 'UTF8'))`,
          [id],
        ),
      ),
    ).rejects.toMatchObject({ code: 'OB083', message: 'oversight.too-large' });
    const [request] = (await tenants.transact(keeper, oversightOf)) ?? [];
    expect(request?.handouts).toEqual([]);
    await hand(['measures']);

    await database.admin.script(
      inSchema(
        `INSERT INTO tenant_schema.oversight_handout
           (oversight_id, at, handed_to, name, media_type, parts, redactions, content, hash)
         SELECT oversight_id, at, handed_to, name, media_type, parts, redactions, content, hash
         FROM tenant_schema.oversight_handout, generate_series(1, 99)`,
        tenant,
      ),
    );
    await expect(hand(['measures'])).rejects.toThrow('oversight.too-many');
  });
});
