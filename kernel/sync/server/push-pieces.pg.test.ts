import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import {
  type AudienceId,
  type GrantId,
  type MutationId,
  randomId,
  type RecordId,
} from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { defineMutator } from '#kernel/kind/define-mutator.ts';
import { registryOf } from '#kernel/kind/registry.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { recordsPerTransaction } from '#kernel/sync/server/push-pieces.ts';
import { DeviceSession, type SyncServer } from '#kernel/sync/server/device-session.ts';
import type { Fanout, Movement } from '#kernel/sync/server/fanout.ts';
import { HintHub } from '#kernel/sync/server/hint-hub.ts';
import { MessageBudget } from '#kernel/sync/server/message-budget.ts';
import { PullTurns } from '#kernel/sync/server/pull-turns.ts';
import { SharedRanges } from '#kernel/sync/server/shared-ranges.ts';
import { note, testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

/** As the undo of an import is. */
const deleteNotes = defineMutator({
  name: 'testkit.delete-notes',
  args: { ids: z.array(id<RecordId>()) },
  records: (args) => args.ids,
  run(tx, args) {
    for (const one of args.ids) tx.remove(note, one);
  },
});
const registry = registryOf(1, [...testRegistry.mutators.values(), deleteNotes], [note]);

let database: TestDatabase;
let people: ReturnType<typeof peopleOf>;
let mira: TestMember;
let tom: TestMember;
let team: AudienceId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  tom = await people.member('Tom');
  team = await people.audience(await people.space(), 'team');
  for (const { member } of [mira, tom]) {
    await people.grant(team, { to: { member }, rights: everyRight });
  }
});

function mutation(name: string, args: object, base: [RecordId, number][] = []) {
  return { id: randomId<MutationId>(), name: `testkit.${name}`, args, schema: 1, base };
}

function making(record: RecordId, text = 'gesungen', audience = team) {
  const args = { id: record, audience, title: 'Chor', text, day: '2026-05-03' };
  return mutation('create-note', args);
}

const deleting = (ids: readonly RecordId[]) => mutation('delete-notes', { ids });

async function notes(count: number, text?: string): Promise<RecordId[]> {
  const ids = Array.from({ length: count }, () => randomId<RecordId>());
  for (let at = 0; at < count; at += 10) {
    const mutations = ids.slice(at, at + 10).map((one) => making(one, text));
    await applyPush(database.tenants, mira, registry, mutations);
  }
  return ids;
}

async function left(): Promise<number> {
  const [row] = await database.admin.query<{ count: number }>(
    inSchema('SELECT count(*)::int AS count FROM tenant_schema.record', mira.tenant),
  );
  return row?.count ?? -1;
}

/** Looks at what each transaction asks for, brings back and sends. */
function watched(inner: TenantDatabase, onTransaction: () => void = () => {}) {
  const seen = { asked: [] as number[], charactersRead: 0, charactersWritten: 0, transactions: 0 };
  const watch = (sql: TenantSql): TenantSql => ({
    named: (text) => sql.named(text),
    stream: (...args) => sql.stream(...args),
    copy: (...args) => sql.copy(...args),
    async query<Row extends object>(text: string, values?: unknown[]) {
      const rows = await sql.query<Row>(text, values);
      if (text.includes('push_state')) {
        const [, records] = values as [unknown, readonly RecordId[]];
        seen.asked.push(records.length);
      }
      seen.charactersRead = Math.max(seen.charactersRead, JSON.stringify(rows).length);
      return rows;
    },
    finish<Row extends object>(text: string, values?: unknown[]) {
      const length = JSON.stringify(values ?? []).length;
      seen.charactersWritten = Math.max(seen.charactersWritten, length);
      return sql.finish<Row>(text, values);
    },
  });
  const tenants: TenantDatabase = {
    transact: (actor, work, options) => {
      seen.transactions += 1;
      onTransaction();
      return inner.transact(actor, (sql) => work(watch(sql)), options);
    },
  };
  return { seen, tenants };
}

test('[SY38] a push that names more than a server can hold is read piece by piece, and all of it is done', async () => {
  const text = '€'.repeat(20_000);
  const ids = await notes(360, text);
  const { seen, tenants } = watched(database.tenants);
  const mutations = [
    ...[0, 50, 100, 150].map((at) => deleting(ids.slice(at, at + 50))),
    deleting(ids.slice(200, 350)),
    deleting(ids.slice(350)),
  ];
  const { outcomes, heads } = await applyPush(tenants, mira, registry, mutations);
  expect(outcomes.map((outcome) => [outcome.id, outcome.end])).toEqual(
    mutations.map((one) => [one.id, 'applied']),
  );
  expect(heads).toEqual([[team, 720]]);
  expect(await left()).toBe(0);
  // The one that names more by itself is alone, and what follows it too.
  expect(seen.asked).toEqual([100, 100, 150, 10]);
  expect(seen.charactersRead).toBeLessThan(151 * 21_000);
  // What was read is not sent back: the database has what it says in its table.
  expect(seen.charactersWritten).toBeLessThan(150 * 1_000);
});

test('[SY38] a hundred mutations that name a record each are one transaction, and read once', async () => {
  const ids = await notes(100);
  const { seen, tenants } = watched(database.tenants);
  const changes = ids.map((one) => mutation('change-note', { id: one, fields: { title: 'Lied' } }));
  const { outcomes } = await applyPush(tenants, mira, registry, changes);
  expect(outcomes.every(({ end }) => end === 'applied')).toBe(true);
  expect(seen).toMatchObject({ transactions: 1, asked: [recordsPerTransaction] });
});

test('[SY5][SY21] the one of a hundred that the wall refuses is found by tenths, and is alone refused', async () => {
  const other = await people.audience(await people.space(), 'self');
  await people.grant(other, { to: { member: tom.member }, rights: everyRight });
  const theirs = randomId<RecordId>();
  await applyPush(database.tenants, tom, registry, [making(theirs, 'geheim', other)]);
  const push = Array.from({ length: 100 }, (_, at) => making(at === 57 ? theirs : randomId()));
  const { seen, tenants } = watched(database.tenants);
  const { outcomes } = await applyPush(tenants, mira, registry, push);
  expect(outcomes.map(({ id: of }) => of)).toEqual(push.map(({ id: of }) => of));
  const refused = outcomes.flatMap((one, at) => (one.end === 'refused' ? [[at, one.code]] : []));
  expect(refused).toEqual([[57, 'record.exists']]);
  expect(await left()).toBe(100);
  // Unread, as a whole, ten tenths, ten alone, and once more the one that is refused for good.
  expect(seen.transactions).toBe(23);
});

test('[SY5][SY38] a later piece finds what an earlier one did, and its refusals and merges are its own', async () => {
  const other = await people.audience(await people.space(), 'self');
  await people.grant(other, { to: { member: tom.member }, rights: everyRight });
  const theirs = randomId<RecordId>();
  await applyPush(database.tenants, tom, registry, [making(theirs, 'geheim', other)]);
  const ids = await notes(180);
  const [first, second] = ids as [RecordId, RecordId];
  const overtaken = ids.at(-1) as RecordId;
  const retitle = (title: string) =>
    mutation('change-note', { id: overtaken, fields: { title } }, [[overtaken, 1]]);
  await applyPush(database.tenants, tom, registry, [retitle('Toms')]);
  const again = deleting(ids.slice(0, 60));
  const push = [
    again,
    deleting(ids.slice(60, 120)),
    // Free again by the first piece; the wall alone knows that the other is taken.
    making(first),
    making(theirs),
    mutation('change-note', { id: second, fields: { title: 'weg' } }),
    deleting(ids.slice(120, 175)),
    retitle('Miras'),
    again,
    { ...making(randomId()), id: again.id },
  ];
  const { outcomes } = await applyPush(database.tenants, mira, registry, push);
  const ends = outcomes.map((one) => (one.end === 'refused' ? one.code : one.end));
  expect(outcomes.map((one) => one.id)).toEqual(push.map((one) => one.id));
  expect(ends).toEqual([
    'applied',
    'applied',
    'applied',
    'record.exists',
    'record.absent',
    'applied',
    'merged',
    'applied',
    'sync.mutation-id-taken',
  ]);
  const after = await left();
  expect(after).toBe(180 - 175 + 2);
  const repeated = await applyPush(database.tenants, mira, registry, push);
  expect(repeated.outcomes.map((one) => (one.end === 'refused' ? one.code : one.end))).toEqual(
    ends,
  );
  expect(repeated.heads).toEqual([]);
  expect(await left()).toBe(after);
});

interface Answer {
  readonly code?: string;
  readonly outcomes?: readonly Outcome[];
}

/** A device's session, what it was answered and what others were told. */
async function deviceOn(tenants: TenantDatabase) {
  const clock = { nowMs: () => Date.now() };
  // Nothing comes back while it is looked at.
  const budget = new MessageBudget({ nowMs: () => 0 });
  const told: Movement[] = [];
  const got: Answer[] = [];
  const failures: unknown[] = [];
  let isOpen = true;
  const fanout: Fanout = {
    publish: (_tenant, movement) => told.push(movement),
    subscribe: () => () => {},
    publishEnded: () => {},
    onEnded: () => () => {},
    close: async () => {},
  };
  const server: SyncServer = {
    database: tenants,
    registry,
    fanout,
    hub: new HintHub(fanout),
    turns: new PullTurns(),
    ranges: new SharedRanges(clock),
    budget,
    clock,
    onFailure: (error) => failures.push(error),
  };
  const session = new DeviceSession(server, mira, {
    isOpen: () => isOpen,
    send: async (text) => void got.push(JSON.parse(text.toString()) as Answer),
    close: () => {},
  });
  const say = async (message: object) => {
    const answers = got.length;
    session.receive(JSON.stringify(message));
    await vi.waitFor(() => expect(got.length).toBeGreaterThan(answers));
    return got.at(-1);
  };
  await say({ type: 'hello', protocol: protocolVersion, schema: 1 });
  const end = () => (isOpen = false);
  return { say, end, session, got, told, failures, budget };
}

test('[SY9][SY38] what had ended when a push broke off has been told of, and stays ended when it is sent again', async () => {
  const ids = await notes(240);
  const mutations = [0, 80, 160].map((at) => deleting(ids.slice(at, at + 80)));
  let untilBroken = Infinity;
  const { tenants } = watched(database.tenants, () => {
    if ((untilBroken -= 1) < 0) throw new AppError('database.unavailable');
  });
  const { say, told, budget } = await deviceOn(tenants);
  untilBroken = 1;
  expect(await say({ type: 'push', mutations })).toMatchObject({ code: 'database.unavailable' });
  expect(told).toEqual([{ type: 'heads', heads: [[team, 320]] }]);
  expect(await left()).toBe(160);

  untilBroken = Infinity;
  const answer = await say({ type: 'push', mutations });
  expect(answer?.outcomes?.map((one) => [one.id, one.end])).toEqual(
    mutations.map((one) => [one.id, 'applied']),
  );
  expect(told.slice(1)).toEqual([
    { type: 'heads', heads: [[team, 400]] },
    { type: 'heads', heads: [[team, 480]] },
  ]);
  expect(await left()).toBe(0);
  // A hello, two pushes, and after the first transaction one in vain and two of the push that was whole.
  expect(budget.spend(mira.account, 600 - 6 + 1)).not.toBeNull();
  expect(budget.spend(mira.account, 600 - 6)).toBeNull();
});

test('[SY13][SY38] of a push whose session ends meanwhile, nothing is done but what was under way', async () => {
  const ids = await notes(240);
  let transactions = 0;
  const { tenants } = watched(database.tenants, () => {
    transactions += 1;
    // The hello, and the first piece.
    if (transactions === 2) end();
  });
  const { end, session, got, told, failures } = await deviceOn(tenants);
  const mutations = [0, 80, 160].map((at) => deleting(ids.slice(at, at + 80)));
  session.receive(JSON.stringify({ type: 'push', mutations }));
  await vi.waitFor(() => expect(told).toHaveLength(1));
  expect(await left()).toBe(160);
  expect(transactions).toBe(2);
  // The welcome.
  expect(got).toHaveLength(1);
  expect(failures).toEqual([]);
});

test('[AC4][SY4][SY38] what a piece finds allowed is what is so by then, and stays so when it is sent again', async () => {
  const [first, ...ids] = (await notes(201)) as [RecordId, ...RecordId[]];
  const grants = await database.admin.query<{ id: GrantId }>(
    inSchema('SELECT id FROM tenant_schema.access_grant WHERE member_id = $1', mira.tenant),
    [mira.member],
  );
  let pieces = 0;
  const tenants: TenantDatabase = {
    transact: async (...args) => {
      pieces += 1;
      if (pieces === 2) for (const { id: grant } of grants) await people.endGrant(grant);
      return database.tenants.transact(...args);
    },
  };
  const changed = mutation('change-note', { id: first, fields: { text: 'Nur für uns' } });
  const push = [deleting(ids.slice(0, 100)), deleting(ids.slice(100)), changed, making(randomId())];
  const { outcomes } = await applyPush(tenants, mira, registry, push);
  const ends = outcomes.map((one) => (one.end === 'refused' ? one.code : one.end));
  // Who deletes what they do not see has nothing to delete.
  expect(ends).toEqual(['applied', 'applied', 'record.absent', 'access.not-allowed']);
  expect(await left()).toBe(101);
  await people.grant(team, { to: { member: mira.member }, rights: everyRight });
  const again = await applyPush(database.tenants, mira, registry, push);
  expect(again.outcomes.map((one) => (one.end === 'refused' ? one.code : one.end))).toEqual(ends);
  expect(await left()).toBe(101);
});

test('[SY21] what a push tries in vain is paid for too', async () => {
  const other = await people.audience(await people.space(), 'self');
  await people.grant(other, { to: { member: tom.member }, rights: everyRight });
  const theirs = randomId<RecordId>();
  await applyPush(database.tenants, tom, registry, [making(theirs, 'geheim', other)]);
  const mutations = Array.from({ length: 100 }, () => making(theirs));
  const { seen, tenants } = watched(database.tenants);
  const { say, budget } = await deviceOn(tenants);
  seen.transactions = 0;
  await say({ type: 'push', mutations });
  // As a whole, by tenths, and twice each: as it is, and as one that is refused for good.
  expect(seen.transactions).toBe(1 + 10 + 200);
  // A hello, a push of a hundred, and all transactions after its first.
  expect(budget.spend(mira.account, 600 - (1 + 5 + 210) + 1)).not.toBeNull();
  expect(budget.spend(mira.account, 600 - (1 + 5 + 210))).toBeNull();
});
