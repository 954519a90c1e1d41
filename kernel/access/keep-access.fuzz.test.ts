import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AccountId,
  type AudienceId,
  type GrantId,
  type GroupId,
  randomId,
  type RoleId,
  type SpaceId,
} from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { Rng } from '#testkit/rng.ts';

// Whatever is asked of the functions that change access, by whomever: what they allow keeps the rules. Seeds that once
// found something, and one more. More by hand: OBHUT_FUZZ_RUNS=50 npx vitest run --project fuzz kernel/access/keep-access

const runs = Number(process.env['OBHUT_FUZZ_RUNS'] ?? 1);
const firstSeed = Number(process.env['OBHUT_FUZZ_SEED'] ?? 8);
const seeds = [...new Set([1, 2, ...Array.from({ length: runs }, (_, at) => firstSeed + at)])];

let database: TestDatabase;
let people: ReturnType<typeof peopleOf>;
let members: TestMember[];
let claudia: TestMember;
let linus: TestMember;
let audiences: AudienceId[];
/** Linus' life. */
let circle: AudienceId;
let groups: GroupId[];
let roles: RoleId[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const masks = [63, 47, 41, 33, 32, 16, 8, 7, 1];
/** Windows end between these. */
const lookedAtHours = [0.5, 1.5, 2.5, 10];

async function furnish() {
  people = peopleOf(database.admin, await database.createTenant());
  claudia = await people.member('Claudia');
  linus = await people.member('Linus');
  const edda = await people.member('Edda');
  const tom = await people.member('Tom');
  members = [claudia, linus, edda, tom];
  await people.owner(`UPDATE tenant_schema.member SET role = 'keeper' WHERE id = $1`, [
    claudia.member,
  ]);
  const life = randomId<SpaceId>();
  await people.owner(
    `INSERT INTO tenant_schema.space (id, kind, name, person_id) VALUES ($1, 'life', 'Linus', $2)`,
    [life, linus.person],
  );
  circle = await people.audience(life, 'circle');
  audiences = [circle, await people.audience(await people.space(), 'team')];
  for (const audience of audiences) {
    for (const { member } of [linus, edda]) {
      await people.grant(audience, { to: { member }, rights: everyRight });
    }
    await people.grant(audience, {
      to: { member: claudia.member },
      rights: everyRight,
      until: new Date(Date.now() + 3_600_000),
    });
  }
  groups = [await people.group('Früh', tom), await people.group('Spät', claudia)];
  roles = [randomId<RoleId>(), randomId<RoleId>()];
  for (const role of roles) await ask(claudia, 'make_role($1, $2, 33)', [role, role]);
}

async function ask(actor: Actor, call: string, values: readonly unknown[]): Promise<void> {
  await database.tenants.transact(actor, (sql) =>
    sql.query(`SELECT tenant_schema.${call}`, [...values]),
  );
}

type Question = readonly [actor: TestMember, call: string, values: readonly unknown[]];

async function question(random: Rng): Promise<Question> {
  const hence = (hours: number | null) =>
    hours === null ? null : new Date(Date.now() + hours * 3_600_000);
  const grants = await database.admin.query<{ id: GrantId; audience: AudienceId }>(
    inSchema('SELECT id, audience_id AS audience FROM tenant_schema.access_grant', claudia.tenant),
  );
  const actor = random.pick(members);
  const window = [hence(random.pick([null, null, 1, 2])), hence(random.pick([null, 1, 2, 3]))];
  const one = () =>
    random.chance(0.6) ? [random.pick(members).member, null] : [null, random.pick(groups)];
  switch (random.pick(['give', 'give', 'end', 'put-in', 'take-out', 'change-role'])) {
    case 'give': {
      const instead = random.chance(0.2) ? random.pick(grants) : null;
      const audience = instead?.audience ?? random.pick(audiences);
      const effect = random.pick(['allow', 'deny']);
      const rights = random.chance(0.4) ? [random.pick(roles), null] : [null, random.pick(masks)];
      const values = [randomId(), audience, ...one(), effect, ...rights, ...window, instead?.id];
      return [actor, 'give($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', values];
    }
    case 'end':
      return [actor, 'end_grant($1)', [random.pick(grants).id]];
    case 'put-in':
      return [
        claudia,
        'set_in_group($1, $2, $3, $4, $5)',
        [random.pick(groups), ...one(), ...window],
      ];
    case 'take-out':
      return [claudia, 'take_from_group($1, $2, $3)', [random.pick(groups), ...one()]];
    default:
      return [
        claudia,
        'change_role($1, $2, $3)',
        [random.pick(roles), randomId(), random.pick(masks)],
      ];
  }
}

type Reach = (audience: AudienceId, at: number, account: AccountId) => number;

async function reach(): Promise<Reach> {
  const rows = await database.admin.query<{ place: string; rights: number }>(
    inSchema(
      `SELECT r.audience_id || ' ' || h.at || ' ' || r.account_id AS place, r.rights
       FROM tenant_schema.reach r
       CROSS JOIN unnest($1::float[]) WITH ORDINALITY AS h (hours, at)
       WHERE tstzrange(r.valid_from, r.valid_until) @> now() + h.hours * interval '1 hour'`,
      claudia.tenant,
    ),
    [lookedAtHours],
  );
  const known = new Map(rows.map(({ place, rights }) => [place, rights]));
  return (audience, at, account) => known.get(`${audience} ${at} ${account}`) ?? 0;
}

/** What is broken, at one of the instants. */
function faults(before: Reach, after: Reach, [actor, call]: Question): string[] {
  const isAboutGroups = call.includes('group');
  return audiences.flatMap((audience) =>
    lookedAtHours.flatMap((_hours, index) => {
      const at = index + 1;
      const kept = (then: Reach) =>
        members
          .map(({ account }) => then(audience, at, account))
          .filter((rights) => (rights & 33) === 33)
          .reduce((all, rights) => all | rights, 0);
      const found = (kept(before) & ~kept(after)) === 0 ? [] : ['AC22: nobody is left to give it'];
      const own = (then: Reach) => then(audience, at, linus.account);
      if (audience === circle && actor !== linus && (own(before) & ~own(after)) !== 0) {
        found.push('AC22: taken from somebody in their own life');
      }
      for (const { account } of members) {
        const gained = after(audience, at, account) & ~before(audience, at, account);
        if (!isAboutGroups && (gained & ~before(audience, at, actor.account)) !== 0) {
          found.push('AC7, AC16: given without having it');
        }
        if (account === actor.account && gained !== 0) found.push('AC18: given to oneself');
      }
      return found;
    }),
  );
}

test.each(seeds)(
  '[AC7][AC16][AC18][AC22] whatever is asked, seed %i: who has rights gives them, and each stays with somebody',
  async (seed) => {
    await furnish();
    const random = new Rng(seed);
    let allowed = 0;
    for (let round = 0; round < 200; round += 1) {
      const asked = await question(random);
      const before = await reach();
      try {
        await ask(...asked);
      } catch {
        continue;
      }
      allowed += 1;
      expect(faults(before, await reach(), asked), JSON.stringify(asked)).toEqual([]);
    }
    expect(allowed).toBeGreaterThan(30);
  },
);
