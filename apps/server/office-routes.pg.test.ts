import ICAL from 'ical.js';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chronicleRoutes } from '#apps/server/chronicle-routes.ts';
import { contractRoutes } from '#apps/server/contract-routes.ts';
import { contractSource } from '#apps/server/contract-source.ts';
import { allErrors } from '#apps/server/errors.ts';
import { instructionRoutes } from '#apps/server/instruction-routes.ts';
import { measureRoutes } from '#apps/server/measure-routes.ts';
import { officeRoutes } from '#apps/server/office-routes.ts';
import { providerRoutes } from '#apps/server/provider-routes.ts';
import { registerRoutes } from '#apps/server/register-routes.ts';
import { contractEvidence } from '#governance/contract/server/evidence.ts';
import { suspend } from '#governance/contract/server/contract-store.ts';
import {
  type AccountId,
  type DeviceId,
  type MemberId,
  randomId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { alike, startHttp, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const clock = { now: Date.now(), nowMs: () => clock.now };
let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let home: TenantId;
let keeper: Person;
let doris: Person;
let staff: Person;

interface Person {
  readonly page: TestPage;
  readonly account: AccountId;
  readonly member: MemberId;
}

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createTenant('Haus Linde');
  const parts = { database: database.tenants, identity: here.identity, clock };
  const source = contractSource;
  app = await startHttp(here, {
    errors: allErrors,
    routes: [
      officeRoutes({ ...parts, source }),
      contractRoutes({ ...parts, source }),
      chronicleRoutes(parts),
      instructionRoutes(parts),
      measureRoutes(parts),
      providerRoutes(parts),
      registerRoutes({ ...parts, source }),
    ],
  });
  keeper = await person('Katrin', 'keeper');
  doris = await person('Doris', 'staff');
  staff = await person('Tom', 'staff');
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

async function person(name: string, role: string, tenant = home): Promise<Person> {
  const email = `${name.toLowerCase()}@linde.example`;
  const account = await here.identity.createAccount({ email, name, password: testPassword });
  await here.join(account, tenant);
  const there = peopleOf(database.admin, tenant);
  const { member } = await there.member(name, account);
  await there.owner(`UPDATE tenant_schema.member SET role = $2 WHERE id = $1`, [member, role]);
  const page = new TestPage(app);
  await page.send('POST', '/api/auth/sign-in/email', { email, password: testPassword });
  return { page, account, member };
}

const of = (what: string, tenant: string = home) => `/api/tenants/${tenant}/${what}`;
const officer = 'data-protection-officer';
const appoint = (who: Person, office: string, member: string, reason = 'Beschluss vom 3. Mai') =>
  who.page.send('POST', of(`offices/${office}/holders`), { member, reason });
const end = (who: Person, office: string, member: string) =>
  who.page.send('POST', of(`offices/${office}/holders/${member}/end`), { reason: 'Wechsel' });

interface Book {
  readonly mayAppoint: boolean;
  readonly members: readonly object[] | null;
  readonly holders: readonly { readonly name: string; readonly office: string }[];
  readonly steps: readonly object[];
}
const book = async (who: Person) => (await who.page.send('GET', of('offices'))).json<Book>();

/** Every section's question. */
const sections = [
  'offices',
  'attention',
  'deadlines',
  'deadlines/export',
  'clauses',
  'contract',
  'instructions',
  'providers',
  'measures',
  'register',
  'chronicle',
  'chronicle/events',
  'chronicle/actors',
  'chronicle/export',
];

test('[OF18][OF19] an owner appoints with a reason, and it stands in the list and in the chronicle', async () => {
  expect((await appoint(staff, officer, doris.member)).json()).toMatchObject({
    code: 'access.not-allowed',
  });
  expect((await appoint(keeper, officer, doris.member, ' ')).statusCode).toBe(400);
  expect((await appoint(keeper, officer, doris.member)).statusCode).toBe(204);
  // Once more changes nothing.
  expect((await appoint(keeper, officer, doris.member)).statusCode).toBe(204);
  expect(await book(keeper)).toMatchObject({
    mayAppoint: true,
    holders: [
      { name: 'Doris', office: officer, by: 'appointment', isOver: false },
      { name: 'Katrin', office: 'owner', by: 'standing', since: null },
    ],
    steps: [{ name: 'Doris', what: 'appoint', by: 'Katrin', reason: 'Beschluss vom 3. Mai' }],
  });
  const [line] = await database.admin.query<{ detail: string; actor: string | null }>(
    inSchema(
      `SELECT d.detail, c.actor FROM tenant_schema.chronicle c JOIN tenant_schema.chronicle_detail d ON d.seq = c.seq
       WHERE c.action = 'contract.office'`,
      home,
    ),
  );
  expect(JSON.parse(line?.detail ?? '{}')).toEqual({
    member: doris.member,
    office: officer,
    holds: true,
    reason: 'Beschluss vom 3. Mai',
  });
  expect(line?.actor).not.toBeNull();
  const nobody = await appoint(keeper, officer, '00000000-0000-4000-8000-000000000000');
  expect(nobody.json()).toMatchObject({ code: 'office.member-unknown' });
  here.clock.forward(11 * 60_000);
  expect((await appoint(keeper, officer, staff.member)).json()).toMatchObject({
    code: 'identity.password-needed',
  });
  here.clock.forward(-11 * 60_000);
});

/** Every section's decision. */
function decisions(): readonly (readonly [string, string, object])[] {
  const author = { name: 'Doris', function: 'Datenschutz' };
  const step = { reason: 'x', author };
  const until = new Date(clock.now + 86_400_000).toISOString();
  return [
    ['POST', 'contract/suspend', step],
    ['POST', 'contract/terminate', { ...step, ground: 'serious-breach' }],
    ['POST', 'instructions', { scope: 'other', body: 'x', author }],
    ['POST', `offices/owner/holders`, { member: doris.member, reason: 'x' }],
    ['POST', `offices/${officer}/holders/${doris.member}/end`, { reason: 'x' }],
    ['POST', 'measures/access.rights-reviewed/attestations', { grounds: 'x', until }],
    ['PUT', 'register/entries', { entries: { 'controller.name': 'x' } }],
  ];
}

test('[OF17][CO14][CH17] an officer reads every section, and decides nothing', async () => {
  for (const section of sections) {
    const answer = await doris.page.send('GET', of(section));
    expect([section, answer.statusCode]).toEqual([section, 200]);
  }
  expect(await book(doris)).toMatchObject({ mayAppoint: false, members: null });
  for (const [method, what, body] of decisions()) {
    const answer = await doris.page.send(method as 'POST', of(what), body);
    expect([what, answer.statusCode]).toEqual([what, 403]);
  }
});

test('[OF1][OF17] everybody else is answered as if there were no tenant', async () => {
  const nowhere = 't_000000000000';
  for (const section of sections) {
    const answer = await staff.page.send('GET', of(section));
    expect(answer.json()).toMatchObject({ code: 'access.not-allowed' });
    expect(alike(answer)).toEqual(alike(await staff.page.send('GET', of(section, nowhere))));
  }
  // Whoever decides what is not theirs learns no more: neither a member nor somebody of elsewhere.
  const word = randomId();
  const changes = [
    ...decisions(),
    [
      'POST',
      `instructions/${word}/withdraw`,
      { reason: 'x', author: { name: 'x', function: 'x' } },
    ],
    ['POST', `notices/${word}/acknowledge`, {}],
    ['POST', `notices/${word}/answers`, { is: 'objection', reason: 'x' }],
  ] as const;
  const elsewhere = await person('Claudia', 'keeper', await database.createTenant());
  for (const { page } of [staff, elsewhere]) {
    for (const [method, what, body] of changes) {
      const answer = await page.send(method as 'POST', of(what), body);
      expect([what, answer.json()]).toMatchObject([what, { code: 'access.not-allowed' }]);
      const there = await page.send(method as 'POST', of(what, nowhere), body);
      expect([what, alike(answer)]).toEqual([what, alike(there)]);
    }
  }
  expect((await new TestPage(app).send('GET', of('offices'))).statusCode).toBe(401);
});

test('[OF18] the list is only added to, whoever asks, and a program holds no office', async () => {
  const asOwner = (text: string, values: readonly unknown[] = []) =>
    peopleOf(database.admin, home).owner(text, values);
  await expect(asOwner(`UPDATE tenant_schema.office_step SET reason = 'x'`)).rejects.toMatchObject({
    code: 'OB007',
  });
  await expect(asOwner('DELETE FROM tenant_schema.office_step')).rejects.toMatchObject({
    code: 'OB007',
  });
  const program = await peopleOf(database.admin, home).member('Wandtafel');
  await asOwner(
    `INSERT INTO tenant_schema.service_account (account_id, member_id, created_by) VALUES ($1, $2, $1)`,
    [program.account, program.member],
  );
  expect((await appoint(keeper, officer, program.member)).json()).toMatchObject({
    code: 'office.member-unknown',
  });
  expect((await book(keeper)).members).not.toContainEqual(
    expect.objectContaining({ member: program.member }),
  );
});

test('[OF20][DL15] a suspension runs its month by the holidays of the Land, on the list and as a calendar file', async () => {
  await database.admin.query(`UPDATE obhut.tenant SET land = 'DE-BE' WHERE id = $1`, [home]);
  const actor = {
    tenant: home,
    account: keeper.account,
    device: '00000000-0000-4000-8000-000000000009' as DeviceId,
  };
  const cure = await database.tenants.transact(actor, (sql) =>
    suspend(sql, { reason: 'Mangel', author: 'Katrin', zone: 'Europe/Berlin' }),
  );
  const list = (await doris.page.send('GET', of('deadlines?lang=de'))).json<{
    deadlines: readonly { readonly id: string; readonly title: string }[];
  }>();
  expect(list).toMatchObject({
    land: 'DE-BE',
    deadlines: [
      {
        is: 'cure',
        title: 'Abhilfe nach dem Aussetzen',
        rule: { id: 'suspension-cure', period: 'P1M' },
        end: { at: cure.toISOString(), purpose: 'to-act', isOfHours: false },
        calendar: expect.stringMatching(/^DE-BE date-holidays /u) as string,
        place: { section: 'contract', item: null },
      },
    ],
  });
  expect(
    await database.tenants.transact(actor, (sql) => contractEvidence['suspension-cure'](sql)),
  ).toMatchObject({ state: 'proven' });
  const id = list.deadlines[0]?.id ?? '';
  const file = await doris.page.send('GET', of(`deadlines/export?deadline=${id}`));
  expect(file.headers['content-type']).toMatch(/^text\/calendar/);
  const events = new ICAL.Component(ICAL.parse(file.body) as never).getAllSubcomponents('vevent');
  expect(events.map((event) => String(event.getFirstPropertyValue('uid')))).toEqual([id]);
  const unknown = await doris.page.send('GET', of(`deadlines/export?deadline=${doris.member}`));
  expect(unknown.json()).toMatchObject({ code: 'office.deadline-unknown' });
});

interface Attention {
  readonly items: readonly { readonly kind: string; readonly section: string }[];
}

test('[OF21] what needs somebody is told with where it is seen to, and a checkpoint that is fetched counts', async () => {
  const kinds = async () =>
    (await doris.page.send('GET', of('attention'))).json<Attention>().items.map(({ kind }) => kind);
  expect(await kinds()).toEqual(
    expect.arrayContaining(['contract-suspended', 'attestation-missing', 'measures-unmet']),
  );
  clock.now += 100 * 86_400_000;
  await database.admin.script(
    inSchema('UPDATE tenant_schema.chronicle_head SET signed_seq = seq', home),
  );
  // The export of before was a fetch, too.
  expect(await kinds()).toContain('checkpoint-old');
  await database.admin.script(inSchema('DELETE FROM tenant_schema.checkpoint_fetch', home));
  expect(await kinds()).toContain('checkpoint-never');
  await doris.page.send('GET', of('chronicle/export'));
  clock.now = Date.now();
  expect((await kinds()).filter((kind) => kind.startsWith('checkpoint'))).toEqual([]);
});

test('[OF22] each clause comes with what shows it now, and what has nothing says so', async () => {
  const { clauses } = (await doris.page.send('GET', of('clauses'))).json<{
    clauses: readonly {
      readonly id: string;
      readonly evidence: { readonly state: string; readonly found: string };
    }[];
  }>();
  const shown = new Map(clauses.map(({ id, evidence }) => [id, evidence]));
  expect(shown.get('cl_1__c')).toMatchObject({ state: 'proven', found: 'wall-stands' });
  expect(shown.get('cl_1__a')).toMatchObject({ state: 'declarative', found: 'by-nature' });
  expect(shown.get('cl_10__b.1')).toMatchObject({ state: 'proven', found: 'month-as-counted' });
  expect(shown.get('cl_8__a')).toMatchObject({ state: 'unmet', found: 'nothing-yet' });
  expect(shown.get('annex_II')).toMatchObject({ state: 'unmet', found: 'measure-unmet' });
  expect([...shown.values()].map(({ found }) => found)).not.toContain('no-query');
  expect([...shown.values()].map(({ found }) => found)).not.toContain('query-failed');
});

test('[OF18][OF19] an office that ends is over at once, and what was before stays', async () => {
  expect((await end(keeper, officer, doris.member)).statusCode).toBe(204);
  expect((await doris.page.send('GET', of('offices'))).json()).toMatchObject({
    code: 'access.not-allowed',
  });
  expect((await doris.page.send('GET', of('chronicle'))).json()).toMatchObject({
    code: 'access.not-allowed',
  });
  expect(await book(keeper)).toMatchObject({
    holders: [{ name: 'Katrin' }],
    steps: [
      { what: 'end', name: 'Doris', reason: 'Wechsel' },
      { what: 'appoint', name: 'Doris' },
    ],
  });
  // With the membership it is over, too, and the list says so.
  await appoint(keeper, 'representative', doris.member);
  expect((await doris.page.send('GET', of('chronicle'))).statusCode).toBe(200);
  await peopleOf(database.admin, home).owner(
    `UPDATE tenant_schema.member SET valid_until = now() WHERE id = $1`,
    [doris.member],
  );
  expect((await doris.page.send('GET', of('chronicle'))).statusCode).toBe(403);
  // It is ended, for good: who comes back has none (CO23).
  expect(await book(keeper)).toMatchObject({
    holders: [{ name: 'Katrin' }],
    steps: [{ what: 'end', name: 'Doris', office: 'representative' }, {}, {}, {}],
  });
});
