import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineMutator } from '#kernel/kind/define-mutator.ts';
import { registryOf } from '#kernel/kind/registry.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { changeNote, note, testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let mira: TestMember;
let team: AudienceId;

beforeAll(async () => {
  database = await createTestDatabase();
  const people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  team = await people.audience(await people.space());
  await people.grant(team, { to: { member: mira.member }, rights: everyRight });
});
afterAll(() => database.close());

/** As of the second version a note is written under another name, with its place in an object. */
const writeNote = defineMutator({
  name: 'testkit.write-note',
  args: {
    id: id<RecordId>(),
    place: z.strictObject({ audience: id<AudienceId>(), day: z.string() }),
    title: z.string(),
  },
  records: (args) => [args.id],
  run: (tx, args) =>
    tx.create(note, args.id, args.place.audience, {
      title: args.title,
      text: '',
      day: args.place.day,
      about: [],
    }),
});
const later = registryOf(2, [writeNote, changeNote], [note], {
  appeared: { 2: '2026-05-03' as PlainDay },
  upcasters: [
    {
      mutator: 'testkit.create-note',
      from: 1,
      rename: 'testkit.write-note',
      args: ({ audience, day, title, id: record }) => ({
        id: record,
        place: { audience, day },
        title,
      }),
    },
  ],
});
const soonAfter = Date.parse('2026-06-01T12:00:00Z');

function made(title: string) {
  const args = { id: randomId<RecordId>(), audience: team, title, text: '', day: '2026-05-03' };
  return { id: randomId<MutationId>(), name: 'testkit.create-note', args, schema: 1, base: [] };
}

const notes = () =>
  database.tenants.transact(mira, (sql) =>
    sql.query<{ title: string }>(
      `SELECT body ->> 'title' AS title FROM tenant_schema.record ORDER BY seq`,
    ),
  );

test('[SY30] work under way while the server is upgraded ends once, and as it would have', async () => {
  const [answered, lost, waiting] = [made('beantwortet'), made('Antwort verloren'), made('wartet')];
  const before = await applyPush(database.tenants, mira, testRegistry, [answered, lost]);
  expect(before.outcomes).toMatchObject([{ end: 'applied' }, { end: 'applied' }]);

  // The server is the next version now; the device sends again what it has no answer to.
  const push = [lost, waiting];
  const after = await applyPush(database.tenants, mira, later, push, soonAfter);
  expect(after.outcomes).toMatchObject([
    { id: lost.id, end: 'applied' },
    { id: waiting.id, end: 'applied' },
  ]);
  const again = await applyPush(database.tenants, mira, later, push, soonAfter);
  expect(again.outcomes.map(({ end }) => end)).toEqual(['applied', 'applied']);
  expect(await notes()).toEqual([
    { title: 'beantwortet' },
    { title: 'Antwort verloren' },
    { title: 'wartet' },
  ]);
});

test('[SY31] after 90 days what ended stays ended, and what did not is refused with its reason', async () => {
  const [ended, slept] = [made('früh'), made('verschlafen')];
  await applyPush(database.tenants, mira, testRegistry, [ended]);
  const tooLate = Date.parse('2026-08-02T00:00:01Z');
  const { outcomes } = await applyPush(database.tenants, mira, later, [ended, slept], tooLate);
  expect(outcomes).toMatchObject([
    { id: ended.id, end: 'applied' },
    { id: slept.id, end: 'refused', code: 'sync.device-too-old', params: { schema: 1 } },
  ]);
  expect(await notes()).not.toContainEqual({ title: 'verschlafen' });
});

test('[SY30] what an upcaster cannot read is refused like anything malformed', async () => {
  const broken = { ...made('x'), args: { audience: 7 } };
  const { outcomes } = await applyPush(database.tenants, mira, later, [broken], soonAfter);
  expect(outcomes).toMatchObject([{ end: 'refused', code: 'sync.mutation-malformed' }]);
});

test('[SY30] fields that this version does not know stay, whoever changes the others', async () => {
  const written = made('mit Zukunft');
  await applyPush(database.tenants, mira, testRegistry, [written]);
  await database.admin.query(
    `UPDATE ${mira.tenant}.record SET body = (body::jsonb || '{"mood": "heiter"}')::json WHERE id = $1`,
    [written.args.id],
  );
  const change = {
    id: randomId<MutationId>(),
    name: 'testkit.change-note',
    args: { id: written.args.id, fields: { title: 'geändert' } },
    schema: 1,
    base: [],
  };
  const { outcomes } = await applyPush(database.tenants, mira, testRegistry, [change]);
  expect(outcomes).toMatchObject([{ end: 'applied' }]);
  const [row] = await database.tenants.transact(mira, (sql) =>
    sql.query('SELECT body FROM tenant_schema.record WHERE id = $1', [written.args.id]),
  );
  expect(row).toMatchObject({ body: { title: 'geändert', mood: 'heiter', day: '2026-05-03' } });
});
