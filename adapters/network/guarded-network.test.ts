import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureCode } from '#governance/gate/failure-code.ts';
import { openApiServer } from '#testkit/api-server.ts';
import { makeCertificates } from '#testkit/certificates.ts';
import { guardedNetwork } from './guarded-network.ts';

/** On this machine; who reached it is counted. */
async function openServer() {
  const calls: string[] = [];
  const server = await openApiServer(({ path }) => {
    calls.push(path);
    return path === '/away'
      ? { status: 302, body: '', location: 'http://169.254.169.254/latest/meta-data' }
      : { status: 200, body: 'here' };
  });
  return { ...server, calls, port: new URL(server.url).port };
}

let server: Awaited<ReturnType<typeof openServer>>;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

/** Names mean these addresses, one list for each time somebody asks; those of the internet are on this machine. */
function world(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  return {
    asked,
    resolve(host: string) {
      asked.push(host);
      return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1] ?? []);
    },
    via: (address: string) => (address === '8.8.8.8' ? '127.0.0.1' : address),
  };
}

const why = async (work: Promise<unknown>) =>
  work.then(
    () => 'reached',
    (error: unknown) => failureCode(error),
  );

describe('the network of a provider', () => {
  test.each([
    ['127.0.0.1'],
    ['::1'],
    ['10.0.0.7'],
    ['169.254.169.254'],
    ['::ffff:127.0.0.1'],
    ['8.8.8.8', '127.0.0.1'],
    [],
  ])('[GA30] a name that means %j %j is not gone to', async (...addresses) => {
    const before = server.calls.length;
    const network = guardedNetwork(false, world(addresses));
    const url = `http://api.letterbird.example:${server.port}/`;
    expect(await why(network.fetch(url))).toBe('address-refused');
    expect(await why(network.addressOf('api.letterbird.example'))).toBe('address-refused');
    expect(server.calls).toHaveLength(before);
  });

  test.each([
    '127.0.0.1',
    '[::1]',
    '127.1',
    '0x7f.1',
    '2130706433',
    '[::ffff:7f00:1]',
    'localhost',
  ])('[GA30] nor is %s, however it is written', async (host) => {
    const before = server.calls.length;
    const network = guardedNetwork(false);
    expect(await why(network.fetch(`http://${host}:${server.port}/`))).toBe('address-refused');
    expect(server.calls).toHaveLength(before);
  });

  test('[GA30] what was looked at is connected to: a name that means something else a moment later changes nothing', async () => {
    const rebinding = world(['8.8.8.8'], ['127.0.0.1']);
    const network = guardedNetwork(false, rebinding);
    const url = `http://api.letterbird.example:${server.port}`;
    expect((await network.fetch(`${url}/first`)).status).toBe(200);
    // Looked up once: nobody had to ask again what it means, and nobody did.
    expect(rebinding.asked).toEqual(['api.letterbird.example']);
    const anew = guardedNetwork(false, rebinding);
    expect(await why(anew.fetch(`${url}/second`))).toBe('address-refused');
    expect(server.calls).not.toContain('/second');
  });

  test('[GA30] a redirection is an answer, and nobody goes there', async () => {
    const network = guardedNetwork(false, world(['8.8.8.8']));
    const answer = await network.fetch(`http://api.letterbird.example:${server.port}/away`);
    expect([answer.status, answer.redirected]).toEqual([302, false]);
  });

  test('[GA30] what is the operator’s own may be anywhere', async () => {
    const network = guardedNetwork(true, world(['127.0.0.1']));
    const answer = await network.fetch(`http://bucket.house.example:${server.port}/`);
    expect(await answer.text()).toBe('here');
    expect(await network.addressOf('bucket.house.example')).toBe('127.0.0.1');
  });

  test('[GA30] a certificate is of the name, not of the address', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'obhut-tls-'));
    const made = makeCertificates(folder, 'house', ['api.letterbird.example']);
    const [cert, key, authorities] = await Promise.all(
      [made.certificate, made.key, made.authority].map((file) => readFile(file, 'utf8')),
    );
    const secure = createServer({ cert, key }, (_, response) => response.end('named'));
    const { promise: listening, resolve } = Promise.withResolvers<void>();
    secure.listen(0, '127.0.0.1', resolve);
    await listening;
    const { port } = secure.address() as AddressInfo;
    try {
      const trusting = { ...world(['8.8.8.8']), ...(authorities !== undefined && { authorities }) };
      const network = guardedNetwork(false, trusting);
      const ask = (host: string) => network.fetch(`https://${host}:${String(port)}/`);
      expect(await (await ask('api.letterbird.example')).text()).toBe('named');
      expect(await why(ask('elsewhere.example'))).toBe('unreachable');
      const stranger = guardedNetwork(false, world(['8.8.8.8']));
      const untrusted = stranger.fetch(`https://api.letterbird.example:${String(port)}/`);
      expect(await why(untrusted)).toBe('unreachable');
    } finally {
      secure.closeAllConnections();
      secure.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
