import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { historyRoutes } from '#apps/server/history-routes.ts';
import { registry } from '#apps/server/products.ts';
import { type AudienceId, type RecordId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { type ApiClient, type ApiMember, startApi, type TestApi } from '#testkit/pg/api.ts';
import type { TestPage } from '#testkit/pg/http.ts';
import { everyRight, peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let api: TestApi;
let home: TenantId;
let own: AudienceId;
let amira: ApiMember;
let program: ApiClient;
let page: TestPage;
let entry: RecordId;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startApi(database, {
    routes: [historyRoutes({ database: database.tenants, registry })],
  });
  home = await database.createTenant();
  amira = await api.member(home);
  const people = peopleOf(database.admin, home);
  own = await people.audience(await people.space(), 'self');
  await people.grant(own, { to: { member: amira.member }, rights: everyRight });
  program = await api.client(amira);
  page = await api.page(amira);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

beforeEach(async () => {
  entry = randomId();
  await mutate('journal.write-entry', {
    id: entry,
    audience: own,
    entry: {
      day: '2026-05-03',
      event: null,
      text: 'Mir ist schwindlig',
      face: null,
      pictogram: null,
    },
  });
  await mutate('journal.change-entry', { id: entry, fields: { text: 'Mir ist wieder wohl' } });
});

async function mutate(name: string, args: object): Promise<void> {
  const answer = await program.mutate({ name, args });
  expect(answer.statusCode, answer.body).toBe(200);
}

const historyOf = (record: RecordId, query = '', method: 'GET' | 'HEAD' = 'GET') =>
  page.send(method, `/api/tenants/${home}/records/${record}/history${query}`);

async function reads(): Promise<object[]> {
  return database.admin.query(
    inSchema(
      `SELECT record_ids AS ids, more, account_id AS account FROM tenant_schema.chronicle_outbox
       WHERE action = 'record.read' ORDER BY id`,
      home,
    ),
  );
}

test('[CH19][HI1] whoever looks at what a record was leaves a line, also of one that is deleted', async () => {
  const before = (await reads()).length;
  const line = { account: amira.account, more: '{"by":"history"}', ids: [entry] };
  const first = await historyOf(entry, '?limit=1');
  expect(first.body).toContain('Mir ist wieder wohl');
  const { next } = first.json<{ next: string }>();
  expect((await historyOf(entry, `?after=${next}`)).body).toContain('Mir ist schwindlig');
  expect((await reads()).slice(before)).toEqual([line, line]);
  await mutate('journal.delete-entry', { id: entry });
  expect((await historyOf(entry)).body).toContain('Mir ist wieder wohl');
  expect((await reads()).slice(before)).toEqual([line, line, line]);
});

test('[CH19] a history that says nothing of anybody’s health, or nothing at all, leaves none', async () => {
  const colour = randomId<RecordId>();
  await database.tenants.transact(amira, (sql) =>
    sql.query('SELECT tenant_schema.write_records($1)', [
      JSON.stringify({
        create: [
          {
            id: colour,
            a: own,
            q: 1,
            k: 'calendar.day-colour',
            b: {},
            d: null,
            p: [],
            f: {},
            r: 1,
          },
        ],
        receipts: [
          { id: randomId(), h: 'h'.repeat(43), o: { end: 'applied' }, name: 'test', ids: [colour] },
        ],
      }),
    ]),
  );
  const before = (await reads()).length;
  expect((await historyOf(colour)).statusCode).toBe(200);
  expect((await historyOf(randomId())).statusCode).toBe(404);
  expect((await historyOf(entry, '', 'HEAD')).body).toBe('');
  expect(await reads()).toHaveLength(before);
});

test('[CH19] without its line no history is answered', async () => {
  const outbox = 'ALTER TABLE tenant_schema.chronicle_outbox';
  await database.admin.query(
    inSchema(`${outbox} ADD CONSTRAINT full_now CHECK (action <> 'record.read') NOT VALID`, home),
  );
  try {
    const refused = await historyOf(entry);
    expect(refused.statusCode).toBe(500);
    expect(refused.body).not.toContain('Mir ist');
  } finally {
    await database.admin.query(inSchema(`${outbox} DROP CONSTRAINT full_now`, home));
  }
});
