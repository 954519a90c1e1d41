// Devices of Zero, as many as are asked for, in this one process; and what is asked of them.
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Zero } from '@rocicorp/zero';
import { mutators, queries, schema } from './model.mjs';

const [cachePort] = process.argv.slice(2);
/** The devices that stay. */
const devices = [];
const door = await openDoor(Number(cachePort));

process.on('message', ({ order, ...asked }) => {
  orders[order](asked).then(
    (answer) => process.send?.({ answer }),
    (error) => process.send?.({ error: String(error?.stack ?? error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ answer: 'ready' });

const orders = {
  /** A fresh client gets everything its account reaches. */
  async fresh({ account }) {
    const begun = performance.now();
    const device = open(account);
    const { complete } = device.preload(queries.reached());
    await complete;
    const ms = performance.now() - begun;
    const rows = await device.run(queries.reached(), { type: 'unknown' });
    await device.close();
    return { ms, rows: rows.length };
  },

  /** Opens a device for each account and waits until each has everything. */
  async gather({ accounts, behindDoor = false }) {
    for (const account of accounts) {
      const device = { zero: open(account, behindDoor), awaited: new Map() };
      const view = device.zero.materialize(queries.reached());
      await new Promise((resolve) => {
        view.addListener((rows, result) => {
          if (result === 'complete') resolve();
          if (device.awaited.size === 0) return;
          // New rows are looked for among all, since a view tells what is, not what came.
          for (const row of rows) {
            device.awaited.get(row.id)?.(performance.now());
            device.awaited.delete(row.id);
          }
        });
      });
      devices.push(device);
    }
    return devices.length;
  },

  async leave() {
    for (const { zero } of devices.splice(0)) await zero.close();
    return 0;
  },

  /** One change, and how long until each of the devices has it. */
  async change({ writer, readers, record }) {
    const begun = performance.now();
    const arrivals = readers.map(
      (reader) =>
        new Promise((resolve) => {
          devices[reader].awaited.set(record.id, (atMs) => resolve(atMs - begun));
        }),
    );
    await write(devices[writer].zero, record);
    return Promise.all(arrivals);
  },

  /**
   * Each of the writers writes so many at a time, one time after the other, until the time is
   * over. Accepted per second.
   */
  async push({ writers, records, size, seconds }) {
    const begun = performance.now();
    const until = begun + seconds * 1000;
    let accepted = 0;
    await Promise.all(
      writers.map(async (writer, at) => {
        const mine = records.filter((_, number) => number % writers.length === at);
        while (performance.now() < until) {
          const some = mine.splice(0, size);
          if (some.length < size) throw new Error('not enough to write');
          await Promise.all(some.map((record) => write(devices[writer].zero, record)));
          accepted += size;
        }
      }),
    );
    return (accepted / (performance.now() - begun)) * 1000;
  },

  /** Written by one device, without waiting for each. */
  async write({ writer, records }) {
    await Promise.all(records.map((record) => write(devices[writer].zero, record)));
    return records.length;
  },

  /** Those behind the door lose their connection until they are let in again. */
  async cut() {
    door.shut();
    return 0;
  },

  /** How long from its new connection until the device has the record, and what came in. */
  async comeBack({ device, record }) {
    const arrival = new Promise((resolve) => devices[device].awaited.set(record, resolve));
    const opened = door.open();
    const { atMs, came } = await opened;
    const arrivedMs = await arrival;
    await delay(50);
    return { ms: arrivedMs - atMs, bytesDown: came() };
  },
};

function open(account, behindDoor = false) {
  return new Zero({
    cacheURL: `http://127.0.0.1:${behindDoor ? door.port : cachePort}`,
    userID: account,
    auth: account,
    context: { account },
    schema,
    mutators,
    kvStore: 'mem',
    logLevel: 'error',
    // Offline for as long as it takes; it goes on trying every five seconds.
    disconnectTimeoutMs: 600_000,
    pingTimeoutMs: 600_000,
  });
}

async function write(zero, record) {
  const { server } = zero.mutate(mutators.writeEntry(record));
  const result = await server;
  if (result?.type === 'error') throw new Error(JSON.stringify(result));
}

/** Passes connections on to zero-cache, and can be shut. */
async function openDoor(target) {
  let isOpen = true;
  let told = () => {};
  const passing = new Set();
  const server = createServer((from) => {
    if (!isOpen) {
      from.destroy();
      return;
    }
    const to = connect(target, '127.0.0.1');
    const before = to.bytesRead;
    told({ atMs: performance.now(), came: () => to.bytesRead - before });
    for (const [one, other] of [
      [from, to],
      [to, from],
    ]) {
      passing.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        passing.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    shut() {
      isOpen = false;
      for (const socket of passing) socket.destroy();
    },
    /** Resolves with the first connection that comes. */
    open() {
      const opened = new Promise((resolve) => {
        told = resolve;
      });
      isOpen = true;
      return opened;
    },
  };
}
