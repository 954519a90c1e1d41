import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AppError } from '#kernel/base/app-error.ts';
import { type AccountId, serverDevice } from '#kernel/base/ids.ts';
import type { SessionId } from '#identity/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import { passwordCost } from '#identity/password-hash.ts';
import {
  startIdentity,
  TestBrowser,
  testPassword,
  type TestIdentity,
} from '#testkit/pg/identity.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;

beforeAll(async () => {
  database = await createTestDatabase();
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
/** Every test has a person, and browsers at addresses, of its own. */
async function person(): Promise<{ email: string; account: AccountId; browser: TestBrowser }> {
  people += 1;
  const email = `person-${people}@linde.example`;
  const account = await here.identity.createAccount({
    email,
    name: 'Amira',
    password: testPassword,
  });
  return { email, account, browser: new TestBrowser(`192.0.2.${people}`) };
}

async function signIn(browser: TestBrowser, email: string, password = testPassword) {
  return browser.keep(await here.identity.signIn({ email, password, from: browser.from }));
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

const refusalOf = async (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => expect.fail('was not refused'),
    (refusal: AppError) => refusal,
  );

test('[ID3] an e-mail is one account, however it is written', async () => {
  const { email, account, browser } = await person();
  const signedIn = await signIn(browser, `  ${email.toUpperCase()} `);
  expect(signedIn.account).toEqual({ id: account, email, name: 'Amira', locale: null });
  const again = here.identity.createAccount({
    email: email.toUpperCase(),
    name: 'Jemand',
    password: testPassword,
  });
  expect(await refusalOf(again)).toMatchObject({ code: 'identity.account-exists' });
  expect(await here.identity.accountOf(email.toUpperCase())).toBe(account);
});

test('[ID3] what is no e-mail or no name makes no account', async () => {
  const make = (email: string, name: string) =>
    refusalOf(here.identity.createAccount({ email, name, password: testPassword }));
  for (const email of ['', 'nobody', 'a@b', `${'a'.repeat(250)}@linde.example`, 'a b@c.example']) {
    expect(await make(email, 'Amira')).toMatchObject({ code: 'identity.email-invalid' });
  }
  for (const name of ['', '   ', 'a\u0000b', '\u202eevil', 'x'.repeat(201)]) {
    expect(await make('fine@linde.example', name)).toMatchObject({ code: 'identity.name-invalid' });
  }
});

test('[ID6] a wrong password and an unknown e-mail are refused alike', async () => {
  const { email, browser } = await person();
  const wrong = await refusalOf(signIn(browser, email, 'not the password'));
  const unknown = await refusalOf(signIn(browser, 'nobody@linde.example', 'not the password'));
  expect(wrong).toMatchObject({ code: 'identity.sign-in-refused', params: {} });
  expect(unknown).toEqual(wrong);
});

test(
  '[ID6] a wrong password and an unknown e-mail cost similar work',
  { timeout: 120_000 },
  async () => {
    const real = another({ passwordCost });
    const email = 'measured@linde.example';
    await real.identity.createAccount({ email, name: 'Amira', password: testPassword });
    /** Of this process, all threads: what other programs do meanwhile is not in it. */
    const costOf = async (who: string, address: string) => {
      const { from } = new TestBrowser(address);
      const before = process.cpuUsage();
      await refusalOf(real.identity.signIn({ email: who, password: 'not the password', from }));
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    // One after the other in turns, so that a slow while is one for both; the first round warms up.
    for (let round = 0; round < 8; round += 1) {
      const address = `198.51.100.${round}`;
      const pair = [await costOf(email, address), await costOf('nobody@linde.example', address)];
      if (round === 0) continue;
      known.push(pair[0] ?? 0);
      unknown.push(pair[1] ?? 0);
    }
    const ratio = medianOf(known) / medianOf(unknown);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.67);
  },
);

test('[ID7] a sign-in has a new token, whatever cookie it came with', async () => {
  const { email, browser } = await person();
  const first = await signIn(browser, email);
  const fixed = browser.cookie;
  const second = await signIn(browser, email);
  expect(second.session).not.toBe(first.session);
  expect(browser.cookie).not.toBe(fixed);
  expect(await here.identity.sessionOf({ cookie: fixed })).toBeNull();
  expect(await here.identity.sessionOf({ cookie: browser.cookie })).toMatchObject(second);
});

test('[ID8] the cookie is HttpOnly and Lax; a changed letter opens nothing', async () => {
  const { email, browser } = await person();
  const outcome = await here.identity.signIn({ email, password: testPassword, from: browser.from });
  for (const line of outcome.setCookies) {
    expect(line).toMatch(/^obhut\.(session_token|device)=/);
    expect(line).toContain('HttpOnly');
    expect(line).toContain('SameSite=Lax');
    expect(line).toContain('Path=/');
    expect(line).not.toMatch(/Domain/i);
  }
  browser.keep(outcome);
  expect(JSON.stringify(outcome.value)).not.toContain(browser.cookie.slice(21, 40));
  const cookie = browser.cookie;
  expect(await here.identity.sessionOf({ cookie })).not.toBeNull();
  for (const forged of [
    cookie.replace(/=./, '=~'),
    cookie.replace(/\.([^.;]{10})[^;]*/, '.$1'),
    'obhut.session_token=',
    'obhut.session_token=%00',
    `obhut.session_token=${'a'.repeat(9_000)}`,
  ]) {
    expect(await here.identity.sessionOf({ cookie: forged })).toBeNull();
  }
});

test('[ID8] behind TLS the cookies are Secure and bound to the host by their name', async () => {
  const secure = another({ publicUrl: 'https://obhut.example' });
  const { email, browser } = await person();
  const outcome = await secure.identity.signIn({
    email,
    password: testPassword,
    from: browser.from,
  });
  expect(outcome.setCookies).toHaveLength(2);
  for (const line of outcome.setCookies) {
    expect(line).toMatch(/^__Host-obhut\./);
    expect(line).toContain('; Secure');
    expect(line).toContain('Path=/');
  }
  browser.keep(outcome);
  const { headers } = browser.from;
  expect(await secure.identity.sessionOf(headers)).not.toBeNull();
  const { setCookies } = await secure.identity.signOut(headers);
  expect(setCookies[0]).toMatch(/^__Host-obhut\.session_token=; Max-Age=0; .*Secure/);
});

test('[ID9] of 20 parallel wrong passwords five are looked at', async () => {
  const { email, browser } = await person();
  const refusals = await Promise.all(
    Array.from({ length: 20 }, () => refusalOf(signIn(browser, email, 'not the password'))),
  );
  const codes = refusals.map((refusal) => refusal.code);
  expect(codes.filter((code) => code === 'identity.sign-in-refused')).toHaveLength(5);
  expect(codes.filter((code) => code === 'identity.too-many-attempts')).toHaveLength(15);
});

test('[ID9] another server goes on counting where the first one stood', async () => {
  const { email, browser } = await person();
  const there = another();
  for (let n = 0; n < 5; n += 1) await refusalOf(signIn(browser, email, 'not the password'));
  const { from } = browser;
  expect(
    await refusalOf(there.identity.signIn({ email, password: testPassword, from })),
  ).toMatchObject({ code: 'identity.too-many-attempts' });
});

test('[ID9] the wait doubles up to 15 minutes and always ends', async () => {
  const { email, browser } = await person();
  const waits: number[] = [];
  for (let round = 0; round < 40; round += 1) {
    const refusal = await refusalOf(signIn(browser, email, 'not the password'));
    if (refusal.code !== 'identity.too-many-attempts') continue;
    const seconds = Number(refusal.params['retryAfterSeconds']);
    waits.push(seconds);
    here.clock.forward(seconds * 1_000 + 1);
  }
  expect(waits.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32]);
  expect(Math.max(...waits)).toBeLessThanOrEqual(900);
  expect(await signIn(browser, email)).toMatchObject({ account: { email } });
});

test('[ID9] unknown e-mails are slowed down like known ones', async () => {
  const browser = new TestBrowser('203.0.113.200');
  const codes: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    codes.push((await refusalOf(signIn(browser, 'ghost@linde.example', 'x'.repeat(12)))).code);
  }
  expect(codes.at(4)).toBe('identity.sign-in-refused');
  expect(codes.at(5)).toBe('identity.too-many-attempts');
});

test('[ID9] one IPv6 network is one address, and an account is counted over all addresses', async () => {
  const { email } = await person();
  const attempt = (address: string) =>
    refusalOf(signIn(new TestBrowser(address), email, 'not the password'));
  for (let host = 1; host <= 5; host += 1) await attempt(`2001:db8:7:7::${host}`);
  expect(await attempt('2001:db8:7:7:ffff::9')).toMatchObject({
    code: 'identity.too-many-attempts',
  });
  const { account: accountFree } = identityLimits.freeAttempts;
  for (let network = 1; network <= accountFree - 5; network += 1) {
    expect(await attempt(`2001:db8:8:${network}::1`)).toMatchObject({
      code: 'identity.sign-in-refused',
    });
  }
  expect(await attempt('2001:db8:9:9::1')).toMatchObject({ code: 'identity.too-many-attempts' });
});

test('[ID10] a device that signed in before gets in while strangers are held off', async () => {
  const { email, browser } = await person();
  await signIn(browser, email);
  const stranger = new TestBrowser('203.0.113.77');
  for (let round = 0; round < 6; round += 1) {
    await refusalOf(signIn(stranger, email, 'not the password'));
  }
  expect(await refusalOf(signIn(stranger, email))).toMatchObject({
    code: 'identity.too-many-attempts',
  });
  expect(await signIn(browser, email)).toMatchObject({ account: { email } });
  // The mark of a known device is worth nothing for another account.
  const other = await person();
  const codes: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    codes.push((await refusalOf(signIn(browser, other.email, 'not the password'))).code);
  }
  expect(codes.at(-1)).toBe('identity.too-many-attempts');
});

test('[ID9] the counters hold no e-mail and no address', async () => {
  const { email, browser } = await person();
  await refusalOf(signIn(browser, email, 'not the password'));
  const { rows } = await here.pool.query<{ key: string }>('SELECT key FROM identity.throttle');
  expect(rows.length).toBeGreaterThan(0);
  for (const { key } of rows) expect(key).toMatch(/^(account|address|pair|device):[\w-]{43}$/);
});

test('[ID11] a session ends 90 days after sign-in, used or not', async () => {
  const { email, browser } = await person();
  const { session } = await signIn(browser, email);
  const { rows } = await here.pool.query<{ days: number }>(
    `SELECT round(extract(epoch FROM expires_at - created_at) / 86400)::integer AS days
       FROM identity.session WHERE id = $1`,
    [session],
  );
  expect(rows).toEqual([{ days: 90 }]);
  await database.admin.query(
    `UPDATE identity.session SET expires_at = now() - interval '1 second' WHERE id = $1`,
    [session],
  );
  expect(await here.identity.sessionOf({ cookie: browser.cookie })).toBeNull();
  expect(await here.identity.liveSessions([session])).toEqual(new Set());
});

test('[ID12] a session ends after 14 days without use; use is written down', async () => {
  const own = another();
  const { email, browser } = await person();
  const { session } = await signIn(browser, email);
  const idle = identityLimits.sessionIdleMs;
  own.clock.forward(idle - 3_600_000);
  expect(await own.identity.sessionOf({ cookie: browser.cookie })).not.toBeNull();
  own.clock.forward(idle - 3_600_000);
  expect(await own.identity.liveSessions([session])).toEqual(new Set([session]));
  own.clock.forward(idle + 1_000);
  const ended: SessionId[] = [];
  own.identity.onSessionsEnded((sessions) => ended.push(...sessions));
  expect(await own.identity.liveSessions([session])).toEqual(new Set());
  expect(await own.identity.sessionOf({ cookie: browser.cookie })).toBeNull();
  expect(ended).toEqual([session]);
  expect(await here.identity.sessionOf({ cookie: browser.cookie })).toBeNull();
});

test('[ID13] signing out ends this session, signing out everywhere all, and both are told', async () => {
  const { email, account, browser: phone } = await person();
  const tablet = new TestBrowser('192.0.2.251');
  const laptop = new TestBrowser('192.0.2.252');
  const one = await signIn(phone, email);
  const two = await signIn(tablet, email);
  const three = await signIn(laptop, email);
  const ended: SessionId[] = [];
  const stop = here.identity.onSessionsEnded((sessions) => ended.push(...sessions));

  phone.keep(await here.identity.signOut(phone.from.headers));
  expect(ended).toEqual([one.session]);
  expect(phone.cookie).not.toContain('session_token');
  expect(await here.identity.sessionOf(tablet.from.headers)).not.toBeNull();

  await here.identity.signOutEverywhere(account);
  expect(ended.toSorted()).toEqual([one.session, two.session, three.session].toSorted());
  expect(await here.identity.sessionOf(tablet.from.headers)).toBeNull();
  expect(await here.identity.sessionOf(laptop.from.headers)).toBeNull();
  stop();
});

test('[ID13] signing out without a session takes the cookie away and nothing else', async () => {
  const outcome = await here.identity.signOut({ cookie: 'obhut.session_token=stale.value' });
  expect(outcome.setCookies[0]).toMatch(/^obhut\.session_token=; Max-Age=0/);
});

test('[ID14] a new password goes on under a new token and ends all other sessions', async () => {
  const { email, browser } = await person();
  const other = new TestBrowser('192.0.2.253');
  const old = await signIn(browser, email);
  await signIn(other, email);
  const next = 'drei blaue Birnen';
  const wrong = here.identity.changePassword({ current: 'not it', next, from: browser.from });
  expect(await refusalOf(wrong)).toMatchObject({ code: 'identity.sign-in-refused' });
  const weak = here.identity.changePassword({
    current: testPassword,
    next: 'password123',
    from: browser.from,
  });
  expect(await refusalOf(weak)).toMatchObject({ code: 'identity.password-too-common' });

  const oldCookie = browser.cookie;
  const changed = browser.keep(
    await here.identity.changePassword({ current: testPassword, next, from: browser.from }),
  );
  expect(changed.session).not.toBe(old.session);
  expect(changed.device.id).toBe(old.device.id);
  expect(await here.identity.sessionOf({ cookie: oldCookie })).toBeNull();
  expect(await here.identity.sessionOf(other.from.headers)).toBeNull();
  expect(await here.identity.sessionOf(browser.from.headers)).not.toBeNull();
  expect(await refusalOf(signIn(other, email))).toMatchObject({ code: 'identity.sign-in-refused' });
  await signIn(other, email, next);
});

test('[ID15] a device keeps its id over sign-ins of its account', async () => {
  const { email, account, browser } = await person();
  const first = await signIn(browser, email);
  const second = await signIn(browser, email);
  expect(first.device).toEqual({ id: browser.device, name: 'Firefox, Android' });
  expect(second.device.id).toBe(first.device.id);
  expect(await here.identity.devicesOf(account)).toMatchObject([
    { id: browser.device, name: 'Firefox, Android', signedIn: true },
  ]);
});

test('[ID16] the id of another account’s device becomes a new device, without a word', async () => {
  const mine = await person();
  const theirs = await person();
  const { device } = await signIn(theirs.browser, theirs.email);
  const from = { address: '192.0.2.9', headers: { 'x-obhut-device': device.id } };
  const outcome = await here.identity.signIn({ email: mine.email, password: testPassword, from });
  expect(outcome.value.device.id).not.toBe(device.id);
  expect(await here.identity.devicesOf(theirs.account)).toHaveLength(1);
  for (const wanted of ['', 'x', '../../etc', `${randomUUID()}0`]) {
    const browser = { address: '192.0.2.9', headers: { 'x-obhut-device': wanted } };
    const made = await here.identity.signIn({ ...mine, password: testPassword, from: browser });
    expect(made.value.device.id).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test('[ID16] no device takes the place of the server or of nobody, which the chronicle names', async () => {
  const mine = await person();
  for (const wanted of [
    serverDevice,
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  ]) {
    const from = { address: '192.0.2.9', headers: { 'x-obhut-device': wanted } };
    const { value } = await here.identity.signIn({ ...mine, password: testPassword, from });
    expect(value.device.id).not.toBe(wanted.toLowerCase());
  }
});

test('[ID17] revoking a device ends its sessions; it comes back as a new one', async () => {
  const { email, account, browser } = await person();
  const other = new TestBrowser('192.0.2.254');
  const lost = await signIn(browser, email);
  await signIn(other, email);
  const ended: SessionId[] = [];
  const stop = here.identity.onSessionsEnded((sessions) => ended.push(...sessions));
  await here.identity.revokeDevice(account, lost.device.id);
  stop();
  expect(ended).toEqual([lost.session]);
  expect(await here.identity.sessionOf(browser.from.headers)).toBeNull();
  expect(await here.identity.sessionOf(other.from.headers)).not.toBeNull();
  const left = (await here.identity.devicesOf(account)).filter(({ revoked }) => !revoked);
  expect(left).toHaveLength(1);
  expect((await signIn(browser, email)).device.id).not.toBe(lost.device.id);
});

test('[ID17] a device of another account is unknown, like one that does not exist', async () => {
  const mine = await person();
  const theirs = await person();
  const { device } = await signIn(theirs.browser, theirs.email);
  const foreign = await refusalOf(here.identity.revokeDevice(mine.account, device.id));
  const absent = await refusalOf(
    here.identity.revokeDevice(mine.account, randomUUID() as typeof device.id),
  );
  expect(foreign).toMatchObject({ code: 'identity.device-unknown' });
  expect(absent).toEqual(foreign);
  expect(await here.identity.sessionOf(theirs.browser.from.headers)).not.toBeNull();
});

test('[ID18] no address and no user agent is kept', async () => {
  const { email, browser } = await person();
  const { session } = await signIn(browser, email);
  const { rows } = await here.pool.query(
    'SELECT ip_address, user_agent FROM identity.session WHERE id = $1',
    [session],
  );
  expect(rows).toEqual([{ ip_address: '', user_agent: '' }]);
});

test('[ID19] without the database nobody is let in', async () => {
  const { email, browser } = await person();
  await signIn(browser, email);
  const gone = startIdentity(database);
  await gone.close();
  const lookup = gone.identity.sessionOf(browser.from.headers);
  expect(await refusalOf(lookup)).toMatchObject({ code: 'identity.unavailable' });
});

test('sweeping removes what is over and leaves what is not', async () => {
  const own = another();
  const { email, browser } = await person();
  const { session } = await signIn(browser, email);
  await own.identity.sweep();
  expect(await own.identity.liveSessions([session])).toEqual(new Set([session]));
  own.clock.forward(identityLimits.sessionIdleMs + 86_400_000);
  await own.identity.sweep();
  const { rows } = await here.pool.query('SELECT FROM identity.session WHERE id = $1', [session]);
  expect(rows).toHaveLength(0);
  expect((await here.pool.query('SELECT FROM identity.throttle')).rows).toHaveLength(0);
});
