import { spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { buildWeb } from '#apps/server/web-build.ts';
import { type DeviceId, randomId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { BenchAccount, Fixture } from './fixture.ts';
import { bindTo, describeMachine, nodeOn } from './machine.ts';
import { signInAll } from './sign-in.ts';
import { findBrowser } from '#testkit/browser.ts';
import { setStage } from './stage.ts';
import { median, rounded } from './statistics.ts';
import { timeInBrowser } from './w1-browser.ts';
import type { PullOrder, PullReport } from './w1-device.ts';
import type { Workload } from './workload.ts';

const root = join(import.meta.dirname, '..');

/**
 * A fresh device pulls everything it reaches: rows per second out of the server, over a real
 * socket, against `COPY` of the same rows by the same driver. App server and database share one
 * core; the device has the other.
 */
export const w1: Workload = async (options, say) => {
  const withBrowser = !options.quick && findBrowser() !== undefined;
  const stage = await setStage({
    records: options.records,
    audiences: options.audiences,
    say,
    ...(withBrowser && { webRoot: await buildWeb({ root, onProgress: say }) }),
  });
  const { fixture, server } = stage;
  // The floor's client has the core that the app server has.
  if (stage.serverCore !== null) bindTo(stage.serverCore);
  const device = startDevice(stage.loadCore);
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
      cores: stage.cores,
      sizes: [tenth, all],
      inBrowser: withBrowser ? await measureInBrowser() : 'not measured',
    };
  } finally {
    device.stop();
    await floor.end();
    await stage.close();
  }

  /** The smaller size, as somebody's browser that is on the device's core. */
  async function measureInBrowser() {
    const { readerOfTenth } = fixture;
    const actor = { ...readerOfTenth.actor, device: randomId<DeviceId>() };
    const [owner] = await signInAll(fixture, [{ ...readerOfTenth, actor }]);
    if (owner === undefined) throw new Error('nobody signed in');
    if (stage.loadCore !== null) bindTo(stage.loadCore);
    const times = await timeInBrowser(server.url, owner, 5);
    const result = {
      records: Math.ceil(options.records / 10),
      drawnMs: rounded(median(times.map(({ drawnMs }) => drawnMs))),
      usableMs: rounded(median(times.map(({ usableMs }) => usableMs))),
    };
    say(`in a browser: drawn after ${result.drawnMs} ms, usable after ${result.usableMs} ms`);
    return result;
  }

  async function measure(name: string, account: BenchAccount) {
    const table = await copyRows(fixture, name, account);
    const [owner] = await signInAll(fixture, [account]);
    if (owner === undefined) throw new Error('nobody signed in');
    const door = { url: server.url, owner };
    const received: PullReport[] = [];
    const parsed: PullReport[] = [];
    const whole: PullReport[] = [];
    const oneGo: PullReport[] = [];
    const copied: number[] = [];
    // One round warms up and does not count.
    for (let round = 0; round <= options.rounds; round += 1) {
      const begun = performance.now();
      const { rowCount } = await floor.query(`COPY (SELECT * FROM ${table.name}) TO STDOUT`);
      const copyMs = performance.now() - begun;
      const bare = await device.pull({ ...door, client: 'bare' });
      const atOnce = await device.pull({ ...door, client: 'at-once' });
      const read = await device.pull({ ...door, client: 'reading' });
      const synced = await device.pull({ ...door, client: 'whole' });
      for (const { rows } of [bare, atOnce, read, synced]) {
        if (rows !== table.rows || rowCount !== table.rows) {
          throw new Error(`${rows} rows pulled and ${rowCount} copied of ${table.rows}`);
        }
      }
      if (round === 0) continue;
      copied.push(copyMs);
      received.push(bare);
      oneGo.push(atOnce);
      parsed.push(read);
      whole.push(synced);
    }
    const rate = (ms: number) => rounded((table.rows / ms) * 1000);
    const oursMs = median(received.map(({ ms }) => ms));
    const floorMs = median(copied);
    const parseMs = median(parsed.map(({ ms }) => ms));
    const wholeMs = median(whole.map(({ ms }) => ms));
    const result = {
      records: table.rows,
      audiences: account.audiences.length,
      ours: rate(oursMs),
      floor: rate(floorMs),
      // Round by round: what else the machine does slows both of a round.
      ratio: rounded(median(received.map(({ ms }, at) => (copied[at] ?? 0) / ms)), 3),
      oursMs: rounded(oursMs),
      floorMs: rounded(floorMs),
      atOnceMs: rounded(median(oneGo.map(({ ms }) => ms))),
      withClientParse: rate(parseMs),
      withClientParseMs: rounded(parseMs),
      wholeClient: rate(wholeMs),
      wholeClientMs: rounded(wholeMs),
      wholeClientCpuMs: rounded(median(whole.map(({ cpuMs }) => cpuMs))),
      bytes: received[0]?.bytes ?? 0,
      pages: received[0]?.pages ?? 0,
      parts: received[0]?.parts ?? 0,
    };
    say(
      `${result.records} rows in ${result.parts} parts: ${result.oursMs} ms (${result.ours}/s), ` +
        `by one pull ${result.atOnceMs} ms, COPY ${result.floorMs} ms ` +
        `(${result.floor}/s), ratio ${result.ratio}; read by the client ${result.withClientParseMs} ms, ` +
        `whole client ${result.wholeClientMs} ms`,
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
