import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import { inProcessFanout } from '#adapters/fanout/in-process.ts';
import { openTenantDatabase } from '#adapters/postgres/tenant-database.ts';
import { peerOf } from '#adapters/websocket/peer.ts';
import { registry } from '#apps/server/products.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { DeviceSession, type SyncServer } from '#kernel/sync/server/device-session.ts';
import { HintHub } from '#kernel/sync/server/hint-hub.ts';
import { PullTurns } from '#kernel/sync/server/pull-turns.ts';
import { type BenchAccount, type Fixture, makeFixture } from './fixture.ts';
import { bindTo, describeMachine, findCores, nodeOn } from './machine.ts';
import { median, rounded } from './statistics.ts';
import type { PullOrder, PullReport } from './w1-device.ts';
import type { Workload } from './workload.ts';

/**
 * A fresh device pulls everything it reaches: rows per second out of the server, over a real
 * socket, against `COPY` of the same rows by the same driver. App server and database share one
 * core; the device has the other.
 */
export const w1: Workload = async (options, say) => {
  const cores = findCores();
  if (cores !== null) bindTo(cores.server);
  const fixture = await makeFixture({
    records: options.records,
    audiences: options.audiences,
    say,
  });
  const server = await serve(fixture);
  const device = startDevice(cores?.load ?? null);
  const floor = new pg.Client({ connectionString: fixture.appUrl });
  await floor.connect();

  try {
    const tenth = await measure('tenth', fixture.readerOfTenth);
    const all = await measure('all', fixture.readerOfAll);
    return {
      workload: 'W1',
      ours: all.ours,
      floor: all.floor,
      ratio: all.ratio,
      unit: 'rows/s',
      machine: describeMachine(fixture.postgresVersion),
      rounds: options.rounds,
      cores: cores === null ? 'not kept apart' : 'app and database on one, device on the other',
      sizes: [tenth, all],
    };
  } finally {
    device.stop();
    await floor.end();
    await server.close();
    await fixture.close();
  }

  async function measure(name: string, account: BenchAccount) {
    const table = await copyRows(fixture, name, account);
    const received: PullReport[] = [];
    const parsed: PullReport[] = [];
    const copied: number[] = [];
    // One round warms up and does not count.
    for (let round = 0; round <= options.rounds; round += 1) {
      const begun = performance.now();
      const { rowCount } = await floor.query(`COPY (SELECT * FROM ${table.name}) TO STDOUT`);
      const copyMs = performance.now() - begun;
      const url = server.urlOf(account);
      const bare = await device.pull({ url, parse: false });
      const read = await device.pull({ url, parse: true });
      for (const { rows } of [bare, read]) {
        if (rows !== table.rows || rowCount !== table.rows) {
          throw new Error(`${rows} rows pulled and ${rowCount} copied of ${table.rows}`);
        }
      }
      if (round === 0) continue;
      copied.push(copyMs);
      received.push(bare);
      parsed.push(read);
    }
    const rate = (ms: number) => rounded((table.rows / ms) * 1000);
    const oursMs = median(received.map(({ ms }) => ms));
    const floorMs = median(copied);
    const parseMs = median(parsed.map(({ ms }) => ms));
    const result = {
      records: table.rows,
      audiences: account.audiences.length,
      ours: rate(oursMs),
      floor: rate(floorMs),
      // Round by round: what else the machine does slows both of a round.
      ratio: rounded(median(received.map(({ ms }, at) => (copied[at] ?? 0) / ms)), 3),
      oursMs: rounded(oursMs),
      floorMs: rounded(floorMs),
      withClientParse: rate(parseMs),
      withClientParseMs: rounded(parseMs),
      bytes: received[0]?.bytes ?? 0,
      pages: received[0]?.pages ?? 0,
    };
    say(
      `${result.records} rows: ${result.oursMs} ms (${result.ours}/s), COPY ${result.floorMs} ms ` +
        `(${result.floor}/s), ratio ${result.ratio}; read by the client ${result.withClientParseMs} ms`,
    );
    return result;
  }
};

/** The same rows in a table without a policy: what the wire carries of them and nothing else. */
async function copyRows(fixture: Fixture, name: string, account: BenchAccount) {
  const table = `bench.w1_${name}`;
  await fixture.admin.script('CREATE SCHEMA IF NOT EXISTS bench');
  await fixture.admin.query(
    inSchema(
      `CREATE TABLE ${table} AS
       SELECT id, audience_id, seq, kind, day, person_ids, revision, created_by, created_at,
              changed_by, changed_at, body
       FROM tenant_schema.record
       WHERE audience_id IN (SELECT r.audience_id FROM tenant_schema.reach r
                             WHERE r.account_id = '${account.actor.account}')`,
      fixture.tenant,
    ),
  );
  await fixture.admin.script('GRANT USAGE ON SCHEMA bench TO obhut_app');
  await fixture.admin.script(`GRANT SELECT ON ${table} TO obhut_app`);
  await fixture.admin.script(`VACUUM ANALYZE ${table}`);
  const [counted] = await fixture.admin.query<{ rows: number }>(
    `SELECT count(*)::integer AS rows FROM ${table}`,
  );
  return { name: table, rows: counted?.rows ?? 0 };
}

/** Sync as the app server serves it; who is asking stands in the address. */
async function serve(fixture: Fixture) {
  const database = openTenantDatabase({
    url: fixture.appUrl,
    actorKey: fixture.actorKey,
    connections: 2,
  });
  const fanout = inProcessFanout();
  const sync: SyncServer = {
    database,
    registry,
    fanout,
    hub: new HintHub(fanout),
    turns: new PullTurns({ atOnce: 6, perAccount: 6 }),
    clock: systemClock,
    onFailure: (error) => process.stderr.write(`${String(error)}\n`),
  };
  const accounts = [fixture.readerOfTenth, fixture.readerOfAll];
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', (socket, request) => {
    const account = accounts[Number(request.url?.slice(1))];
    if (account === undefined) throw new Error('no such account');
    const session = new DeviceSession(sync, account.actor, peerOf(socket));
    socket.on('message', (data: Buffer) => session.receive(data.toString('utf8')));
    socket.on('close', () => session.close());
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return {
    urlOf: (account: BenchAccount) => `ws://127.0.0.1:${port}/${accounts.indexOf(account)}`,
    async close() {
      sockets.close();
      http.closeAllConnections();
      http.close();
      await database.close();
    },
  };
}

interface Device {
  pull(order: PullOrder): Promise<PullReport>;
  stop(): void;
}

/** The device, in a process of its own. */
function startDevice(core: number | null): Device {
  const [command, args] = nodeOn(core, [join(import.meta.dirname, 'w1-device.ts')]);
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the device ended')));
  });
  ended.catch(() => undefined);
  return {
    async pull(order) {
      const answer = new Promise<PullReport>((resolve) => {
        child.once('message', (report) => resolve(report as PullReport));
      });
      child.send(order);
      return Promise.race([answer, ended]);
    },
    stop() {
      child.kill();
    },
  };
}
