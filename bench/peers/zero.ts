import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AdminConnection, connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { withDatabase } from '#adapters/postgres/connection-url.ts';
import { startEmbeddedCluster } from '#adapters/postgres/embedded-cluster.ts';
import { endChild, freePort, startChild, startProgram } from '../child.ts';
import { median, percentile, rounded } from '../statistics.ts';
import type { WorkloadOptions } from '../workload.ts';
import { audienceAt, common, newRecords, type PeerRecord, reachesOf, recordAt } from './model.ts';
import { asking, install, memoryOfTree, mostPeerDevices, type PeerRun } from './peer.ts';

const writerAccount = 'writer';

/** Zero on a database of its own, with as many records and the reach of some accounts. */
export async function openZero(run: PeerRun, accounts: ReadonlyMap<string, readonly string[]>) {
  const folder = await install('zero', run.say);
  const dataDir = await mkdtemp(join(tmpdir(), 'obhut-bench-zero-'));
  const cluster = await startLogicalCluster(dataDir);
  const databaseUrl = withDatabase(cluster.adminUrl, 'zero');
  const admin = await connectAsAdmin(databaseUrl);
  run.say(`zero: ${run.options.records} records`);
  await fill(admin, run.options, accounts);

  const api = await startChild('peers/zero/api-server.mjs', [databaseUrl], {
    core: run.serverCore,
  });
  const apiUrl = `http://127.0.0.1:${(api.said as { port: number }).port}`;
  const port = await freePort();
  const cache = startProgram(join(folder, 'node_modules/@rocicorp/zero/out/zero/src/cli.js'), {
    core: run.serverCore,
    directory: dataDir,
    environment: {
      ZERO_UPSTREAM_DB: databaseUrl,
      ZERO_REPLICA_FILE: join(dataDir, 'replica.db'),
      ZERO_PORT: String(port),
      // By itself it takes the next one, which may be somebody else's.
      ZERO_CHANGE_STREAMER_PORT: String(await freePort()),
      ZERO_APP_ID: 'bench',
      ZERO_QUERY_URL: `${apiUrl}/query`,
      ZERO_MUTATE_URL: `${apiUrl}/mutate`,
      ZERO_NUM_SYNC_WORKERS: '1',
      ZERO_LOG_LEVEL: 'error',
      ZERO_ADMIN_PASSWORD: 'bench',
      ZERO_ENABLE_TELEMETRY: 'false',
      DO_NOT_TRACK: '1',
      NODE_ENV: 'production',
    },
  });
  await untilAnswering(`http://127.0.0.1:${port}/keepalive`);
  const clients = await startChild('peers/zero/clients.mjs', [String(port)], {
    core: run.loadCore,
  });
  return {
    ask: asking(clients.child),
    memory: () => memoryOfTree(cache.pid ?? 0),
    async close() {
      await endChild(clients.child, 'SIGKILL');
      await endChild(cache, 'SIGTERM');
      await endChild(api.child, 'SIGKILL');
      await admin.close();
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A fresh client: from its making to everything in its memory, by the size of the reach. */
export async function zeroW1(run: PeerRun) {
  const { options } = run;
  const all = Array.from({ length: options.audiences }, (_, at) => audienceAt(options, at));
  const zero = await openZero(
    run,
    new Map([
      ['tenth', all.filter((_, at) => at % 10 === 0)],
      ['all', all],
    ]),
  );
  try {
    const sizes = [];
    for (const account of ['tenth', 'all']) {
      const found: { ms: number; rows: number }[] = [];
      for (let round = 0; round < (options.quick ? 1 : 3); round += 1) {
        found.push(await zero.ask({ order: 'fresh', account }));
      }
      const ms = median(found.map((one) => one.ms));
      const rows = found[0]?.rows ?? 0;
      sizes.push({ rows, ms: rounded(ms), rowsPerSecond: rounded((rows / ms) * 1000) });
      run.say(`zero: ${rows} rows in ${rounded(ms)} ms`);
    }
    return { sizes };
  } finally {
    await zero.close();
  }
}

/** As W2, one change after the other, with whole clients. */
export async function zeroW2(run: PeerRun) {
  const count = Math.min(run.options.devices, mostPeerDevices);
  const reaches = reachesOf(run.options, count, 5);
  const accounts = new Map(reaches.map((reach, at) => [`account-${at}`, reach]));
  const spread = [...new Set(reaches.flatMap((reach) => reach.slice(1)))];
  const zero = await openZero(run, accounts.set(writerAccount, [common, ...spread]));
  try {
    await zero.ask({ order: 'gather', accounts: [...accounts.keys()] });
    const cases = [];
    for (const audience of ['same', 'spread'] as const) {
      const changes = Math.min(run.options.changes, 50);
      const times: number[] = [];
      for (let change = -5; change < changes; change += 1) {
        const to = audience === 'same' ? common : (spread[(change * 7 + 35) % spread.length] ?? '');
        const readers = reaches.flatMap((reach, at) => (reach.includes(to) ? [at] : []));
        const [record] = newRecords(1, [to]);
        const seen = await zero.ask<number[]>({
          order: 'change',
          writer: count,
          readers,
          record: rowOf(record),
        });
        // The first of them warm up and do not count.
        if (change >= 0) times.push(...seen);
      }
      cases.push({ devices: count, audience, ...figuresOf(times) });
      run.say(`zero: ${JSON.stringify(cases.at(-1))}`);
    }
    return { cases };
  } finally {
    await zero.close();
  }
}

/** As W3, spread: so many clients that write one after the other, or ten at a time. */
export async function zeroW3(run: PeerRun) {
  const { options } = run;
  const reaches = reachesOf(options, options.connections, 5).map((reach) => reach.slice(1));
  const accounts = new Map(reaches.map((reach, at) => [`account-${at}`, reach]));
  const zero = await openZero(run, accounts);
  try {
    await zero.ask({ order: 'gather', accounts: [...accounts.keys()] });
    const writers = reaches.map((_, at) => at);
    const rate = async (size: number) => {
      const seconds = Math.max(options.seconds, options.quick ? 0.5 : 5);
      const enough = Math.ceil(seconds * 1_000 * size);
      // Each writer takes its own: the audience goes with the writer.
      const records = newRecords(
        enough,
        reaches.map((reach) => reach[0] ?? ''),
      ).map(rowOf);
      return zero.ask<number>({ order: 'push', writers, records, size, seconds });
    };
    await rate(1);
    const single = rounded(await rate(1));
    const batchedByTen = rounded(await rate(10));
    run.say(`zero: ${single}/s, ten at a time ${batchedByTen}/s`);
    return { single, batchedByTen };
  } finally {
    await zero.close();
  }
}

/** As W4: from the new connection of a client that was cut off to its having the last change. */
export async function zeroW4(run: PeerRun) {
  const { options } = run;
  const reach = Array.from({ length: 200 }, (_, at) => audienceAt(options, at));
  const zero = await openZero(
    run,
    new Map([
      ['away', reach],
      [writerAccount, reach],
    ]),
  );
  try {
    await zero.ask({ order: 'gather', accounts: ['away'], behindDoor: true });
    await zero.ask({ order: 'gather', accounts: [writerAccount] });
    const found: { ms: number; bytesDown: number }[] = [];
    for (let round = 0; round <= (options.quick ? 1 : 5); round += 1) {
      await zero.ask({ order: 'cut' });
      const records = newRecords(options.changes, reach).map(rowOf);
      await zero.ask({ order: 'write', writer: 1, records: records.slice(0, -1) });
      await zero.ask({ order: 'write', writer: 1, records: records.slice(-1) });
      const back = await zero.ask<{ ms: number; bytesDown: number }>({
        order: 'comeBack',
        device: 0,
        record: records.at(-1)?.id,
      });
      if (round > 0) found.push(back);
    }
    const figures = {
      ms: rounded(median(found.map(({ ms }) => ms)), 1),
      bytesDown: rounded(median(found.map(({ bytesDown }) => bytesDown))),
    };
    run.say(`zero: ${JSON.stringify(figures)}`);
    return figures;
  } finally {
    await zero.close();
  }
}

/** As W5: memory of zero-cache, all its processes, for each client that is there and quiet. */
export async function zeroW5(run: PeerRun) {
  const count = Math.min(run.options.devices, 20);
  const reaches = reachesOf(run.options, count + 2, 50).map((reach) => reach.slice(1));
  const accounts = new Map(reaches.map((reach, at) => [`account-${at}`, reach]));
  const zero = await openZero(run, accounts);
  try {
    const names = [...accounts.keys()];
    await zero.ask({ order: 'gather', accounts: names.slice(0, 2) });
    await delay(3_000);
    const before = zero.memory();
    await zero.ask({ order: 'gather', accounts: names.slice(2) });
    await delay(3_000);
    const after = zero.memory();
    if (before === null || after === null) return { kilobytesPerDevice: null };
    const kilobytesPerDevice = rounded((after - before) / count / 1024);
    run.say(`zero: ${kilobytesPerDevice} KB per device`);
    return { devices: count, kilobytesPerDevice };
  } finally {
    await zero.close();
  }
}

function rowOf(record: PeerRecord | undefined) {
  if (record === undefined) throw new Error('no record');
  const { id, audience, body } = record;
  return {
    id,
    audience,
    kind: 'journal.entry',
    day: '2026-05-03',
    author: writerAccount,
    changed: 1,
    body,
  };
}

function figuresOf(times: readonly number[]) {
  return {
    seen: times.length,
    p50: rounded(percentile(times, 0.5), 2),
    p99: rounded(percentile(times, 0.99), 2),
  };
}

/** Zero reads the log of changes, which the server must be told to write in full. */
async function startLogicalCluster(dataDir: string) {
  const first = await startEmbeddedCluster({ dataDir, durability: 'full' });
  const keeper = await connectAsAdmin(first.adminUrl);
  await keeper.script('ALTER SYSTEM SET wal_level = logical');
  await keeper.script('CREATE DATABASE zero');
  await keeper.close();
  await first.stop();
  return startEmbeddedCluster({ dataDir, durability: 'full' });
}

async function fill(
  admin: AdminConnection,
  options: WorkloadOptions,
  accounts: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  await admin.script(`
    CREATE TABLE record (
      id text PRIMARY KEY, audience text NOT NULL, kind text NOT NULL, day text NOT NULL,
      author text NOT NULL, changed double precision NOT NULL, body json NOT NULL);
    CREATE INDEX ON record (audience);
    CREATE TABLE reach (account text, audience text, PRIMARY KEY (account, audience));
    CREATE INDEX ON reach (audience)`);
  const pieceLength = 5_000;
  for (let at = 0; at < options.records; at += pieceLength) {
    const rows = Array.from({ length: Math.min(pieceLength, options.records - at) }, (_, step) =>
      rowOf(recordAt(options, at + step)),
    );
    await admin.query(
      `INSERT INTO record
       SELECT id, audience, kind, day, author, changed, body
       FROM json_to_recordset($1) AS r (id text, audience text, kind text, day text, author text,
                                        changed double precision, body json)`,
      [JSON.stringify(rows)],
    );
  }
  const pairs = Array.from(accounts, ([account, reach]) =>
    reach.map((audience) => ({ account, audience })),
  ).flat();
  await admin.query(
    `INSERT INTO reach SELECT DISTINCT account, audience
     FROM unnest($1::text[], $2::text[]) AS r (account, audience)`,
    [pairs.map(({ account }) => account), pairs.map(({ audience }) => audience)],
  );
  await admin.script('VACUUM ANALYZE');
}

async function untilAnswering(url: string): Promise<void> {
  for (let waited = 0; waited < 300_000; waited += 250) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true) return;
    await delay(250);
  }
  throw new Error('zero-cache did not become ready');
}
