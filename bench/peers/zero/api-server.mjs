// The app's part beside zero-cache: says what a query means and carries out mutators.
import { createServer } from 'node:http';
import { mustGetMutator, mustGetQuery } from '@rocicorp/zero';
import { handleMutateRequest, handleQueryRequest } from '@rocicorp/zero/server';
import { zeroPostgresJS } from '@rocicorp/zero/server/adapters/postgresjs';
import postgres from 'postgres';
import { mutators, queries, schema } from './model.mjs';

const [databaseUrl] = process.argv.slice(2);
const dbProvider = zeroPostgresJS(schema, postgres(databaseUrl, { max: 8 }));

const server = createServer((request, response) => {
  answer(request).then(
    (body) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    },
    (error) => {
      process.stderr.write(`${error?.stack ?? error}\n`);
      response.statusCode = 500;
      response.end();
    },
  );
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.on('disconnect', () => process.exit(1));

async function answer(request) {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const body = JSON.parse(await textOf(request));
  // Stands for a session: the bench trusts its own clients.
  const account = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  const ctx = { account };
  if (url.pathname === '/query') {
    return handleQueryRequest({
      handler: (name, args) => mustGetQuery(queries, name).fn({ args, ctx }),
      schema,
      userID: account,
      query: url.searchParams,
      body,
    });
  }
  return handleMutateRequest({
    dbProvider,
    handler: (transact) =>
      transact((tx, name, args) => mustGetMutator(mutators, name).fn({ tx, args, ctx })),
    userID: account,
    query: url.searchParams,
    body,
  });
}

async function textOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
