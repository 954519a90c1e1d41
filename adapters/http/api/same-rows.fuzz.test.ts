import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AudienceId, randomId, type RecordId, type TenantId } from '#kernel/base/ids.ts';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import type { Pull } from '#kernel/protocol/pull.ts';
import { pullPages } from '#kernel/sync/server/pull-pages.ts';
import { registry } from '#apps/server/products.ts';
import { type ApiClient, startApi, type TestApi } from '#testkit/pg/api.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

let database: TestDatabase;
let api: TestApi;
beforeAll(async () => {
  database = await createTestDatabase();
  api = await startApi(database, { quotas: { perAccount: 1_000_000, perToken: 1_000_000 } });
});
afterAll(async () => {
  await api.close();
  await database.close();
});

const runs = Number(process.env['OBHUT_FUZZ_RUNS'] ?? 6);
const firstSeed = Number(process.env['OBHUT_FUZZ_SEED'] ?? 20_260_503);

let rowsCompared = 0;

test.each(Array.from({ length: runs }, (_, index) => firstSeed + index))(
  '[AP14][SY8] API, pull and SQL show the same rows, whatever was written and granted (seed %i)',
  { timeout: 120_000 },
  async (seed) => {
    const rng = new Rng(seed);
    const tenant = await database.createTenant();
    const people = peopleOf(database.admin, tenant);
    const space = await people.space();
    const audiences: AudienceId[] = [];
    for (let index = 0; index < 4; index += 1) audiences.push(await people.audience(space));
    const members = [await api.member(tenant), await api.member(tenant), await api.member(tenant)];
    const clients = new Map<TestMember, ApiClient>();
    for (const member of members) clients.set(member, await api.client(member));
    const grants: { readonly id: Parameters<typeof people.endGrant>[0] }[] = [];
    const records: RecordId[] = [];

    for (let step = 0; step < 60; step += 1) {
      const member = rng.pick(members);
      const client = clients.get(member) as ApiClient;
      const dice = rng.next();
      if (dice < 0.2) {
        const rights = everyRight.filter(() => rng.chance(0.6));
        const effect = rng.chance(0.2) ? 'deny' : 'allow';
        if (rights.length > 0) {
          const to = { member: member.member };
          grants.push({ id: await people.grant(rng.pick(audiences), { to, rights, effect }) });
        }
      } else if (dice < 0.26 && grants.length > 0) {
        const [ended] = grants.splice(rng.below(grants.length), 1);
        if (ended !== undefined) await people.endGrant(ended.id);
      } else if (dice < 0.66 || records.length === 0) {
        const id = randomId<RecordId>();
        records.push(id);
        const day = addDays('2026-05-01' as PlainDay, rng.below(5));
        await client.mutate(creation(id, rng.pick(audiences), day));
      } else if (dice < 0.76) {
        const day = addDays('2026-05-01' as PlainDay, rng.below(5));
        const args = { audience: rng.pick(audiences), day, colour: rng.pick(['green', 'red']) };
        await client.mutate({ name: 'calendar.set-day-colour', args });
      } else if (dice < 0.86) {
        const args = { id: rng.pick(records), fields: { title: `Schritt ${step}` } };
        await client.mutate({ name: 'calendar.change-event', args });
      } else if (dice < 0.94) {
        const args = { id: rng.pick(records), audience: rng.pick(audiences) };
        await client.mutate({ name: 'calendar.share-event', args });
      } else {
        await client.mutate({ name: 'calendar.delete-event', args: { id: rng.pick(records) } });
      }
    }

    for (const member of members) {
      const client = clients.get(member) as ApiClient;
      const bySql = await rowsBySql(member);
      rowsCompared += bySql.length;
      expect(await rowsByPull(member)).toEqual(bySql);
      expect(await rowsByApi(client, tenant, rng.pick([1, 7, 200]))).toEqual(bySql);
      for (const id of records) {
        const answer = await client.get(`/api/v1/tenants/${tenant}/records/${id}`);
        const row = bySql.find((known) => known.startsWith(`${id} `));
        expect(answer.statusCode).toBe(row === undefined ? 404 : 200);
      }
    }
  },
);

test('[AP14] there was something to compare', () => {
  expect(rowsCompared).toBeGreaterThan(runs);
});

const line = (id: string, kind: string, audience: string, revision: number, body: object) =>
  `${id} ${kind} ${audience} ${revision} ${JSON.stringify(body)}`;

async function rowsBySql(member: TestMember): Promise<string[]> {
  const rows = await database.tenants.transact(member, (sql) =>
    sql.query<{ id: string; kind: string; audience: string; revision: number; body: object }>(
      'SELECT id, kind, audience_id AS audience, revision, body FROM tenant_schema.record',
    ),
  );
  return rows
    .map(({ id, kind, audience, revision, body }) => line(id, kind, audience, revision, body))
    .toSorted();
}

/** A device that has nothing yet pulls everything. */
async function rowsByPull(member: TestMember): Promise<string[]> {
  const rows: string[] = [];
  const pull: Pull = { type: 'pull', request: 1, cursors: [], directory: null, window: null };
  await pullPages(database.tenants, member, pull, {
    send(text) {
      for (const row of (JSON.parse(text.toString()) as { rows: Row[] }).rows) {
        rows.push(line(row[0], row[3], row[1], row[6], row[11]));
      }
      return Promise.resolve();
    },
  });
  return rows.toSorted();
}

type Row = [
  ...[id: string, audience: string, seq: number, kind: string, day: unknown, persons: unknown],
  ...[revision: number, by: unknown, at: unknown, changedBy: unknown, changedAt: unknown],
  body: object,
];

interface Page {
  readonly records: readonly {
    readonly id: string;
    readonly kind: string;
    readonly audience: string;
    readonly revision: number;
    readonly body: object;
  }[];
  readonly next: string | null;
}

async function rowsByApi(client: ApiClient, tenant: TenantId, limit: number): Promise<string[]> {
  const rows: string[] = [];
  for (const kind of registry.kinds.keys()) {
    let cursor: string | null = null;
    do {
      const at: string = cursor === null ? '' : `&cursor=${cursor}`;
      const path: string = `/api/v1/tenants/${tenant}/records?kind=${kind}&limit=${limit}${at}`;
      const page: Page = (await client.get(path)).json<Page>();
      for (const { id, kind: of, audience, revision, body } of page.records) {
        rows.push(line(id, of, audience, revision, body));
      }
      cursor = page.next;
    } while (cursor !== null);
  }
  return rows.toSorted();
}

function creation(id: RecordId, audience: AudienceId, day: PlainDay): object {
  const times = { startsOn: day, startTime: null, endsOn: day, endTime: null };
  const rest = { pictogram: null, zone: 'Europe/Berlin', withPersons: [], place: '', note: '' };
  return {
    name: 'calendar.create-event',
    args: { id, audience, event: { title: 'Schwimmen', ...times, ...rest } },
  };
}
