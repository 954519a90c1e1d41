import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createPlainServer } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificates, type TestCertificates } from '#testkit/certificates.ts';
import { publicAddress } from './public-address.ts';

let folder: string;
let certificates: TestCertificates;
const servers: Server[] = [];
const { signal } = new AbortController();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obhut-address-'));
  certificates = makeCertificates(folder, 'address');
});
afterAll(async () => {
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

async function listening(server: Server, scheme: string): Promise<URL> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new URL(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function secure(options: ServerOptions): Promise<URL> {
  const server = createServer(
    {
      key: await readFile(certificates.key),
      cert: await readFile(certificates.certificate),
      ...options,
    },
    (_request, response) => response.end('hello'),
  );
  return listening(server, 'https');
}

describe('the public address', () => {
  test('[MS13] is greeted with one version at a time, and a refusal is an answer', async () => {
    const address = publicAddress(await secure({ minVersion: 'TLSv1.3' }));
    expect(address.isEncrypted).toBe(true);
    const greeting = await address.greet('TLSv1.3', signal);
    // Made for this test: this machine trusts nobody who signed it.
    expect(greeting?.isTrusted).toBe(false);
    expect(greeting?.validUntilMs).toBeGreaterThan(Date.now());
    expect(greeting?.validUntilMs).toBeLessThan(Date.now() + 3 * 86_400_000);
    expect(await address.greet('TLSv1.2', signal)).toBeNull();
    expect(await address.greet('TLSv1.1', signal)).toBeNull();
  });

  test('[MS13] that speaks an old version is seen to', async () => {
    const old = {
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    const address = publicAddress(await secure(old));
    expect(await address.greet('TLSv1.1', signal)).not.toBeNull();
    expect(await address.greet('TLSv1.3', signal)).toBeNull();
  });

  test('[MS5] where nobody is, or nobody answers, nothing was shown', async () => {
    const url = await listening(createPlainServer(), 'https');
    servers.at(-1)?.close();
    await once(servers.at(-1) ?? createPlainServer(), 'close').catch(() => undefined);
    await expect(publicAddress(url).greet('TLSv1.3', signal)).rejects.toThrow();
    await expect(publicAddress(url).ask('/', signal)).rejects.toThrow();
    const silent = await listening(
      createPlainServer(() => undefined),
      'http',
    );
    const limit = AbortSignal.timeout(100);
    await expect(publicAddress(silent).ask('/', limit)).rejects.toThrow();
  });

  test('[MS13] is asked without cookies, follows nothing, and reads no more than a kilobyte', async () => {
    let cookies: string | undefined = 'none yet';
    const url = await listening(
      createPlainServer((request, response) => {
        cookies = request.headers.cookie;
        response.writeHead(302, { location: '/elsewhere', 'x-one': ['a', 'b'] });
        response.end('x'.repeat(5_000_000));
      }),
      'http',
    );
    const answer = await publicAddress(url).ask('/', signal);
    expect(answer).toMatchObject({ status: 302, headers: { location: '/elsewhere' } });
    expect(answer.beginning).toHaveLength(1_024);
    expect(cookies).toBeUndefined();
  });
});
