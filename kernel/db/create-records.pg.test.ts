import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import type { Right } from '#kernel/kind/right.ts';
import { Intruder } from '#testkit/pg/intruder.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { wholeTenant } from '#testkit/pg/whole-tenant.ts';

// The short way for records that are made: what its caller takes for granted, SQL that got in can
// claim. It comes to what the account may do anyway, and to nothing else.

let database: TestDatabase;
let intruder: Intruder;
let mira: TestMember;
/** Reads, creates and changes in `team`, reads `notices`, may only put into `box`. */
let tom: TestMember;
let team: AudienceId;
let notices: AudienceId;
let box: AudienceId;
let hidden: AudienceId;
/** Mira's, in hidden. */
const secret = randomId<RecordId>();
/** Made and deleted in team. */
const ended = randomId<RecordId>();
const miras = randomId<MutationId>();

beforeAll(async () => {
  database = await createTestDatabase();
  intruder = await Intruder.enter(database.appUrl);
  const people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  tom = await people.member('Tom');
  const space = await people.space();
  const audience = async (name: string, rights: readonly Right[]) => {
    const id = await people.audience(space, name);
    await people.grant(id, { to: { member: mira.member }, rights: everyRight });
    if (rights.length > 0) await people.grant(id, { to: { member: tom.member }, rights });
    return id;
  };
  team = await audience('team', ['read', 'create', 'change']);
  notices = await audience('notices', ['read']);
  box = await audience('box', ['create']);
  hidden = await audience('leads', []);
  await create(mira, listOf({ id: secret, audience: hidden, mutation: miras }));
  await create(mira, listOf({ id: ended, audience: team }));
  const receipt = { id: randomId(), h: 'h'.repeat(43), o: {}, name: 'testkit.batch', ids: [ended] };
  await database.tenants.transact(mira, (sql) =>
    sql.query('SELECT tenant_schema.write_records($1)', [
      JSON.stringify({
        delete: [{ id: ended, a: team, fq: 1, was: 1 }],
        history: [{ id: ended, r: 1, as: 'delete', unseen: false, m: receipt.id }],
        receipts: [receipt],
      }),
    ]),
  );
});
afterAll(async () => {
  await intruder.leave();
  await database.close();
});

/** The arguments of `create_records`, one list each; `audience` is for `create_record`. */
interface Lists {
  audience: readonly unknown[];
  entered: readonly unknown[];
  counts: readonly unknown[];
  needed: readonly unknown[];
  names: readonly unknown[];
  id: readonly unknown[];
  entry: readonly unknown[];
  back: readonly unknown[];
  kind: readonly unknown[];
  body: readonly unknown[];
  day: readonly unknown[];
  persons: readonly unknown[];
  fields: readonly unknown[];
  mutation: readonly unknown[];
  hash: readonly unknown[];
  outcome: readonly unknown[];
  action: readonly unknown[];
}

const anyName = JSON.stringify(['team', 'notices', 'box', 'leads']);

/** One note by one mutation each. */
function listOf(
  ...notes: readonly { id?: RecordId; audience: AudienceId; mutation?: MutationId }[]
): Lists {
  const entered = [...new Set(notes.map(({ audience }) => audience))];
  return {
    audience: notes.map(({ audience }) => audience),
    entered,
    counts: entered.map((one) => notes.filter(({ audience }) => audience === one).length),
    needed: entered.map(() => 2),
    names: entered.map(() => anyName),
    id: notes.map(({ id }) => id ?? randomId()),
    entry: notes.map(({ audience }) => entered.indexOf(audience) + 1),
    back: notes.map(
      ({ audience }, at) => notes.slice(at + 1).filter((one) => one.audience === audience).length,
    ),
    kind: notes.map(() => 'testkit.note'),
    body: notes.map(() => '{"title":"Chor"}'),
    day: notes.map(() => '2026-05-03'),
    persons: notes.map(() => '{}'),
    fields: notes.map(() => '{}'),
    mutation: notes.map(({ mutation }) => mutation ?? randomId()),
    hash: notes.map(() => 'h'.repeat(43)),
    outcome: notes.map(() => '{"end":"applied","audiences":[]}'),
    action: notes.map(() => 'testkit.batch'),
  };
}

const manyText = `SELECT tenant_schema.create_records(
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) AS heads`;
const oneText = `SELECT tenant_schema.create_record(
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

/** Those that travel as texts, with a line for each. */
const asLines = new Set([
  'names',
  'kind',
  'body',
  'persons',
  'fields',
  'hash',
  'outcome',
  'action',
]);

function manyValues(lists: Lists): unknown[] {
  return Object.entries(lists).flatMap(([name, list]: [string, readonly unknown[]]) => {
    if (name === 'audience') return [];
    return [asLines.has(name) ? list.join('\n') : list];
  });
}

/** The same as the arguments of `create_record`. */
function oneValues(lists: Lists): unknown[] {
  const { id, audience, needed, names, kind, body, day, persons, fields } = lists;
  const { mutation, hash, outcome, action } = lists;
  const row = [id, audience, needed, names, kind, body, day, persons, fields];
  return [...row, mutation, hash, outcome, action].map((list) => list[0]);
}

async function create(actor: Actor, lists: Lists): Promise<Record<AudienceId, number>> {
  const [row] = await database.tenants.transact(actor, (sql) =>
    sql.query<{ heads: string[] }>(manyText, manyValues(lists)),
  );
  return Object.fromEntries(
    lists.entered.map((id, at) => [String(id), Number(row?.heads[at])] as const),
  );
}

type Attack = readonly [name: string, lists: () => Lists, code: string];

const ofOne: readonly Attack[] = [
  ['where they may only read', () => listOf({ audience: notices }), 'OB002'],
  ['in an audience out of reach', () => listOf({ audience: hidden }), 'OB002'],
  ['in an audience that is not there', () => listOf({ audience: randomId() }), 'OB002'],
  [
    'for which the kind needs a right they have not',
    () => ({ ...listOf({ audience: team }), needed: [16] }),
    'OB002',
  ],
  [
    'in an audience the kind does not allow',
    () => ({ ...listOf({ audience: team }), names: ['["self"]'] }),
    'OB002',
  ],
  ['under the id of a hidden record', () => listOf({ id: secret, audience: team }), '23505'],
  [
    'of a kind there is not',
    () => ({ ...listOf({ audience: team }), kind: ['testkit.none'] }),
    '23503',
  ],
  [
    'with a body of 10 MB',
    () => ({ ...listOf({ audience: team }), body: [tenMegabytes()] }),
    '23514',
  ],
  [
    'under a mutation id of somebody else',
    () => listOf({ audience: team, mutation: miras }),
    '23505',
  ],
  ...[`[0:0]={${secret}}`, `{{${secret}},{${secret}}}`, '{NULL}'].map((persons): Attack => [
    `about people in no plain list, ${persons.replaceAll(secret, '…')}`,
    () => ({ ...listOf({ audience: team }), persons: [persons] }),
    '23514',
  ]),
  ...['infinity', '-infinity', '0044-03-15 BC', '2201-01-01'].map((day): Attack => [
    `on a day there is not, ${day}`,
    () => ({ ...listOf({ audience: team }), day: [day] }),
    '23514',
  ]),
];

const ofMany: readonly Attack[] = [
  ...ofOne,
  ['under an id that has a history', () => listOf({ id: ended, audience: team }), 'OB001'],
  [
    'in an audience they did not say they enter',
    () => ({ ...listOf({ audience: team }, { audience: box }), entered: [team], needed: [2] }),
    'OB002',
  ],
  [
    'in no audience',
    () => ({ ...listOf({ audience: team }, { audience: team }), entry: [1, null] }),
    'OB002',
  ],
  [
    'of which one is in an audience and one nowhere',
    () => ({ ...listOf({ audience: team }, { audience: team }), entry: [1] }),
    'OB002',
  ],
  [
    'in more places than there are records',
    () => ({ ...listOf({ audience: team }), entry: [1, 1] }),
    'OB002',
  ],
  [
    'with a gap in an audience that is entered twice',
    () => ({
      ...listOf({ audience: team }),
      entered: [team, team],
      counts: [1, 1],
      needed: [2, 2],
      entry: [1],
    }),
    'OB002',
  ],
  [
    'by way of an audience in which nothing is made',
    () => ({ ...listOf({ audience: team }), entered: [team, box], needed: [2, 2], entry: [1] }),
    'OB002',
  ],
  [
    'by way of an audience in which nothing is said to be made',
    () => ({ ...listOf({ audience: team }), entered: [team, box], counts: [1, 0], needed: [2, 2] }),
    'OB002',
  ],
  [
    'for which the audience makes more room than it needs',
    () => ({ ...listOf({ audience: team }), counts: [2] }),
    'OB002',
  ],
  [
    'with room for as many in the wrong audience',
    () => ({
      ...listOf({ audience: team }, { audience: team }, { audience: box }),
      counts: [1, 2],
    }),
    'OB002',
  ],
  [
    'beyond the head of its audience',
    () => ({ ...listOf({ audience: team }), back: [-1] }),
    'OB002',
  ],
  [
    'in a place that others before have',
    () => ({ ...listOf({ audience: team }), back: [1] }),
    'OB002',
  ],
  [
    'two of them in one place, with one left free',
    () => ({ ...listOf({ audience: team }, { audience: team }), back: [0, 0] }),
    '23505',
  ],
  ['in no place', () => ({ ...listOf({ audience: team }), back: [null] }), 'OB002'],
  ['of no number', () => ({ ...listOf({ audience: team }), counts: [null] }), 'OB002'],
  [
    'of a number below nothing',
    () => ({
      ...listOf({ audience: team }, { audience: box }),
      counts: [3, -1],
      back: [2, 0],
    }),
    'OB002',
  ],
  [
    'twice over in an audience that is entered twice',
    () => ({
      ...listOf({ audience: team }, { audience: team }),
      entered: [team, team],
      needed: [2, 2],
      names: [anyName, anyName],
      entry: [1, 2],
    }),
    'OB002',
  ],
  [
    'that no mutation made',
    () => ({ ...listOf({ audience: team }, { audience: team }), mutation: [randomId()] }),
    'OB002',
  ],
  [
    'that the chronicle would not name',
    () => ({ ...listOf({ audience: team }), mutation: [randomId(), randomId()] }),
    'OB002',
  ],
  [
    'by a mutation without a name',
    () => ({ ...listOf({ audience: team }, { audience: team }), action: ['testkit.batch'] }),
    '23502',
  ],
  [
    'twice under one id',
    () => listOf(...[1, 2].map(() => ({ id: mirasNext, audience: team }))),
    '23505',
  ],
  [
    'by one mutation id twice',
    () => listOf(...[1, 2].map(() => ({ audience: team, mutation: mutationTwice }))),
    '23505',
  ],
  ['without a body', () => ({ ...listOf({ audience: team }), body: [] }), '23502'],
  ['that is no JSON', () => ({ ...listOf({ audience: team }), body: ['{'] }), '22P02'],
  ['of fewer kinds than records', () => ({ ...listOf({ audience: team }), kind: [] }), '23502'],
];

const mirasNext = randomId<RecordId>();
const mutationTwice = randomId<MutationId>();

function tenMegabytes(): string {
  return JSON.stringify({ title: 'x'.repeat(10_000_000) });
}

describe('[AC8] a record that is made without reading first is refused', () => {
  test.each(ofMany)('%s, in a list', (_name, lists, code) =>
    refuses(manyText, manyValues(lists()), code),
  );
  test.each(ofOne)('%s, alone', (_name, lists, code) => refuses(oneText, oneValues(lists()), code));
  test('under an id that has a history, alone', () =>
    refuses(oneText, oneValues(listOf({ id: ended, audience: team })), 'OB001'));

  test.each([
    ['list', manyText, manyValues],
    ['record', oneText, oneValues],
  ] as const)('without a signed actor: %s', async (_name, text, values) => {
    const tried = await intruder.as({ tenant: tom.tenant, role: tom.tenant, token: '' }, (run) =>
      run(text, values(listOf({ audience: team }))),
    );
    expect(tried.code).toBe('OB005');
  });

  async function refuses(text: string, values: unknown[], code: string): Promise<void> {
    const before = await wholeTenant(database.admin, tom.tenant);
    const tried = await intruder.as(
      { tenant: tom.tenant, role: tom.tenant, token: intruder.token(tom) },
      (run) => run(text, values),
    );
    expect(tried.code).toBe(code);
    expect(await wholeTenant(database.admin, tom.tenant)).toBe(before);
  }
});

test('[SY2][AC8] a list gives each audience its next seqs, in the order of the list', async () => {
  const [a, b, c, d] = ids();
  const lists = listOf(
    { id: a, audience: team },
    { id: b, audience: box },
    { id: c, audience: team },
    { id: d, audience: team },
  );
  const heads = await create(tom, lists);
  const written = await database.tenants.transact(mira, (sql) =>
    sql.query<{ id: RecordId; seq: string; created_by: string }>(
      `SELECT id, seq, created_by FROM tenant_schema.record WHERE id = ANY ($1) ORDER BY audience_id = $2, seq`,
      [[a, b, c, d], team],
    ),
  );
  expect(written.map(({ id }) => id)).toEqual([b, a, c, d]);
  expect(new Set(written.map(({ created_by }) => created_by))).toEqual(new Set([tom.account]));
  const seqs = written.map(({ seq }) => Number(seq));
  const last = heads[team] ?? 0;
  expect(seqs).toEqual([heads[box], last - 2, last - 1, last]);
});

test('[AC8][SY1][CH1] receipts and chronicle name what each mutation made, and who', async () => {
  const lists = listOf({ audience: team }, { audience: box });
  const [first, second] = lists.mutation;
  await create(tom, lists);
  const told = await database.admin.query<{ mutation_id: string; record_ids: string[] }>(
    `SELECT c.mutation_id, c.record_ids, c.account_id, c.device_id, r.payload_hash
     FROM ${tom.tenant}.chronicle_outbox c
     JOIN ${tom.tenant}.receipt r
       ON (r.mutation_id, r.account_id, r.device_id) = (c.mutation_id, c.account_id, c.device_id)
     WHERE c.mutation_id = ANY ($1) ORDER BY c.mutation_id = $2`,
    [[first, second], second],
  );
  const who = { account_id: tom.account, device_id: tom.device, payload_hash: 'h'.repeat(43) };
  expect(told).toEqual([
    { mutation_id: first, record_ids: [lists.id[0]], ...who },
    { mutation_id: second, record_ids: [lists.id[1]], ...who },
  ]);
});

test('[AC8][SY2] heads are locked in the order of their ids, in whatever order they came to be reached', async () => {
  const [low, high] = [team, box].toSorted() as [AudienceId, AudienceId];
  const people = peopleOf(database.admin, tom.tenant);
  const ada = await people.member('Ada');
  for (const audience of [high, low]) {
    await people.grant(audience, { to: { member: ada.member }, rights: ['create'] });
  }
  const head = `SELECT FROM ${tom.tenant}.audience t WHERE t.id = $1 FOR UPDATE`;
  const making = await database.admin.transact(async (tx) => {
    await tx.query(head, [low]);
    const made = create(ada, listOf({ audience: low }, { audience: high }));
    await expect
      .poll(() => tx.query(waitingForMe), { timeout: 20_000 })
      .toEqual([{ waiting: true }]);
    // Who waits for the first has not got the second.
    await tx.query(`${head} NOWAIT`, [high]);
    return { made };
  });
  expect(Object.keys(await making.made).toSorted()).toEqual([low, high]);
});

const waitingForMe = `
  SELECT EXISTS (SELECT FROM pg_locks l WHERE NOT l.granted AND l.transactionid = pg_current_xact_id()::xid) AS waiting`;

function ids(): readonly [RecordId, RecordId, RecordId, RecordId] {
  return [randomId(), randomId(), randomId(), randomId()];
}
