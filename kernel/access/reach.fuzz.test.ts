import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccessFacts, decide, type FactualGrant, type Window } from '#kernel/access/decide.ts';
import {
  type AudienceId,
  type GrantId,
  type GroupId,
  type MemberId,
  randomId,
  type RoleId,
  type TenantId,
} from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

// Reach against a model that knows nothing of spans, triggers or epochs: at any instant, what
// `decide` says of the facts as they were put down.

interface Span {
  from: number;
  until: number;
  readonly rights: number;
  readonly epoch: number;
}

const hourMs = 3_600_000;
const read = 1;
const always: Window = { from: -Infinity, until: Infinity };

let database: TestDatabase;
let tenant: TenantId;
let members: TestMember[];
let groups: GroupId[];
let audiences: AudienceId[];
let roles: RoleId[];
/** Instants around the time of the test; never so near that the clock could cross them. */
let instants: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant();
  const people = peopleOf(database.admin, tenant);
  members = [];
  for (const name of ['Mira', 'Tom', 'Nils', 'Edda']) members.push(await people.member(name));
  groups = [];
  for (const name of ['Früh', 'Spät', 'Linde', 'Ahorn', 'Haus']) {
    groups.push(await people.group(name));
  }
  roles = [randomId(), randomId()];
  for (const [index, role] of roles.entries()) {
    await people.owner(
      'INSERT INTO tenant_schema.access_role (id, name, rights) VALUES ($1, $2, 1)',
      [role, `Rolle ${index}`],
    );
  }
  const space = await people.space();
  audiences = [await people.audience(space, 'team'), await people.audience(space, 'shared')];
  const now = Date.now();
  instants = [
    -Infinity,
    ...[-9, -6, -3, -1, -0.001, 1, 2, 4, 7].map((hours) => Math.round(now + hours * hourMs)),
    Infinity,
  ];
});
afterAll(() => database.close());

class Model implements AccessFacts {
  readonly roles = new Map<RoleId, number>();
  readonly byGrant = new Map<GrantId, FactualGrant>();
  readonly ways = new Map<
    string,
    { readonly group: GroupId; readonly inside: MemberId | GroupId } & Window
  >();
  readonly memberships = new Map<MemberId, Window>();

  get grants() {
    return this.byGrant.values();
  }

  get inGroups() {
    return this.ways.values();
  }

  get members() {
    return members.map(({ member, account }) => ({
      id: member,
      account,
      ...(this.memberships.get(member) ?? always),
    }));
  }

  /** Whether `inside` holds `group` already, at whatever time: then it cannot get into it. */
  wouldGoRound(group: GroupId, inside: GroupId): boolean {
    if (group === inside) return true;
    return this.inGroups.some(
      (way) => way.inside === group && this.wouldGoRound(way.group, inside),
    );
  }
}

interface Change {
  readonly text: string;
  readonly values: readonly unknown[];
  /** SQLSTATE of the refusal there must be. */
  readonly refused?: string;
}

function stamp(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString() : at > 0 ? 'infinity' : '-infinity';
}

/** One random change of who may see what, in the model and, in one statement, in the database. */
function change(random: Rng, model: Model): Change {
  const window = (): Window => {
    // Mostly what holds now, else hardly anybody would read anything.
    if (random.chance(0.6)) {
      const [from = 0, until = 0] = [instants[random.below(5)], instants[6 + random.below(5)]];
      return { from, until };
    }
    const first = random.below(instants.length - 1);
    const last = first + 1 + random.below(instants.length - 1 - first);
    return { from: instants[first] ?? 0, until: instants[last] ?? 0 };
  };
  const newGrant = (): FactualGrant => ({
    ...window(),
    audience: random.pick(audiences),
    to: random.chance(0.4) ? random.pick(members).member : random.pick(groups),
    effect: random.chance(0.2) ? 'deny' : 'allow',
    rights: random.chance(0.3) ? random.pick(roles) : 1 + random.below(63),
  });
  const known = [...model.byGrant.keys()];
  const dice = random.below(20);
  if (dice < 6 || known.length === 0) {
    const id = randomId<GrantId>();
    const grant = newGrant();
    model.byGrant.set(id, grant);
    return {
      text: `INSERT INTO tenant_schema.access_grant
        (id, audience_id, member_id, group_id, effect, rights, role_id, valid_from, valid_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [id, ...columnsOf(grant)],
    };
  }
  if (dice < 8) {
    const id = random.pick(known);
    model.byGrant.delete(id);
    return { text: 'DELETE FROM tenant_schema.access_grant WHERE id = $1', values: [id] };
  }
  if (dice < 9) {
    const id = random.pick(known);
    const grant = newGrant();
    model.byGrant.set(id, grant);
    return {
      text: `UPDATE tenant_schema.access_grant SET audience_id = $2, member_id = $3, group_id = $4,
        effect = $5, rights = $6, role_id = $7, valid_from = $8, valid_until = $9 WHERE id = $1`,
      values: [id, ...columnsOf(grant)],
    };
  }
  if (dice < 10) {
    const role = random.pick(roles);
    const rights = 1 + random.below(63);
    model.roles.set(role, rights);
    return {
      text: 'UPDATE tenant_schema.access_role SET rights = $2 WHERE id = $1',
      values: [role, rights],
    };
  }
  if (dice < 11) {
    if (random.chance(0.7)) return leaving(random, model);
    // As an audience is deleted: with all that was granted there.
    const audience = random.pick(audiences);
    for (const [id, grant] of model.byGrant) {
      if (grant.audience === audience) model.byGrant.delete(id);
    }
    return {
      text: 'DELETE FROM tenant_schema.access_grant WHERE audience_id = $1',
      values: [audience],
    };
  }
  if (dice < 12) {
    const { member } = random.pick(members);
    const times = random.chance(0.5) ? always : window();
    model.memberships.set(member, times);
    return {
      text: 'UPDATE tenant_schema.member SET valid_from = $2, valid_until = $3 WHERE id = $1',
      values: [member, stamp(times.from), stamp(times.until)],
    };
  }
  const group = random.pick(groups);
  const nests = random.chance(0.5);
  const inside = nests ? random.pick(groups) : random.pick(members).member;
  const table = nests ? 'nested_group' : 'group_member';
  const column = nests ? 'inner_id' : 'member_id';
  const key = `${group} ${inside}`;
  if (model.ways.has(key) && random.chance(0.4)) {
    model.ways.delete(key);
    return {
      text: `DELETE FROM tenant_schema.${table} WHERE group_id = $1 AND ${column} = $2`,
      values: [group, inside],
    };
  }
  const times = window();
  const insertion = {
    text: `INSERT INTO tenant_schema.${table} (group_id, ${column}, valid_from, valid_until)
      VALUES ($1, $2, $3, $4)
      ON CONFLICT (group_id, ${column}) DO UPDATE SET valid_from = $3, valid_until = $4`,
    values: [group, inside, stamp(times.from), stamp(times.until)],
  };
  if (nests && model.wouldGoRound(group, inside as GroupId)) {
    return { ...insertion, refused: 'OB020' };
  }
  model.ways.set(key, { group, inside, ...times });
  return insertion;
}

/** A member whose membership ends, at an instant that has just passed. */
function leaving(random: Rng, model: Model): Change {
  const { member } = random.pick(members);
  const until = instants[5] ?? 0;
  const from = Math.min(model.memberships.get(member)?.from ?? -Infinity, until);
  model.memberships.set(member, { from, until });
  return {
    text: 'UPDATE tenant_schema.member SET valid_from = $2, valid_until = $3 WHERE id = $1',
    values: [member, stamp(from), stamp(until)],
  };
}

function columnsOf({ audience, to, effect, rights, from, until }: FactualGrant): unknown[] {
  const isMember = members.some(({ member }) => member === to);
  return [
    audience,
    isMember ? to : null,
    isMember ? null : to,
    effect,
    typeof rights === 'number' ? rights : 1,
    typeof rights === 'number' ? null : rights,
    stamp(from),
    stamp(until),
  ];
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
        expect(found).toBe(decide(model, account.account, audience, at));
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
  '[AC3][AC4][AC10][AC11][AC13][AC15] random changes of seed %i: reach is what the model says, in the same transaction',
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
           DELETE FROM tenant_schema.nested_group; UPDATE tenant_schema.access_role SET rights = 1
             WHERE name IS NOT NULL;
           UPDATE tenant_schema.member SET valid_from = '-infinity', valid_until = 'infinity'`,
          tenant,
        ),
      );
    });
    for (const role of roles) model.roles.set(role, 1);
    let refusals = 0;
    for (let round = 0; round < 200; round += 1) {
      const { text, values, refused } = change(random, model);
      if (refused !== undefined) {
        refusals += 1;
        await expect(owner((tx) => tx.query(inSchema(text, tenant), values))).rejects.toMatchObject(
          { code: refused },
        );
        continue;
      }
      await owner(async (tx) => {
        const before = await reachIn(tx);
        await tx.query(inSchema(text, tenant), values);
        const after = await reachIn(tx);
        expectSame(model, after);
        expectEpochs(before, after, seen);
      });
    }
    expect(seen.size).toBeGreaterThan(5);
    expect(refusals).toBeGreaterThan(0);
  },
);
