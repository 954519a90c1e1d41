import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endChild, startChild } from '../child.ts';
import { median, percentile, rounded } from '../statistics.ts';
import { audienceAt, common, newRecords, reachesOf, recordAt } from './model.ts';
import { asking, install, memoryOfTree, mostPeerDevices, type PeerRun } from './peer.ts';

/** Everything in one database, which everybody who reads any of it reads whole. */
const withoutRights = 'all';

/** It warns of its own listeners. */
const quiet = { NODE_NO_WARNINGS: '1' };

/** A PouchDB server with a database per audience, on files. */
async function openPouch(run: PeerRun, options: { readonly oneDatabase?: boolean } = {}) {
  await install('pouchdb', run.say);
  const directory = await mkdtemp(join(tmpdir(), 'obhut-bench-pouchdb-'));
  const fixture = join(directory, 'fixture.jsonl');
  const { records } = run.options;
  run.say(`pouchdb: ${records} records`);
  const lines = Array.from({ length: records }, (_, number) => {
    const { id, audience, body } = recordAt(run.options, number);
    return JSON.stringify([audience, id, body]);
  });
  const again = Array.from({ length: options.oneDatabase === true ? records : 0 }, (_, number) => {
    const { id, body } = recordAt(run.options, number);
    return JSON.stringify([withoutRights, id, body]);
  });
  const first = recordAt(run.options, 0);
  await writeFile(
    fixture,
    [...lines, ...again, JSON.stringify([common, 'first', first.body])].join('\n'),
  );
  const server = await startChild('peers/pouchdb/server.mjs', [directory, fixture], {
    core: run.serverCore,
    directory,
    environment: quiet,
  });
  const { port } = server.said as { port: number };
  const clients = await startChild('peers/pouchdb/clients.mjs', [String(port)], {
    core: run.loadCore,
    environment: quiet,
  });
  return {
    ask: asking(clients.child),
    memory: () => memoryOfTree(server.child.pid ?? 0),
    async traffic() {
      const answer = new Promise<{ requests: number; bytes: number }>((resolve) => {
        server.child.once('message', (said) =>
          resolve(said as { requests: number; bytes: number }),
        );
      });
      server.child.send('traffic');
      return answer;
    },
    async close() {
      await endChild(clients.child, 'SIGKILL');
      await endChild(server.child, 'SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A fresh client, with a database per audience, and with one database and no rights at all. */
export async function pouchW1(run: PeerRun) {
  const { options } = run;
  const pouch = await openPouch(run, { oneDatabase: true });
  try {
    const tenth = Array.from({ length: Math.ceil(options.audiences / 10) }, (_, at) =>
      audienceAt(options, at * 10),
    );
    const sizes = [];
    for (const [name, audiences] of [
      ['a database per audience', tenth],
      ['one database, no rights', [withoutRights]],
    ] as const) {
      const { ms, rows } = await pouch.ask<{ ms: number; rows: number }>({
        order: 'fresh',
        audiences,
      });
      sizes.push({ name, rows, ms: rounded(ms), rowsPerSecond: rounded((rows / ms) * 1000) });
      run.say(`pouchdb, ${name}: ${rows} rows in ${rounded(ms)} ms`);
    }
    return { sizes };
  } finally {
    await pouch.close();
  }
}

/** As W2, one change after the other. */
export async function pouchW2(run: PeerRun) {
  const count = Math.min(run.options.devices, mostPeerDevices);
  const reaches = reachesOf(run.options, count, 5);
  const spread = [...new Set(reaches.flatMap((reach) => reach.slice(1)))];
  const pouch = await openPouch(run);
  try {
    await pouch.ask({ order: 'gather', reaches });
    const cases = [];
    for (const audience of ['same', 'spread'] as const) {
      const changes = Math.min(run.options.changes, 50);
      const times: number[] = [];
      for (let change = -5; change < changes; change += 1) {
        const to = audience === 'same' ? common : (spread[(change * 7 + 35) % spread.length] ?? '');
        const readers = reaches.flatMap((reach, at) => (reach.includes(to) ? [at] : []));
        const [record] = newRecords(1, [to]);
        const seen = await pouch.ask<number[]>({ order: 'change', readers, ...record });
        if (change >= 0) times.push(...seen);
      }
      cases.push({
        devices: count,
        audience,
        seen: times.length,
        p50: rounded(percentile(times, 0.5), 2),
        p99: rounded(percentile(times, 0.99), 2),
      });
      run.say(`pouchdb: ${JSON.stringify(cases.at(-1))}`);
    }
    return { cases };
  } finally {
    await pouch.close();
  }
}

/** As W3, spread; no rights, no mutator, no sync to disk. */
export async function pouchW3(run: PeerRun) {
  const { options } = run;
  const pouch = await openPouch(run);
  try {
    const audiences = Array.from({ length: options.audiences }, (_, at) => audienceAt(options, at));
    const rate = async (size: number) => {
      const seconds = Math.max(options.seconds, options.quick ? 0.5 : 5);
      const records = newRecords(Math.ceil(seconds * 2_000 * size), audiences);
      return pouch.ask<number>({
        order: 'push',
        writers: options.connections,
        audiences,
        records,
        size,
        seconds,
      });
    };
    await rate(1);
    const single = rounded(await rate(1));
    const batchedByTen = rounded(await rate(10));
    run.say(`pouchdb: ${single}/s, ten at a time ${batchedByTen}/s`);
    return { single, batchedByTen };
  } finally {
    await pouch.close();
  }
}

/** As W4: a client asks each of its databases what is new, all at once. */
export async function pouchW4(run: PeerRun) {
  const { options } = run;
  const reach = Array.from({ length: Math.min(200, options.audiences) }, (_, at) =>
    audienceAt(options, at),
  );
  const pouch = await openPouch(run);
  try {
    await pouch.ask({ order: 'gather', reaches: [reach] });
    await pouch.ask({ order: 'cut', device: 0 });
    await pouch.ask({ order: 'comeBack', device: 0 });
    const found: { ms: number; requests: number; bytesDown: number }[] = [];
    for (let round = 0; round <= (options.quick ? 1 : 5); round += 1) {
      await pouch.ask({ order: 'write', records: newRecords(options.changes, reach) });
      const before = await pouch.traffic();
      const { ms, rows } = await pouch.ask<{ ms: number; rows: number }>({
        order: 'comeBack',
        device: 0,
      });
      const after = await pouch.traffic();
      if (rows !== options.changes) throw new Error(`${rows} rows of ${options.changes} changes`);
      if (round === 0) continue;
      found.push({
        ms,
        requests: after.requests - before.requests,
        bytesDown: after.bytes - before.bytes,
      });
    }
    const figures = {
      ms: rounded(median(found.map(({ ms }) => ms)), 1),
      requests: median(found.map(({ requests }) => requests)),
      bytesDown: median(found.map(({ bytesDown }) => bytesDown)),
    };
    run.say(`pouchdb: ${JSON.stringify(figures)}`);
    return figures;
  } finally {
    await pouch.close();
  }
}

/** As W5: a long poll for each audience of each device, without a client behind it. */
export async function pouchW5(run: PeerRun) {
  const { options } = run;
  const count = Math.min(options.devices, 20);
  const audiences = Array.from({ length: Math.min(50, options.audiences) }, (_, at) =>
    audienceAt(options, at),
  );
  const pouch = await openPouch(run);
  try {
    await pouch.ask({ order: 'listen', count: 2, audiences });
    await delay(3_000);
    const before = pouch.memory();
    await pouch.ask({ order: 'listen', count, audiences });
    await delay(3_000);
    const after = pouch.memory();
    if (before === null || after === null) return { kilobytesPerDevice: null };
    const kilobytesPerDevice = rounded((after - before) / count / 1024);
    run.say(`pouchdb: ${kilobytesPerDevice} KB per device`);
    return { devices: count, kilobytesPerDevice };
  } finally {
    await pouch.close();
  }
}
