import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { allowedOrigins } from '#identity/page-origin.ts';
import {
  openSocketDoor,
  type SocketArrival,
  type SocketDoor,
  type UpgradeOptions,
} from '#adapters/websocket/upgrade.ts';
import {
  startIdentity,
  TestBrowser,
  testPassword,
  type TestIdentity,
} from '#testkit/pg/identity.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const origin = 'http://localhost:4400';
const email = 'amira@linde.example';
let database: TestDatabase;
let here: TestIdentity;
let account: AccountId;
let tenant: TenantId;
let foreignTenant: TenantId;

let server: Server;
let door: SocketDoor;
let arrivals: SocketArrival[];
let ready: boolean;
const opened: WebSocket[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  account = await here.identity.createAccount({ email, name: 'Amira', password: testPassword });
  tenant = await database.createTenant();
  foreignTenant = await database.createTenant();
  await here.join(account, tenant);
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

beforeEach(async () => {
  server = createServer((_request, response) => response.writeHead(404).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  arrivals = [];
  ready = true;
  door = openDoor();
});
afterEach(async () => {
  door.close();
  for (const socket of opened.splice(0)) socket.terminate();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function openDoor(
  options: Partial<Pick<UpgradeOptions, 'recheckMs' | 'pingMs' | 'admit'>> = {},
): SocketDoor {
  return openSocketDoor({
    server,
    identity: here.identity,
    origins: allowedOrigins(new URL(origin)),
    isReady: () => ready,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    onConnection: (arrival) => arrivals.push(arrival),
    socketsPerAccount: 3,
    ...options,
  });
}

async function signedIn(): Promise<TestBrowser> {
  const browser = new TestBrowser();
  browser.keep(await here.identity.signIn({ email, password: testPassword, from: browser.from }));
  return browser;
}

function open(
  path: string,
  headers: Readonly<Record<string, string>>,
): { socket: WebSocket; outcome: Promise<number | 'open'> } {
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  opened.push(socket);
  const outcome = new Promise<number | 'open'>((resolve, reject) => {
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
  return { socket, outcome };
}

async function enter(browser: TestBrowser): Promise<WebSocket> {
  const { socket, outcome } = open(`/sync/${tenant}`, { origin, cookie: browser.cookie });
  expect(await outcome).toBe('open');
  return socket;
}

/** The close code, and how long it took from now. */
async function closing(socket: WebSocket): Promise<{ code: number; ms: number }> {
  const started = performance.now();
  const [code] = (await once(socket, 'close')) as [number];
  return { code, ms: performance.now() - started };
}

test('[ID40] a signed-in member comes in as account and device of the session', async () => {
  const browser = await signedIn();
  await enter(browser);
  expect(arrivals).toMatchObject([
    { account: { id: account }, device: { id: browser.device }, tenantId: tenant },
  ]);
  expect(door.count(account)).toBe(1);
});

test.each([
  [{ origin: 'https://evil.example' }],
  [{ origin: 'null' }],
  [{ origin: 'http://localhost:4401' }],
  [{ origin: 'https://localhost:4400' }],
  [{ origin, 'sec-fetch-site': 'cross-site' }],
  [{}],
])('[ID40] with %j the protocol does not switch', async (headers) => {
  const browser = await signedIn();
  const { outcome } = open(`/sync/${tenant}`, { cookie: browser.cookie, ...headers });
  expect(await outcome).toBe(403);
  expect(arrivals).toEqual([]);
});

test('[ID40] without a live session the protocol does not switch', async () => {
  const browser = await signedIn();
  const { cookie } = browser;
  await here.identity.signOut(browser.from.headers);
  for (const given of [cookie, 'obhut.session_token=a.b', '']) {
    const { outcome } = open(`/sync/${tenant}`, { origin, cookie: given });
    expect(await outcome).toBe(401);
  }
  expect(arrivals).toEqual([]);
});

test('[ID43][TE13] a tenant the account is not in answers like one that does not exist', async () => {
  const browser = await signedIn();
  const answers = new Set<string>();
  for (const path of [
    `/sync/${foreignTenant}`,
    '/sync/t_000000000000',
    '/sync/nonsense',
    '/sync/',
    '/sync/t_0123456789ab/../x',
    `/sync/${tenant}?a=b`,
    '/elsewhere',
  ]) {
    answers.add(await raw(path, browser.cookie));
  }
  expect(Array.from(answers)).toEqual([
    expect.stringMatching(/^HTTP\/1\.1 404 Not Found\r\n[\s\S]*"http\.not-found"/),
  ]);
  expect(arrivals).toEqual([]);
});

test('[ID40] while the server starts nobody comes in', async () => {
  ready = false;
  const browser = await signedIn();
  const { outcome } = open(`/sync/${tenant}`, { origin, cookie: browser.cookie });
  expect(await outcome).toBe(503);
});

test('[ID41] an account has so many sockets and not one more, also when all come at once', async () => {
  const browser = await signedIn();
  const outcomes = await Promise.all(
    Array.from(
      { length: 8 },
      () => open(`/sync/${tenant}`, { origin, cookie: browser.cookie }).outcome,
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'open')).toHaveLength(3);
  expect(outcomes.filter((outcome) => outcome === 429)).toHaveLength(5);
  const [first] = opened.filter((socket) => socket.readyState === WebSocket.OPEN);
  first?.close();
  await expect.poll(() => door.count(account)).toBe(2);
  await enter(browser);
});

test('[ID41] who asks for sockets too often hears when to ask again, and nothing is looked up', async () => {
  door.close();
  const asked: AccountId[] = [];
  door = openDoor({ admit: (one) => (asked.push(one) > 2 ? 17 : null) });
  const browser = await signedIn();
  await enter(browser);
  expect(await raw(`/sync/${foreignTenant}`, browser.cookie)).toMatch(/^HTTP\/1\.1 404 /);
  for (const path of [`/sync/${tenant}`, `/sync/${foreignTenant}`, '/sync/nonsense']) {
    expect(await raw(path, browser.cookie)).toMatch(
      /^HTTP\/1\.1 429 Too Many Requests\r\n[\s\S]*Retry-After: 17\r\n[\s\S]*"api\.too-many-requests","params":{"retryAfterSeconds":17}/,
    );
  }
  expect(new Set(asked)).toEqual(new Set([account]));
});

test('[ID40][AP1] a handshake that is none is refused like everything else', async () => {
  const browser = await signedIn();
  for (const headers of [
    { 'Sec-WebSocket-Key': 'short' },
    { 'Sec-WebSocket-Version': '7' },
    { 'Sec-WebSocket-Protocol': ',,' },
  ]) {
    expect(await raw(`/sync/${tenant}`, browser.cookie, headers)).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*application\/problem\+json[\s\S]*"http\.request-invalid"/,
    );
  }
  expect(arrivals).toEqual([]);
});

test('[ID41] a message of more than 1 MiB ends its socket and no other', async () => {
  const browser = await signedIn();
  const one = await enter(browser);
  const two = await enter(browser);
  const end = closing(one);
  one.send('x'.repeat(1024 * 1024 + 1));
  expect((await end).code).toBe(1009);
  two.send('x'.repeat(1024 * 1024));
  const arrival = arrivals[1]!;
  const [message] = (await once(arrival.socket, 'message')) as [Buffer];
  expect(message).toHaveLength(1024 * 1024);
});

test('[ID41] compression is not negotiated', async () => {
  const socket = await enter(await signedIn());
  expect(socket.extensions).toBe('');
});

test('[ID42] signing out closes this session’s sockets within a second, and no others', async () => {
  const phone = await signedIn();
  const tablet = await signedIn();
  const socket = await enter(phone);
  const other = await enter(tablet);
  const end = closing(socket);
  await here.identity.signOut(phone.from.headers);
  const { code, ms } = await end;
  expect(code).toBe(4401);
  expect(ms).toBeLessThan(1_000);
  expect(other.readyState).toBe(WebSocket.OPEN);
});

test('[ID42] signing out everywhere closes all within a second, also a peer that does not answer', async () => {
  const [phone, tablet] = [await signedIn(), await signedIn()];
  const ends = [closing(await enter(phone)), closing(await enter(tablet))];
  const deaf = await enter(tablet);
  deaf.pause();
  const cut = once(arrivals[2]!.socket, 'close');
  const started = performance.now();
  await here.identity.signOutEverywhere(account);
  for (const end of ends) {
    const { code } = await end;
    expect(code).toBe(4401);
  }
  await cut;
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(door.count(account)).toBe(0);
});

test('[ID42] nothing a socket sends behind the end of its session is read', async () => {
  const browser = await signedIn();
  const socket = await enter(browser);
  const read: string[] = [];
  arrivals[0]!.socket.on('message', (message: Buffer) => read.push(message.toString()));
  socket.send('before');
  await expect.poll(() => read).toEqual(['before']);
  const end = closing(socket);
  await here.identity.revokeDevice(account, browser.device as never);
  socket.send('behind');
  expect((await end).code).toBe(4401);
  expect(read).toEqual(['before']);
});

test('[ID42] a session that ended elsewhere is found at the next re-check', async () => {
  door.close();
  door = openDoor({ recheckMs: 100 });
  const browser = await signedIn();
  const socket = await enter(browser);
  const end = closing(socket);
  const elsewhere = another();
  await elsewhere.identity.signOut(browser.from.headers);
  const { code, ms } = await end;
  expect(code).toBe(4401);
  expect(ms).toBeLessThan(1_000);
});

test('[ID42] a session that another server says has ended is looked up at once', async () => {
  const [browser, stays] = [await signedIn(), await signedIn()];
  const [socket, other] = [await enter(browser), await enter(stays)];
  const end = closing(socket);
  const elsewhere = another();
  const ended: string[] = [];
  elsewhere.identity.onSessionsEnded((sessions) => ended.push(...sessions));
  await elsewhere.identity.signOut(browser.from.headers);
  // Nothing is closed on anybody's word: the other session lives.
  door.recheck([...ended, ...arrivals.map(({ session }) => session)]);
  const { code, ms } = await end;
  expect(code).toBe(4401);
  expect(ms).toBeLessThan(1_000);
  expect(other.readyState).toBe(WebSocket.OPEN);
});

test('[ID42] a member who leaves the tenant loses the sockets of that tenant', async () => {
  const socket = await enter(await signedIn());
  const end = closing(socket);
  door.closeMember(account, foreignTenant);
  door.closeMember(account, tenant);
  expect((await end).code).toBe(4403);
});

test('[ID41] a peer that does not answer pings is cut off', async () => {
  door.close();
  door = openDoor({ pingMs: 60 });
  const socket = await enter(await signedIn());
  socket.pause();
  await expect.poll(() => door.count(account), { timeout: 2_000 }).toBe(0);
});

/** The whole answer to an upgrade request, byte by byte. */
async function raw(
  path: string,
  cookie: string,
  given: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.write(
    [
      `GET ${path} HTTP/1.1`,
      'Host: evil.example',
      'Connection: Upgrade',
      'Upgrade: websocket',
      ...Object.entries({
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...given,
      }).map(([name, value]) => `${name}: ${value}`),
      `Origin: ${origin}`,
      `Cookie: ${cookie}`,
      '',
      '',
    ].join('\r\n'),
  );
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

test('[ID51] a lost device’s socket closes within a second and says why; so does the door after it', async () => {
  const browser = await signedIn();
  const socket = await enter(browser);
  const ended = once(socket, 'close') as Promise<[number, Buffer]>;
  const started = performance.now();
  await here.identity.loseDevice(account, arrivals[0]?.device.id ?? fail(), null);
  const [code, reason] = await ended;
  expect([code, reason.toString()]).toEqual([4410, 'sync.device-lost']);
  expect(performance.now() - started).toBeLessThan(1_000);
  const { outcome } = open(`/sync/${tenant}`, { origin, cookie: browser.cookie });
  expect(await outcome).toBe(401);
});

test('[ID51] with one tenant’s copy lost, the others’ sockets end as signed out', async () => {
  await here.join(account, foreignTenant);
  const browser = await signedIn();
  const mine = await enter(browser);
  const other = open(`/sync/${foreignTenant}`, { origin, cookie: browser.cookie });
  expect(await other.outcome).toBe('open');
  const codes = Promise.all([mine, other.socket].map(async (one) => (await closing(one)).code));
  await here.identity.loseDevice(account, arrivals[0]?.device.id ?? fail(), tenant);
  expect(await codes).toEqual([4410, 4401]);
});

function fail(): never {
  throw new Error('nobody arrived');
}
