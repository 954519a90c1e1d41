import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AudienceId, keyedRecordId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import type { Right } from '#kernel/kind/right.ts';
import {
  changing,
  creation,
  deleting,
  madeNote,
  moving,
  passing,
  receiptFor,
} from '#testkit/pg/batch.ts';
import { Intruder } from '#testkit/pg/intruder.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { wholeTenant } from '#testkit/pg/whole-tenant.ts';

// What SQL that got in can do with the token of the account it got in through: everything that
// the account may do anyway, in its own name, and nothing that breaks the order of an audience.

let database: TestDatabase;
let intruder: Intruder;
let people: ReturnType<typeof peopleOf>;
let mira: TestMember;
/** Reads, creates and changes in `team`, reads `notices`, may only put into `box`. */
let tom: TestMember;
let team: AudienceId;
let notices: AudienceId;
let box: AudienceId;
let own: AudienceId;
let hidden: AudienceId;
/** Tom's, in team and in his own audience, at revision 1. */
let his: RecordId;
let mine: RecordId;
/** Mira's, in team, in notices, in hidden; at revision 1. */
let hers: RecordId;
let notice: RecordId;
let secret: RecordId;
/** Was in hidden, at revision 1. */
let gone: RecordId;

beforeAll(async () => {
  database = await createTestDatabase();
  intruder = await Intruder.enter(database.appUrl);
});
afterAll(async () => {
  await intruder.leave();
  await database.close();
});

async function furnish() {
  people = peopleOf(database.admin, await database.createTenant());
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
  own = await audience('self', everyRight);
  hidden = await audience('leads', []);
  his = randomId();
  hers = randomId();
  notice = randomId();
  secret = randomId();
  await write(tom, creation(team, his));
  await write(mira, creation(team, hers));
  await write(mira, creation(notices, notice));
  await write(mira, creation(hidden, secret));
  mine = randomId();
  await write(tom, creation(own, mine));
}

async function write(actor: Actor, batch: object): Promise<Record<AudienceId, number>> {
  const [row] = await database.tenants.transact(actor, (sql) =>
    sql.query<{ heads: Record<AudienceId, number> }>(
      'SELECT tenant_schema.write_records($1) AS heads',
      [JSON.stringify(batch)],
    ),
  );
  if (row === undefined) throw new Error('no answer');
  return row.heads;
}

/** What becomes of Tom's batch, which waits for the end of Mira's. */
async function writtenMeanwhile(hersFirst: object, his: object): Promise<{ code?: string }> {
  let written: Promise<{ code?: string }> = Promise.resolve({});
  await database.tenants.transact(mira, async (sql) => {
    await sql.query('SELECT tenant_schema.write_records($1)', [JSON.stringify(hersFirst)]);
    written = write(tom, his).then(
      () => ({}),
      (error: unknown) => error as { code: string },
    );
    await vi.waitFor(async () => {
      const waiting = await database.admin.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(waiting).toHaveLength(1);
    });
  });
  return written;
}

async function rows<Row extends object>(actor: Actor, query: string): Promise<Row[]> {
  return database.tenants.transact(actor, (sql) => sql.query<Row>(query));
}

type Batch = Record<string, unknown>;
type Attack = readonly [name: string, batch: () => Batch, code: string];

/** One receipt more or other than the batch has. */
function renamed(batch: Batch, ...ids: readonly RecordId[]): Batch {
  return { ...batch, receipts: [receiptFor(...ids)] };
}

function withPart(batch: Batch, list: string, part: Batch): Batch {
  const [first, ...others] = batch[list] as Batch[];
  return { ...batch, [list]: [{ ...first, ...part }, ...others] };
}

/** Made and changed by one batch. */
function changedAtOnce(audience: AudienceId, id: RecordId): Batch {
  const { history, receipts } = withPart(passing(audience, id), 'history', { as: 'change' });
  return { create: [{ ...madeNote(audience, { id }), r: 2 }], history, receipts };
}

/** Made, changed and deleted by one batch. */
function changedAndPassing(audience: AudienceId, id: RecordId): Batch {
  const batch = passing(audience, id);
  const [last] = batch.history;
  return {
    ...batch,
    history: [
      { ...last, as: 'change' },
      { ...last, r: 2 },
    ],
  };
}

const refused: readonly Attack[] = [
  // Out of reach.
  ['makes a record in an audience out of reach', () => creation(hidden), 'OB002'],
  ['makes a record where they may only read', () => creation(notices), 'OB002'],
  ['makes a record in an audience that is not there', () => creation(randomId()), 'OB002'],
  ['changes a record out of reach', () => changing(hidden, secret, 1), 'OB002'],
  ['changes a record out of reach as one of their own', () => changing(own, secret, 1), 'OB001'],
  ['changes a record where they may only read', () => changing(notices, notice, 1), 'OB002'],
  ['deletes a record without the right to', () => deleting(team, hers, 1), 'OB001'],
  ['deletes a record where they may only read', () => deleting(notices, notice, 1), 'OB002'],
  ['deletes a record out of reach', () => deleting(hidden, secret, 1), 'OB002'],
  ['takes somebody’s record into their own audience', () => moving(team, own, hers, 1), 'OB001'],
  [
    'takes a record out of reach into their own audience',
    () => moving(hidden, own, secret, 1),
    'OB002',
  ],
  ['takes it from an audience where it is not', () => moving(own, team, secret, 1), 'OB001'],
  ['takes it from where they may only put', () => moving(box, own, secret, 1), 'OB001'],
  ['puts a record where it may only be read', () => moving(own, notices, mine, 1), 'OB002'],
  ['changes by a revision that is not there', () => changing(team, his, 7), 'OB001'],
  ['makes a record under the id of one out of reach', () => creation(own, secret), '23505'],
  ['makes a record under the id of one in reach', () => creation(own, hers), '23505'],
  ['passes by under the id of one out of reach', () => passing(own, secret), '23505'],
  ['passes by under the id of one in reach', () => passing(own, hers), '23505'],
  ['makes a record under the id of what was out of reach', () => creation(own, gone), '23505'],
  ['and changes it at once', () => changedAtOnce(own, gone), '23505'],
  ['passes by under the id of what was out of reach', () => passing(own, gone), '23505'],
  ['and changes it on its way', () => changedAndPassing(own, gone), '23505'],
  ['passes by in an audience out of reach', () => passing(hidden), 'OB002'],
  ['passes by where they may not delete', () => passing(team), 'OB002'],
  ['passes by where they may only put', () => passing(box), 'OB002'],

  // The order of an audience.
  ['takes no place', () => withPart(creation(own), 'create', { q: 0 }), 'OB004'],
  ['takes a place before the first', () => withPart(creation(own), 'create', { q: -1 }), 'OB004'],
  ['leaves a place free', () => withPart(creation(own), 'create', { q: 2 }), 'OB004'],
  [
    'takes a place far ahead',
    () => withPart(creation(own), 'create', { q: 2_147_483_647 }),
    'OB004',
  ],
  ['takes a place that is none', () => withPart(creation(own), 'create', { q: null }), 'OB004'],
  [
    'takes one place twice',
    () => {
      const [one, two] = [madeNote(own), madeNote(own)];
      return { create: [one, two], receipts: [receiptFor(one.id, two.id)] };
    },
    'OB004',
  ],
  [
    'departs into a place that is taken',
    () => {
      const batch = deleting(own, mine, 1);
      const made = madeNote(own);
      return {
        ...batch,
        create: [made],
        receipts: [{ ...batch.receipts[0], ids: [mine, made.id] }],
      };
    },
    'OB004',
  ],
  [
    'departs ahead of the order',
    () => withPart(deleting(own, mine, 1), 'delete', { fq: 9 }),
    'OB004',
  ],
  [
    'departs in an audience that the record never left',
    () => withPart(moving(own, team, mine, 1), 'move', { fq: 0 }),
    'OB004',
  ],
  ['names no audience', () => withPart(creation(own), 'create', { a: null }), 'OB004'],
  ['moves a record to where it is', () => moving(team, team, his, 1), 'OB004'],

  // Revisions and history.
  ['skips revisions', () => withPart(changing(team, his, 1), 'change', { r: 9 }), 'OB004'],
  [
    'poisons a record with the last revision there is',
    () => withPart(creation(own), 'create', { r: 2_147_483_647 }),
    'OB001',
  ],
  ['begins at revision nought', () => withPart(creation(own), 'create', { r: 0 }), 'OB004'],
  ['changes without a history', () => ({ ...changing(team, his, 1), history: [] }), 'OB004'],
  ['deletes without a history', () => ({ ...deleting(own, mine, 1), history: [] }), 'OB004'],
  [
    'deletes and calls it a change',
    () => withPart(deleting(own, mine, 1), 'history', { as: 'change' }),
    'OB004',
  ],
  [
    'changes and calls it a deletion',
    () => withPart(changing(team, his, 1), 'history', { as: 'delete' }),
    'OB004',
  ],
  [
    'ends a state in a way there is not',
    () => withPart(changing(team, his, 1), 'history', { as: 'erase' }),
    '23514',
  ],
  [
    'writes one state twice',
    () => {
      const batch = changing(team, his, 1);
      return { ...batch, history: [...batch.history, ...batch.history] };
    },
    'OB004',
  ],
  [
    'writes history of a record of somebody else',
    () => {
      const receipt = receiptFor(hers);
      return {
        history: [
          {
            id: hers,
            r: 1,
            a: team,
            k: 'testkit.note',
            b: {},
            as: 'change',
            unseen: false,
            m: receipt.id,
          },
        ],
        receipts: [receipt],
      };
    },
    'OB004',
  ],
  [
    'writes history of a record out of reach',
    () => {
      const batch = creation(own);
      const receipt = receiptFor(batch.create[0]?.id ?? randomId(), secret);
      return {
        ...batch,
        history: [
          {
            id: secret,
            r: 1,
            a: own,
            k: 'testkit.note',
            b: {},
            as: 'delete',
            unseen: false,
            m: receipt.id,
          },
        ],
        receipts: [receipt],
      };
    },
    '23505',
  ],
  [
    'writes history into an audience out of reach',
    () => {
      const batch = changing(team, his, 1);
      const receipt = batch.receipts[0];
      return {
        ...withPart(batch, 'change', { r: 3 }),
        history: [
          ...batch.history,
          {
            id: his,
            r: 2,
            a: hidden,
            k: 'testkit.note',
            b: { title: 'seht her' },
            as: 'change',
            unseen: false,
            m: receipt?.id,
          },
        ],
      };
    },
    'OB002',
  ],
  [
    'writes history of a mutation of somebody else',
    () => withPart(changing(team, his, 1), 'history', { m: randomId() }),
    'OB004',
  ],
  [
    'writes history of no mutation',
    () => withPart(changing(team, his, 1), 'history', { m: null }),
    'OB004',
  ],
  [
    'writes an unregistered kind into history',
    () => withPart(passing(own), 'history', { k: 'no.such-kind' }),
    '23503',
  ],

  // Receipts and chronicle.
  ['writes without a receipt', () => ({ ...creation(own), receipts: [] }), 'OB004'],
  ['writes under a receipt for something else', () => renamed(creation(own), randomId()), 'OB004'],
  [
    'claims a record that was not written',
    () => {
      const batch = creation(own);
      return renamed(batch, batch.create[0]?.id ?? randomId(), hers);
    },
    'OB004',
  ],
  ['claims a record without writing anything', () => renamed({}, hers), 'OB004'],
  [
    'sends a receipt twice',
    () => {
      const receipt = receiptFor();
      return { receipts: [receipt, receipt] };
    },
    'OB003',
  ],
  ['sends a receipt without an id', () => ({ receipts: [{ ...receiptFor(), id: null }] }), '23502'],
  ['sends a hash that is none', () => ({ receipts: [{ ...receiptFor(), h: 'x' }] }), '23514'],
  [
    'fills the chronicle with an essay',
    () => ({ receipts: [{ ...receiptFor(), name: 'x'.repeat(101) }] }),
    '23514',
  ],
  [
    'fills a receipt with an essay',
    () => ({ receipts: [{ ...receiptFor(), o: { text: 'x'.repeat(70_000) } }] }),
    '23514',
  ],

  // What a record is.
  [
    'makes a record of an unregistered kind',
    () => withPart(creation(own), 'create', { k: 'no.such-kind' }),
    '23503',
  ],
  ['makes a record of no kind', () => withPart(creation(own), 'create', { k: null }), '23502'],
  [
    'makes a record without a body',
    () => withPart(creation(own), 'create', { b: undefined }),
    '23502',
  ],
  [
    'makes a record with a body of 70 kB',
    () => withPart(creation(own), 'create', { b: { text: 'x'.repeat(70_000) } }),
    '23514',
  ],
  [
    'makes a record about ten thousand persons',
    () =>
      withPart(creation(own), 'create', { p: Array.from({ length: 10_000 }, () => randomId()) }),
    '23514',
  ],
  [
    'makes a record of fields without end',
    () => withPart(creation(own), 'create', { f: { x: 'x'.repeat(70_000) } }),
    '23514',
  ],
  [
    'makes a record on a day there is not',
    () => withPart(creation(own), 'create', { d: '2026-02-30' }),
    '22008',
  ],
  [
    'makes one record twice',
    () => {
      const made = madeNote(own);
      return { create: [made, { ...made, q: 2 }], receipts: [receiptFor(made.id)] };
    },
    'OB004',
  ],
  [
    'makes and changes one record in two lists',
    () => {
      const batch = changing(team, his, 1);
      return { ...batch, create: [madeNote(own, { id: his })] };
    },
    'OB004',
  ],
  [
    'changes one record twice',
    () => {
      const batch = changing(team, his, 1);
      return { ...batch, change: [...batch.change, { ...batch.change[0], q: 2 }] };
    },
    'OB004',
  ],
  ['sends a list for a batch', () => [] as unknown as Batch, '22023'],
  ['sends a number for a list', () => ({ create: 7 }), '22023'],
  [
    'sends an id that is none',
    () => withPart(creation(own), 'create', { id: `' OR true --` }),
    '22P02',
  ],
];

describe('[AC8] injected SQL under Tom’s own token', () => {
  beforeAll(async () => {
    await furnish();
    gone = randomId();
    await write(mira, creation(hidden, gone));
    await write(mira, deleting(hidden, gone, 1));
  });

  test.each(refused)('%s: refused, and nothing is changed', async (_name, batch, code) => {
    const before = await wholeTenant(database.admin, tom.tenant);
    const tried = await intruder.as(
      { tenant: tom.tenant, role: tom.tenant, token: intruder.token(tom) },
      (run) => run('SELECT tenant_schema.write_records($1)', [JSON.stringify(batch())]),
    );
    expect(tried.code).toBe(code);
    expect(await wholeTenant(database.admin, tom.tenant)).toBe(before);
  });

  test('a refusal about a taken id says nothing about who took it', async () => {
    const tried = await intruder.as(
      { tenant: tom.tenant, role: tom.tenant, token: intruder.token(tom) },
      (run) =>
        run('SELECT tenant_schema.write_records($1)', [JSON.stringify(creation(own, secret))]),
    );
    expect(tried).toMatchObject({ code: '23505', error: { detail: undefined } });
  });

  test('the mutation id of another account is taken, and its receipt not shown', async () => {
    const hersToo = receiptFor();
    await write(mira, { receipts: [hersToo] });
    await expect(write(tom, { receipts: [hersToo] })).rejects.toMatchObject({ code: 'OB003' });
    expect(
      await rows(tom, `SELECT FROM tenant_schema.receipt WHERE mutation_id = '${hersToo.id}'`),
    ).toEqual([]);
  });
});

describe('[AC8] what the database knows better is not taken from the batch', () => {
  beforeEach(furnish);

  test('author, time and kind stay with a record that moves', async () => {
    const origin = 'SELECT kind, created_by, created_at FROM tenant_schema.record WHERE id = ';
    const before = await rows(mira, `${origin}'${hers}'`);
    const batch = withPart(moving(team, own, hers, 1), 'move', {
      k: 'testkit.mark',
      cb: tom.account,
      ca: '1999-01-01T00:00:00Z',
    });
    await write(mira, batch);
    expect(await rows(mira, `${origin}'${hers}'`)).toEqual(before);
  });

  test('the state that ends is the one that was there, whoever claims another', async () => {
    await write(
      tom,
      withPart(changing(team, hers, 1), 'history', {
        a: own,
        k: 'testkit.mark',
        b: { title: 'Lüge' },
        by: tom.account,
        at: '1999-01-01T00:00:00Z',
      }),
    );
    expect(
      await rows(
        mira,
        `SELECT audience_id, kind, body, written_by, ended_by, device_id,
        written_at > now() - interval '1 hour' AS fresh FROM tenant_schema.revision`,
      ),
    ).toEqual([
      {
        audience_id: team,
        kind: 'testkit.note',
        body: { title: 'Chorprobe' },
        written_by: mira.account,
        ended_by: tom.account,
        device_id: tom.device,
        fresh: true,
      },
    ]);
  });

  test('account and device come from the token', async () => {
    await write(tom, { ...changing(team, his, 1), device: mira.device, account: mira.account });
    const [row] = await database.admin.transact(async (tx) => {
      return tx.query<Record<string, unknown>>(
        `SELECT (SELECT json_agg(DISTINCT r.device_id) FROM ${tom.tenant}.receipt r WHERE r.account_id = $1) AS receipts,
                (SELECT json_agg(DISTINCT c.device_id) FROM ${tom.tenant}.chronicle_outbox c WHERE c.account_id = $1) AS lines,
                (SELECT json_agg(DISTINCT h.device_id) FROM ${tom.tenant}.revision h) AS history`,
        [tom.account],
      );
    });
    expect(row).toEqual({ receipts: [tom.device], lines: [tom.device], history: [tom.device] });
  });

  test('who may only put into an audience puts, and does not read what is there', async () => {
    await write(tom, creation(box));
    await write(mira, creation(box));
    expect(
      await rows(tom, `SELECT FROM tenant_schema.record WHERE audience_id = '${box}'`),
    ).toEqual([]);
    expect(
      await rows(mira, `SELECT FROM tenant_schema.record WHERE audience_id = '${box}'`),
    ).toHaveLength(2);
  });

  test('made and deleted by one batch: in the history, nowhere else, and no place taken', async () => {
    const batch = passing(own);
    expect(await write(tom, batch)).toEqual({});
    const [record] = batch.history;
    expect(await rows(tom, `SELECT FROM tenant_schema.record WHERE id = '${record?.id}'`)).toEqual(
      [],
    );
    expect(
      await rows(
        tom,
        `SELECT written_by, ended_as FROM tenant_schema.revision WHERE record_id = '${record?.id}'`,
      ),
    ).toEqual([{ written_by: tom.account, ended_as: 'delete' }]);
  });

  test('deleted and made anew by one batch: a new author, and revisions that go on', async () => {
    const batch = moving(team, team, hers, 1);
    await write(mira, withPart(withPart(batch, 'move', { fq: 2 }), 'history', { as: 'delete' }));
    await write(mira, changing(team, hers, 2));
    await write(mira, deleting(team, hers, 3));
    await expect(write(mira, creation(team, hers))).rejects.toMatchObject({ code: 'OB001' });
    await write(mira, withPart(creation(team, hers), 'create', { r: 4 }));
    expect(
      await rows(mira, `SELECT revision, ended_as FROM tenant_schema.revision ORDER BY revision`),
    ).toEqual([
      { revision: 1, ended_as: 'delete' },
      { revision: 2, ended_as: 'change' },
      { revision: 3, ended_as: 'delete' },
    ]);
  });

  describe('[SY37] that a record was put before others or made anew is noted', () => {
    const place = async () => {
      const [row] = await rows<{ fields: Record<string, unknown> }>(
        mira,
        `SELECT field_revision AS fields FROM tenant_schema.record WHERE id = '${hers}'`,
      );
      return row?.fields['@audience'];
    };
    const moved = (part: Batch = {}) =>
      write(mira, withPart(moving(team, own, hers, 1), 'move', part));
    const asTom = () => [9, tom.device];

    test.each([
      ['says nothing of it', {}],
      ['says that nothing is there that could say it', []],
      ['says that it was long ago', { '@audience': [1, randomId()] }],
    ])('by a move that %s', async (_name, f) => {
      await moved({ f });
      expect(await place()).toEqual([2, mira.device]);
    });

    test('by a move that says somebody else did it', async () => {
      await moved({ f: { '@audience': asTom() } });
      expect(await place()).toEqual([2, mira.device]);
    });

    test('and what else the fields say is taken', async () => {
      await moved({ f: { title: [1, tom.device] } });
      expect(
        await rows(mira, `SELECT field_revision FROM tenant_schema.record WHERE id = '${hers}'`),
      ).toEqual([{ field_revision: { title: [1, tom.device], '@audience': [2, mira.device] } }]);
    });

    test('and stays so, whatever a change says afterwards', async () => {
      await moved();
      const before = { f: { '@audience': [2, mira.device] } };
      await write(mira, withPart(changing(own, hers, 2), 'change', before));
      expect(await place()).toEqual([2, mira.device]);
      for (const [was, f] of [{}, [], { '@audience': asTom() }].entries()) {
        await write(mira, withPart(changing(own, hers, was + 3), 'change', { f }));
        expect(await place()).toEqual([was + 4, mira.device]);
      }
    });

    test('and stays so when it is deleted and made anew, by two batches or by one', async () => {
      await moved();
      await write(mira, deleting(own, hers, 2));
      await write(mira, withPart(creation(own, hers), 'create', { r: 3 }));
      expect(await place()).toEqual([3, mira.device]);
      const anew = withPart(moving(own, own, hers, 3), 'move', { fq: 2 });
      await write(mira, withPart(anew, 'history', { as: 'delete' }));
      expect(await place()).toEqual([4, mira.device]);
    });

    test('also of one that never moved and is made anew where it was', async () => {
      const anew = withPart(moving(team, team, hers, 1), 'move', { fq: 2 });
      await write(mira, withPart(anew, 'history', { as: 'delete' }));
      expect(await place()).toEqual([2, mira.device]);
    });

    test('of a keyed one, which is where its id says, only when SQL puts it elsewhere', async () => {
      hers = keyedRecordId('testkit.note', team, '2026-05-03');
      await write(mira, creation(team, hers));
      await write(mira, deleting(team, hers, 1));
      await write(mira, withPart(creation(team, hers), 'create', { r: 2 }));
      const anew = withPart(moving(team, team, hers, 2), 'move', { fq: 2 });
      await write(mira, withPart(anew, 'history', { as: 'delete' }));
      expect(await place()).toBeUndefined();
      await write(mira, moving(team, own, hers, 3));
      expect(await place()).toEqual([4, mira.device]);
      await write(mira, deleting(own, hers, 4));
      await write(mira, withPart(creation(own, hers), 'create', { r: 5 }));
      expect(await place()).toEqual([5, mira.device]);
    });
  });

  test.each([
    ['makes and changes', changedAtOnce],
    ['makes, changes and deletes', changedAndPassing],
  ])(
    '[SY37] an id is taken for whoever %s one of it while its last record is being deleted',
    async (_name, batch) => {
      const { code } = await writtenMeanwhile(deleting(hidden, secret, 1), batch(own, secret));
      expect(code).toBe('23505');
    },
  );

  test('[SY2] batches over the same audiences in any order wait for each other and leave no gap', async () => {
    const audiences = [team, own, box, notices, hidden];
    const head = await database.admin.query<{ id: AudienceId; head: string }>(
      `SELECT id, head FROM ${mira.tenant}.audience`,
    );
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const order = audiences.toSorted(
          (one, two) => (index % 2 === 0 ? 1 : -1) * one.localeCompare(two),
        );
        const made = order.slice(0, 3).map((audience) => madeNote(audience));
        await write(mira, { create: made, receipts: [receiptFor(...made.map(({ id }) => id))] });
      }),
    );
    const places = await database.admin.query<{ id: AudienceId; head: string; seqs: string[] }>(
      `SELECT a.id, a.head, array_agg(r.seq ORDER BY r.seq)::text[] AS seqs
       FROM ${mira.tenant}.audience a JOIN ${mira.tenant}.record r ON r.audience_id = a.id GROUP BY a.id`,
    );
    expect(places.map(({ seqs }) => seqs.length).reduce((sum, length) => sum + length)).toBe(
      120 + 5,
    );
    for (const { head: last, seqs } of places) {
      expect(seqs).toEqual(Array.from({ length: Number(last) }, (_, index) => String(index + 1)));
    }
    expect(head).toHaveLength(5);
  });
});
