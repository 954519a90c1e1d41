import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import type { TenantId } from '#kernel/base/ids.ts';
import { askSession, webSocketTransport } from '#adapters/websocket/client-transport.ts';

const tenantId = 't_0123456789ab' as TenantId;
let http: Server;
let sockets: WebSocketServer;
let baseUrl: string;
let refuse: number | null;

beforeEach(async () => {
  refuse = null;
  http = createServer();
  sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, stream, head) => {
    if (refuse !== null || request.url !== `/sync/${tenantId}`) {
      stream.end(`HTTP/1.1 ${refuse ?? 404} No\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket));
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/some/page`;
});

afterEach(() => {
  vi.unstubAllGlobals();
  for (const socket of sockets.clients) socket.terminate();
  http.close();
});

function open(
  whyRefused?: () => Promise<string | null>,
  onOffline?: (listener: () => void) => () => void,
) {
  const messages: unknown[] = [];
  const closes: (string | null)[] = [];
  const server = new Promise<ServerSocket>((resolve) => {
    sockets.once('connection', resolve);
  });
  const connection = webSocketTransport({ baseUrl, tenantId, whyRefused, onOffline }).connect({
    onMessage: (message) => messages.push(message),
    onClose: ({ code }) => closes.push(code),
  });
  return { messages, closes, server, connection };
}

test('[SYC18] what is not JSON arrives as nothing decodable, never as an exception', async () => {
  const { messages, server, connection } = open();
  await connection;
  const socket = await server;
  socket.send('{"type":"hint"}');
  socket.send('{"type":');
  socket.send(Buffer.from([1, 2, 3]));
  await expect.poll(() => messages).toEqual([{ type: 'hint' }, undefined, undefined]);
});

test('[SYC16] sends text, and tells when the server hangs up', async () => {
  const { closes, server, connection } = open();
  const opened = await connection;
  const socket = await server;
  const received = new Promise<string>((resolve) => {
    socket.once('message', (data: Buffer) => resolve(data.toString('utf8')));
  });
  opened.send({ type: 'hello', protocol: 1, schema: 1 });
  expect(JSON.parse(await received)).toEqual({ type: 'hello', protocol: 1, schema: 1 });
  socket.terminate();
  await expect.poll(() => closes).toEqual([null]);
});

test.each([
  [4401, 'identity.not-signed-in', 'identity.not-signed-in'],
  [4403, 'http.not-found', 'access.no-member'],
  [4000, 'access.no-member', 'access.no-member'],
  [4000, 'sync.too-many-messages', 'sync.too-many-messages'],
  [4000, 'a sentence <b>of something</b>', null],
  [1012, '', null],
])('[SYC17] a close %i "%s" is understood as %s', async (code, reason, expected) => {
  const { closes, server, connection } = open();
  await connection;
  (await server).close(code, reason);
  await expect.poll(() => closes).toEqual([expected]);
});

test('[SYC17] a refused upgrade asks why, and passes the answer on', async () => {
  refuse = 401;
  const { connection, closes } = open(async () => 'identity.not-signed-in');
  await expect(connection).rejects.toMatchObject({ code: 'identity.not-signed-in' });
  expect(closes).toEqual([]);
});

test('[SYC16] nobody there, or no answer why, is being offline', async () => {
  refuse = 503;
  const asked = open(async () => {
    throw new Error('no network');
  });
  await expect(asked.connection).rejects.toMatchObject({ code: 'sync.unreachable' });
  http.close();
  baseUrl = 'http://127.0.0.1:9';
  await expect(open().connection).rejects.toMatchObject({ code: 'sync.unreachable' });
});

test('[SYC16] when the device loses its network, the connection is over at once, and once', async () => {
  let lose = (): void => {};
  const onOffline = vi.fn((listener: () => void) => {
    lose = listener;
    return () => {
      lose = () => {};
    };
  });
  const { closes, server, connection } = open(undefined, onOffline);
  await connection;
  const heard = new Promise((resolve) => {
    void server.then((socket) => socket.once('close', resolve));
  });
  lose();
  expect(closes).toEqual([null]);
  await heard;
  lose();
  expect(closes).toEqual([null]);

  refuse = 503;
  const asked = open(async () => 'identity.not-signed-in', onOffline);
  lose();
  await expect(asked.connection).rejects.toMatchObject({ code: 'sync.unreachable' });
});

test.each([
  [401, { error: {} }, 'identity.not-signed-in'],
  [503, {}, null],
  [200, { tenants: [{ id: tenantId }] }, null],
  [200, { tenants: [{ id: 't_ffffffffffff' }, null, 7] }, 'access.no-member'],
  [200, { tenants: 'none' }, null],
  [200, null, null],
])('[SYC17] a session answer %i %j means %s', async (status, body, expected) => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }));
  expect(await askSession(tenantId)).toBe(expected);
});
