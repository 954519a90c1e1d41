import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contractRoutes } from '#apps/server/contract-routes.ts';
import { contractSource } from '#apps/server/contract-source.ts';
import { instructionRoutes } from '#apps/server/instruction-routes.ts';
import { allErrors } from '#apps/server/errors.ts';
import type { ContractSource } from '#governance/contract/draft.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { exampleController, exampleProcessor, sha256 } from '#testkit/contract/example-contract.ts';
import { attachmentsOf, pdfAFindings } from '#testkit/pdf-a.ts';
import { alike, startHttp, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let home: TenantId;
let source: ContractSource;
let keeper: TestPage;
let staff: TestPage;
let away: TestPage;
const signatory = { name: 'Katrin Weiss', function: 'Verwaltung' };

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  app = await startHttp(here, {
    errors: allErrors,
    routes: [
      contractRoutes({
        database: database.tenants,
        identity: here.identity,
        source: async () => source,
      }),
      instructionRoutes({ database: database.tenants, identity: here.identity }),
    ],
  });
  await database.admin.query(
    'INSERT INTO obhut.processor (version, party, said_by) VALUES (1, $1, $2)',
    [JSON.stringify(exampleProcessor), 'Noa Beispiel, Datenschutzkoordination'],
  );
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

let people = 0;
beforeEach(async () => {
  source = await contractSource();
  home = await database.createBareTenant();
  const other = await database.createBareTenant();
  keeper = await person(home, 'keeper');
  staff = await person(home, 'staff');
  away = await person(other, 'keeper');
});

async function person(tenant: TenantId, role: string): Promise<TestPage> {
  people += 1;
  const email = `amira${people}@linde.example`;
  const account = await here.identity.createAccount({
    email,
    name: 'Amira',
    password: testPassword,
  });
  await here.join(account, tenant);
  const there = peopleOf(database.admin, tenant);
  const { member } = await there.member('Amira', account);
  await there.owner(`UPDATE tenant_schema.member SET role = $2 WHERE id = $1`, [member, role]);
  const page = new TestPage(app);
  await page.send('POST', '/api/auth/sign-in/email', { email, password: testPassword });
  return page;
}

const at = (path = '') => `/api/tenants/${home}/contract${path}`;
const wanted = (parameters: object = {}) => ({ controller: exampleController, parameters });

async function concluded(parameters: object = {}) {
  const draft = await keeper.send('POST', at('/draft'), wanted(parameters));
  const { hash } = draft.json<{ hash: string }>();
  return keeper.send('POST', at(), { ...wanted(parameters), hash, signatory });
}

describe('instructions', () => {
  const list = () => `/api/tenants/${home}/instructions`;

  test('[CO16] are given, shown and withdrawn by owners, as they were typed', async () => {
    const given = { scope: 'other', body: 'Bitte <b>anrufen</b>.\nHeute.', author: signatory };
    expect((await staff.send('POST', list(), given)).json()).toMatchObject({
      code: 'access.not-allowed',
    });
    const { id } = (await keeper.send('POST', list(), given)).json<{ id: string }>();
    expect((await keeper.send('GET', list())).json()).toMatchObject({
      instructions: [
        {
          id,
          state: 'given',
          body: given.body,
          author: 'Katrin Weiss, Verwaltung',
          source: 'owner',
        },
      ],
    });
    const none = await away.send('GET', list());
    expect(alike(none)).toEqual(alike(await staff.send('GET', list())));
    const move = { reason: null, author: signatory };
    expect((await keeper.send('POST', `${list()}/${id}/insist`, move)).json()).toMatchObject({
      code: 'instruction.not-so',
    });
    expect((await keeper.send('POST', `${list()}/${id}/withdraw`, move)).statusCode).toBe(204);
    // The operator's moves are no addresses.
    expect((await keeper.send('POST', `${list()}/${id}/accept`, move)).statusCode).toBe(400);
    const long = { ...given, body: 'x'.repeat(4_001) };
    expect((await keeper.send('POST', list(), long)).statusCode).toBe(400);
  });
});

describe('a contract', () => {
  test('[CO5][CO14] is read as a draft, concluded by its hash, and read by owners alone', async () => {
    expect((await keeper.send('GET', at())).json()).toMatchObject({
      standing: 'none',
      mayDecide: true,
      current: null,
      processor: { name: exampleProcessor.name },
    });
    const draft = await keeper.send('POST', at('/draft'), wanted({ providerNoticeDays: 30 }));
    expect(draft.json()).toMatchObject({
      document: { version: 1, previous: null, tenant: home },
      difference: null,
      processorSignatory: 'Noa Beispiel, Datenschutzkoordination',
    });
    const { hash, page } = draft.json<{ hash: string; page: string }>();
    expect(page).toContain(hash);
    expect(page).toContain('Draft, not concluded');
    const body = { ...wanted({ providerNoticeDays: 30 }), hash, signatory };
    // Read for thirty days, and concluded for fourteen.
    const other = await keeper.send('POST', at(), { ...body, parameters: {} });
    expect(other.json()).toMatchObject({ code: 'contract.changed-meanwhile' });
    // What the system does has changed since it was read.
    source = { ...source, fields: source.fields.slice(1) };
    const drifted = await keeper.send('POST', at(), body);
    expect(drifted.json()).toMatchObject({ code: 'contract.changed-meanwhile' });
    source = await contractSource();

    const done = await keeper.send('POST', at(), body);
    expect(done.json()).toEqual({ version: 1, hash });
    expect((await keeper.send('GET', at())).json()).toMatchObject({
      standing: 'in-force',
      isAltered: false,
      current: { hash, version: 1 },
      versions: [{ basis: 'concluded', controllerSignatory: 'Katrin Weiss, Verwaltung' }],
      drift: [],
    });
    for (const path of ['', '/versions/1', '/difference?from=1&to=1']) {
      const none = await away.send('GET', at(path));
      expect(alike(none)).toEqual(alike(await staff.send('GET', at(path))));
      expect(none.statusCode).toBe(403);
    }
  });

  test('[CO3] a side letter that loosens a clause is refused, with words', async () => {
    const answer = await keeper.send('POST', at('/draft'), wanted({ providerNoticeDays: 7 }));
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'contract.parameter-loosens' });
  });

  test('[CO4][CO5] an amendment says what is different, and drift is seen before it', async () => {
    await concluded();
    source = {
      ...source,
      providers: [
        {
          id: 'sendgrid',
          version: 1,
          name: '<b>SendGrid</b>',
          address: 'Denver',
          contact: 'privacy@sendgrid.example',
          function: 'Mail',
          locations: ['US'],
          transferBasis: 'SCC',
        },
      ],
    };
    const { drift } = (await keeper.send('GET', at())).json<{ drift: object[] }>();
    expect(drift).toMatchObject([{ part: 'annex_IV', path: ['sendgrid'], is: 'added' }]);
    const draft = await keeper.send('POST', at('/draft'), wanted({ breachNoticeHours: 12 }));
    const { difference } = draft.json<{ difference: object[] }>();
    expect(difference).toMatchObject([
      { part: 'parameters', path: ['breachNoticeHours'], is: 'added', after: '12' },
      { part: 'annex_IV', path: ['sendgrid'], is: 'added' },
    ]);
    expect((await concluded({ breachNoticeHours: 12 })).json()).toMatchObject({ version: 2 });
    const between = await keeper.send('GET', at('/difference?from=1&to=2'));
    expect(between.json<{ difference: object[] }>().difference).toEqual(difference);
    const page = await keeper.send('GET', at('/versions/2?as=html&lang=de'));
    expect(page.body).toContain('&lt;b&gt;SendGrid&lt;/b&gt;');
    expect(page.body).not.toContain('<b>');
    // Said again it says nothing new.
    const again = await keeper.send('POST', at('/draft'), wanted({ breachNoticeHours: 12 }));
    expect(again.json()).toMatchObject({ code: 'contract.nothing-to-amend' });
    // After an end it does, word for word.
    const end = { reason: 'Wir gehen.', author: signatory, ground: 'end-of-service' };
    expect((await keeper.send('POST', at('/terminate'), end)).statusCode).toBe(204);
    expect((await concluded({ breachNoticeHours: 12 })).json()).toMatchObject({ version: 3 });
    expect((await keeper.send('GET', at())).json()).toMatchObject({ standing: 'in-force' });
  });

  test('[CO15] comes as the hashed text, as a page and as PDF/A-3 with that text in it', async () => {
    const { hash } = (await concluded()).json<{ hash: string }>();
    const json = await keeper.send('GET', at('/versions/1?as=json'));
    expect(sha256(json.body)).toBe(hash);
    const pdf = await keeper.send('GET', at('/versions/1?as=pdf&lang=de'));
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(pdfAFindings(pdf.rawPayload)).toEqual([]);
    const [attached] = attachmentsOf(pdf.rawPayload);
    expect(attached?.bytes.toString('utf8')).toBe(json.body);
    const once = await keeper.send('GET', at('/versions/1?as=pdf&lang=de'));
    expect(sha256(once.rawPayload.toString('latin1'))).toBe(
      sha256(pdf.rawPayload.toString('latin1')),
    );
    const page = await keeper.send('GET', at('/versions/1?as=html&lang=en'));
    expect(page.body).toContain(hash);
    expect(page.headers['content-disposition']).toContain('attachment');
  }, 30_000);

  test('[CO10][CO11] is suspended and ended by who owns it, who gave their password lately', async () => {
    await concluded();
    const author = signatory;
    const step = { reason: 'Der Anhang stimmt nicht.', author };
    expect((await staff.send('POST', at('/suspend'), step)).statusCode).toBe(403);
    const suspended = await keeper.send('POST', at('/suspend'), step);
    expect(suspended.json<{ cureUntil: string }>().cureUntil).toMatch(/^20\d\d-/);
    const early = await keeper.send('POST', at('/terminate'), { ...step, ground: 'uncured' });
    expect(early.json()).toMatchObject({ code: 'contract.too-early' });
    expect((await keeper.send('POST', at('/resume'), step)).statusCode).toBe(204);
    const end = { ...step, ground: 'serious-breach' };
    here.clock.forward(20 * 60_000);
    expect((await keeper.send('POST', at('/terminate'), end)).json()).toMatchObject({
      code: 'identity.password-needed',
    });
    expect((await keeper.send('GET', at())).json()).toMatchObject({
      standing: 'in-force',
      steps: [{ what: 'suspend' }, { what: 'resume' }],
    });
  });

  test('[CO15] a reason that is too long, or has what no text has, is refused', async () => {
    await concluded();
    for (const reason of ['', ' ', 'x'.repeat(4_001), 'a\u202eb', 'a\u0000b']) {
      const answer = await keeper.send('POST', at('/suspend'), { reason, author: signatory });
      expect(answer.statusCode).toBe(400);
    }
  });
});
