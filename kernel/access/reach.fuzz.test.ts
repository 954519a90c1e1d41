import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AudienceId, type GroupId, randomId, type TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

// Reach against a model that knows nothing of spans: at any instant, what is allowed by anything
// that applies then, less what is denied by anything that applies then.

interface Window {
  from: number;
  until: number;
}
interface ModelGrant extends Window {
  readonly audience: AudienceId;
  readonly member: TestMember | null;
  readonly group: GroupId | null;
  readonly effect: 'allow' | 'deny';
  readonly rights: number;
}
interface Span extends Window {
  readonly rights: number;
  readonly epoch: number;
}

const hourMs = 3_600_000;
const read = 1;

let database: TestDatabase;
let tenant: TenantId;
let members: TestMember[];
let groups: GroupId[];
let audiences: AudienceId[];
/** Instants around the time of the test; never so near that the clock could cross them. */
let instants: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant();
  const people = peopleOf(database.admin, tenant);
  members = [];
  for (const name of ['Mira', 'Tom', 'Nils', 'Edda']) members.push(await people.member(name));
  groups = [await people.group('Früh'), await people.group('Spät')];
  const space = await people.space();
  audiences = [await people.audience(space, 'team'), await people.audience(space, 'shared')];
  const now = Date.now();
  instants = [
    -Infinity,
    ...[-9, -6, -3, -1, 1, 2, 4, 7].map((hours) => now + hours * hourMs),
    Infinity,
  ];
});
afterAll(() => database.close());

class Model {
  readonly grants = new Map<string, ModelGrant>();
  readonly groupMembers = new Map<string, Window>();
  readonly memberships = new Map<TestMember, Window>();

  rightsAt(account: TestMember, audience: AudienceId, at: number): number {
    const applies = (window: Window | undefined) =>
      window !== undefined && window.from <= at && at < window.until;
    if (!applies(this.memberships.get(account) ?? { from: -Infinity, until: Infinity })) return 0;
    let allowed = 0;
    let denied = 0;
    for (const grant of this.grants.values()) {
      if (grant.audience !== audience || !applies(grant)) continue;
      const theirs =
        grant.member === account ||
        (grant.group !== null &&
          applies(this.groupMembers.get(`${grant.group} ${account.member}`)));
      if (!theirs) continue;
      if (grant.effect === 'allow') allowed |= grant.rights;
      else denied |= grant.rights;
    }
    return allowed & ~denied;
  }
}

function stamp(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString() : at > 0 ? 'infinity' : '-infinity';
}

/** One random change of who may see what, in the model and, in one statement, in the database. */
function change(random: Rng, model: Model): { text: string; values: unknown[] } {
  const window = (): Window => {
    // Mostly what holds now, else hardly anybody would read anything.
    if (random.chance(0.6)) {
      const [from = 0, until = 0] = [instants[random.below(5)], instants[5 + random.below(5)]];
      return { from, until };
    }
    const first = random.below(instants.length - 1);
    const last = first + 1 + random.below(instants.length - 1 - first);
    return { from: instants[first] ?? 0, until: instants[last] ?? 0 };
  };
  const known = [...model.grants.keys()];
  const dice = random.below(10);
  if (dice < 4 || known.length === 0) {
    const id = randomId();
    const member = random.chance(0.5) ? random.pick(members) : null;
    const grant: ModelGrant = {
      ...window(),
      audience: random.pick(audiences),
      member,
      group: member === null ? random.pick(groups) : null,
      effect: random.chance(0.2) ? 'deny' : 'allow',
      rights: 1 + random.below(63),
    };
    model.grants.set(id, grant);
    return {
      text: `INSERT INTO tenant_schema.access_grant
        (id, audience_id, member_id, group_id, effect, rights, valid_from, valid_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        id,
        grant.audience,
        member?.member ?? null,
        grant.group,
        grant.effect,
        grant.rights,
        stamp(grant.from),
        stamp(grant.until),
      ],
    };
  }
  if (dice < 6) {
    const id = random.pick(known);
    model.grants.delete(id);
    return { text: 'DELETE FROM tenant_schema.access_grant WHERE id = $1', values: [id] };
  }
  if (dice < 7) {
    const id = random.pick(known);
    const grant = model.grants.get(id);
    if (grant === undefined) throw new Error('an unknown grant');
    const moved = {
      ...grant,
      ...window(),
      audience: random.pick(audiences),
      rights: 1 + random.below(63),
    };
    model.grants.set(id, moved);
    return {
      text: `UPDATE tenant_schema.access_grant
        SET audience_id = $2, rights = $3, valid_from = $4, valid_until = $5 WHERE id = $1`,
      values: [id, moved.audience, moved.rights, stamp(moved.from), stamp(moved.until)],
    };
  }
  const member = random.pick(members);
  const group = random.pick(groups);
  const key = `${group} ${member.member}`;
  if (dice < 8) {
    const times = window();
    model.memberships.set(member, times);
    return {
      text: 'UPDATE tenant_schema.member SET valid_from = $2, valid_until = $3 WHERE id = $1',
      values: [member.member, stamp(times.from), stamp(times.until)],
    };
  }
  if (model.groupMembers.has(key) && random.chance(0.5)) {
    model.groupMembers.delete(key);
    return {
      text: 'DELETE FROM tenant_schema.group_member WHERE group_id = $1 AND member_id = $2',
      values: [group, member.member],
    };
  }
  const times = window();
  model.groupMembers.set(key, times);
  return {
    text: `INSERT INTO tenant_schema.group_member (group_id, member_id, valid_from, valid_until)
      VALUES ($1, $2, $3, $4)
      ON CONFLICT (group_id, member_id) DO UPDATE SET valid_from = $3, valid_until = $4`,
    values: [group, member.member, stamp(times.from), stamp(times.until)],
  };
}

type Reach = ReadonlyMap<string, readonly Span[]>;

async function reachIn(sql: AdminSql): Promise<Reach> {
  const rows = await sql.query<{
    account: string;
    audience: string;
    from: string;
    until: string;
    rights: number;
    epoch: string;
  }>(
    inSchema(
      `SELECT account_id AS account, audience_id AS audience, rights, epoch,
        extract(epoch FROM valid_from)::text AS from, extract(epoch FROM valid_until)::text AS until
       FROM tenant_schema.reach ORDER BY account_id, audience_id, valid_from`,
      tenant,
    ),
  );
  return Map.groupBy(
    rows.map((row) => ({
      key: `${row.account} ${row.audience}`,
      from: Math.round(Number(row.from) * 1000),
      until: Math.round(Number(row.until) * 1000),
      rights: row.rights,
      epoch: Number(row.epoch),
    })),
    ({ key }) => key,
  );
}

function expectSame(model: Model, reach: Reach): void {
  for (const account of members) {
    for (const audience of audiences) {
      const spans = reach.get(`${account.account} ${audience}`) ?? [];
      for (const [index, span] of spans.entries()) {
        expect(span.from).toBeLessThan(span.until);
        expect(span.rights).toBeGreaterThan(0);
        const next = spans[index + 1];
        if (next !== undefined) expect(next.from).toBeGreaterThanOrEqual(span.until);
      }
      for (const [index, from] of instants.slice(0, -1).entries()) {
        // Between two instants nothing changes; the middle speaks for all of it.
        const until = instants[index + 1] ?? 0;
        const at = Number.isFinite(from)
          ? Number.isFinite(until)
            ? (from + until) / 2
            : from
          : until - 1;
        const found = spans.find((span) => span.from <= at && at < span.until)?.rights ?? 0;
        expect(found).toBe(model.rightsAt(account, audience, at));
      }
    }
  }
}

/** The unbroken times of reading, each with its epoch. */
function readings(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    if ((span.rights & read) === 0) continue;
    const last = result.at(-1);
    if (last?.until === span.from) {
      expect(span.epoch).toBe(last.epoch);
      last.until = span.until;
    } else {
      result.push({ ...span });
    }
  }
  return result;
}

function expectEpochs(before: Reach, after: Reach, seen: Set<number>): void {
  const now = Date.now();
  for (const [key, spans] of after) {
    const times = readings(spans);
    expect(new Set(times.map(({ epoch }) => epoch)).size).toBe(times.length);
    const then = readings(before.get(key) ?? []).find(
      ({ from, until }) => from <= now && now < until,
    );
    for (const time of times) {
      const current = time.from <= now && now < time.until;
      if (current && then !== undefined) expect(time.epoch).toBe(then.epoch);
      if (current && then === undefined) expect(seen).not.toContain(time.epoch);
      if (!current && then !== undefined) expect(time.epoch).not.toBe(then.epoch);
    }
  }
  // What could be read under an epoch is known to devices; it never comes back after a break.
  for (const spans of after.values()) {
    for (const { epoch, from, until } of readings(spans)) {
      if (from <= now && now < until) seen.add(epoch);
    }
  }
}

test.each([1, 2, 3])(
  '[AC3][AC4][AC10][AC11] random changes of seed %i: reach is what the model says, in the same transaction',
  async (seed) => {
    const random = new Rng(seed);
    const model = new Model();
    const seen = new Set<number>();
    const owner = async <T>(work: (tx: AdminSql) => Promise<T>) =>
      database.admin.transact(async (tx) => {
        await tx.script('SET LOCAL ROLE obhut_owner');
        return work(tx);
      });
    await owner(async (tx) => {
      await tx.script(
        inSchema(
          `DELETE FROM tenant_schema.access_grant; DELETE FROM tenant_schema.group_member;
           UPDATE tenant_schema.member SET valid_from = '-infinity', valid_until = 'infinity'`,
          tenant,
        ),
      );
    });
    for (let round = 0; round < 120; round += 1) {
      await owner(async (tx) => {
        const before = await reachIn(tx);
        const { text, values } = change(random, model);
        await tx.query(inSchema(text, tenant), values);
        const after = await reachIn(tx);
        expectSame(model, after);
        expectEpochs(before, after, seen);
      });
    }
    expect(seen.size).toBeGreaterThan(5);
  },
);
