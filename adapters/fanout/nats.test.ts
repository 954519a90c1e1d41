import { randomBytes } from 'node:crypto';
import { connect } from '@nats-io/transport-node';
import { expect, test, vi } from 'vitest';
import { fanoutContract } from '#adapters/fanout/contract-suite.ts';
import { natsFanout } from '#adapters/fanout/nats.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { startNatsServer } from '#testkit/nats-server.ts';

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
