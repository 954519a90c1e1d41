import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contractEvidence } from '#governance/contract/server/evidence.ts';
import {
  conclude,
  contractOverview,
  contractVersion,
  suspend,
} from '#governance/contract/server/contract-store.ts';
import {
  beginJob,
  endJob,
  giveInstruction,
} from '#governance/instructions/server/instruction-store.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { concludeAs, nextVersion, signatories } from '#testkit/contract/conclude.ts';
import { sha256 } from '#testkit/contract/example-contract.ts';
import { houseIn, lastEvents } from '#testkit/contract/house.ts';
import { letNoaIn, noa } from '#testkit/contract/let-in.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

describe('cl_1__d: the annexes are part of the contract: one that is changed afterwards is found', () => {
  test('[CO9] nobody of the program changes a version, nor takes it away', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    for (const statement of [
      `UPDATE tenant_schema.contract_version SET document = '{}'`,
      'DELETE FROM tenant_schema.contract_version',
      'DELETE FROM tenant_schema.contract_step',
    ]) {
      await expect(
        database.tenants.transact(keeper, (sql) => sql.query(statement)),
      ).rejects.toMatchObject({ code: '42501' });
      // The owner, whom the grants do not bind, is stopped by the trigger.
      await expect(
        database.admin.transact(async (tx) => {
          await tx.script('SET LOCAL ROLE obhut_owner');
          await tx.script(inSchema(statement, tenant));
        }),
      ).rejects.toMatchObject({ code: 'OB007' });
    }
  });

  test('[CO9] a superuser who edits an annex is found, also with the hash made anew', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { text, hash } = await concludeAs(database.tenants, keeper);
    expect(await lastEvents(database, tenant)).toMatchObject([
      { action: 'contract.conclude', detail: { version: 1, hash, side: 'tenant' } },
    ]);
    const evidence = () =>
      database.tenants.transact(keeper, (sql) => contractEvidence['contract-unaltered'](sql));
    expect(await evidence()).toMatchObject({ state: 'proven', found: 'hash-in-chronicle' });

    const edited = text.replace('Tenants are apart.', 'Tenants are somewhat apart.');
    expect(edited).not.toBe(text);
    const write = (document: string, of: string) =>
      database.admin.transact(async (tx) => {
        await tx.script(
          inSchema('ALTER TABLE tenant_schema.contract_version DISABLE TRIGGER stays', tenant),
        );
        await tx.query(
          inSchema('UPDATE tenant_schema.contract_version SET document = $1, hash = $2', tenant),
          [document, of],
        );
      });
    await expect(write(edited, hash)).rejects.toMatchObject({ code: '23514' });
    await write(edited, sha256(edited));
    expect(await evidence()).toMatchObject({ state: 'unmet', found: 'contract-altered' });
    // Nobody gets what was edited for what was concluded, and the operator is told of it.
    expect(await asOperatorIn(database, tenant, contractOverview)).toMatchObject({
      isAltered: true,
      isTextAltered: true,
    });
    await expect(
      database.tenants.transact(keeper, (sql) => contractVersion(sql, 1)),
    ).rejects.toMatchObject({ code: 'contract.altered' });
  });

  test('[CO9] a version that a superuser takes away makes the one before it no contract', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await database.admin.transact(async (tx) => {
      await tx.script(
        inSchema('ALTER TABLE tenant_schema.contract_version DISABLE TRIGGER stays', tenant),
      );
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query(
        inSchema(
          `SELECT tenant_schema.chronicle_append('contract.amend', '', NULL,
             '{"version":2,"hash":"00","side":"tenant"}')`,
          tenant,
        ),
      );
    });
    await expect(
      database.tenants.transact(keeper, (sql) => contractVersion(sql, 1)),
    ).rejects.toMatchObject({ code: 'contract.altered' });
  });

  test('[CO9] a version that is taken away is found by all that goes by the contract, and nothing is concluded on top', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await concludeAs(database.tenants, keeper, { breachNoticeHours: 12 });
    const takeAway = (version: number) =>
      database.admin.transact(async (tx) => {
        await tx.script(
          inSchema('ALTER TABLE tenant_schema.contract_version DISABLE TRIGGER stays', tenant),
        );
        await tx.query(
          inSchema('DELETE FROM tenant_schema.contract_version WHERE version = $1', tenant),
          [version],
        );
      });
    const evidence = () =>
      database.tenants.transact(keeper, (sql) => contractEvidence['contract-unaltered'](sql));
    const overview = () => database.tenants.transact(keeper, contractOverview);
    expect(await evidence()).toMatchObject({ state: 'proven' });
    expect(await overview()).toMatchObject({ isAltered: false, isTextAltered: false });
    for (const version of [2, 1]) {
      await takeAway(version);
      expect(await evidence()).toMatchObject({ state: 'unmet', found: 'contract-altered' });
      expect(await overview()).toMatchObject({ isAltered: true, isTextAltered: true });
    }
    // The first version once more would have a second line, and be altered for ever.
    await expect(
      database.tenants.transact(keeper, (sql) =>
        conclude(sql, nextVersion(tenant, null), signatories),
      ),
    ).rejects.toThrow('contract.altered');
  });

  test('[CO9][CH3] that who concluded is forgotten takes no proof away', async () => {
    const { tenant, keeper } = await houseIn(database);
    await concludeAs(database.tenants, keeper);
    await database.tenants.transact(keeper, (sql) =>
      suspend(sql, { reason: 'Zur Probe.', author: 'Katrin', zone: 'Europe/Berlin' }),
    );
    await letNoaIn(database, tenant);
    const scope = 'chronicle-forget' as const;
    const id = await database.tenants.transact(keeper, (sql) =>
      giveInstruction(sql, { scope, body: 'Katrin vergessen.', author: 'Katrin' }),
    );
    const forgotten = await asOperatorIn(database, tenant, async (sql) => {
      await beginJob(sql, { id, scope, author: noa });
      const [row] = await sql.query<{ events: number }>(
        'SELECT tenant_schema.chronicle_forget($1) AS events',
        [keeper.account],
      );
      await endJob(sql, { id, scope, author: noa });
      return row?.events;
    });
    // The suspension and the instruction, with what she wrote; not what the contract is proven by.
    expect(forgotten).toBe(2);
    expect(
      await database.tenants.transact(keeper, (sql) => contractEvidence['contract-unaltered'](sql)),
    ).toMatchObject({ state: 'proven', found: 'hash-in-chronicle' });
    const [line] = await database.admin.query(
      inSchema(
        `SELECT p.account_id AS account FROM tenant_schema.chronicle c
         LEFT JOIN tenant_schema.chronicle_pseudonym p ON p.pseudonym = c.actor
         WHERE c.action = 'contract.conclude'`,
        tenant,
      ),
    );
    expect(line).toEqual({ account: null });
  });

  test('[CO9] neither a second line in the chronicle nor its details rewritten prove another text', async () => {
    const { tenant, keeper } = await houseIn(database);
    const { text } = await concludeAs(database.tenants, keeper);
    const evidence = () =>
      database.tenants.transact(keeper, (sql) => contractEvidence['contract-unaltered'](sql));
    const edited = text.replace('Tenants are apart.', 'Tenants are somewhat apart.');
    const inChronicle = JSON.stringify({ version: 1, hash: sha256(edited), side: 'tenant' });
    const edit = (document: string) =>
      database.admin.transact(async (tx) => {
        await tx.script(
          inSchema('ALTER TABLE tenant_schema.contract_version DISABLE TRIGGER stays', tenant),
        );
        await tx.query(
          inSchema('UPDATE tenant_schema.contract_version SET document = $1, hash = $2', tenant),
          [document, sha256(document)],
        );
      });
    const rewrite = (seqs: string, detail: string) =>
      database.admin.query(
        inSchema(`UPDATE tenant_schema.chronicle_detail SET detail = $1 WHERE seq ${seqs}`, tenant),
        [detail],
      );
    const [before] = await database.admin.query<{ seq: string; detail: string }>(
      inSchema(
        'SELECT seq, detail FROM tenant_schema.chronicle_detail ORDER BY seq DESC LIMIT 1',
        tenant,
      ),
    );
    if (before === undefined) throw new Error('it was concluded in the chronicle');

    await edit(edited);
    await rewrite(`= ${before.seq}`, inChronicle);
    expect(await evidence()).toMatchObject({ state: 'unmet', found: 'contract-altered' });
    // The chain as it was, and a line of the operator's in it.
    await rewrite(`= ${before.seq}`, before.detail);
    await database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query(
        inSchema(`SELECT tenant_schema.chronicle_append('contract.amend', '', NULL, $1)`, tenant),
        [inChronicle],
      );
    });
    expect(await evidence()).toMatchObject({ state: 'unmet', found: 'contract-altered' });
  });
});
