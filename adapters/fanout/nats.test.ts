import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { expect, test, vi } from 'vitest';
import { fanoutContract } from '#adapters/fanout/contract-suite.ts';
import { natsFanout, type NatsFanoutOptions } from '#adapters/fanout/nats.ts';
import type { FanoutCounts } from '#adapters/fanout/over-line.ts';
import type { AppError } from '#kernel/base/app-error.ts';
import { type AccountId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { makeCertificates } from '#testkit/certificates.ts';
import { makeNatsTrust } from '#testkit/nats-credentials.ts';
import { startNatsServer } from '#testkit/nats-server.ts';
import { layLine } from '#testkit/pg/line.ts';

const token = 'a-token-for-tests';

fanoutContract('fan-out over NATS', async () => {
  const nats = await startNatsServer('--auth', token);
  const key = randomBytes(32);
  const foreign = [0, 0];
  const place = `nats://127.0.0.1:${nats.port}`;
  const server = (index: number) =>
    natsFanout({
      servers: [place],
      installation: 'tests',
      token,
      key,
      clock: systemClock,
      onTrouble: (counts) => (foreign[index] = counts.foreign),
    });
  const servers = [server(0), server(1)] as const;
  for (const fanout of servers) await fanout.open();
  const spy = await connect({
    servers: place,
    token,
    reconnectTimeWait: 100,
    maxReconnectAttempts: -1,
  });
  return {
    servers,
    interrupt: async () => {
      await nats.restart();
      await vi.waitFor(() => spy.flush(), 10_000);
    },
    intrude: async (tenant, text) => {
      spy.publish(`obhut.tests.${tenant}`, text);
      await spy.flush();
    },
    overhear: async (listener) => {
      spy.subscribe('obhut.tests.>', { callback: (_error, message) => listener(message.string()) });
      await spy.flush();
    },
    foreign: () => foreign.reduce((sum, count) => sum + count, 0),
    close: async () => {
      await spy.close();
      for (const fanout of servers) await fanout.close();
      await nats.stop();
    },
  };
});

test('a NATS that does not answer, or does not take the token, is told with a remedy', async () => {
  const nats = await startNatsServer('--auth', token);
  const options = { installation: 'tests', key: randomBytes(32), clock: systemClock };
  const refused = (place: string, wrong: string) =>
    expect(
      natsFanout({ ...options, servers: [place], token: wrong, onTrouble: () => {} }).open(),
    ).rejects.toMatchObject({ code: 'startup.fanout-unreachable' });
  await refused('nats://127.0.0.1:9', token);
  await refused(`nats://127.0.0.1:${nats.port}`, 'another');
  // What was asked to be encrypted is not sent in the clear.
  await refused(`tls://127.0.0.1:${nats.port}`, token);
  await nats.stop();
});

test('[SY18] over TLS with a credentials file: who is known talks, and nothing goes to a server that is not vouched for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'obhut-nats-tls-'));
  const place = (name: string) => join(folder, name);
  const ours = makeCertificates(folder, 'ours');
  const others = makeCertificates(folder, 'others');
  const trust = makeNatsTrust(systemClock.nowMs());
  await writeFile(place('user.creds'), trust.credentials);
  await writeFile(place('stranger.creds'), trust.strangersCredentials);
  await writeFile(
    place('server.conf'),
    `${trust.settings}tls { cert_file: "${ours.certificate}", key_file: "${ours.key}" }\n`,
  );
  const nats = await startNatsServer('--config', place('server.conf'));
  const key = randomBytes(32);
  const fanout = (more: Partial<NatsFanoutOptions>) =>
    natsFanout({
      servers: [`tls://127.0.0.1:${nats.port}`],
      installation: 'tests',
      key,
      clock: systemClock,
      onTrouble: () => {},
      credentials: place('user.creds'),
      authority: ours.authority,
      ...more,
    });
  try {
    const refused = (more: Partial<NatsFanoutOptions>) =>
      expect(fanout(more).open()).rejects.toMatchObject({ code: 'startup.fanout-unreachable' });
    // Vouched for by another authority than the one we were told, or by none that the system knows.
    await refused({ authority: others.authority });
    await expect(
      natsFanout({
        servers: [`tls://127.0.0.1:${nats.port}`],
        installation: 'tests',
        key,
        clock: systemClock,
        onTrouble: () => {},
        credentials: place('user.creds'),
      }).open(),
    ).rejects.toMatchObject({ code: 'startup.fanout-unreachable' });
    await refused({ credentials: place('stranger.creds') });
    await refused({ credentials: place('nowhere.creds') });

    const [here, there] = [fanout({}), fanout({})];
    await here.open();
    await there.open();
    const heard: unknown[] = [];
    const tenant = 't_0123456789ab' as TenantId;
    there.subscribe(tenant, (movement) => heard.push(movement));
    await vi.waitFor(
      () => {
        here.publish(tenant, { type: 'reach', accounts: null });
        expect(heard).toContainEqual({ type: 'reach', accounts: null });
      },
      { timeout: 20_000, interval: 200 },
    );
    await here.close();
    await there.close();
  } finally {
    await nats.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test('[SY18] what was under way when the line of one server broke is made up for at the others', async () => {
  const nats = await startNatsServer('--auth', token);
  const line = await layLine('127.0.0.1', nats.port);
  const key = randomBytes(32);
  const tenant = 't_0123456789ab' as TenantId;
  let interruptions = 0;
  const open = async (port: number) => {
    const fanout = natsFanout({
      servers: [`nats://127.0.0.1:${port}`],
      installation: 'tests',
      token,
      key,
      clock: systemClock,
      onTrouble: (counts) => (interruptions = counts.interruptions),
    });
    await fanout.open();
    return fanout;
  };
  const [here, there] = [await open(line.port), await open(nats.port)];
  const heard: string[] = [];
  there.subscribe(tenant, ({ type }) => heard.push(type));
  const move = () => here.publish(tenant, { type: 'reach', accounts: null });
  await vi.waitFor(() => {
    move();
    expect(heard).toContain('reach');
  }, 5_000);
  line.cutAfter('there', 1);
  move();
  await vi.waitFor(() => expect(interruptions).toBe(1), 5_000);
  line.mend();
  await vi.waitFor(() => expect(heard).toContain('lost'), 10_000);
  await here.close();
  await there.close();
  await line[Symbol.asyncDispose]();
  await nats.stop();
});

test('[SY39] by its address, a NATS is who has a certificate of that address', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'obhut-nats-address-'));
  const answer = async (name: string, here: readonly string[], hosts: readonly string[]) => {
    const { certificate, key, authority } = makeCertificates(folder, name, [], here);
    const nats = await startNatsServer('--tls', '--tlscert', certificate, '--tlskey', key);
    const opened = [];
    for (const host of hosts) {
      const fanout = natsFanout({
        servers: [`tls://${host}:${nats.port}`],
        installation: 'tests',
        key: randomBytes(32),
        clock: systemClock,
        onTrouble: () => {},
        authority,
      });
      opened.push(
        await fanout.open().then(
          () => 'open',
          (error: AppError) => error.code,
        ),
      );
      await fanout.close();
    }
    await nats.stop();
    return opened;
  };
  const hosts = ['127.0.0.1', 'localhost'];
  const refused = 'startup.fanout-unreachable';
  expect(await answer('address', ['IP:127.0.0.1'], hosts)).toEqual(['open', refused]);
  expect(await answer('name', ['DNS:localhost'], hosts)).toEqual([refused, 'open']);
  expect(await answer('another', ['IP:10.9.8.7'], hosts)).toEqual([refused, refused]);
  await rm(folder, { recursive: true, force: true });
});

test('[SY39] a NATS that would carry nothing is told at the start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'obhut-nats-rights-'));
  const place = (name: string) => join(folder, name);
  const trust = makeNatsTrust(systemClock.nowMs());
  await writeFile(place('user.creds'), trust.credentials);
  await writeFile(place('deaf.creds'), trust.deafCredentials);
  await writeFile(place('mute.creds'), trust.muteCredentials);
  await writeFile(place('server.conf'), trust.settings);
  const opening = async (port: number, credentials: string) => {
    const fanout = natsFanout({
      servers: [`nats://127.0.0.1:${port}`],
      installation: 'tests',
      key: randomBytes(32),
      clock: systemClock,
      onTrouble: () => {},
      credentials: place(credentials),
    });
    try {
      await fanout.open();
    } finally {
      await fanout.close();
    }
  };
  const nats = await startNatsServer('--config', place('server.conf'));
  await opening(nats.port, 'user.creds');
  for (const one of ['deaf.creds', 'mute.creds']) {
    await expect(opening(nats.port, one)).rejects.toThrow(/Permissions Violation.*obhut\.tests/);
  }
  await nats.stop();
  await writeFile(place('server.conf'), `${trust.settings}max_payload: 1024\n`);
  const small = await startNatsServer('--config', place('server.conf'));
  await expect(opening(small.port, 'user.creds')).rejects.toThrow('max_payload');
  await small.stop();
  await rm(folder, { recursive: true, force: true });
});

test('[SY18] a NATS that comes back and takes only small messages holds up nobody', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'obhut-nats-small-'));
  const config = join(folder, 'server.conf');
  await writeFile(config, 'max_payload: 8000\n');
  const nats = await startNatsServer('--config', config);
  const counts: FanoutCounts[] = [];
  const fanout = natsFanout({
    servers: [`nats://127.0.0.1:${nats.port}`],
    installation: 'tests',
    key: randomBytes(32),
    clock: systemClock,
    onTrouble: (now) => counts.push(now),
  });
  await fanout.open();
  const tenant = 't_0123456789ab' as TenantId;
  const heard: string[] = [];
  fanout.subscribe(tenant, ({ type }) => heard.push(type));
  await writeFile(config, 'max_payload: 1024\n');
  await nats.restart();
  await vi.waitFor(() => expect(heard).toContain('lost'), 10_000);
  const accounts = Array.from({ length: 100 }, () => randomId<AccountId>());
  fanout.publish(tenant, { type: 'reach', accounts });
  expect(counts.at(-1)?.lost).toBe(1);
  await fanout.close();
  await nats.stop();
  await rm(folder, { recursive: true, force: true });
});
