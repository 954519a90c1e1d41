import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import {
  startIdentity,
  TestBrowser,
  testPassword,
  type TestIdentity,
} from '#testkit/pg/identity.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let tenant: TenantId;

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant('Haus Linde');
  here = startIdentity(database);
});
afterAll(async () => {
  await here.close();
  await database.close();
});

/** Another server on the same database, closed after the test. */
function another(options: Parameters<typeof startIdentity>[1] = {}): TestIdentity {
  const one = startIdentity(database, options);
  others.push(one);
  return one;
}
const others: TestIdentity[] = [];
afterEach(async () => {
  for (const one of others.splice(0)) await one.close();
});

let people = 0;
async function invited() {
  people += 1;
  const email = `guest-${people}@linde.example`;
  const { link } = await here.identity.invite({
    tenantId: tenant,
    email: ` ${email.toUpperCase()}`,
    displayName: 'Bruno Berg',
    role: 'staff',
  });
  return { email, link, token: link.split('#')[1] ?? '', browser: new TestBrowser() };
}

const refusalOf = async (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => expect.fail('was not refused'),
    (refusal: AppError) => refusal,
  );

const accept = (token: string, browser: TestBrowser, password: string | undefined = testPassword) =>
  here.identity.acceptInvitation({ token, password, from: browser.from });

test('[ID20] the link is under the public URL, its token in the fragment, and only a hash is kept', async () => {
  const { link, token } = await invited();
  expect(link).toMatch(/^http:\/\/localhost:4400\/invite#[\w-]{43}$/);
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  const { rows } = await here.pool.query<{ row: string }>(
    'SELECT i::text AS row FROM identity.invitation AS i',
  );
  for (const { row } of rows) expect(row).not.toContain(token);
});

test('[ID20] who holds the link learns the tenant, the name, and what to do', async () => {
  const { email, token } = await invited();
  expect(await here.identity.lookAtInvitation(token, null)).toMatchObject({
    tenantName: 'Haus Linde',
    email,
    displayName: 'Bruno Berg',
    needs: 'new-account',
  });
});

test('[ID22] accepting makes the account, puts it into the tenant and signs it in', async () => {
  const { email, token, browser } = await invited();
  const signedIn = browser.keep(await accept(token, browser));
  expect(signedIn.account).toMatchObject({ email, name: 'Bruno Berg' });
  expect(await here.identity.tenantsOf(signedIn.account.id)).toEqual([tenant]);
  expect(await here.identity.sessionOf(browser.from.headers)).toMatchObject(signedIn);
});

test('[ID22] a weak password accepts nothing and uses nothing up', async () => {
  const { email, token, browser } = await invited();
  expect(await refusalOf(accept(token, browser, 'password123'))).toMatchObject({
    code: 'identity.password-too-common',
  });
  expect(await refusalOf(accept(token, browser, ''))).toMatchObject({
    code: 'identity.password-too-short',
  });
  expect(await here.identity.accountOf(email)).toBeNull();
  await accept(token, browser);
});

test('[ID22] when the tenant does not take the account, no account stays', async () => {
  for (const joinTenant of [
    () => Promise.resolve('refused' as const),
    () => Promise.reject(new Error('the tenant is being migrated')),
  ]) {
    const own = another({ joinTenant });
    const { email, token, browser } = await invited();
    await refusalOf(
      own.identity.acceptInvitation({ token, password: testPassword, from: browser.from }),
    );
    expect(await here.identity.accountOf(email)).toBeNull();
    await accept(token, browser);
  }
});

test('[ID21] unknown, malformed, used and expired are one answer', async () => {
  const used = await invited();
  await accept(used.token, used.browser);
  const expired = await invited();
  const answers: AppError[] = [];
  const stranger = new TestBrowser();
  for (const token of [used.token, 'x'.repeat(43), '', '\u0000', `${expired.token}x`]) {
    answers.push(await refusalOf(here.identity.lookAtInvitation(token, null)));
    answers.push(await refusalOf(accept(token, stranger)));
  }
  const later = another();
  later.clock.forward(identityLimits.invitationMs + 1_000);
  answers.push(await refusalOf(later.identity.lookAtInvitation(expired.token, null)));
  for (const answer of answers) {
    expect(answer).toMatchObject({ code: 'identity.invitation-invalid', params: {} });
  }
});

test('[ID21] an invitation that expires while it is accepted lets nobody in', async () => {
  const { email, token, browser } = await invited();
  await database.admin.query(
    `UPDATE identity.invitation SET expires_at = now() - interval '1 second' WHERE email = $1`,
    [email],
  );
  // This server's clock is a year late; the database's decides.
  const late = another();
  late.clock.forward(-365 * 86_400_000);
  const attempt = late.identity.acceptInvitation({
    token,
    password: testPassword,
    from: browser.from,
  });
  expect(await refusalOf(attempt)).toMatchObject({ code: 'identity.invitation-invalid' });
  expect(await here.identity.accountOf(email)).toBeNull();
});

test('[ID23] a signed-in account joins with its own invitation and not with another’s', async () => {
  const first = await invited();
  const signedIn = first.browser.keep(await accept(first.token, first.browser));
  const other = await database.createTenant('Haus Ahorn');
  const own = await here.identity.invite({
    tenantId: other,
    email: first.email,
    displayName: 'Bruno Berg',
    role: 'staff',
  });
  const foreign = await invited();

  const wrong = here.identity.acceptInvitation({
    token: foreign.token,
    from: first.browser.from,
  });
  expect(await refusalOf(wrong)).toMatchObject({ code: 'identity.invitation-foreign' });

  const ownToken = own.link.split('#')[1] ?? '';
  const look = await here.identity.lookAtInvitation(ownToken, signedIn);
  expect(look).toMatchObject({ tenantName: 'Haus Ahorn', needs: 'nothing' });
  await here.identity.acceptInvitation({ token: ownToken, from: first.browser.from });
  expect(await here.identity.tenantsOf(signedIn.account.id)).toEqual([tenant, other].toSorted());
});

test('[ID24] of ten who accept at once one gets in', async () => {
  const { email, token } = await invited();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, () => accept(token, new TestBrowser())),
  );
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  const account = await here.identity.accountOf(email);
  expect(account).not.toBeNull();
  const { rows } = await here.pool.query(
    'SELECT accepted_by FROM identity.invitation WHERE email = $1',
    [email],
  );
  expect(rows).toEqual([{ accepted_by: account }]);
});

test('[ID24] an invitation is good for its own tenant only', async () => {
  const other = await database.createTenant('Haus Ulme');
  const own = another({
    joinTenant: ({ tokenHash, accountId }) =>
      database.admin.transact(async (tx) => {
        await tx.script('SET LOCAL ROLE obhut_owner');
        const rows = await tx.query('SELECT * FROM identity.consume_invitation($1, $2, $3)', [
          tokenHash,
          other,
          accountId,
        ]);
        return rows.length === 1 ? 'joined' : 'refused';
      }),
  });
  const { email, token, browser } = await invited();
  const attempt = own.identity.acceptInvitation({
    token,
    password: testPassword,
    from: browser.from,
  });
  expect(await refusalOf(attempt)).toMatchObject({ code: 'identity.invitation-invalid' });
  expect(await here.identity.accountOf(email)).toBeNull();
});

test('[ID25] an e-mail that has an account signs in first, and keeps its password', async () => {
  const first = await invited();
  await accept(first.token, first.browser);
  const { link } = await here.identity.invite({
    tenantId: tenant,
    email: first.email,
    displayName: 'Bruno Berg',
    role: 'staff',
  });
  const token = link.split('#')[1] ?? '';
  expect(await here.identity.lookAtInvitation(token, null)).toMatchObject({ needs: 'sign-in' });
  const taking = accept(token, new TestBrowser(), 'a password of the attacker');
  expect(await refusalOf(taking)).toMatchObject({ code: 'identity.account-exists' });
  const { email } = first;
  await here.identity.signIn({ email, password: testPassword, from: new TestBrowser().from });
});
