import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { historyPageLimit, historyPageSchema } from '#kernel/access/history.ts';
import { readHistory } from '#kernel/access/read-history.ts';
import { type AudienceId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { changing, creation, deleting, moving } from '#testkit/pg/batch.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let people: ReturnType<typeof peopleOf>;
let mira: TestMember;
let tom: TestMember;
let alone: AudienceId;
let team: AudienceId;
let note: RecordId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  tom = await people.member('Tom');
  const space = await people.space();
  alone = await people.audience(space, 'self');
  team = await people.audience(space, 'team');
  await people.grant(alone, { to: { member: mira.member }, rights: everyRight });
  await people.grant(team, { to: { member: mira.member }, rights: everyRight });
  await people.grant(team, { to: { member: tom.member }, rights: everyRight });
  note = randomId();
  await write(mira, creation(alone, note));
});

async function write(actor: Actor, batch: object): Promise<void> {
  await database.tenants.transact(actor, (sql) =>
    sql.query('SELECT tenant_schema.write_records($1)', [JSON.stringify(batch)]),
  );
}

const history = (actor: Actor, after: string | null = null, limit = 20, record = note) =>
  database.tenants.transact(actor, (sql) => readHistory(sql, record, { after, limit }));

const revisions = async (actor: Actor) =>
  (await history(actor))?.states.map(({ revision, ended }) => [revision, ended?.as ?? 'now']);

describe('what a record was', () => {
  test('[HI1] begins with how it is, and says of each state who wrote it, who ended it and how', async () => {
    await write(mira, moving(alone, team, note, 1));
    const overwriting = changing(team, note, 2);
    await write(tom, {
      ...overwriting,
      history: overwriting.history.map((state) => ({ ...state, unseen: true })),
    });
    const page = z.parse(historyPageSchema, await history(mira));
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown;
    expect(page).toEqual({
      next: null,
      states: [
        {
          revision: 3,
          audience: team,
          kind: 'testkit.note',
          body: { title: 'verschoben' },
          writtenBy: tom.account,
          writtenAt: at,
          ended: null,
        },
        {
          revision: 2,
          audience: team,
          kind: 'testkit.note',
          body: { title: 'Chorprobe' },
          writtenBy: mira.account,
          writtenAt: at,
          ended: { as: 'change', by: tom.account, at, unseen: true },
        },
        {
          revision: 1,
          audience: alone,
          kind: 'testkit.note',
          body: { title: 'Chorprobe' },
          writtenBy: mira.account,
          writtenAt: at,
          ended: { as: 'move', by: mira.account, at, unseen: false },
        },
      ],
    });
  });

  test('[HI1] a deleted record has its states and no present one', async () => {
    await write(mira, deleting(alone, note, 1));
    expect(await revisions(mira)).toEqual([[1, 'delete']]);
  });
});

describe('who reads it', () => {
  test('[HI2][AC1] whoever reads an audience now reads the states that stood there, and no others', async () => {
    expect(await revisions(tom)).toBeUndefined();
    await write(mira, changing(alone, note, 1));
    await write(mira, moving(alone, team, note, 2));
    expect(await revisions(tom)).toEqual([[3, 'now']]);
    await write(tom, changing(team, note, 3));
    await write(mira, moving(team, alone, note, 4));
    expect(await revisions(tom)).toEqual([
      [4, 'move'],
      [3, 'change'],
    ]);
    expect(await revisions(mira)).toEqual([
      [5, 'now'],
      [4, 'move'],
      [3, 'change'],
      [2, 'move'],
      [1, 'change'],
    ]);
  });

  test('[HI2][AC11] a reading that is over reads no state, whatever it read before', async () => {
    await write(mira, moving(alone, team, note, 1));
    expect(await revisions(tom)).toEqual([[2, 'now']]);
    await people.owner(`UPDATE tenant_schema.member SET valid_until = now() WHERE id = $1`, [
      tom.member,
    ]);
    expect(await history(tom)).toBeNull();
  });

  test('[HI2][TE1] another tenant, a stranger and a random id are answered alike', async () => {
    const elsewhere = peopleOf(database.admin, await database.createTenant());
    const claudia = await elsewhere.member('Claudia');
    const nobody = { ...mira, account: randomId<typeof mira.account>() };
    expect(await history(claudia)).toBeNull();
    expect(await history({ ...mira, tenant: claudia.tenant })).toBeNull();
    expect(await history(nobody)).toBeNull();
    expect(await history(mira, null, 20, randomId())).toBeNull();
    expect(await history(tom, `9.${randomId()}`)).toBeNull();
  });
});

describe('page by page', () => {
  const changes = 7;

  beforeEach(async () => {
    for (let was = 1; was <= changes; was += 1) await write(mira, changing(alone, note, was));
  });

  test.each([1, 2, 3, 7, 8, 50])(
    '[HI3] pages of %d hold every state once, newest first',
    async (limit) => {
      const found: number[] = [];
      for (let after: string | null = null; ;) {
        const page = await history(mira, after, limit);
        expect(page?.states.length).toBeLessThanOrEqual(limit);
        found.push(...(page?.states ?? []).map(({ revision }) => revision));
        after = page?.next ?? null;
        if (after === null) break;
      }
      expect(found).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    },
  );

  test('[HI3] a cursor goes on where its page ended although the record changed meanwhile', async () => {
    const first = await history(mira, null, 3);
    await write(mira, changing(alone, note, 8));
    const second = await history(mira, first?.next ?? null, 3);
    expect(second?.states.map(({ revision }) => revision)).toEqual([5, 4, 3]);
  });

  test('[HI3] nobody gets more than a page’s limit at once', async () => {
    for (let was = changes + 1; was <= historyPageLimit + 2; was += 1) {
      await write(mira, changing(alone, note, was));
    }
    const page = await history(mira, null, 1_000_000);
    expect(page?.states).toHaveLength(historyPageLimit);
    expect(page?.next).not.toBeNull();
  });
});
