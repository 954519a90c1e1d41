import { randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registry } from '#apps/server/products.ts';
import {
  type AudienceId,
  type DeviceId,
  randomId,
  type RecordId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { type ApiClient, startApi, type TestApi } from '#testkit/pg/api.ts';
import { everyRight, peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: object }>> };
  readonly responses: Readonly<
    Record<
      string,
      { readonly headers?: object; readonly content?: Readonly<Record<string, { schema: object }>> }
    >
  >;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
}

let database: TestDatabase;
let api: TestApi;
let document: Document;
let home: TenantId;
let team: AudienceId;
let program: ApiClient;
let reader: ApiClient;
/** Of the document, and of the server. */
const routes: string[] = [];
const served: string[] = [];
/** What was answered: operation and status. */
const seen = new Set<string>();

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startApi(database, {
    quotas: { perAccount: 1_000, perToken: 1_000 },
    routes: [
      (app) => {
        app.addHook('onRoute', ({ method, url }) => {
          for (const one of [method].flat()) served.push(`${one.toLowerCase()} ${url}`);
        });
      },
    ],
  });
  home = await database.createTenant('Haus Linde');
  const amira = await api.member(home);
  const people = peopleOf(database.admin, home);
  team = await people.audience(await people.space());
  await people.grant(team, { to: { member: amira.member }, rights: everyRight });
  program = await api.client(amira);
  reader = await api.client(amira, ['records:read']);
  document = (await program.get('/api/openapi.json')).json<Document>();
  routes.push(
    ...Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    ),
  );
});
afterAll(async () => {
  await api.close();
  await database.close();
});

function ajv(): Ajv2020 {
  const made = new Ajv2020({ strict: false, allErrors: true });
  // A default export of CommonJS, as Node and the types see it differently.
  const formats = addFormats as unknown as (ajv: Ajv2020) => void;
  formats(made);
  made.addSchema({ $id: 'document', components: document.components });
  return made;
}

/** Compiles a schema of the document; its references lead into the document. */
function checkerOf(schema: object) {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
  return ajv().compile(JSON.parse(text) as object);
}

function operationOf(id: string): Operation {
  const found = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === id);
  if (found === undefined) throw new Error(`the document has no operation ${id}`);
  return found;
}

/** The answer is one of those that the document has for the operation, and looks like it. */
function expectToFit(id: string, answer: LightMyRequestResponse): void {
  const said = operationOf(id).responses[String(answer.statusCode)];
  if (said === undefined) throw new Error(`${id} does not answer ${answer.statusCode}`);
  seen.add(`${id} ${answer.statusCode}`);
  const type = (answer.headers['content-type'] ?? '').split(';')[0] ?? '';
  if (said.content === undefined) {
    expect(answer.body).toBe('');
    return;
  }
  const schema = said.content[type]?.schema;
  if (schema === undefined) throw new Error(`${id} does not answer ${type}`);
  const check = checkerOf(schema);
  expect(check(answer.json()), JSON.stringify([answer.json(), check.errors])).toBe(true);
}

const at = (path: string, tenant: string = home) => `/api/v1/tenants/${tenant}${path}`;

function creation(id = randomId<RecordId>(), audience = team) {
  return {
    name: 'calendar.create-event',
    args: {
      id,
      audience,
      event: {
        title: 'Schwimmen',
        pictogram: 'swim',
        startsOn: '2026-05-03',
        startTime: '14:00',
        endsOn: '2026-05-03',
        endTime: null,
        zone: 'Europe/Berlin',
        withPersons: [randomId()],
        place: '',
        note: '',
      },
    },
  };
}

test('[AP23] the document is OpenAPI 3.1', async () => {
  expect(document.openapi).toMatch(/^3\.1\.\d$/);
  const validator = new Validator();
  const result = await validator.validate({ ...structuredClone(document) });
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe('3.1');
});

test('[AP23] a document that is none is found out', async () => {
  const broken = { ...structuredClone(document), paths: { '/x': { get: { responses: 7 } } } };
  expect((await new Validator().validate(broken)).valid).toBe(false);
});

test('[AP23] every route of the public API stands in it, and nothing else', async () => {
  const answers: Record<string, number> = {};
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ');
    const answer = await api.app.inject({
      method: method.toUpperCase() as 'GET',
      url: path.replaceAll(/\{\w+\}/g, 'x'),
      headers: { authorization: `Bearer ${program.token}` },
    });
    answers[route] = answer.statusCode;
    expect(answer.json<{ code?: string }>().code ?? 'answered').not.toBe('http.internal');
  }
  expect(Object.keys(answers).toSorted()).toEqual([
    'get /api/problems/{code}',
    'get /api/v1/me',
    'get /api/v1/tenants/{tenant}/audiences',
    'get /api/v1/tenants/{tenant}/records',
    'get /api/v1/tenants/{tenant}/records/{record}',
    'post /api/v1/tenants/{tenant}/mutations',
  ]);
  const open = served
    .filter((route) => /\/api\/(?:v1|problems)/.test(route) && !route.startsWith('head '))
    .map((route) => route.replaceAll(/:(\w+)/g, '{$1}'));
  expect(open.toSorted()).toEqual(Object.keys(answers).toSorted());
});

test('[AP23] what is sent as it says is taken, what is not is refused', async () => {
  const { requestBody } = operationOf('mutate');
  const check = checkerOf(requestBody?.content['application/json']?.schema ?? {});
  const good = creation();
  expect(check(good), JSON.stringify(check.errors)).toBe(true);
  expect((await program.mutate(good)).statusCode).toBe(200);
  const bad = [
    { ...creation(), more: 1 },
    { name: 'calendar.nothing', args: {} },
    { name: 'calendar.create-event', args: { id: randomId() } },
    { name: 'calendar.delete-event', args: { id: 'x' } },
    { name: 'calendar.delete-event', args: { id: randomId() }, base: [['x', 1]] },
    { name: 'calendar.delete-event', args: { id: randomId() }, unseen: 'ignore' },
  ];
  for (const one of bad) {
    expect(check(one)).toBe(false);
    expect((await program.mutate(one)).statusCode).toBe(400);
  }
  const names = JSON.stringify(requestBody);
  for (const name of registry.mutators.keys()) expect(names).toContain(`"const":"${name}"`);
});

test('[AP23] every operation answers what it says', async () => {
  const id = randomId<RecordId>();
  expectToFit('mutate', await program.mutate(creation(id)));
  const colour = { audience: team, day: '2026-05-03', colour: 'green' };
  expectToFit('mutate', await program.mutate({ name: 'calendar.set-day-colour', args: colour }));
  expectToFit('whoAmI', await program.get('/api/v1/me'));
  expectToFit('listAudiences', await program.get(at('/audiences')));
  for (const kind of registry.kinds.keys()) {
    expectToFit('listRecords', await program.get(at(`/records?kind=${kind}`)));
  }
  expectToFit('listRecords', await program.get(at('/records?kind=calendar.event&limit=1')));
  expect(operationOf('listRecords').responses['200']?.headers).toHaveProperty('Link');
  expectToFit('readRecord', await program.get(at(`/records/${id}`)));
  expectToFit('readRecord', await program.get(at(`/records/${id}`), { 'if-none-match': '"1"' }));
  expectToFit('explainProblem', await program.get('/api/problems/record.absent'));

  // Refusals of every operation, by everybody and by its own kind.
  const gets = {
    whoAmI: '/api/v1/me',
    listAudiences: at('/audiences'),
    listRecords: at('/records?kind=calendar.event'),
    readRecord: at(`/records/${id}`),
    explainProblem: '/api/problems/record.absent',
  };
  const busy = await startApi(database, { quotas: { perAccount: 0, perToken: 0 } });
  const limited = await busy.client(await busy.member(home));
  const somebody = await api.member(home);
  const writer = await api.client(somebody, ['records:write']);
  const page = await api.page(somebody);
  const lost = await api.page(somebody);
  const { device } = (await lost.send('GET', '/api/session')).json<{ device: { id: DeviceId } }>();
  await api.here.identity.loseDevice(somebody.account, device.id, null);
  for (const [operation, path] of Object.entries(gets)) {
    expectToFit(operation, await api.app.inject({ url: path }));
    expectToFit(operation, await limited.get(path));
    expectToFit(operation, await program.get(path.replace(home, 't_0123456789ab')));
    expectToFit(operation, await program.get(path.replace(home, 'x')));
    expectToFit(operation, await program.get(`${path}${path.includes('?') ? '&' : '?'}more=1`));
    expectToFit(operation, await writer.get(path));
    expectToFit(operation, await lost.send('GET', path));
    const elsewhere = { 'sec-fetch-site': 'cross-site' };
    expectToFit(operation, await page.send('GET', path, undefined, elsewhere));
  }
  expectToFit('mutate', await limited.mutate(creation()));
  expectToFit('mutate', await api.app.inject({ method: 'POST', url: at('/mutations') }));
  expectToFit('mutate', await lost.send('POST', at('/mutations'), creation()));
  for (const path of [at('/mutations?more=1'), at('/mutations', 'x'), at('/mutations', '%ff')]) {
    expectToFit('mutate', await page.send('POST', path, creation()));
  }
  await busy.close();
  expectToFit('listRecords', await program.get(at('/records')));
  expectToFit('readRecord', await program.get(at(`/records/${randomId()}`)));
  expectToFit('readRecord', await program.get(at('/records/x')));
  expectToFit('explainProblem', await program.get('/api/problems/x'));
  expectToFit('explainProblem', await program.get('/api/problems/%ff'));
  expectToFit('listAudiences', await program.get(at('/audiences', '%ff')));
  expectToFit('listRecords', await program.get(at('/records', '%ff')));
  expectToFit('readRecord', await program.get(at('/records/%ff')));

  const key = { 'idempotency-key': randomUUID() };
  await program.mutate(creation(), key);
  for (const [mutation, headers] of [
    [creation(), key],
    [creation(id), {}],
    [creation(undefined, randomId()), {}],
    [creation(), { 'idempotency-key': '' }],
    [{}, {}],
    [{ name: 'calendar.delete-event', args: {} }, {}],
    [{ name: 'calendar.change-event', args: { id: randomId(), fields: {} } }, {}],
    [{ name: 'x', args: 'x'.repeat(70_000) }, {}],
    [{ name: 'calendar.delete-event', args: { id }, base: [[id, 7]], unseen: 'refuse' }, {}],
  ] as const) {
    expectToFit('mutate', await program.mutate(mutation, headers));
  }
  expectToFit('mutate', await reader.mutate(creation()));
  const plain = { 'content-type': 'text/plain' };
  const bad = await api.app.inject({
    method: 'POST',
    url: at('/mutations'),
    headers: { authorization: `Bearer ${program.token}`, ...key, ...plain },
    payload: 'x',
  });
  expectToFit('mutate', bad);

  // 500 and 503 come from outside, 408 and 431 from what is on its way to no operation yet, and there
  // are no kinds yet that are too old (426); all other answers of all operations were seen.
  const unseen = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ operationId, responses }) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    )
    .filter((answer) => !seen.has(answer) && !/ (?:408|426|431|50\d)$/.test(answer));
  expect(unseen.toSorted()).toEqual([]);
}, 120_000);
