import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '#kernel/base/app-error.ts';
import {
  type EmbeddedCluster,
  findRunningCluster,
  startEmbeddedCluster,
} from './embedded-cluster.ts';

let dataDir: string;
let running: EmbeddedCluster[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'obhut-cluster-'));
  running = [];
});
afterEach(async () => {
  for (const cluster of running) await cluster.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function begin(): Promise<EmbeddedCluster> {
  const cluster = await startEmbeddedCluster({ dataDir });
  running.push(cluster);
  return cluster;
}

async function ask<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function postmasterPid(): Promise<number> {
  const file = join(dataDir, 'postgres/cluster/postmaster.pid');
  return Number((await readFile(file, 'utf8')).split('\n')[0]);
}

describe('embedded cluster', { timeout: 60_000 }, () => {
  test('listens on loopback only, keeps its files safe and speaks UTF-8', async () => {
    const { adminUrl } = await begin();
    const [row] = await ask<Record<string, string>>(
      adminUrl,
      `select current_setting('listen_addresses') as addresses,
              current_setting('unix_socket_directories') as sockets,
              current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commits,
              current_setting('server_encoding') as encoding,
              current_setting('password_encryption') as passwords,
              current_setting('data_checksums') as checksums`,
    );
    expect(row).toEqual({
      addresses: '127.0.0.1',
      sockets: '',
      fsync: 'on',
      commits: 'on',
      encoding: 'UTF8',
      passwords: 'scram-sha-256',
      checksums: 'on',
    });
  });

  test('refuses every password but its own', async () => {
    const { adminUrl } = await begin();
    const url = new URL(adminUrl);
    for (const password of ['', 'password', 'postgres']) {
      url.password = password;
      await expect(ask(url.href, 'select 1')).rejects.toThrow();
    }
  });

  test('what was committed is there after the next start', async () => {
    const first = await begin();
    await ask(first.adminUrl, 'create table kept as select 7 as number');
    await first.stop();
    const second = await begin();
    expect(await ask(second.adminUrl, 'select number from kept')).toEqual([{ number: 7 }]);
  });

  test('can be found beside its process, and only while it runs', async () => {
    expect(await findRunningCluster(dataDir)).toBeUndefined();
    const cluster = await begin();
    expect(await findRunningCluster(dataDir)).toMatchObject({ adminUrl: cluster.adminUrl });
    await cluster.stop();
    expect(await findRunningCluster(dataDir)).toBeUndefined();
  });

  test('a server that a crashed process left behind is stopped first', async () => {
    const child = promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      `import { startEmbeddedCluster } from ${JSON.stringify(join(import.meta.dirname, 'embedded-cluster.ts'))};
       await startEmbeddedCluster({ dataDir: ${JSON.stringify(dataDir)} });
       process.kill(process.pid, 'SIGKILL');`,
    ]);
    await expect(child).rejects.toMatchObject({ signal: 'SIGKILL' });
    const left = await postmasterPid();
    const cluster = await begin();
    expect(await postmasterPid()).not.toBe(left);
    expect(await ask(cluster.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a killed server is started again on the same port, nothing committed lost', async () => {
    const { adminUrl } = await begin();
    await ask(adminUrl, 'create table kept as select 7 as number');
    process.kill(await postmasterPid(), 'SIGKILL');
    let rows: unknown;
    for (let attempt = 0; rows === undefined && attempt < 100; attempt += 1) {
      await delay(200);
      rows = await ask(adminUrl, 'select number from kept').catch(() => undefined);
    }
    expect(rows).toEqual([{ number: 7 }]);
  });

  test('a database of another major version is left alone', async () => {
    await (await begin()).stop();
    await writeFile(join(dataDir, 'postgres/cluster/PG_VERSION'), '17\n');
    await expect(begin()).rejects.toMatchObject({
      code: 'database.other-version',
      params: { found: '17', expected: '18' },
    });
  });

  test('a directory with parts missing is reported, not made anew', async () => {
    await (await begin()).stop();
    await rm(join(dataDir, 'postgres/admin-password'));
    await expect(begin()).rejects.toThrow(AppError);
    await expect(begin()).rejects.toMatchObject({ code: 'database.directory-damaged' });
    expect(await readdir(join(dataDir, 'postgres'))).toEqual(['cluster']);
  });

  test('a start that is broken off leaves nothing that the next one minds', async () => {
    const stop = new AbortController();
    const begun = startEmbeddedCluster({ dataDir, signal: stop.signal });
    setTimeout(() => stop.abort(), 150);
    await expect(begun).rejects.toMatchObject({ name: 'AbortError' });
    const cluster = await begin();
    expect(await ask(cluster.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
