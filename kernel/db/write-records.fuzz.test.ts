import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type AccountId,
  type AudienceId,
  type MutationId,
  type RecordId,
} from '#kernel/base/ids.ts';
import type { Right } from '#kernel/kind/right.ts';
import { changing, creation, deleting, moving, passing } from '#testkit/pg/batch.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

let database: TestDatabase;
let mira: TestMember;
let tom: TestMember;
let audiences: AudienceId[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  const people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  tom = await people.member('Tom');
  const space = await people.space();
  const rightsOfTom: readonly (readonly Right[])[] = [
    ['read', 'create', 'change'],
    ['read'],
    ['create'],
    everyRight,
    [],
  ];
  audiences = [];
  for (const rights of rightsOfTom) {
    const audience = await people.audience(space);
    audiences.push(audience);
    await people.grant(audience, { to: { member: mira.member }, rights: everyRight });
    if (rights.length > 0) await people.grant(audience, { to: { member: tom.member }, rights });
  }
});

type Batch = Record<string, unknown>;

test.each([1, 2, 3])(
  '[AC8][SY2] bent batches of seed %i: what is taken keeps every order, what is not leaves no trace',
  async (seed) => {
    const random = new Rng(seed);
    let taken = 0;
    let bent = 0;
    for (let round = 0; round < 150; round += 1) {
      const actor = random.pick([mira, tom]);
      const before = await truth();
      const honest = honestBatch(random, [...before.records.values()]);
      const bend = random.chance(0.6);
      const known = [...audiences, ...before.records.keys(), tom.account, mira.account];
      const batch = bend ? bendSomewhere(honest, random, [...oddValues, ...known]) : honest;
      try {
        await database.tenants.transact(actor, (sql) =>
          sql.query('SELECT tenant_schema.write_records($1)', [JSON.stringify(batch)]),
        );
      } catch {
        expect((await truth()).all).toBe(before.all);
        continue;
      }
      taken += 1;
      if (bend) bent += 1;
      expectOrder(before, await truth(), actor);
    }
    expect(taken).toBeGreaterThan(30);
    expect(bent).toBeGreaterThan(5);
  },
);

const oddValues = [0, -1, 1, 2, 3, null, 2_147_483_647, true, '', 'move', 'delete', {}, []];

function honestBatch(random: Rng, records: readonly TrueRecord[]): Batch {
  if (records.length === 0) return creation(random.pick(audiences));
  const { id, audience_id: at, revision } = random.pick(records);
  const elsewhere = random.pick(audiences.filter((audience) => audience !== at));
  return random.pick([
    () => creation(random.pick(audiences)),
    () => changing(at, id, revision),
    () => changing(at, id, revision),
    () => moving(at, elsewhere, id, revision),
    () => deleting(at, id, revision),
    () => passing(elsewhere),
  ])();
}

/** The batch with one value somewhere in it put another way. */
function bendSomewhere(batch: Batch, random: Rng, values: readonly unknown[]): Batch {
  const copy = structuredClone(batch);
  const places: (() => void)[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const holder = node as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push(() => {
        holder[key] = random.pick(values);
      });
      visit(holder[key]);
    }
  };
  visit(copy);
  random.pick(places)();
  return copy;
}

interface Truth {
  readonly all: string;
  readonly heads: ReadonlyMap<AudienceId, number>;
  readonly records: ReadonlyMap<RecordId, TrueRecord>;
  readonly revisions: readonly TrueRevision[];
  readonly departures: readonly { audience_id: AudienceId; seq: number; record_id: RecordId }[];
  readonly receipts: readonly {
    mutation_id: MutationId;
    account_id: AccountId;
    device_id: string;
  }[];
  readonly lines: readonly {
    mutation_id: MutationId;
    account_id: AccountId;
    record_ids: RecordId[];
  }[];
}
interface TrueRecord {
  readonly id: RecordId;
  readonly audience_id: AudienceId;
  readonly seq: number;
  readonly kind: string;
  readonly body: unknown;
  readonly revision: number;
  readonly created_by: AccountId;
  readonly created_at: string;
  readonly changed_by: AccountId;
}
interface TrueRevision {
  readonly record_id: RecordId;
  readonly revision: number;
  readonly audience_id: AudienceId;
  readonly kind: string;
  readonly body: unknown;
  readonly written_by: AccountId;
  readonly ended_by: AccountId;
  readonly ended_as: string;
  readonly mutation_id: MutationId;
}

/** Everything as the superuser sees it. */
async function truth(): Promise<Truth> {
  const tables = ['audience', 'record', 'revision', 'departure', 'receipt', 'chronicle_outbox'];
  const parts = tables.map(
    (table) =>
      `'${table}', (SELECT coalesce(json_agg(t ORDER BY t::text), '[]') FROM ${mira.tenant}.${table} t)`,
  );
  const [row] = await database.admin.query<{ all: string }>(
    `SELECT json_build_object(${parts.join(', ')})::text AS all`,
  );
  const all = row?.all ?? '{}';
  const parsed = JSON.parse(all) as {
    audience: { id: AudienceId; head: number }[];
    record: TrueRecord[];
    revision: TrueRevision[];
    departure: Truth['departures'];
    receipt: Truth['receipts'];
    chronicle_outbox: Truth['lines'];
  };
  return {
    all,
    heads: new Map(parsed.audience.map(({ id, head }) => [id, head])),
    records: new Map(parsed.record.map((record) => [record.id, record])),
    revisions: parsed.revision,
    departures: parsed.departure,
    receipts: parsed.receipt,
    lines: parsed.chronicle_outbox,
  };
}

/** What has to hold between the state before a batch that was taken and the state after it. */
function expectOrder(before: Truth, after: Truth, actor: TestMember): void {
  for (const [audience, head] of after.heads) {
    const was = before.heads.get(audience) ?? 0;
    const seqs = [...after.records.values(), ...after.departures]
      .filter((row) => row.audience_id === audience)
      .map((row) => row.seq)
      .toSorted((one, two) => one - two);
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(seqs.every((seq) => seq >= 1 && seq <= head)).toBe(true);
    expect(seqs.filter((seq) => seq > was)).toEqual(
      Array.from({ length: head - was }, (_, index) => was + 1 + index),
    );
  }

  const old = new Set(before.revisions.map((row) => `${row.record_id} ${row.revision}`));
  const fresh = after.revisions.filter((row) => !old.has(`${row.record_id} ${row.revision}`));
  expect(after.revisions).toHaveLength(before.revisions.length + fresh.length);
  for (const [id, rows] of Map.groupBy(after.revisions, (row) => row.record_id)) {
    const numbers = rows.map((row) => row.revision).toSorted((one, two) => one - two);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const live = after.records.get(id);
    if (live !== undefined) expect(live.revision).toBe(numbers.length + 1);
  }

  const mutations = new Set(before.receipts.map((row) => row.mutation_id));
  const receipts = after.receipts.filter((row) => !mutations.has(row.mutation_id));
  const lines = after.lines.filter((row) => !mutations.has(row.mutation_id));
  expect(after.receipts).toHaveLength(before.receipts.length + receipts.length);
  expect(lines.map((row) => row.mutation_id).toSorted()).toEqual(
    receipts.map((row) => row.mutation_id).toSorted(),
  );
  for (const row of [...receipts, ...lines]) expect(row.account_id).toBe(actor.account);
  for (const row of receipts) expect(row.device_id).toBe(actor.device);

  for (const row of fresh) {
    expect(row.ended_by).toBe(actor.account);
    expect(receipts.map((receipt) => receipt.mutation_id)).toContain(row.mutation_id);
    const ended = before.records.get(row.record_id);
    if (ended?.revision === row.revision) {
      expect(row).toMatchObject({
        audience_id: ended.audience_id,
        kind: ended.kind,
        body: ended.body,
        written_by: ended.changed_by,
      });
    } else {
      expect(row.written_by).toBe(actor.account);
    }
  }

  const written = new Set<RecordId>(fresh.map((row) => row.record_id));
  for (const record of after.records.values()) {
    const was = before.records.get(record.id);
    if (was !== undefined && JSON.stringify(was) === JSON.stringify(record)) continue;
    written.add(record.id);
    expect(record.changed_by).toBe(actor.account);
    const anew = fresh.some((row) => row.record_id === record.id && row.ended_as === 'delete');
    if (was === undefined || anew) expect(record.created_by).toBe(actor.account);
    else {
      expect(record).toMatchObject({
        kind: was.kind,
        created_by: was.created_by,
        created_at: was.created_at,
      });
    }
  }
  for (const id of before.records.keys()) if (!after.records.has(id)) written.add(id);
  expect(new Set(lines.flatMap((row) => row.record_ids))).toEqual(written);
}
