import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountId, DeviceId, TenantId } from '#kernel/base/ids.ts';
import type { Loss } from '#identity/port.ts';
import {
  startIdentity,
  TestBrowser,
  testPassword,
  type TestIdentity,
} from '#testkit/pg/identity.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
const home = 't_000000000001' as TenantId;

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
});
afterAll(async () => {
  await here.close();
  await database.close();
});

let people = 0;
async function signedIn() {
  people += 1;
  const email = `verloren-${people}@linde.example`;
  const account = await here.identity.createAccount({
    email,
    name: 'Amira',
    password: testPassword,
  });
  const browser = new TestBrowser(`192.0.2.${people}`);
  const outcome = await here.identity.signIn({ email, password: testPassword, from: browser.from });
  const { device, session } = browser.keep(outcome);
  return { email, account, browser, device: device.id, session };
}

const lossOf = ({ from }: TestBrowser) => here.identity.lossOf(from.headers);
const listed = async (account: AccountId, device: DeviceId) =>
  (await here.identity.devicesOf(account)).find(({ id }) => id === device);

test('[ID50] a lost device is signed out at once, and told apart from one that was signed out', async () => {
  const { account, browser, device, session } = await signedIn();
  const heard: (readonly [readonly string[], Loss | null])[] = [];
  const stop = here.identity.onSessionsEnded((sessions, loss) => heard.push([sessions, loss]));
  await here.identity.loseDevice(account, device, null);
  stop();
  expect(heard).toEqual([[[session], { device, tenants: 'all' }]]);
  expect(await here.identity.sessionOf(browser.from.headers)).toBeNull();
  expect(await listed(account, device)).toMatchObject({ signedIn: false, revoked: true });
  expect((await listed(account, device))?.lostAt).toBeInstanceOf(Date);
});

test('[ID50] saying it twice is saying it once, and a keeper’s word does not take back a person’s', async () => {
  const { account, device, browser } = await signedIn();
  await here.identity.loseDevice(account, device, null);
  const first = (await listed(account, device))?.lostAt;
  here.clock.forward(1_000);
  await here.identity.loseDevice(account, device, null);
  await here.identity.loseDevice(account, device, home);
  expect((await listed(account, device))?.lostAt).toEqual(first);
  expect(await lossOf(browser)).toEqual({ device, tenants: 'all' });
});

test('[ID50] a device of another account is unknown, like one that does not exist', async () => {
  const mine = await signedIn();
  const theirs = await signedIn();
  for (const device of [theirs.device, randomUUID() as DeviceId]) {
    await expect(here.identity.loseDevice(mine.account, device, null)).rejects.toMatchObject({
      code: 'identity.device-unknown',
    });
  }
  expect(await here.identity.sessionOf(theirs.browser.from.headers)).not.toBeNull();
});

test('[ID51] the cookie tells a lost device what is lost of it: everything, or single tenants', async () => {
  const { account, browser, device } = await signedIn();
  expect(await lossOf(browser)).toBeNull();
  await here.identity.loseDevice(account, device, home);
  expect(await lossOf(browser)).toEqual({ device, tenants: [home] });
  expect(await listed(account, device)).toMatchObject({
    lostAt: null,
    copyLostAt: expect.any(Date) as Date,
  });
  await here.identity.loseDevice(account, device, null);
  expect(await lossOf(browser)).toEqual({ device, tenants: 'all' });
});

test('[ID51] a made-up cookie learns nothing, nor does one with another device’s mark', async () => {
  const { account, browser, device } = await signedIn();
  const other = await signedIn();
  await here.identity.loseDevice(account, device, null);
  const mark = /obhut\.device=[0-9a-f-]{36}\.([^;]+)/.exec(other.browser.cookie)?.[1] ?? '';
  for (const value of [device, `${device}.`, `${device}.${mark}`, `${device}.${'A'.repeat(43)}`]) {
    expect(await here.identity.lossOf({ cookie: `obhut.device=${value}` })).toBeNull();
  }
  expect(await here.identity.lossOf({})).toBeNull();
  expect(await lossOf(browser)).not.toBeNull();
});

test('[ID51] who signs in on a found device is on a new one, of which nothing is lost', async () => {
  const { account, email, browser, device } = await signedIn();
  await here.identity.loseDevice(account, device, null);
  const again = await here.identity.signIn({ email, password: testPassword, from: browser.from });
  expect(browser.keep(again).device.id).not.toBe(device);
  expect(await lossOf(browser)).toBeNull();
});

test('[ID52] a device that was signed out from elsewhere is listed for half a year: it may hold a copy', async () => {
  const { account, device } = await signedIn();
  await here.identity.revokeDevice(account, device);
  expect(await listed(account, device)).toMatchObject({ revoked: true, lostAt: null });
  here.clock.forward(181 * 86_400_000);
  expect(await listed(account, device)).toBeUndefined();
});
