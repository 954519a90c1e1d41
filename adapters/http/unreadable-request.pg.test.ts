import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { createLogger } from '#adapters/http/logger.ts';
import { startHttp } from '#testkit/pg/http.ts';
import { startIdentity, type TestIdentity } from '#testkit/pg/identity.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
const log: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  const destination = { write: (line: string) => void log.push(line) };
  app = await startHttp(here, { logger: createLogger({ level: 'debug', destination }) });
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

/** Everything that is answered to these bytes, until the connection ends. */
async function answerTo(text: string) {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data: Buffer) => (answer += data.toString()));
  socket.write(text);
  await once(socket, 'close');
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body };
}

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400, 'http.request-invalid'],
  [
    'bytes of another protocol',
    '\u0016\u0003\u0001\u0000\u00f1\r\n\r\n',
    400,
    'http.request-invalid',
  ],
  [
    'two lengths',
    'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    400,
    'http.request-invalid',
  ],
  [
    'a length and chunks',
    'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
    'http.request-invalid',
  ],
  [
    'a line break in a header',
    'GET /api/session HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n',
    400,
    'http.request-invalid',
  ],
  [
    'a request for no host',
    'GET /api/session HTTP/1.1\r\nConnection: close\r\n\r\n',
    400,
    'http.request-invalid',
  ],
  [
    'an expectation',
    'POST /api/session HTTP/1.1\r\nHost: x\r\nExpect: rain\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
    400,
    'http.request-invalid',
  ],
  [
    'headers without end',
    `GET /api/session HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
    431,
    'http.headers-too-large',
  ],
])(
  '[AP1] %s is answered like everything else, and the connection ends',
  async (_what, text, status, code) => {
    const answer = await answerTo(text);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({
      status,
      code,
    });
    expect(answer.body).toContain('"instance":"urn:uuid:');
    expect(answer.head).toContain('content-type: application/problem+json');
    expect(answer.head).toContain('x-content-type-options: nosniff');
    expect(answer.head).toContain('connection: close');
    expect(answer.body).not.toMatch(/fastify|HPE_|parse error/i);
  },
);

test('[AP1] who goes away before all of a body has come is no failure of the server', async () => {
  const before = log.length;
  const reading = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  app.server.prependOnceListener('request', (request) => {
    request.on('newListener', (event) => {
      if (event === 'data') reading.resolve();
    });
    request.once('close', () => gone.resolve());
  });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(
    'POST /api/auth/sign-in/email HTTP/1.1\r\nHost: x\r\nOrigin: http://localhost:4400\r\n' +
      'Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"email":',
  );
  await reading.promise;
  socket.resetAndDestroy();
  await gone.promise;
  expect(log.slice(before).filter((line) => line.includes('"level":50'))).toEqual([]);
});

test('[ID40][AP8] an offer of another protocol is not taken up, and asks for no origin', async () => {
  const offered: string[] = [];
  // What the socket's door does: from then on Node.js asks it about every offer there is.
  app.server.on('upgrade', ({ url = '' }, stream) => {
    offered.push(url);
    stream.destroy();
  });
  const offering = (line: string, protocol: string, body = '') =>
    answerTo(
      `${line} HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\n` +
        `HTTP2-Settings: AAMAAABk\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  expect(await offering('GET /healthz', 'h2c')).toMatchObject({
    status: 200,
    body: '{"status":"ok"}',
  });
  const asked = await offering('POST /api/v1/tenants/t_0123456789ab/mutations', 'TLS/1.2', '{}');
  expect(asked.status).toBe(401);
  expect(JSON.parse(asked.body)).toMatchObject({
    code: 'identity.not-signed-in',
    instance: expect.stringMatching(/^urn:uuid:/) as string,
  });
  expect(offered).toEqual([]);
  await offering('GET /sync/t_0123456789ab', 'WebSocket');
  expect(offered).toEqual(['/sync/t_0123456789ab']);
});
