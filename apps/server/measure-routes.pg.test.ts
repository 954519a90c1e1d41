import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  attestAsOperator,
  measuresNow,
  withdrawAsOperator,
} from '#apps/server/administer-measures.ts';
import { allErrors } from '#apps/server/errors.ts';
import { measureRoutes } from '#apps/server/measure-routes.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { asOperatorIn } from '#testkit/contract/operator.ts';
import { alike, startHttp, TestPage } from '#testkit/pg/http.ts';
import {
  movableClock,
  startIdentity,
  testPassword,
  type TestIdentity,
} from '#testkit/pg/identity.ts';
import { peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const dayMs = 86_400_000;
/** Of what is said; sessions have their own. */
const clock = movableClock();
let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let home: TenantId;
let away: TenantId;
let keeper: TestPage;
let staff: TestPage;

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
  const door = { database: database.tenants, identity: here.identity, clock };
  app = await startHttp(here, { errors: allErrors, routes: [measureRoutes(door)] });
  keeper = await person('Katrin', 'keeper');
  staff = await person('Tom', 'staff');
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

async function person(name: string, role: string): Promise<TestPage> {
  const email = `${name.toLowerCase()}@linde.example`;
  const account = await here.identity.createAccount({ email, name, password: testPassword });
  await here.join(account, home);
  const there = peopleOf(database.admin, home);
  const { member } = await there.member(name, account);
  await there.owner('UPDATE tenant_schema.member SET role = $2 WHERE id = $1', [member, role]);
  const page = new TestPage(app);
  await page.send('POST', '/api/auth/sign-in/email', { email, password: testPassword });
  return page;
}

interface Listed {
  readonly id: string;
  readonly state: { readonly is: string; readonly by?: string };
  readonly history: readonly object[];
  readonly attestations: readonly { readonly id: string }[];
}

const of = (tenant: string, what = '') => `/api/tenants/${tenant}/measures${what}`;
const own = 'access.rights-reviewed';

async function listed(id: string): Promise<Listed | undefined> {
  const answer = await keeper.send('GET', of(home));
  expect(answer.statusCode).toBe(200);
  return answer.json<{ measures: Listed[] }>().measures.find((measure) => measure.id === id);
}

const inDays = (days: number) => new Date(clock.nowMs() + days * dayMs).toISOString();

async function chronicled(
  tenant: TenantId,
): Promise<{ action: string; detail: string; actor: string | null }[]> {
  return database.admin.query(
    inSchema(
      `SELECT c.action, c.actor, d.detail FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
       WHERE c.action ~ '^measure\\.' ORDER BY c.seq`,
      tenant,
    ),
  );
}

describe('what a keeper says', () => {
  test('[MS6][MS17] holds with their name until its end, and is in the chronicle at once', async () => {
    expect(await listed(own)).toMatchObject({ state: { is: 'unmet', because: 'never-said' } });
    const statement = { grounds: 'Durchsicht am 2. Mai', until: inDays(30) };
    const answer = await keeper.send('POST', of(home, `/${own}/attestations`), statement);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ by: 'Katrin' });
    expect(await listed(own)).toMatchObject({
      state: { is: 'attested', by: 'Katrin', grounds: statement.grounds },
    });
    expect((await chronicled(home)).at(-1)).toMatchObject({
      action: 'measure.attest',
      actor: expect.any(String) as string,
      detail: expect.stringContaining(own) as string,
    });
    clock.forward(31 * dayMs);
    expect(await listed(own)).toMatchObject({ state: { is: 'unmet', because: 'no-longer-said' } });
    clock.forward(-31 * dayMs);
  });

  test('[MS6][MS17] can be taken back, once', async () => {
    const [attestation] = (await listed(own))?.attestations ?? [];
    const path = of(home, `/${own}/attestations/${attestation?.id ?? ''}`);
    // The operator is no owner: what somebody here says, they do not take back.
    expect(
      await asOperatorIn(database, home, (sql) =>
        sql.query('SELECT tenant_schema.withdraw_attestation($1, now()) AS done', [
          attestation?.id,
        ]),
      ),
    ).toEqual([{ done: false }]);
    expect((await keeper.send('DELETE', path)).statusCode).toBe(200);
    expect(await listed(own)).toMatchObject({ state: { is: 'unmet', because: 'no-longer-said' } });
    expect((await chronicled(home)).at(-1)).toMatchObject({ action: 'measure.withdraw' });
    expect((await keeper.send('DELETE', path)).json()).toMatchObject({
      code: 'measure.already-withdrawn',
    });
  });

  test.each([
    ['access.row-security', 1, 'measure.not-attested'],
    ['review.training', 1, 'measure.of-others'],
    ['nothing.such', 1, 'measure.unknown'],
    [own, 400, 'measure.until-too-far'],
    [own, -1, 'measure.until-too-far'],
  ])('[MS6] is refused for %s in %i days', async (measure, days, code) => {
    const statement = { grounds: 'x', until: inDays(days) };
    const answer = await keeper.send('POST', of(home, `/${measure}/attestations`), statement);
    expect(answer.json()).toMatchObject({ code });
  });

  test('[MS17] needs the password, given lately', async () => {
    here.clock.forward(11 * 60_000);
    const statement = { grounds: 'x', until: inDays(1) };
    const answer = await keeper.send('POST', of(home, `/${own}/attestations`), statement);
    expect(answer.json()).toMatchObject({ code: 'identity.password-needed' });
    here.clock.forward(-11 * 60_000);
  });
});

test('[MS17] a data-protection officer reads, and says nothing for the keepers', async () => {
  const there = peopleOf(database.admin, home);
  const officer = await person('Doris', 'staff');
  await there.owner(
    `INSERT INTO tenant_schema.office (member_id, office, given_at)
     SELECT m.id, 'data-protection-officer', now() FROM tenant_schema.member m
     JOIN tenant_schema.person p ON p.id = m.person_id WHERE p.name = $1`,
    ['Doris'],
  );
  expect((await officer.send('GET', of(home))).statusCode).toBe(200);
  const statement = { grounds: 'x', until: inDays(1) };
  const said = await officer.send('POST', of(home, `/${own}/attestations`), statement);
  expect(said.json()).toMatchObject({ code: 'access.not-allowed' });
});

test('[MS17] everybody else is answered as if there were no tenant', async () => {
  const statement = { grounds: 'x', until: inDays(1) };
  const nowhere = 't_000000000000';
  for (const tenant of [home, away, nowhere, 'x']) {
    const read = await staff.send('GET', of(tenant));
    expect(alike(read)).toEqual(alike(await staff.send('GET', of(nowhere))));
    expect(read.json()).toMatchObject({ code: 'access.not-allowed' });
    const said = await staff.send('POST', of(tenant, `/${own}/attestations`), statement);
    expect(said.json()).toMatchObject({ code: 'access.not-allowed' });
  }
  expect((await keeper.send('GET', of(away))).json()).toMatchObject({ code: 'access.not-allowed' });
  expect((await new TestPage(app).send('GET', of(home))).statusCode).toBe(401);
});

test('[MS6][MS19] what the operator says holds for all, and every chronicle has it', async () => {
  const until = new Date(Date.now() + 30 * dayMs);
  const said = { measure: 'review.training', by: 'Ada Beispiel', grounds: 'Schulung 7', until };
  const { id } = await attestAsOperator(database.admin, systemClock, said);
  expect(await listed('review.training')).toMatchObject({
    state: { is: 'attested', by: 'Ada Beispiel' },
  });
  const states = async (tenant?: TenantId) =>
    (await measuresNow(database.admin, systemClock, tenant)).find(
      ({ measure }) => measure.id === said.measure,
    )?.state.is;
  expect([await states(), await states(home), await states(away)]).toEqual([
    'attested',
    'attested',
    'attested',
  ]);
  for (const tenant of [home, away]) {
    expect((await chronicled(tenant)).at(-1)).toMatchObject({
      action: 'measure.attest',
      actor: null,
      detail: expect.stringContaining('Ada Beispiel') as string,
    });
  }
  await withdrawAsOperator(database.admin, systemClock, id);
  expect(await states(away)).toBe('unmet');
  expect((await chronicled(away)).at(-1)).toMatchObject({ action: 'measure.withdraw' });
  await expect(withdrawAsOperator(database.admin, systemClock, id)).rejects.toMatchObject({
    code: 'measure.already-withdrawn',
  });
  const nameless = { ...said, by: '\u202e' };
  await expect(attestAsOperator(database.admin, systemClock, nameless)).rejects.toMatchObject({
    code: 'measure.not-named',
  });
  // All or nothing: where one chronicle cannot have it, nobody has.
  await database.admin.script(
    inSchema('ALTER TABLE tenant_schema.chronicle_head RENAME TO away', away),
  );
  const before = await chronicled(home);
  await expect(attestAsOperator(database.admin, systemClock, said)).rejects.toThrow(
    'chronicle_head',
  );
  await database.admin.script(
    inSchema('ALTER TABLE tenant_schema.away RENAME TO chronicle_head', away),
  );
  expect(await chronicled(home)).toEqual(before);
  expect(await states()).toBe('unmet');
});
