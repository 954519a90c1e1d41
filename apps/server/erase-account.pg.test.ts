import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeSigner } from '#adapters/chronicle/node-signer.ts';
import { eraseAccount } from '#apps/server/erase-account.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import { Sequencer } from '#governance/chronicle/server/sequencer.ts';
import { contractEvidence } from '#governance/contract/server/evidence.ts';
import {
  giveInstruction,
  instructionsOf,
} from '#governance/instructions/server/instruction-store.ts';
import { oversightEvidence } from '#governance/oversight/server/evidence.ts';
import { handBundle } from '#governance/oversight/server/hand-bundle.ts';
import {
  giveMandate,
  openRequest,
  oversightOf,
} from '#governance/oversight/server/oversight-store.ts';
import type { AccountId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { exportOf, verdictOf } from '#testkit/chronicle/export-of.ts';
import { oneKey } from '#testkit/chronicle/one-key.ts';
import { signedInMemory } from '#testkit/chronicle/signed-in-memory.ts';
import { concludeAs } from '#testkit/contract/conclude.ts';
import { type House, houseIn } from '#testkit/contract/house.ts';
import { letNoaIn, noa } from '#testkit/contract/let-in.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const email = 'erin@linde.example';
const author = 'Erin Sommer, Leitung';
const signer = nodeSigner('obhut.test', [Buffer.alloc(32, 7)]);
let database: TestDatabase;
let here: TestIdentity;
let house: House;
let home: House;
let account: AccountId;
let erin: TestMember;

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  account = await here.identity.createAccount({ email, name: 'Erin', password: testPassword });
  house = await houseIn(database);
  home = await houseIn(database, 'household');
  erin = await joined(house);
  await joined(home);
  await here.session({ account, device: erin.device, tenant: house.tenant });
  await concludeAs(database.tenants, house.keeper);
});
afterAll(async () => {
  await here.close();
  await database.close();
});

/** Erin, who looks after the tenant too. */
async function joined({ tenant }: House): Promise<TestMember> {
  const people = peopleOf(database.admin, tenant);
  const made = await people.member('Erin', account);
  await people.owner(`UPDATE tenant_schema.member SET role = 'keeper' WHERE id = $1`, [
    made.member,
  ]);
  await here.join(account, tenant);
  await database.admin.query(
    inSchema(
      `INSERT INTO tenant_schema.chronicle_outbox (at, account_id, device_id, action, mutation_id, record_ids)
       VALUES (now(), $1, $2, 'setDayColour', gen_random_uuid(), ARRAY[gen_random_uuid()])`,
      tenant,
    ),
    [account, made.device],
  );
  return made;
}

const erase = (instructions: ReadonlyMap<House['tenant'], string> = new Map()) =>
  eraseAccount(
    { admin: database.admin, identity: here.identity, asOwner: asOperator(database.admin) },
    { email, instructions, by: noa },
  );

/** All that a tenant's chronicle and its tables hold, as text. */
async function everything({ tenant }: House, tables: readonly string[]): Promise<string> {
  const texts: string[] = [];
  for (const table of tables) {
    const [row] = await database.admin.query<{ all: string | null }>(
      inSchema(`SELECT json_agg(t)::text AS all FROM tenant_schema.${table} t`, tenant),
    );
    texts.push(row?.all ?? '');
  }
  return texts.join('\n');
}

test('[ID59] of somebody who is a member under contract nothing is erased anywhere', async () => {
  await expect(erase()).rejects.toMatchObject({ code: 'cli.account-member' });
  expect(await here.identity.accountOf(email)).toBe(account);
  expect(await everything(home, ['chronicle_outbox'])).toContain(account);
});

test('[ID59][CH24] each tenant forgets who it was, and keeps what it has to prove', async () => {
  const { tenants } = database;
  const audit = { about: { kind: 'audit', ground: 'interval' }, body: 'Prüfung', author } as const;
  const request = await tenants.transact(erin, (sql) => openRequest(sql, audit));
  const mandate = await tenants.transact(erin, (sql) =>
    giveMandate(sql, {
      id: request,
      author,
      auditor: 'Rhea Prüfer',
      documentHash: 'a'.repeat(64),
      until: new Date(Date.now() + 30 * 86_400_000),
    }),
  );
  await tenants.transact(erin, (sql) =>
    handBundle(
      sql,
      { tenant: house.tenant, id: request, author, to: 'auditor', mandate, parts: ['measures'] },
      { nowMs: Date.now() },
    ),
  );
  const instruction = await tenants.transact(erin, (sql) =>
    giveInstruction(sql, { scope: 'chronicle-forget', body: 'Vergesst Erin Sommer.', author }),
  );
  await letNoaIn(database, house.tenant);
  const asked = new Map([[house.tenant, instruction]]);
  // Who is a member owners decide there, and no connection of the operator's.
  await expect(erase(asked)).rejects.toMatchObject({
    code: 'cli.account-member',
    params: { tenants: house.tenant },
  });
  await tenants.transact(house.keeper, (sql) =>
    sql.query('SELECT tenant_schema.end_membership($1)', [erin.member]),
  );

  // Nor is anything forgotten there that no owner wants forgotten; and then nothing is erased elsewhere.
  await expect(erase()).rejects.toMatchObject({
    code: 'cli.account-remembered',
    params: { tenants: house.tenant },
  });
  expect(await everything(home, ['chronicle_outbox'])).toContain(account);
  const erased = await erase(asked);
  expect(erased.tenants.map(({ tenant }) => tenant).toSorted()).toEqual(
    [house.tenant, home.tenant].toSorted(),
  );

  // Of the sign-in there is nothing left.
  expect(await here.identity.accountOf(email)).toBeNull();
  const { rows } = await here.pool.query(
    `SELECT 1 FROM identity.session WHERE account_id = $1 UNION ALL SELECT 1 FROM identity.device WHERE account_id = $1
     UNION ALL SELECT 1 FROM identity.membership WHERE account_id = $1`,
    [account],
  );
  expect(rows).toEqual([]);

  for (const one of [house, home]) {
    // Nor in the chronicle: no pseudonym that leads anywhere, no details of what was done, nothing that waits.
    const left = await everything(one, ['chronicle_pseudonym', 'chronicle_outbox', 'chronicle']);
    expect(left).not.toContain(account);
    const details = await everything(one, ['chronicle_detail']);
    for (const gone of [account, erin.device, 'Vergesst Erin Sommer.', 'Prüfung"']) {
      expect(details).not.toContain(gone);
    }
    const sequencer = new Sequencer({
      sql: {
        query: (text, values) => database.admin.query(text, values),
      },
      keys: oneKey(signer),
      signedHeads: signedInMemory(),
      now: Date.now,
    });
    await sequencer.chainAndSign(one.tenant);
    const lines = await exportOf(database.admin, one.tenant, signer);
    const report = await verdictOf(lines, { keys: signer.verifierKeys });
    expect(report).toMatchObject({ verdict: 'good', ground: 'key' });
    expect(report.erasedInAll).toBeGreaterThan(0);
    expect(lines.join('\n')).toContain('"action":"chronicle.erase"');
  }

  // What the tenant has to show stays, and is proven as before.
  const { keeper } = house;
  expect(await tenants.transact(keeper, oversightEvidence['audits-supported'])).toMatchObject({
    state: 'proven',
  });
  expect(await tenants.transact(keeper, contractEvidence['contract-unaltered'])).toMatchObject({
    state: 'proven',
  });
  const [register] = (await tenants.transact(keeper, instructionsOf)) ?? [];
  expect(register).toMatchObject({ body: 'Vergesst Erin Sommer.', author, state: 'done' });
  const [kept] = (await tenants.transact(keeper, oversightOf)) ?? [];
  expect(kept).toMatchObject({ author, mandates: [{ auditor: 'Rhea Prüfer' }] });
});

test('[ID59] who is erased is a member nowhere, and asking again finds nobody', async () => {
  for (const { tenant } of [house, home]) {
    const [row] = await database.admin.query(
      inSchema(
        `SELECT count(*)::integer AS n FROM tenant_schema.member WHERE account_id = $1 AND valid_until > now()`,
        tenant,
      ),
      [account],
    );
    expect(row).toEqual({ n: 0 });
  }
  await expect(erase()).rejects.toMatchObject({ code: 'cli.account-unknown' });
});

test('[ID59] the last who looks after a tenant is not erased', async () => {
  const lone = await houseIn(database, 'household');
  const id = await here.identity.createAccount({
    email: 'solo@linde.example',
    name: 'Solo',
    password: testPassword,
  });
  await peopleOf(database.admin, lone.tenant).owner(
    'UPDATE tenant_schema.member SET account_id = $1 WHERE id = $2',
    [id, lone.keeper.member],
  );
  await expect(
    eraseAccount(
      { admin: database.admin, identity: here.identity, asOwner: asOperator(database.admin) },
      { email: 'SOLO@linde.example', instructions: new Map(), by: 'kim' },
    ),
  ).rejects.toMatchObject({ code: 'cli.account-needed', params: { tenants: lone.tenant } });
});
