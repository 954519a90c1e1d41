import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { products } from '#apps/server/products.ts';
import { descriptorSchema } from '#governance/gate/provider-descriptor.ts';
import { type AudienceId, randomId, type RecordId, type TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { described } from '#testkit/gate/described.ts';
import { type ApiClient, startApi, type TestApi } from '#testkit/pg/api.ts';
import { everyRight, peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const sensitive = 'user.health_and_medical';
let database: TestDatabase;
let api: TestApi;
let home: TenantId;
let team: AudienceId;
let program: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  home = await database.createTenant();
  api = await startApi(database);
  const member = await api.member(home);
  const people = peopleOf(database.admin, home);
  team = await people.audience(await people.space('Wohngruppe'));
  await people.grant(team, { to: { member: member.member }, rights: everyRight });
  program = await api.client(member);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

async function reads(): Promise<string[][]> {
  const rows = await database.admin.query<{ ids: string[] }>(
    inSchema(
      `SELECT record_ids AS ids FROM tenant_schema.chronicle_outbox WHERE action = 'record.read' ORDER BY id`,
      home,
    ),
  );
  return rows.map(({ ids }) => ids);
}

async function made(name: string, args: object): Promise<RecordId> {
  const id = randomId<RecordId>();
  const answer = await program.mutate({ name, args: { id, audience: team, ...args } });
  expect(answer.statusCode, answer.body).toBe(200);
  return id;
}

describe('cl_7.5: who reads data about health leaves a line in the chronicle', () => {
  test('[CH19] of a kind that may tell of it every read is there, of another none', async () => {
    const kinds = products.flatMap((product) => product.kinds);
    const isSensitive = (name: string) =>
      Object.values(kinds.find((kind) => kind.name === name)?.data ?? {}).some(
        ({ category }) => category === sensitive,
      );
    expect([isSensitive('calendar.event'), isSensitive('calendar.day-colour')]).toEqual([
      true,
      false,
    ]);
    const event = await made('calendar.create-event', {
      event: {
        title: 'Zahnarzt',
        pictogram: null,
        startsOn: '2026-05-03',
        startTime: null,
        endsOn: '2026-05-03',
        endTime: null,
        zone: 'Europe/Berlin',
        withPersons: [],
        place: '',
        note: 'Tabletten mitnehmen',
      },
    });
    const path = `/api/v1/tenants/${home}/records`;
    expect((await program.get(`${path}/${event}`)).statusCode).toBe(200);
    expect(await reads()).toEqual([[event]]);
    expect((await program.get(`${path}?kind=calendar.day-colour`)).statusCode).toBe(200);
    expect(await reads()).toEqual([[event]]);
    expect((await program.get(`${path}?kind=calendar.event`)).statusCode).toBe(200);
    expect(await reads()).toEqual([[event], [event]]);
  });

  test('[GA19] and to another it does not go at all: such a provider cannot be described', () => {
    const { categories, ...rest } = described();
    expect(descriptorSchema.safeParse({ ...rest, categories }).success).toBe(true);
    expect(
      descriptorSchema.safeParse({ ...rest, categories: [...categories, sensitive] }).success,
    ).toBe(false);
  });
});
