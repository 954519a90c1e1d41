import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ClosableTenantDatabase,
  openTenantDatabase,
} from '#adapters/postgres/tenant-database.ts';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { testRegistry } from '#testkit/note.ts';
import { type Line, layLine } from '#testkit/pg/line.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { testSecrets } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

// The line between app server and database breaks at a random byte of pushes of every form, also
// between a commit and its answer. By hand: OBHUT_FUZZ_RUNS=2000.

const pushes = Number(process.env['OBHUT_FUZZ_RUNS'] ?? 80);

let database: TestDatabase;
let line: Line;
let behindLine: ClosableTenantDatabase;
let mira: TestMember;
let team: AudienceId;
let own: AudienceId;

beforeAll(async () => {
  database = await createTestDatabase();
  const people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  const space = await people.space();
  team = await people.audience(space, 'team');
  own = await people.audience(space, 'self');
  for (const audience of [team, own]) {
    await people.grant(audience, { to: { member: mira.member }, rights: everyRight });
  }
  const url = new URL(database.appUrl);
  line = await layLine(url.hostname, Number(url.port));
  url.port = String(line.port);
  behindLine = openTenantDatabase({
    url: url.href,
    actorKey: testSecrets.actorKey,
    connections: 2,
  });
});
afterAll(async () => {
  await behindLine.close();
  await line[Symbol.asyncDispose]();
  await database.close();
});

interface Sent {
  readonly id: MutationId;
  readonly name: string;
  readonly args: object;
  readonly schema: 1;
  readonly base: readonly [RecordId, number][];
}

/** What must be there in the end: title and revision of each note. */
const expected = new Map<RecordId, { title: string; revision: number }>();

function randomMutation(random: Rng, number: number): Sent {
  const mutation = (name: string, args: object, base: Sent['base'] = []): Sent => ({
    id: randomId<MutationId>(),
    name: `testkit.${name}`,
    args,
    schema: 1,
    base,
  });
  const known = [...expected.keys()];
  const title = `Titel ${number}`;
  if (known.length === 0 || random.chance(0.4)) {
    const id = randomId<RecordId>();
    expected.set(id, { title, revision: 1 });
    const audience = random.pick([team, own]);
    return mutation('create-note', { id, audience, title, text: '', day: '2026-05-03' });
  }
  const id = random.pick(known);
  const { revision } = expected.get(id) ?? { revision: 0 };
  if (random.chance(0.2)) {
    expected.delete(id);
    return mutation('delete-note', { id }, [[id, revision]]);
  }
  expected.set(id, { title, revision: revision + 1 });
  return mutation('change-note', { id, fields: { title } }, [[id, revision]]);
}

test(
  '[TE25][SY1][SY4] a push whose line breaks at any byte is whole or absent, and ends once',
  { timeout: 60_000 + pushes * 300 },
  async () => {
    const random = new Rng(Number(process.env['OBHUT_FUZZ_SEED'] ?? 1));
    let broken = 0;
    let sent = 0;
    for (let push = 0; push < pushes; push += 1) {
      const mutations = Array.from({ length: 1 + random.below(3) }, () =>
        randomMutation(random, (sent += 1)),
      );
      for (let answered = false; !answered;) {
        if (random.chance(0.8)) {
          const direction = random.pick(['there', 'back'] as const);
          line.cutAfter(direction, 1 + random.below(direction === 'there' ? 4_500 : 900));
        }
        try {
          const { outcomes } = await applyPush(behindLine, mira, testRegistry, mutations);
          expect(outcomes.map(({ end }) => end)).toEqual(mutations.map(() => 'applied'));
          answered = true;
        } catch (error) {
          expect(error).toMatchObject({ code: 'database.unavailable' });
          broken += 1;
        }
        line.mend();
      }
    }
    // Else it would show nothing.
    expect(broken).toBeGreaterThan(pushes / 4);

    const rows = await database.tenants.transact(mira, (sql) =>
      sql.query<{ id: RecordId; title: string; revision: number }>(
        `SELECT id, body ->> 'title' AS title, revision FROM tenant_schema.record`,
      ),
    );
    expect(new Map(rows.map(({ id, ...rest }) => [id, rest]))).toEqual(expected);
    const [counts] = await database.admin.query(
      inSchema(
        `SELECT (SELECT count(*)::int FROM tenant_schema.receipt) AS receipts,
                (SELECT count(DISTINCT mutation_id)::int FROM tenant_schema.chronicle_outbox) AS lines,
                (SELECT count(*)::int FROM tenant_schema.chronicle_outbox) AS lines_in_all`,
        mira.tenant,
      ),
    );
    expect(counts).toEqual({ receipts: sent, lines: sent, lines_in_all: sent });
  },
);
