// Devices of PouchDB, as many as are asked for, in this one process; and what is asked of them.
import { Agent, get } from 'node:http';
import PouchDB from 'pouchdb';
import memory from 'pouchdb-adapter-memory';

PouchDB.plugin(memory);
const [serverPort] = process.argv.slice(2);
const url = `http://127.0.0.1:${serverPort}`;
/** The devices that stay: for each audience a copy and the replication that keeps it. */
const devices = [];
let made = 0;

process.on('message', ({ order, ...asked }) => {
  orders[order](asked).then(
    (answer) => process.send?.({ answer }),
    (error) => process.send?.({ error: String(error?.stack ?? error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ answer: 'ready' });

const orders = {
  /** A fresh client gets everything of these audiences, all of them at once. */
  async fresh({ audiences }) {
    const begun = performance.now();
    const copies = audiences.map(() => localCopy());
    const rows = await Promise.all(
      audiences.map(async (audience, at) => {
        const { docs_written: written } = await copies[at].replicate.from(remote(audience), {
          batch_size: 1_000,
        });
        return written;
      }),
    );
    const ms = performance.now() - begun;
    for (const copy of copies) await copy.destroy();
    return { ms, rows: rows.reduce((sum, one) => sum + one, 0) };
  },

  /** Opens a device for each list of audiences, up to date and kept so. */
  async gather({ reaches }) {
    for (const audiences of reaches) {
      const device = { awaited: new Map(), copies: new Map(), feeds: [] };
      for (const audience of audiences) {
        const copy = localCopy();
        await copy.replicate.from(remote(audience), { batch_size: 1_000 });
        const feed = copy.replicate.from(remote(audience), { live: true, retry: true });
        feed.on('change', ({ docs }) => {
          for (const { _id: id } of docs) {
            device.awaited.get(id)?.(performance.now());
            device.awaited.delete(id);
          }
        });
        device.copies.set(audience, copy);
        device.feeds.push(feed);
      }
      devices.push(device);
    }
    return devices.length;
  },

  async leave() {
    for (const { feeds, copies } of devices.splice(0)) {
      for (const feed of feeds) feed.cancel();
      for (const copy of copies.values()) await copy.destroy();
    }
    return 0;
  },

  /** One change, and how long until each of the devices has it. */
  async change({ readers, audience, id, body }) {
    const begun = performance.now();
    const arrivals = readers.map(
      (reader) =>
        new Promise((resolve) => {
          devices[reader].awaited.set(id, (atMs) => resolve(atMs - begun));
        }),
    );
    await remote(audience).put({ _id: id, ...body });
    return Promise.all(arrivals);
  },

  /**
   * So many writers write so many at a time into audiences at random, one time after the other,
   * until the time is over. Accepted per second.
   */
  async push({ writers, audiences, records, size, seconds }) {
    const databases = audiences.map((audience) => remote(audience));
    const begun = performance.now();
    const until = begun + seconds * 1000;
    let accepted = 0;
    await Promise.all(
      Array.from({ length: writers }, async (_, at) => {
        const mine = records.filter((__, number) => number % writers === at);
        while (performance.now() < until) {
          const some = mine.splice(0, size).map(({ id, body }) => ({ _id: id, ...body }));
          if (some.length < size) throw new Error('not enough to write');
          const database = databases[Math.floor(Math.random() * databases.length)];
          const results = await database.bulkDocs(some);
          if (!results.every(({ ok }) => ok)) throw new Error(JSON.stringify(results));
          accepted += size;
        }
      }),
    );
    return (accepted / (performance.now() - begun)) * 1000;
  },

  /** The device stops replicating. */
  async cut({ device }) {
    for (const feed of devices[device].feeds.splice(0)) feed.cancel();
    return 0;
  },

  async write({ records }) {
    for (const { audience, id, body } of records) await remote(audience).put({ _id: id, ...body });
    return records.length;
  },

  /** All its copies catch up, as many at once as there are. */
  async comeBack({ device }) {
    const begun = performance.now();
    const rows = await Promise.all(
      Array.from(devices[device].copies, async ([audience, copy]) => {
        const { docs_written: written } = await copy.replicate.from(remote(audience));
        return written;
      }),
    );
    return { ms: performance.now() - begun, rows: rows.reduce((sum, one) => sum + one, 0) };
  },

  /** So many devices that only listen, each to so many audiences, without keeping a copy. */
  async listen({ count, audiences }) {
    const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
    for (let number = 0; number < count; number += 1) {
      for (const audience of audiences) {
        get(
          `${url}/${audience}/_changes?feed=longpoll&since=now&heartbeat=30000`,
          { agent },
          (answer) => answer.resume(),
        ).on('error', () => {});
      }
      // Not all in one moment.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return count;
  },
};

function remote(audience) {
  return new PouchDB(`${url}/${audience}`, { skip_setup: true });
}

function localCopy() {
  made += 1;
  return new PouchDB(`copy-${made}`, { adapter: 'memory' });
}
