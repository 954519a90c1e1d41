import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readHistory } from '#kernel/access/read-history.ts';
import {
  type AudienceId,
  type DeviceId,
  keyedRecordId,
  type MutationId,
  randomId,
  type RecordId,
} from '#kernel/base/ids.ts';
import * as z from 'zod/mini';
import { type Page, pageSchema, recordOf } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import { eraseDue } from '#kernel/db/retention.ts';
import type { TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import type { Rec } from '#kernel/kind/record.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { pullPages } from '#kernel/sync/server/pull-pages.ts';
import { testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let mira: TestMember;
let tom: TestMember;
let stranger: TestMember;
let team: AudienceId;
let own: AudienceId;
let people: ReturnType<typeof peopleOf>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  tom = await people.member('Tom');
  stranger = await people.member('Fremd');
  const space = await people.space();
  team = await people.audience(space, 'team');
  own = await people.audience(space, 'self');
  await people.grant(team, { to: { member: mira.member }, rights: everyRight });
  await people.grant(team, { to: { member: tom.member }, rights: ['read', 'create', 'change'] });
  await people.grant(own, { to: { member: mira.member }, rights: everyRight });
});

function mutation(name: string, args: object, base: [RecordId, number][] = []) {
  return { id: randomId<MutationId>(), name: `testkit.${name}`, args, schema: 1, base };
}

function newNote(audience: AudienceId, title = 'Chor', id = randomId<RecordId>()) {
  return mutation('create-note', { id, audience, title, text: 'gesungen', day: '2026-05-03' });
}

async function push(actor: TestMember, ...mutations: unknown[]) {
  return applyPush(database.tenants, actor, testRegistry, mutations);
}

/** What somebody reads in the history of a record, newest first. */
async function titles(actor: TestMember, id: RecordId) {
  const page = await database.tenants.transact(actor, (sql) =>
    readHistory(sql, id, { after: null, limit: 20 }),
  );
  return page?.states.map(({ body }) => (body as { title: string }).title);
}

async function pull(actor: TestMember, cursors: Cursor[] = []) {
  const pages: Page[] = [];
  const request = { type: 'pull' as const, request: 1, cursors, directory: null, window: null };
  await pullPages(database.tenants, actor, request, {
    send: async (text) => void pages.push(z.parse(pageSchema, JSON.parse(text.toString()))),
  });
  const last = pages.at(-1)?.last;
  if (last === null || last === undefined) throw new Error('no last page');
  return {
    records: pages.flatMap(({ rows }) => rows.map(recordOf)),
    departures: pages.flatMap(({ departures }) => departures),
    cursors: last.cursors,
    directory: last.directory,
  };
}

describe('push', () => {
  test('[SY3][SY5] a refused push that meets itself before its receipt is written ends as it ended', async () => {
    const hidden = newNote(own);
    await push(mira, hidden);
    const taken = newNote(team, 'Chor', (hidden.args as { id: RecordId }).id);
    let writes = 0;
    // Tried unread, as a whole and alone, the id proves taken; the fourth write is of the refusal.
    const overtaken: TenantDatabase = {
      transact: (actor, work, options) =>
        database.tenants.transact(
          actor,
          (sql) =>
            work(
              new Proxy(sql, {
                get: (target, name) => {
                  if (name !== 'finish') return Reflect.get(target, name, target) as unknown;
                  return async (...args: Parameters<TenantSql['finish']>) => {
                    writes += 1;
                    if (writes === 4) await push(tom, taken);
                    return target.finish(...args);
                  };
                },
              }),
            ),
          options,
        ),
    };
    const { outcomes } = await applyPush(overtaken, tom, testRegistry, [taken]);
    expect(writes).toBe(4);
    expect(outcomes).toMatchObject([{ id: taken.id, end: 'refused', code: 'record.exists' }]);
    expect((await push(tom, taken)).outcomes).toEqual(outcomes);
  });

  test('[SY1] an applied mutation is there for who reaches its audience and nobody else', async () => {
    const { outcomes, heads } = await push(mira, newNote(team));
    expect(outcomes).toMatchObject([{ end: 'applied', heads: [[team, 1]] }]);
    expect(heads).toEqual([[team, 1]]);
    expect((await pull(tom)).records).toMatchObject([
      { kind: 'testkit.note', body: { title: 'Chor' }, day: '2026-05-03', revision: 1 },
    ]);
    expect((await pull(stranger)).records).toEqual([]);
  });

  test('[SY4] a repeated push changes nothing and ends as it did', async () => {
    const change = newNote(team);
    const first = await push(mira, change, change);
    const again = await push(mira, change);
    expect(first.outcomes).toEqual([again.outcomes[0], again.outcomes[0]]);
    expect((await pull(mira)).records).toHaveLength(1);
  });

  test('[SY4] a mutation id used for something else is refused without its receipt', async () => {
    const change = newNote(team);
    await push(mira, change);
    const forged = { ...newNote(own), id: change.id };
    for (const actor of [mira, tom]) {
      expect((await push(actor, forged)).outcomes).toEqual([
        { id: change.id, end: 'refused', code: 'sync.mutation-id-taken', params: {} },
      ]);
    }
  });

  test('[SY4] signed in anew, a device sends again what has ended, and is told that end', async () => {
    const change = newNote(team);
    const { outcomes } = await push(mira, change);
    const anew = { ...mira, device: randomId<DeviceId>() };
    expect((await push(anew, change)).outcomes).toEqual(outcomes);
    const forged = { ...newNote(team), id: change.id };
    expect((await push(anew, forged)).outcomes).toMatchObject([{ end: 'refused' }]);
    expect((await push({ ...tom, device: mira.device }, change)).outcomes).toMatchObject([
      { end: 'refused', code: 'sync.mutation-id-taken' },
    ]);
    const receipts = await database.admin.query(
      `SELECT device_id AS device FROM ${mira.tenant}.receipt WHERE mutation_id = $1`,
      [change.id],
    );
    expect(receipts).toEqual([{ device: mira.device }]);
    expect((await pull(mira)).records).toHaveLength(1);
  });

  test('[AC19] what somebody wrote before they left and sends afterwards is refused, and nothing is read back', async () => {
    const waiting = newNote(team, 'noch nicht gesendet');
    const sent = newNote(team);
    await push(tom, sent);
    await database.tenants.transact(tom, (sql) =>
      sql.query('SELECT tenant_schema.end_membership($1)', [tom.member]),
    );
    for (const late of [waiting, { ...waiting, id: randomId<MutationId>() }]) {
      const { outcomes, heads } = await push(tom, late);
      expect(outcomes).toMatchObject([{ end: 'refused', code: 'access.not-allowed' }]);
      expect(heads).toEqual([]);
    }
    expect((await pull(mira)).records.map(({ body }) => body)).toMatchObject([{ title: 'Chor' }]);
    await expect(pull(tom)).rejects.toMatchObject({ code: 'access.no-member' });
  });

  test('[SY5] a refused mutation leaves the others alone', async () => {
    const { outcomes } = await push(
      mira,
      newNote(team, 'erstens'),
      newNote(team, 'refuse me'),
      mutation('unknown', {}),
      { id: randomId(), name: 7 },
      newNote(team, 'zweitens'),
    );
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : outcome.end))).toEqual([
      'applied',
      'testkit.refused',
      'sync.mutation-unknown',
      'sync.mutation-malformed',
      'applied',
    ]);
    expect((await pull(mira)).records).toHaveLength(2);
  });

  test('[AC1] an audience out of reach refuses like one that does not exist', async () => {
    const hidden = await push(tom, newNote(own));
    const absent = await push(tom, newNote(randomId<AudienceId>()));
    expect(hidden.outcomes[0]).toMatchObject({ end: 'refused', code: 'access.not-allowed' });
    expect(absent.outcomes[0]).toMatchObject({ end: 'refused', code: 'access.not-allowed' });
  });

  test('[AC1] a record out of reach is absent for changes, moves and deletes', async () => {
    const made = newNote(own);
    await push(mira, made);
    const id = (made.args as { id: RecordId }).id;
    const { outcomes } = await push(
      tom,
      mutation('change-note', { id, fields: { title: 'meins' } }),
      mutation('move-note', { id, audience: team }),
      mutation('delete-note', { id }),
    );
    expect(outcomes).toMatchObject([
      { code: 'record.absent' },
      { code: 'record.absent' },
      { end: 'applied' },
    ]);
    expect((await pull(mira)).records).toHaveLength(1);
  });

  test('[AC5] a right that was not given is refused: delete without delete', async () => {
    const made = newNote(team);
    await push(mira, made);
    const { outcomes } = await push(
      tom,
      mutation('delete-note', { id: (made.args as { id: RecordId }).id }),
    );
    expect(outcomes).toMatchObject([{ code: 'access.not-allowed' }]);
  });

  test('[SY4] two changes of different fields are both kept', async () => {
    const made = newNote(team);
    const id = (made.args as { id: RecordId }).id;
    await push(mira, made);
    const first = await push(
      mira,
      mutation('change-note', { id, fields: { title: 'A' } }, [[id, 1]]),
    );
    const second = await push(
      tom,
      mutation('change-note', { id, fields: { text: 'B' } }, [[id, 1]]),
    );
    expect([first.outcomes[0]?.end, second.outcomes[0]?.end]).toEqual(['applied', 'applied']);
    expect((await pull(mira)).records).toMatchObject([
      { body: { title: 'A', text: 'B' }, revision: 3 },
    ]);
  });

  test('[SY4] the later change of one field wins and the earlier is kept in the history', async () => {
    const made = newNote(team);
    const id = (made.args as { id: RecordId }).id;
    await push(mira, made);
    await push(mira, mutation('change-note', { id, fields: { title: 'A' } }, [[id, 1]]));
    const second = await push(
      tom,
      mutation('change-note', { id, fields: { title: 'B' } }, [[id, 1]]),
    );
    expect(second.outcomes[0]?.end).toBe('merged');
    const kept = await database.tenants.transact(mira, (sql) =>
      sql.query(
        `SELECT body ->> 'title' AS title, unseen, ended_by FROM tenant_schema.revision ORDER BY revision`,
      ),
    );
    expect(kept).toEqual([
      { title: 'Chor', unseen: false, ended_by: mira.account },
      { title: 'A', unseen: true, ended_by: tom.account },
    ]);
  });

  test('[SY4] a device that changes one field twice offline does not conflict with itself', async () => {
    const made = newNote(team);
    const id = (made.args as { id: RecordId }).id;
    await push(mira, made);
    const { outcomes } = await push(
      mira,
      mutation('change-note', { id, fields: { title: 'A' } }, [[id, 1]]),
      mutation('change-note', { id, fields: { title: 'B' } }, [[id, 1]]),
    );
    expect(outcomes.map(({ end }) => end)).toEqual(['applied', 'applied']);
  });

  test('[SY37] what is written for a team does not reach a circle that it was shared with meanwhile', async () => {
    const liane = await people.member('Liane');
    const circle = await people.audience(await people.space(), 'shared');
    await people.grant(circle, { to: { member: liane.member }, rights: ['read'] });
    await people.grant(circle, { to: { member: mira.member }, rights: everyRight });
    await people.grant(circle, { to: { member: tom.member }, rights: ['read', 'change'] });
    const made = newNote(team);
    const id = (made.args as { id: RecordId }).id;
    await push(tom, made);
    const shared = await push(mira, mutation('move-note', { id, audience: circle }, [[id, 1]]));
    expect(shared.outcomes).toMatchObject([{ end: 'applied' }]);
    const written = { id, fields: { text: 'Nur für uns' } };
    const meanwhile = await push(tom, mutation('change-note', written, [[id, 1]]));
    expect(meanwhile.outcomes).toMatchObject([{ end: 'refused', code: 'record.moved' }]);
    expect((await pull(liane)).records).toMatchObject([{ body: { text: 'gesungen' } }]);
    const afterLooking = await push(tom, mutation('change-note', written, [[id, 2]]));
    expect(afterLooking.outcomes).toMatchObject([{ end: 'applied' }]);
    expect((await pull(liane)).records).toMatchObject([{ body: { text: 'Nur für uns' } }]);
  });

  test('[SY37] nor one in which it was made anew after it was deleted', async () => {
    const made = newNote(team);
    const id = (made.args as { id: RecordId }).id;
    await push(tom, made);
    await people.grant(own, { to: { member: tom.member }, rights: ['read', 'change'] });
    const anew = await push(
      mira,
      mutation('delete-note', { id }, [[id, 1]]),
      newNote(own, 'neu', id),
    );
    expect(anew.outcomes).toMatchObject([{ end: 'applied' }, { end: 'applied' }]);
    const written = { id, fields: { text: 'Nur für uns' } };
    const meanwhile = await push(tom, mutation('change-note', written, [[id, 1]]));
    expect(meanwhile.outcomes).toMatchObject([{ end: 'refused', code: 'record.moved' }]);
    const afterLooking = await push(tom, mutation('change-note', written, [[id, 3]]));
    expect(afterLooking.outcomes).toMatchObject([{ end: 'applied' }]);
  });

  test('[SY37] nor one of somebody who knew its id and reads nothing of what it was', async () => {
    const liane = await people.member('Liane');
    const lair = await people.audience(await people.space(), 'shared');
    await people.grant(lair, { to: { member: liane.member }, rights: everyRight });
    await people.grant(lair, { to: { member: tom.member }, rights: ['read', 'change'] });
    const made = newNote(team);
    const id = (made.args as { id: RecordId }).id;
    await push(tom, made);
    await push(mira, mutation('delete-note', { id }, [[id, 1]]));
    const bait = await push(liane, newNote(lair, 'Köder', id));
    expect(bait.outcomes).toMatchObject([{ end: 'refused', code: 'record.exists' }]);
    const further = mutation('change-note', { id, fields: { text: 'dicker' } }, [[id, 1]]);
    const fatter = await push(liane, newNote(lair, 'Köder', id), further);
    expect(fatter.outcomes).toMatchObject([{ code: 'record.exists' }, { code: 'record.absent' }]);
    const brief = await push(liane, newNote(lair, 'Köder', id), mutation('delete-note', { id }));
    expect(brief.outcomes).toMatchObject([{ code: 'record.exists' }, { end: 'applied' }]);
    const written = { id, fields: { text: 'Nur für uns' } };
    const { outcomes } = await push(tom, mutation('change-note', written, [[id, 1]]));
    expect(outcomes).toMatchObject([{ end: 'refused', code: 'record.absent' }]);
  });

  describe('of what was erased when its time was over', () => {
    const long = '2001-05-03';

    async function erasedNote() {
      const made = newNote(team);
      const id = (made.args as { id: RecordId }).id;
      await push(mira, made);
      await push(tom, mutation('change-note', { id, fields: { day: long } }, [[id, 1]]));
      expect(await eraseDue(database.admin, mira.tenant)).toEqual({ records: 1, states: 0 });
      return id;
    }

    test('[SY37][TE21] the id is taken for whoever read nothing of it', async () => {
      const liane = await people.member('Liane');
      const lair = await people.audience(await people.space(), 'shared');
      await people.grant(lair, { to: { member: liane.member }, rights: everyRight });
      await people.grant(lair, { to: { member: tom.member }, rights: ['read', 'change'] });
      const id = await erasedNote();
      const bait = await push(liane, newNote(lair, 'Köder', id));
      expect(bait.outcomes).toMatchObject([{ end: 'refused', code: 'record.exists' }]);
      const written = mutation('change-note', { id, fields: { text: 'Nur für uns' } }, [[id, 2]]);
      const { outcomes } = await push({ ...tom, device: randomId<DeviceId>() }, written);
      expect(outcomes).toMatchObject([{ end: 'refused', code: 'record.absent' }]);
      expect((await pull(liane)).records).toEqual([]);
    });

    test('[SY37] who read it makes it anew, and what was written for its first readers comes to no others', async () => {
      const id = await erasedNote();
      await people.grant(own, { to: { member: tom.member }, rights: ['read', 'change'] });
      const anew = await push(mira, newNote(own, 'neu', id));
      expect(anew.outcomes).toMatchObject([{ end: 'applied' }]);
      const elsewhere = { ...tom, device: randomId<DeviceId>() };
      const written = { id, fields: { text: 'Nur für uns' } };
      const meanwhile = await push(elsewhere, mutation('change-note', written, [[id, 2]]));
      expect(meanwhile.outcomes).toMatchObject([{ end: 'refused', code: 'record.moved' }]);
      const afterLooking = await push(elsewhere, mutation('change-note', written, [[id, 3]]));
      expect(afterLooking.outcomes).toMatchObject([{ end: 'applied' }]);
    });

    test('[SY6][SY37] a keyed record is there again for whoever says something new', async () => {
      const set = (value: string) => mutation('set-mark', { audience: team, day: long, value });
      for (const [who, value] of [
        [tom, 'gelb'],
        [mira, 'rot'],
        [tom, 'blau'],
      ] as const) {
        expect((await push(who, set(value))).outcomes).toMatchObject([{ end: 'applied' }]);
        expect(await eraseDue(database.admin, mira.tenant)).toMatchObject({ records: 1 });
      }
    });
  });

  test('[SY4][SY37] a move that takes unseen words along ends merged, and its history says so', async () => {
    const made = newNote(team);
    const id = (made.args as { id: RecordId }).id;
    await push(mira, made);
    await push(tom, mutation('change-note', { id, fields: { text: 'B' } }, [[id, 1]]));
    const { outcomes } = await push(mira, mutation('move-note', { id, audience: own }, [[id, 1]]));
    expect(outcomes).toMatchObject([{ end: 'merged' }]);
    expect((await pull(mira)).records).toMatchObject([{ body: { text: 'B' }, merged: 3 }]);
  });

  test('[SY6] a keyed record has the id of its key, and no other record has such an id', async () => {
    const id = keyedRecordId('testkit.mark', team, '2026-05-03');
    const squatted = await push(tom, newNote(team, 'besetzt', id));
    expect(squatted.outcomes).toMatchObject([{ code: 'record.id-malformed' }]);
    const set = (value: string) =>
      mutation('set-mark', { audience: team, day: '2026-05-03', value });
    expect((await push(tom, set('gelb'))).outcomes).toMatchObject([{ end: 'applied' }]);
    expect((await push(mira, set('rot'))).outcomes).toMatchObject([{ end: 'merged' }]);
    expect((await pull(tom)).records).toMatchObject([{ id, body: { value: 'rot' } }]);
  });

  test('[SY2] seqs of an audience are gapless whoever writes at once', async () => {
    const writers = Array.from({ length: 40 }, (_, index) =>
      push(index % 2 === 0 ? mira : tom, newNote(team)),
    );
    await Promise.all(writers);
    const rows = await database.tenants.transact(mira, (sql) =>
      sql.query<{ seq: string }>(
        'SELECT seq FROM tenant_schema.record WHERE audience_id = $1 ORDER BY seq',
        [team],
      ),
    );
    expect(rows.map(({ seq }) => Number(seq))).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
  });

  test('[SY4] twenty people change one record at once and nobody’s change is lost unseen', async () => {
    const made = newNote(team);
    const id = (made.args as { id: RecordId }).id;
    await push(mira, made);
    const devices = Array.from({ length: 20 }, () => ({
      ...mira,
      device: randomId<typeof mira.device>(),
    }));
    const results = await Promise.allSettled(
      devices.map((device, index) =>
        push(device, mutation('change-note', { id, fields: { title: `T${index}` } }, [[id, 1]])),
      ),
    );
    const applied = results.filter(({ status }) => status === 'fulfilled').length;
    const [history] = await database.tenants.transact(mira, (sql) =>
      sql.query<{ count: number }>('SELECT count(*)::integer AS count FROM tenant_schema.revision'),
    );
    expect(history?.count).toBe(applied);
  });

  test('[SY7] oversized, malformed and hostile mutations each get their code', async () => {
    const long = newNote(team);
    const cases: [object, string][] = [
      [{ ...long, args: { ...long.args, text: 'x'.repeat(70_000) } }, 'sync.mutation-too-large'],
      [
        { ...newNote(team), args: { ...newNote(team).args, text: 'x'.repeat(20_001) } },
        'sync.mutation-malformed',
      ],
      [{ ...newNote(team), args: { ...newNote(team).args, more: 1 } }, 'sync.mutation-malformed'],
      [
        { ...newNote(team), args: { ...newNote(team).args, day: '2026-02-30' } },
        'sync.mutation-malformed',
      ],
      [
        { ...newNote(team), args: { ...newNote(team).args, title: 'a\u0000b' } },
        'sync.mutation-malformed',
      ],
      [{ ...newNote(team), extra: true }, 'sync.mutation-malformed'],
      [
        { ...newNote(team), args: JSON.parse('{"__proto__":{"title":"x"}}') as object },
        'sync.mutation-malformed',
      ],
    ];
    const { outcomes } = await push(mira, ...cases.map(([value]) => value));
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : outcome.end))).toEqual(
      cases.map(([, code]) => code),
    );
    expect((await push(mira, 7, null, 'x', { id: 'no uuid' })).unreadable).toEqual([0, 1, 2, 3]);
  });
});

describe('pull', () => {
  test('[SY2][SY3][SY7] who reaches 1,000 audiences pulls them at once, and hears of the one that went', async () => {
    const space = await people.space('Haus');
    await people.owner(
      `INSERT INTO tenant_schema.audience (id, space_id, name)
       SELECT gen_random_uuid(), $1, 'team' FROM generate_series(1, 1000)`,
      [space],
    );
    await people.owner(
      `INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, effect, rights)
       SELECT gen_random_uuid(), a.id, $2, 'allow', 63 FROM tenant_schema.audience a WHERE a.space_id = $1`,
      [space, tom.member],
    );
    const start = await pull(tom);
    expect(start.cursors).toHaveLength(1_001);
    const [audience, other] = start.cursors.filter(([id]) => id !== team).map(([id]) => id) as [
      AudienceId,
      AudienceId,
    ];
    const written = await push(tom, newNote(audience), newNote(other));
    expect(written.outcomes).toMatchObject([{ end: 'applied' }, { end: 'applied' }]);
    const later = await pull(tom, [...start.cursors]);
    expect(later.records.map((record) => record.audience).toSorted()).toEqual(
      [audience, other].toSorted(),
    );
    await people.owner('DELETE FROM tenant_schema.access_grant WHERE audience_id = $1', [other]);
    const less = await pull(tom, [...later.cursors]);
    expect(less.records).toEqual([]);
    expect(later.cursors.filter(([id]) => !less.cursors.some(([kept]) => kept === id))).toEqual([
      [other, expect.any(Number), 1],
    ]);
  });

  test('[SY2] a pull goes on where the cursors stand', async () => {
    await push(mira, newNote(team, 'alt'));
    const first = await pull(tom);
    await push(mira, newNote(team, 'neu'));
    const second = await pull(tom, first.cursors);
    expect(second.records.map(({ body }) => body['title'])).toEqual(['neu']);
  });

  test('[SY2] a device that begins gets the rows that one that goes on gets, whatever is in them', async () => {
    const titles = [
      '',
      '"',
      String.raw`\n \\ \u0041`,
      'a\nb\tc\r\n\b',
      '{},{}',
      'Größe 🎈\u2028\u0001\u007f',
    ];
    const ids = titles.map(() => randomId<RecordId>());
    await push(mira, ...ids.map((id) => newNote(team, 'Chor', id)));
    const record = `${mira.tenant}.record`;
    for (const [at, title] of titles.entries()) {
      await database.admin.query(`UPDATE ${record} SET body = $2::json WHERE id = $1`, [
        ids[at],
        JSON.stringify({ title }),
      ]);
    }
    // As no app writes it: white space between the words of JSON, no day, several persons.
    await database.admin.query(
      `UPDATE ${record} SET body = E'{\n\t"title":\r\n"roh"\n}\n' WHERE id = $1`,
      [ids[0]],
    );
    await database.admin.query(
      `UPDATE ${record} SET day = NULL, merged_revision = 12 WHERE id = $1`,
      [ids[1]],
    );
    await database.admin.query(
      `UPDATE ${record} SET person_ids = ARRAY[gen_random_uuid(), gen_random_uuid()] WHERE id = $1`,
      [ids[2]],
    );
    const fresh = await pull(mira);
    const [cursor] = fresh.cursors.filter(([audience]) => audience === team);
    if (cursor === undefined) throw new Error('no cursor');
    const later = await pull(mira, [[team, cursor[1], 0]]);
    const byId = (records: readonly Rec[]) => new Map(records.map((one) => [one.id, one]));
    expect(byId(fresh.records)).toEqual(byId(later.records));
    expect(ids.map((id) => byId(fresh.records).get(id)?.body.title)).toEqual([
      'roh',
      ...titles.slice(1),
    ]);
    expect(ids.map((id) => byId(fresh.records).get(id)?.persons.length)).toEqual([
      0, 0, 2, 0, 0, 0,
    ]);
  });

  test('[SY3] a record that moves away leaves a departure and comes where it went', async () => {
    const made = newNote(team);
    const id = (made.args as { id: RecordId }).id;
    await push(mira, made);
    const toms = await pull(tom);
    const miras = await pull(mira);
    await push(mira, mutation('move-note', { id, audience: own }));
    const tomsNext = await pull(tom, toms.cursors);
    expect(tomsNext.records).toEqual([]);
    expect(tomsNext.departures).toEqual([[team, id, 2]]);
    const mirasNext = await pull(mira, miras.cursors);
    expect(mirasNext.records).toMatchObject([{ id, audience: own }]);
  });

  describe('what a record says and who sees it change in one mutation', () => {
    const places = () => ({ narrower: [team, own], wider: [own, team] }) as const;

    test.each(['narrower', 'wider'] as const)(
      '[SY34][HI2] to a %s circle: each circle has what was meant for it, and nothing else',
      async (to) => {
        const [before, after] = places()[to];
        const made = newNote(before, 'alt');
        const { id } = made.args as { id: RecordId };
        await push(mira, made);
        const toms = await pull(tom);
        const { outcomes } = await push(
          mira,
          mutation('change-note', { id, fields: { title: 'neu' }, audience: after }, [[id, 1]]),
        );
        expect(outcomes).toMatchObject([{ end: 'applied' }]);
        const next = await pull(tom, toms.cursors);
        const isWider = to === 'wider';
        expect(next.records.map(({ body }) => body['title'])).toEqual(isWider ? ['neu'] : []);
        expect(next.departures.map(([, gone]) => gone)).toEqual(isWider ? [] : [id]);
        expect(await titles(tom, id)).toEqual([isWider ? 'neu' : 'alt']);
        expect(await titles(mira, id)).toEqual(['neu', 'alt']);
        expect((await pull(mira)).records).toMatchObject([{ id, audience: after, revision: 2 }]);
      },
    );

    test('[SY34][SY4] and still tells what was overwritten unseen', async () => {
      const made = newNote(team);
      const { id } = made.args as { id: RecordId };
      await push(mira, made);
      await push(tom, mutation('change-note', { id, fields: { title: 'Toms' } }, [[id, 1]]));
      const args = { id, fields: { title: 'Miras' }, audience: own };
      const { outcomes } = await push(mira, mutation('change-note', args, [[id, 1]]));
      expect(outcomes).toMatchObject([{ end: 'merged' }]);
      expect((await pull(mira)).records).toMatchObject([{ id, revision: 3, merged: 3 }]);
      expect(await titles(tom, id)).toEqual(['Toms', 'Chor']);
    });

    test('[SY34] or not at all, when it may not go there', async () => {
      const made = newNote(team);
      const { id } = made.args as { id: RecordId };
      await push(mira, made);
      const args = { id, fields: { title: 'neu' }, audience: own };
      const { outcomes } = await push(tom, mutation('change-note', args, [[id, 1]]));
      expect(outcomes).toMatchObject([{ end: 'refused', code: 'access.not-allowed' }]);
      expect(await titles(mira, id)).toEqual(['Chor']);
    });
  });

  test('[SY3] revoke and grant again starts the audience from nothing under a new epoch', async () => {
    const group = await people.group('Vertretung', stranger);
    const grant = await people.grant(team, { to: { group }, rights: ['read'] });
    await push(mira, newNote(team));
    const before = await pull(stranger);
    expect(before.records).toHaveLength(1);
    await people.endGrant(grant);
    const without = await pull(stranger, before.cursors);
    expect([without.cursors, without.records, without.departures]).toEqual([[], [], []]);
    await people.grant(team, { to: { group }, rights: ['read'] });
    const again = await pull(stranger, before.cursors);
    expect(again.records).toHaveLength(1);
    expect(again.cursors[0]?.[1]).not.toBe(before.cursors[0]?.[1]);
  });

  test('[AC3] a deny beats an allow at once', async () => {
    await push(mira, newNote(team));
    await people.grant(team, { to: { member: tom.member }, rights: ['read'], effect: 'deny' });
    expect((await pull(tom)).cursors).toEqual([]);
  });

  test('[AC6] the directory names who sees what, and only that', async () => {
    const value = (await pull(tom)).directory?.value as {
      persons: { name: string }[];
      audiences: { id: string; viewers: unknown[] }[];
    };
    expect(value.persons.map(({ name }) => name)).toEqual(['Mira', 'Tom']);
    expect(value.audiences).toMatchObject([{ id: team, viewers: [{}, {}] }]);
  });

  test('[AC1] who is no member of the tenant gets nothing', async () => {
    const nobody = { ...mira, account: randomId<TestMember['account']>() };
    await expect(pull(nobody)).rejects.toMatchObject({ code: 'access.no-member' });
  });
});
