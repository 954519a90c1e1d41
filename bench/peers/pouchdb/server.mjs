// A CouchDB in Node.js: one database per audience, as it knows no rights on parts of one.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import express from 'express';
import expressPouchdb from 'express-pouchdb';
import PouchDB from 'pouchdb';

const [directory, fixtureFile] = process.argv.slice(2);
const Stored = PouchDB.defaults({ prefix: `${directory}/` });

let requests = 0;
let bytes = 0;
const app = express();
app.use((request, response, next) => {
  requests += 1;
  const before = request.socket.bytesWritten;
  response.once('finish', () => {
    bytes += request.socket.bytesWritten - before;
  });
  next();
});
app.use(
  expressPouchdb(Stored, {
    mode: 'minimumForPouchDB',
    inMemoryConfig: true,
    logPath: `${directory}/log.txt`,
  }),
);
// Only what is made from now on is known to it.
await load();
const server = createServer(app);
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));

process.on('message', (message) => {
  if (message === 'traffic') process.send?.({ requests, bytes });
});
process.on('disconnect', () => process.exit(1));

/** One line per record: [audience, id, body]. */
async function load() {
  const waiting = new Map();
  const databases = new Map();
  const write = async (audience, docs) => {
    let database = databases.get(audience);
    if (database === undefined) {
      database = new Stored(audience);
      databases.set(audience, database);
    }
    await database.bulkDocs(docs);
  };
  for await (const line of createInterface({ input: createReadStream(fixtureFile) })) {
    const [audience, id, body] = JSON.parse(line);
    const docs = waiting.get(audience) ?? [];
    waiting.set(audience, [...docs, { _id: id, ...body }]);
  }
  for (const [audience, docs] of waiting) await write(audience, docs);
}
