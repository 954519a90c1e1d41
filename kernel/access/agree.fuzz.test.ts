import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccessFacts, decide, type FactualGrant, type Window } from '#kernel/access/decide.ts';
import { explainRecord } from '#kernel/access/explain.ts';
import {
  type AccountId,
  type AudienceId,
  type GroupId,
  type MemberId,
  type MutationId,
  randomId,
  type RecordId,
  type RoleId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { type MutatorTx, Refusal } from '#kernel/kind/define-mutator.ts';
import { hasRight, type Right, rights } from '#kernel/kind/right.ts';
import type { Candidate } from '#kernel/sync/server/candidate.ts';
import { readPushState } from '#kernel/sync/server/push-state.ts';
import { WorkingSet } from '#kernel/sync/server/working-set.ts';
import { note } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

// Who may do what to which record when is answered in four places: by the backend before it runs a
// mutator, by row security, by `explain`, and by the model `decide`. They are asked the same
// questions here, and have to give the same answers. OBHUT_FUZZ_RUNS tells how many worlds; each
// is looked at from several instants. By hand: OBHUT_FUZZ_RUNS=30 asks more than 100,000 questions.

const worlds = Number(process.env['OBHUT_FUZZ_RUNS'] ?? 4);
const seed = Number(process.env['OBHUT_FUZZ_SEED'] ?? 1);
const instants = 4;
const recordsPerAudience = 6;
const hourMs = 3_600_000;

let database: TestDatabase;
let tenant: TenantId;
let people: ReturnType<typeof peopleOf>;
/** Reads everything always, so that there is somebody to ask `explain`. */
let keeper: TestMember;
let members: TestMember[];
let groups: GroupId[];
let roles: RoleId[];
let audiences: AudienceId[];
const records = new Map<RecordId, AudienceId>();

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant();
  people = peopleOf(database.admin, tenant);
  keeper = await people.member('Claudia');
  members = [];
  for (const name of ['Mira', 'Tom', 'Nils', 'Edda', 'Ugur', 'Lea']) {
    members.push(await people.member(name));
  }
  groups = [];
  for (const name of ['Früh', 'Spät', 'Linde', 'Haus']) groups.push(await people.group(name));
  roles = [randomId(), randomId()];
  for (const role of roles) {
    await people.owner(
      'INSERT INTO tenant_schema.access_role (id, name, rights) VALUES ($1, $2, 1)',
      [role, `Rolle ${role}`],
    );
  }
  const space = await people.space();
  audiences = [];
  for (const name of ['self', 'team', 'shared', 'team', 'shared', 'self', 'team']) {
    const audience = await people.audience(space, name);
    audiences.push(audience);
    await people.grant(audience, { to: { member: keeper.member }, rights: everyRight });
    for (let at = 1; at <= recordsPerAudience; at += 1) {
      const id = randomId<RecordId>();
      records.set(id, audience);
      await database.admin.query(
        inSchema(
          `INSERT INTO tenant_schema.record (id, audience_id, seq, kind, body, day, revision, field_revision,
             created_by, created_at, changed_by, changed_at)
           VALUES ($1, $2, $3, $4, $5, $6, 1, '{}', $7, now(), $7, now())`,
          tenant,
        ),
        [id, audience, at, note.name, JSON.stringify(bodyOf('alt')), '2026-05-03', keeper.account],
      );
    }
  }
  await addProbes();
});
afterAll(() => database.close());

function bodyOf(title: string) {
  return { title, text: '', day: '2026-05-03', about: [] };
}

/**
 * What row security lets through, asked of row security itself: each probe writes all it can, as
 * the functions of the owner do, and leaves nothing behind.
 */
async function addProbes(): Promise<void> {
  const probe = (name: string, body: string) => `
    CREATE FUNCTION tenant_schema.${name} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $probe$ ${body} $probe$;`;
  await database.admin.transact(async (sql) => {
    await sql.script('SET LOCAL ROLE obhut_owner');
    await sql.script(
      inSchema(
        `${probe(
          'probe_writes(OUT changed uuid[], OUT deleted uuid[]) RETURNS record',
          `BEGIN
             BEGIN
               WITH done AS (UPDATE tenant_schema.record SET changed_at = changed_at RETURNING id)
               SELECT array_agg(id) INTO changed FROM done;
               RAISE EXCEPTION 'undo' USING ERRCODE = 'UNDO1';
             EXCEPTION WHEN SQLSTATE 'UNDO1' THEN END;
             BEGIN
               WITH done AS (DELETE FROM tenant_schema.record RETURNING id)
               SELECT array_agg(id) INTO deleted FROM done;
               RAISE EXCEPTION 'undo' USING ERRCODE = 'UNDO1';
             EXCEPTION WHEN SQLSTATE 'UNDO1' THEN END;
           END`,
        )}
        ${probe(
          'probe_create(audience uuid, author uuid) RETURNS boolean',
          `BEGIN
             INSERT INTO tenant_schema.record (id, audience_id, seq, kind, body, revision, field_revision,
               created_by, created_at, changed_by, changed_at)
             VALUES (gen_random_uuid(), audience, -1, 'testkit.note', '{}', 1, '{}', author, now(), author, now());
             RAISE EXCEPTION 'undo' USING ERRCODE = 'UNDO1';
           EXCEPTION WHEN insufficient_privilege THEN RETURN false;
             WHEN SQLSTATE 'UNDO1' THEN RETURN true;
           END`,
        )}
        ${probe(
          'probe_share(audience uuid, member uuid) RETURNS boolean',
          `BEGIN
             PERFORM tenant_schema.put_grant(gen_random_uuid(), audience, member, NULL, 'deny', 1, NULL, NULL);
             RAISE EXCEPTION 'undo' USING ERRCODE = 'UNDO1';
           EXCEPTION WHEN SQLSTATE 'OB002' THEN RETURN false;
             -- Nobody would be left (AC22), which only who may share is told.
             WHEN SQLSTATE 'UNDO1' OR SQLSTATE 'OB024' THEN RETURN true;
           END`,
        )}
        GRANT EXECUTE ON FUNCTION tenant_schema.probe_writes(), tenant_schema.probe_create(uuid, uuid),
          tenant_schema.probe_share(uuid, uuid) TO tenant_schema;`,
        tenant,
      ),
    );
  });
}

/** Who was put into what, and granted what, for times around 0. */
interface World extends AccessFacts {
  readonly members: readonly ({ readonly id: MemberId; readonly account: AccountId } & Window)[];
  readonly inGroups: readonly ({
    readonly group: GroupId;
    readonly inside: MemberId | GroupId;
  } & Window)[];
  readonly grants: readonly FactualGrant[];
}

function worldOf(random: Rng): World {
  const window = (): Window => {
    const from = random.chance(0.5) ? -Infinity : (random.below(20) - 12) * hourMs;
    const length = random.chance(0.5) ? Infinity : (1 + random.below(12)) * hourMs;
    return { from, until: from === -Infinity ? length : from + length };
  };
  return {
    members: members.map(({ member, account }) => ({
      id: member,
      account,
      ...(random.chance(0.7) ? { from: -Infinity, until: Infinity } : window()),
    })),
    inGroups: [
      ...members.flatMap(({ member }) =>
        groups
          .filter(() => random.chance(0.5))
          .map((group) => ({ group, inside: member, ...window() })),
      ),
      // Each group only within later ones, so that none goes round.
      ...groups.flatMap((inside, at) =>
        groups
          .slice(at + 1)
          .filter(() => random.chance(0.35))
          .map((group) => ({ group, inside, ...window() })),
      ),
    ],
    roles: new Map(roles.map((role) => [role, 1 + random.below(63)])),
    grants: Array.from({ length: 45 }, () => ({
      audience: random.pick(audiences),
      to: random.chance(0.4) ? random.pick(members).member : random.pick(groups),
      effect: random.chance(0.25) ? ('deny' as const) : ('allow' as const),
      rights: random.chance(0.3) ? random.pick(roles) : 1 + random.below(63),
      ...window(),
    })),
  };
}

/** Puts the world into the database so that `at` is now. */
async function furnish(world: World, at: number): Promise<void> {
  const now = Date.now();
  const stamp = (instant: number) =>
    Number.isFinite(instant)
      ? new Date(now + instant - at).toISOString()
      : instant > 0
        ? 'infinity'
        : '-infinity';
  const isGroup = (id: MemberId | GroupId) => groups.some((group) => group === id);
  await database.admin.transact(async (sql) => {
    await sql.script('SET LOCAL ROLE obhut_owner');
    const query = (text: string, values: readonly unknown[] = []) =>
      sql.query(inSchema(text, tenant), values);
    await query(
      `DELETE FROM tenant_schema.access_grant WHERE member_id IS DISTINCT FROM '${keeper.member}'`,
    );
    await query('DELETE FROM tenant_schema.group_member');
    await query('DELETE FROM tenant_schema.nested_group');
    for (const { id, from, until } of world.members) {
      await query(
        'UPDATE tenant_schema.member SET valid_from = $2, valid_until = $3 WHERE id = $1',
        [id, stamp(from), stamp(until)],
      );
    }
    for (const [role, mask] of world.roles) {
      await query('UPDATE tenant_schema.access_role SET rights = $2 WHERE id = $1', [role, mask]);
    }
    for (const { group, inside, from, until } of world.inGroups) {
      await query(
        isGroup(inside)
          ? 'INSERT INTO tenant_schema.nested_group VALUES ($1, $2, $3, $4)'
          : 'INSERT INTO tenant_schema.group_member VALUES ($1, $2, $3, $4)',
        [group, inside, stamp(from), stamp(until)],
      );
    }
    for (const { audience, to, effect, rights: given, from, until } of world.grants) {
      await query(
        `INSERT INTO tenant_schema.access_grant
           (id, audience_id, member_id, group_id, effect, rights, role_id, valid_from, valid_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          randomId(),
          audience,
          isGroup(to) ? null : to,
          isGroup(to) ? to : null,
          effect,
          typeof given === 'number' ? given : 1,
          typeof given === 'number' ? null : given,
          stamp(from),
          stamp(until),
        ],
      );
    }
  });
}

type Answers = ReadonlyMap<Right, ReadonlySet<RecordId>>;

/** Which records the account may do each of it to; creating is asked of the record's audience. */
function answersOf(
  may: (right: Right, record: RecordId, audience: AudienceId) => boolean,
): Answers {
  return new Map(
    rights.map((right) => [
      right,
      new Set([...records].filter(([id, audience]) => may(right, id, audience)).map(([id]) => id)),
    ]),
  );
}

/** What is not seen cannot be changed or deleted either, in all four places. */
function needsRead(right: Right): boolean {
  return right === 'change' || right === 'delete';
}

function modelSays(world: World, account: AccountId, at: number): Answers {
  const masks = new Map(
    audiences.map((audience) => [audience, decide(world, account, audience, at)]),
  );
  return answersOf((right, _record, audience) => {
    const mask = masks.get(audience) ?? 0;
    return hasRight(mask, right) && (!needsRead(right) || hasRight(mask, 'read'));
  });
}

async function backendSays(member: TestMember): Promise<Answers> {
  const candidate: Candidate = {
    id: randomId<MutationId>(),
    name: 'testkit.asks',
    payloadHash: '',
    base: new Map(),
    records: [...records.keys()],
    audiences: () => audiences,
    run: () => {},
  };
  return database.tenants.transact(member, async (sql) => {
    const { state } = await readPushState(sql, [candidate]);
    const runs = (work: (tx: MutatorTx) => void): boolean => {
      const working = new WorkingSet(state, member);
      try {
        working.run({ id: randomId<MutationId>(), base: new Map() }, work);
      } catch (error) {
        if (error instanceof Refusal) return false;
        throw error;
      }
      return working.changes().length > 0;
    };
    const has = (right: Right, audience: AudienceId): boolean => {
      try {
        state.require(audience, right);
        return true;
      } catch {
        return false;
      }
    };
    return answersOf((right, id, audience) => {
      switch (right) {
        case 'read':
          return state.find(id) !== null;
        case 'create':
          return runs((tx) => tx.create(note, randomId(), audience, bodyOf('neu')));
        case 'change':
          return runs((tx) => tx.change(note, id, { title: 'anders' }));
        case 'delete':
          return runs((tx) => tx.remove(note, id));
        case 'sign':
        case 'share':
          return has(right, audience);
      }
    });
  });
}

/** Signing has no policy of its own: what row security reads for it is reach. */
async function rowSecuritySays(member: TestMember): Promise<Answers> {
  return database.tenants.transact(member, async (sql) => {
    const seen = await sql.query<{ id: RecordId }>('SELECT id FROM tenant_schema.record');
    const [writes] = await sql.query<{ changed: RecordId[] | null; deleted: RecordId[] | null }>(
      'SELECT changed, deleted FROM tenant_schema.probe_writes()',
    );
    const places = await sql.query<{
      audience: AudienceId;
      creates: boolean;
      shares: boolean;
      signs: boolean;
    }>(
      `SELECT a AS audience, tenant_schema.probe_create(a, $2) AS creates, tenant_schema.probe_share(a, $3) AS shares,
              a = ANY (tenant_schema.reachable(16)) AS signs
       FROM unnest($1::uuid[]) a`,
      [audiences, member.account, keeper.member],
    );
    const ids: Partial<Record<Right, ReadonlySet<RecordId>>> = {
      read: new Set(seen.map(({ id }) => id)),
      change: new Set(writes?.changed ?? []),
      delete: new Set(writes?.deleted ?? []),
    };
    const placed = new Map(places.map((place) => [place.audience, place]));
    return answersOf((right, id, audience) => {
      if (right === 'create') return placed.get(audience)?.creates === true;
      if (right === 'share') return placed.get(audience)?.shares === true;
      if (right === 'sign') return placed.get(audience)?.signs === true;
      return ids[right]?.has(id) === true;
    });
  });
}

/** For all accounts at once: `explain` names everybody a grant says something about. */
async function explainSays(): Promise<ReadonlyMap<AccountId, Answers>> {
  const found = new Map<RecordId, ReadonlyMap<AccountId, ReadonlySet<Right>>>();
  await database.tenants.transact(keeper, async (sql) => {
    for (const id of records.keys()) {
      const explained = (await explainRecord(sql, id)) ?? [];
      found.set(id, new Map(explained.map((one) => [one.accountId, new Set(one.rights)])));
    }
  });
  return new Map(
    members.map(({ account }) => [
      account,
      answersOf((right, id) => {
        const may = found.get(id)?.get(account);
        return may?.has(right) === true && (!needsRead(right) || may.has('read'));
      }),
    ]),
  );
}

test(
  '[AC1][AC3][AC5][AC9][AC11] backend, row security, explain and model give the same answers',
  { timeout: 60_000 + worlds * 60_000 },
  async () => {
    let questions = 0;
    let yes = 0;
    for (let world = 0; world < worlds; world += 1) {
      const random = new Rng(seed * 1_000 + world);
      const facts = worldOf(random);
      for (let turn = 0; turn < instants; turn += 1) {
        // Never on the edge of a window, which the clock could cross meanwhile.
        const at = (random.below(24) - 12 + 0.5) * hourMs;
        await furnish(facts, at);
        const explained = await explainSays();
        for (const member of members) {
          const model = modelSays(facts, member.account, at);
          const where = `seed ${seed * 1_000 + world}, instant ${turn}, account ${members.indexOf(member)}`;
          expect(await backendSays(member), `backend, ${where}`).toEqual(model);
          expect(await rowSecuritySays(member), `row security, ${where}`).toEqual(model);
          expect(explained.get(member.account), `explain, ${where}`).toEqual(model);
          questions += records.size * rights.length;
          for (const ids of model.values()) yes += ids.size;
        }
      }
    }
    // Neither nearly all nor nearly none, else it would compare nothing.
    expect(questions).toBe(worlds * instants * members.length * records.size * rights.length);
    expect(yes / questions).toBeGreaterThan(0.1);
    expect(yes / questions).toBeLessThan(0.9);
  },
);
