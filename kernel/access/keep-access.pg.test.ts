import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type AccountId,
  type AudienceId,
  type GrantId,
  type GroupId,
  type MemberId,
  randomId,
  type RoleId,
  type SpaceId,
} from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { maskOf, type Right } from '#kernel/kind/right.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { creation } from '#testkit/pg/batch.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let people: ReturnType<typeof peopleOf>;
/** Looks after the tenant and reaches nothing. */
let katrin: TestMember;
let sabine: TestMember;
let mira: TestMember;
let tom: TestMember;
let space: SpaceId;
let team: AudienceId;

const refused = { code: 'OB002' };
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  people = peopleOf(database.admin, await database.createTenant());
  katrin = await people.member('Katrin');
  sabine = await people.member('Sabine');
  mira = await people.member('Mira');
  tom = await people.member('Tom');
  for (const [who, role] of [
    [katrin, 'keeper'],
    [sabine, 'lead'],
  ] as const) {
    await people.owner('UPDATE tenant_schema.member SET role = $2 WHERE id = $1', [
      who.member,
      role,
    ]);
  }
  space = await people.space();
  team = await people.audience(space, 'team');
  await people.grant(team, { to: { member: mira.member }, rights: everyRight });
});

async function ask(actor: Actor, text: string, ...values: unknown[]) {
  const rows = await database.tenants.transact(actor, (sql) =>
    sql.query<{ answer: unknown }>(`SELECT tenant_schema.${text} AS answer`, values),
  );
  return rows[0]?.answer;
}

async function seen(text: string, ...values: unknown[]) {
  return database.admin.query<Record<string, unknown>>(inSchema(text, mira.tenant), values);
}

interface Given {
  readonly to: TestMember | GroupId;
  readonly rights?: readonly Right[];
  readonly role?: RoleId;
  readonly effect?: 'allow' | 'deny';
  readonly from?: Date;
  readonly until?: Date;
  readonly instead?: GrantId;
  readonly audience?: AudienceId;
}

async function give(actor: Actor, given: Given): Promise<GrantId> {
  const id = randomId<GrantId>();

  await ask(
    actor,
    'give($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    id,
    given.audience ?? team,
    typeof given.to === 'string' ? null : given.to.member,
    typeof given.to === 'string' ? given.to : null,
    given.effect ?? 'allow',
    given.role ?? null,
    given.rights === undefined ? null : maskOf(given.rights),
    given.from ?? null,
    given.until ?? null,
    given.instead ?? null,
  );
  return id;
}

async function rightsOf(member: TestMember, audience = team): Promise<number> {
  const [row] = await seen(
    `SELECT rights FROM tenant_schema.reach WHERE account_id = $1 AND audience_id = $2
       AND valid_from <= now() AND valid_until > now()`,
    member.account,
    audience,
  );
  return Number(row?.['rights'] ?? 0);
}

async function makeRole(rights: readonly Right[], name = 'Praktikum'): Promise<RoleId> {
  const id = randomId<RoleId>();
  await ask(katrin, 'make_role($1, $2, $3)', id, name, maskOf(rights));
  return id;
}

async function builtin(name: string): Promise<RoleId> {
  const [row] = await seen('SELECT id FROM tenant_schema.access_role WHERE builtin = $1', name);
  return row?.['id'] as RoleId;
}

const putIn = (actor: Actor, group: GroupId, what: TestMember | GroupId) =>
  ask(
    actor,
    'set_in_group($1, $2, $3, NULL, NULL)',
    group,
    typeof what === 'string' ? null : what.member,
    typeof what === 'string' ? what : null,
  );
const takeOut = (actor: Actor, group: GroupId, what: TestMember | GroupId) =>
  ask(
    actor,
    'take_from_group($1, $2, $3)',
    group,
    typeof what === 'string' ? null : what.member,
    typeof what === 'string' ? what : null,
  );

/** A life of Mira's, with what its `circle` grants. */
async function lifeOfMira() {
  const life = randomId<SpaceId>();
  await people.owner(
    `INSERT INTO tenant_schema.space (id, kind, name, person_id) VALUES ($1, 'life', 'Mira', $2)`,
    [life, mira.person],
  );
  return { life, circle: await people.audience(life, 'circle') };
}

describe('two changes at once', () => {
  /** Runs the second while the first is done and not committed: it waits, and both come to hold. */
  async function overlap(
    first: readonly [Actor, string, readonly unknown[]],
    second: () => Promise<unknown>,
  ) {
    let waiting: Promise<PromiseSettledResult<unknown>[]> | undefined;
    await database.tenants.transact(first[0], async (sql) => {
      await sql.query(`SELECT tenant_schema.${first[1]}`, first[2]);
      waiting = Promise.allSettled([second()]);
      await expect
        .poll(async () =>
          database.admin.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          ),
        )
        .toHaveLength(1);
    });
    const [outcome] = (await waiting) ?? [];
    if (outcome?.status === 'rejected') throw outcome.reason;
  }

  const giving = (to: GroupId, effect: 'allow' | 'deny') =>
    [
      mira,
      `give(gen_random_uuid(), $1, NULL, $2, $3, NULL, 1, NULL, NULL, NULL)`,
      [team, to, effect],
    ] as const;

  test('[AC4] whoever is taken out while the group is given something does not keep it', async () => {
    const house = await people.group('Haus', tom);
    await overlap(giving(house, 'allow'), () => takeOut(katrin, house, tom));
    expect(await rightsOf(tom)).toBe(0);
    await overlap([katrin, 'set_in_group($1, $2, NULL, NULL, NULL)', [house, sabine.member]], () =>
      give(mira, { to: house, rights: ['read', 'create'] }),
    );
    expect(await rightsOf(sabine)).toBe(maskOf(['read', 'create']));
  });

  test('[AC3][AC4] whoever comes into a group while it is denied something is denied it', async () => {
    const house = await people.group('Haus');
    await people.grant(team, { to: { member: tom.member }, rights: ['read'] });
    await overlap(giving(house, 'deny'), () => putIn(katrin, house, tom));
    expect(await rightsOf(tom)).toBe(0);
  });

  test('[AC4] a membership that ends, and a group taken out, while the group is given something', async () => {
    const [house, early] = [await people.group('Haus'), await people.group('Früh', tom)];
    await putIn(katrin, house, early);
    await overlap(giving(house, 'allow'), () => takeOut(katrin, house, early));
    expect(await rightsOf(tom)).toBe(0);
    await putIn(katrin, house, early);
    await overlap(
      [
        mira,
        'give(gen_random_uuid(), $1, NULL, $2, $3, NULL, 3, NULL, NULL, NULL)',
        [team, house, 'allow'],
      ],
      () => ask(katrin, 'end_membership($1)', tom.member),
    );
    expect(await rightsOf(tom)).toBe(0);
  });

  test('[AC18][AC4] two halves of a way to more: whoever comes second is judged by both', async () => {
    const [granted, inner] = [await people.group('Team'), await people.group('Innen')];
    await people.grant(team, { to: { group: granted }, rights: ['read'] });
    await expect(
      overlap([katrin, 'set_in_group($1, NULL, $2, NULL, NULL)', [granted, inner]], () =>
        putIn(katrin, inner, katrin),
      ),
    ).rejects.toMatchObject({ code: 'OB030' });
    expect(await rightsOf(katrin)).toBe(0);
  });
});

describe('groups inside groups', () => {
  test('[AC13][AC4] whoever comes into an inner group reaches what the outer is granted, at once', async () => {
    const house = await people.group('Haus');
    const early = await people.group('Früh');
    await people.grant(team, { to: { group: house }, rights: ['read', 'create'] });
    await putIn(katrin, house, early);
    await putIn(katrin, early, tom);
    expect(await rightsOf(tom)).toBe(maskOf(['read', 'create']));
    await takeOut(katrin, house, early);
    expect(await rightsOf(tom)).toBe(0);
  });

  test('[AC13] a group is never inside itself, by whatever way', async () => {
    const [one, two, three] = [
      await people.group('Eins'),
      await people.group('Zwei'),
      await people.group('Drei'),
    ];
    await putIn(katrin, one, two);
    await putIn(katrin, two, three);
    for (const inner of [one]) {
      await expect(putIn(katrin, three, inner)).rejects.toMatchObject({ code: 'OB020' });
      await expect(putIn(katrin, inner, inner)).rejects.toMatchObject({ code: 'OB020' });
    }
  });

  test('[AC13] two changes at once that would make a circle: one of them is refused', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await people.group('Eins'), await people.group('Zwei')];
      const outcomes = await Promise.allSettled([putIn(katrin, one, two), putIn(katrin, two, one)]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    }
  });

  test('[AC13] eight in each other, and no ninth, at neither end and not in the middle', async () => {
    const chain: GroupId[] = [];
    for (let depth = 0; depth < 9; depth += 1) chain.push(await people.group(`G${depth}`));
    const pairs = chain.slice(1).map((inner, index) => [chain[index] as GroupId, inner] as const);
    const [first, ...middle] = pairs.slice(0, -1);
    const last = pairs.at(-1);
    if (first === undefined || last === undefined) throw new Error('no chain');
    for (const [outer, inner] of [...middle, first]) await putIn(katrin, outer, inner);
    const tooDeep = { code: 'OB021' };
    await expect(putIn(katrin, ...last)).rejects.toMatchObject(tooDeep);
    const top = await people.group('Oben');
    await expect(putIn(katrin, top, chain[0] as GroupId)).rejects.toMatchObject(tooDeep);
    await people.grant(team, { to: { group: chain[0] as GroupId }, rights: ['read'] });
    await putIn(katrin, chain[7] as GroupId, tom);
    expect(await rightsOf(tom)).toBe(1);
  });

  test('[AC13] ways multiply, and no group has more than 2,000 to those inside it', async () => {
    const layers: GroupId[][] = [];
    for (let depth = 0; depth < 7; depth += 1) {
      const layer = await Promise.all([0, 1, 2].map((n) => people.group(`${depth}.${n}`)));
      for (const outer of layers.at(-1) ?? []) {
        for (const inner of layer) await putIn(katrin, outer, inner);
      }
      layers.push(layer);
    }
    const [first, second] = layers[0] as [GroupId, GroupId];
    const top = await people.group('Oben');
    const tooMany = { code: 'OB023' };
    // 1,092 ways from each of the three, and one to it.
    await putIn(katrin, top, first);
    await expect(putIn(katrin, top, second)).rejects.toMatchObject(tooMany);
    // Nor does it come to more by what is put in further down, to where 81 ways lead.
    const [inner] = layers[5] as [GroupId];
    for (let n = 0; n < 11; n += 1) await putIn(katrin, inner, await people.group(`Neu ${n}`));
    await expect(putIn(katrin, inner, await people.group('Neu'))).rejects.toMatchObject(tooMany);
  });

  test('[AC13][AC6] who may know a group may know the groups in it', async () => {
    const [house, early] = [await people.group('Haus', tom), await people.group('Früh', sabine)];
    await putIn(katrin, house, early);
    await people.grant(team, { to: { group: house }, rights: ['read'] });
    const directory = (await ask(tom, 'directory()')) as {
      groups: { name: string }[];
      persons: { name: string }[];
      audiences: { viewers: { personId: string; throughGroups: string[] }[] }[];
    };
    expect(directory.groups.map(({ name }) => name)).toEqual(['Früh', 'Haus']);
    expect(directory.persons.map(({ name }) => name)).toContain('Sabine');
    const viewer = directory.audiences[0]?.viewers.find(
      ({ personId }) => personId === sabine.person,
    );
    expect(viewer?.throughGroups).toEqual([house]);
  });
});

describe('roles', () => {
  test('[AC15] a role that changes changes what was granted with it, at once', async () => {
    const role = await makeRole(['read']);
    await give(mira, { to: tom, role });
    expect(await rightsOf(tom)).toBe(1);
    await give(mira, { to: katrin, rights: everyRight });
    await ask(katrin, 'change_role($1, $2, $3)', role, 'Praktikum', maskOf(['read', 'create']));
    expect(await rightsOf(tom)).toBe(maskOf(['read', 'create']));
  });

  test('[AC15] what somebody writes into the rights of a grant with a role counts for nothing', async () => {
    const role = await makeRole(['read']);
    const grant = await give(mira, { to: tom, role, rights: everyRight });
    expect(await rightsOf(tom)).toBe(1);
    await people.owner('UPDATE tenant_schema.access_grant SET rights = 63 WHERE id = $1', [grant]);
    expect(await rightsOf(tom)).toBe(1);
  });

  test('[AC16][AC7] a keeper gives a role no right where they may not share it', async () => {
    const role = await makeRole(['read', 'change']);
    await give(mira, { to: tom, role });
    const change = (rights: readonly Right[]) =>
      ask(katrin, 'change_role($1, $2, $3)', role, 'Praktikum', maskOf(rights));
    const foreign = { code: 'OB030' };
    await expect(change(['read', 'change', 'create'])).rejects.toMatchObject(foreign);
    await expect(change(['read'])).rejects.toMatchObject(foreign);
    await give(mira, { to: katrin, rights: ['share'] });
    await change(['read']);
    expect(await rightsOf(tom)).toBe(1);
    await expect(change(['read', 'create'])).rejects.toMatchObject(foreign);
    await give(mira, { to: katrin, rights: ['create', 'share'], until: inHours(1) });
    await expect(change(['read', 'create'])).rejects.toMatchObject(foreign);
    await give(mira, { to: katrin, rights: ['create'] });
    await change(['read', 'create']);
    expect(await rightsOf(tom)).toBe(maskOf(['read', 'create']));
  });

  test('[AC16] a deny by a role gives back only what its changer could give', async () => {
    const role = await makeRole(['read', 'change'], 'Gesperrt');
    await give(mira, { to: tom, rights: everyRight });
    await give(mira, { to: tom, role, effect: 'deny' });
    await give(mira, { to: katrin, rights: ['share'] });
    await expect(
      ask(katrin, 'change_role($1, $2, $3)', role, 'Gesperrt', maskOf(['read'])),
    ).rejects.toMatchObject({ code: 'OB030' });
    await ask(katrin, 'change_role($1, $2, $3)', role, 'Gesperrt', 63);
    expect(await rightsOf(tom)).toBe(0);
  });

  test('[AC16][AC7] who shares for an hour gives no longer sharing by a role', async () => {
    const given = await makeRole(['read']);
    const denied = await makeRole(['share'], 'Gesperrt');
    await give(mira, { to: tom, role: given });
    await give(mira, { to: sabine, rights: everyRight });
    await give(mira, { to: sabine, role: denied, effect: 'deny' });
    const share = () =>
      ask(katrin, 'change_role($1, $2, $3)', given, 'Praktikum', maskOf(['read', 'share']));
    const free = () => ask(katrin, 'change_role($1, $2, $3)', denied, 'Gesperrt', maskOf(['sign']));
    await give(mira, { to: katrin, rights: ['share'], until: inHours(1) });
    await expect(share()).rejects.toMatchObject({ code: 'OB030' });
    await expect(free()).rejects.toMatchObject({ code: 'OB030' });
    await give(mira, { to: katrin, rights: ['share'] });
    await share();
    await free();
    expect([await rightsOf(tom), await rightsOf(sabine)]).toEqual([
      maskOf(['read', 'share']),
      63 & ~maskOf(['sign']),
    ]);
  });

  test('[AC16] the roles of every tenant stay as they are; a granted one is not deleted', async () => {
    const staff = await builtin('staff');
    await expect(ask(katrin, 'change_role($1, $2, $3)', staff, 'Alles', 63)).rejects.toMatchObject(
      refused,
    );
    await expect(ask(katrin, 'change_role($1, $2, 1)', randomId(), 'Neu')).rejects.toMatchObject(
      refused,
    );
    await expect(ask(katrin, 'delete_role($1)', staff)).rejects.toMatchObject(refused);
    const role = await makeRole(['read']);
    await give(mira, { to: tom, role });
    await expect(ask(katrin, 'delete_role($1)', role)).rejects.toMatchObject({ code: 'OB029' });
    await expect(makeRole(['read'], 'praktikum')).rejects.toMatchObject({ code: 'OB025' });
    await expect(ask(sabine, 'make_role($1, $2, 1)', randomId(), 'Neu')).rejects.toMatchObject(
      refused,
    );
    await ask(katrin, 'delete_role($1)', await makeRole(['sign'], 'Siegel'));
  });
});

describe('giving and taking', () => {
  test('[AC7] a role gives no more than the giver has, and instead of a grant counts as both', async () => {
    await give(mira, { to: tom, rights: ['read', 'share'] });
    await expect(give(tom, { to: sabine, role: await builtin('staff') })).rejects.toMatchObject(
      refused,
    );
    const reading = await give(tom, { to: sabine, role: await builtin('reader') });
    await give(mira, { to: sabine, role: await builtin('staff'), instead: reading });
    expect(await rightsOf(sabine)).toBe(7);
    const grants = await seen(
      'SELECT id FROM tenant_schema.access_grant WHERE member_id = $1',
      sabine.member,
    );
    expect(grants).toHaveLength(1);
    const other = await people.audience(space, 'leads');
    await people.grant(other, { to: { member: mira.member }, rights: everyRight });
    const elsewhere = await give(mira, { to: tom, rights: ['read'], audience: other });
    await expect(
      give(mira, { to: tom, rights: ['read'], instead: elsewhere }),
    ).rejects.toMatchObject(refused);
  });

  test('[AC22] somebody who may share is left, whatever is ended or denied', async () => {
    const [own] = await seen(
      'SELECT id FROM tenant_schema.access_grant WHERE member_id = $1',
      mira.member,
    );
    const last = { code: 'OB024' };
    await expect(ask(mira, 'end_grant($1)', own?.['id'])).rejects.toMatchObject(last);
    await expect(give(mira, { to: mira, rights: ['share'], effect: 'deny' })).rejects.toMatchObject(
      last,
    );
    // Who goes passes on what they have there: with less, nobody could make or delete anything any more.
    await give(mira, { to: tom, rights: ['read', 'share'] });
    await expect(ask(mira, 'end_grant($1)', own?.['id'])).rejects.toMatchObject(last);
    await give(mira, { to: tom, rights: ['create', 'change', 'delete', 'sign'] });
    await ask(mira, 'end_grant($1)', own?.['id']);
    expect(await rightsOf(mira)).toBe(0);
  });

  test('[AC22] somebody who may share is left later too, whatever ends by itself or begins then', async () => {
    const [own] = await seen(
      'SELECT id FROM tenant_schema.access_grant WHERE member_id = $1',
      mira.member,
    );
    const last = { code: 'OB024' };
    const toMira = { to: mira, rights: everyRight };
    await expect(
      give(mira, { ...toMira, until: inHours(9), instead: own?.['id'] as GrantId }),
    ).rejects.toMatchObject(last);
    await expect(
      give(mira, { to: mira, rights: ['share'], effect: 'deny', from: inHours(9) }),
    ).rejects.toMatchObject(last);
    // Somebody for a while is not somebody for good, and both together are as long as before.
    const forNow = await give(mira, { to: tom, rights: everyRight, until: inHours(9) });
    await expect(ask(mira, 'end_grant($1)', own?.['id'])).rejects.toMatchObject(last);
    await give(mira, { to: sabine, rights: everyRight, from: inHours(8) });
    await give(mira, { ...toMira, until: inHours(9), instead: own?.['id'] as GrantId });
    await give(mira, { to: tom, rights: ['read'], until: inHours(8), instead: forNow });
    expect(await rightsOf(mira)).toBe(maskOf(everyRight));
  });

  test('[AC22] who shares without reading is nobody who keeps it: no reader comes of them, and nobody goes', async () => {
    const last = { code: 'OB024' };
    const [own] = await seen(
      'SELECT id FROM tenant_schema.access_grant WHERE member_id = $1',
      mira.member,
    );
    for (const from of [undefined, inHours(9)]) {
      const blind = { to: mira, rights: ['read'], effect: 'deny', ...(from && { from }) } as const;
      await expect(give(mira, blind)).rejects.toMatchObject(last);
    }
    await give(mira, { to: tom, rights: ['share'] });
    await expect(ask(mira, 'end_grant($1)', own?.['id'])).rejects.toMatchObject(last);
    expect(await rightsOf(mira)).toBe(maskOf(everyRight));
  });

  test('[AC22][AP8] a service is nobody who keeps it: no token opens what is shared by', async () => {
    const account = randomId<AccountId>();
    const member = (await ask(katrin, 'open_service($1, $2)', account, 'Anzeige')) as MemberId;
    await give(mira, { to: { ...tom, account, member }, rights: everyRight });
    const [own] = await seen(
      'SELECT id FROM tenant_schema.access_grant WHERE member_id = $1',
      mira.member,
    );
    await expect(ask(mira, 'end_grant($1)', own?.['id'])).rejects.toMatchObject({ code: 'OB024' });
    expect(await ask(katrin, 'close_service($1)', account)).toBe(true);
  });

  test('[AC22][AC7] who shares and has less takes no right that nobody could give back', async () => {
    const last = { code: 'OB024' };
    const leads = await people.group('Leitung', mira, tom);
    const garden = await people.audience(space, 'leads');
    const whole = await people.grant(garden, { to: { group: leads }, rights: everyRight });
    await people.grant(garden, {
      to: { member: sabine.member },
      rights: ['read', 'sign', 'share'],
    });
    const without = ['create', 'change', 'delete'] as const;
    const denying = { to: leads, rights: without, effect: 'deny', audience: garden } as const;
    for (const window of [{}, { from: inHours(9) }, { until: inHours(9) }]) {
      await expect(give(sabine, { ...denying, ...window })).rejects.toMatchObject(last);
    }
    await expect(ask(sabine, 'end_grant($1)', whole)).rejects.toMatchObject(last);
    await takeOut(katrin, leads, mira);
    await expect(takeOut(katrin, leads, tom)).rejects.toMatchObject(last);
    expect(await rightsOf(tom, garden)).toBe(maskOf(everyRight));
    // One who keeps what the group has: then it is denied, and taken back again.
    await give(tom, { to: katrin, rights: everyRight, audience: garden });
    const denied = await give(sabine, denying);
    expect(await rightsOf(tom, garden)).toBe(maskOf(['read', 'sign', 'share']));
    await expect(ask(tom, 'end_grant($1)', denied)).rejects.toMatchObject(refused);
    await ask(katrin, 'end_grant($1)', denied);
    expect(await rightsOf(tom, garden)).toBe(maskOf(everyRight));
  });

  test('[AC22] who has a right without reading or sharing there does not keep it', async () => {
    const last = { code: 'OB024' };
    await give(mira, { to: sabine, rights: ['read', 'share'] });
    await give(mira, { to: tom, rights: ['read', 'create', 'change', 'delete', 'sign'] });
    const denying = { to: mira, rights: ['create'], effect: 'deny' } as const;
    await expect(give(sabine, denying)).rejects.toMatchObject(last);
    // Each right is kept by somebody, if not all by the same.
    await give(mira, { to: tom, rights: ['share'] });
    await give(sabine, denying);
    expect(await rightsOf(mira)).toBe(maskOf(everyRight) & ~maskOf(['create']));
  });

  test('[AC22] of a group or a role nobody makes it shorter either', async () => {
    const other = await people.audience(space, 'leads');
    const group = await people.group('Leitung', mira);
    await people.grant(other, { to: { group }, rights: everyRight });
    const last = { code: 'OB024' };
    const stay = (until: Date | null) =>
      ask(katrin, 'set_in_group($1, $2, NULL, NULL, $3)', group, mira.member, until);
    await expect(stay(inHours(9))).rejects.toMatchObject(last);
    await ask(katrin, 'set_in_group($1, $2, NULL, NULL, $3)', group, tom.member, inHours(5));
    await expect(takeOut(katrin, group, mira)).rejects.toMatchObject(last);
    await ask(katrin, 'set_in_group($1, $2, NULL, NULL, NULL)', group, tom.member);
    await stay(inHours(9));
    await takeOut(katrin, group, mira);
    expect(await rightsOf(tom, other)).toBe(maskOf(everyRight));
  });

  test('[AC22] nobody takes from the person whose life it is, but they themself', async () => {
    const life = randomId<SpaceId>();
    await people.owner(
      `INSERT INTO tenant_schema.space (id, kind, name, person_id) VALUES ($1, 'life', 'Mira', $2)`,
      [life, mira.person],
    );
    const circle = await people.audience(life, 'circle');
    await people.grant(circle, { to: { member: mira.member }, rights: everyRight });
    await people.grant(circle, { to: { member: tom.member }, rights: everyRight });
    const everybody = await people.group('Alle', mira, sabine);
    await expect(
      give(tom, { to: mira, rights: ['read'], effect: 'deny', audience: circle }),
    ).rejects.toMatchObject(refused);
    await expect(
      give(tom, {
        to: everybody,
        rights: ['change'],
        effect: 'deny',
        audience: circle,
        from: inHours(5),
      }),
    ).rejects.toMatchObject(refused);
    const [own] = await seen(
      'SELECT id FROM tenant_schema.access_grant WHERE member_id = $1 AND audience_id = $2',
      mira.member,
      circle,
    );
    await expect(ask(tom, 'end_grant($1)', own?.['id'])).rejects.toMatchObject(refused);
    await give(tom, { to: sabine, rights: ['read'], effect: 'deny', audience: circle });
    await give(mira, { to: mira, rights: ['sign'], effect: 'deny', audience: circle });
    expect(await rightsOf(mira, circle)).toBe(63 & ~16);
  });

  test('[AC22][AC19] nobody takes from them while they are away, and they come back to what they had', async () => {
    const { circle } = await lifeOfMira();
    const role = await makeRole(['read', 'change', 'sign']);
    await people.grant(circle, { to: { member: katrin.member }, rights: everyRight });
    await people.grant(circle, { to: { member: tom.member }, rights: everyRight });
    const own = await give(katrin, { to: mira, rights: ['read', 'create'], audience: circle });
    await give(katrin, { to: mira, role, audience: circle });
    const before = await rightsOf(mira, circle);
    const takings = {
      'ending it': () => ask(tom, 'end_grant($1)', own),
      'giving another something instead': () =>
        give(tom, { to: sabine, rights: ['read'], audience: circle, instead: own }),
      'making the role less': () => ask(katrin, 'change_role($1, $2, 1)', role, 'Praktikum'),
    };
    const takesNothing = async () => {
      for (const [what, take] of Object.entries(takings)) {
        await expect(take(), what).rejects.toMatchObject(refused);
      }
    };
    const membership = (until: Date | string) =>
      people.owner('UPDATE tenant_schema.member SET valid_until = $2 WHERE id = $1', [
        mira.member,
        until,
      ]);
    await takesNothing();
    // One that will end is over for what comes then.
    await membership(inHours(9));
    await takesNothing();
    await expect(
      give(tom, {
        to: mira,
        rights: ['read', 'create'],
        audience: circle,
        until: inHours(9),
        instead: own,
      }),
    ).rejects.toMatchObject(refused);
    await expect(
      give(tom, {
        to: mira,
        rights: ['read'],
        effect: 'deny',
        audience: circle,
        from: inHours(10),
      }),
    ).rejects.toMatchObject(refused);
    await ask(mira, 'end_membership($1)', mira.member);
    await takesNothing();
    await membership('infinity');
    expect(await rightsOf(mira, circle)).toBe(before);
    // More instead of it is nothing taken, and what is theirs they end themself.
    const more = await give(tom, {
      to: mira,
      rights: ['read', 'create', 'delete'],
      audience: circle,
      instead: own,
    });
    await ask(
      tom,
      'end_grant($1)',
      await give(tom, { to: sabine, rights: ['read'], audience: circle }),
    );
    await give(tom, { to: mira, rights: ['share'], audience: circle });
    await ask(mira, 'end_grant($1)', more);
    expect(await rightsOf(mira, circle)).toBe(maskOf(['read', 'change', 'sign', 'share']));
  });

  test('[AC22] nobody takes from them by way of a group or a role either', async () => {
    const { circle } = await lifeOfMira();
    await people.grant(circle, { to: { member: mira.member }, rights: ['read'] });
    await people.grant(circle, { to: { member: katrin.member }, rights: everyRight });
    const [denied, allowed, inner] = [
      await people.group('Gesperrt'),
      await people.group('Familie', mira, tom),
      await people.group('Innen', mira),
    ];
    await people.grant(circle, { to: { group: denied }, rights: ['read'], effect: 'deny' });
    await people.grant(circle, { to: { group: allowed }, rights: ['read', 'sign'] });
    for (const what of [mira, inner]) {
      await expect(putIn(katrin, denied, what)).rejects.toMatchObject(refused);
    }
    await expect(
      ask(katrin, 'set_in_group($1, $2, NULL, $3, NULL)', denied, mira.member, inHours(9)),
    ).rejects.toMatchObject(refused);
    await expect(takeOut(katrin, allowed, mira)).rejects.toMatchObject(refused);
    const role = await makeRole(['read', 'change']);
    await give(katrin, { to: mira, role, audience: circle });
    const toReading = () => ask(katrin, 'change_role($1, $2, 1)', role, 'Praktikum');
    await expect(toReading()).rejects.toMatchObject(refused);
    expect(await rightsOf(mira, circle)).toBe(maskOf(['read', 'change', 'sign']));
    await takeOut(katrin, allowed, tom);
    await putIn(katrin, denied, tom);
    await give(mira, { to: tom, role });
    await expect(toReading()).rejects.toMatchObject({ code: 'OB030' });
  });

  test('[AC22] whoever goes out of a group last leaves somebody who may share', async () => {
    const [house, empty] = [await people.group('Haus', tom), await people.group('Leer', sabine)];
    const garden = await people.audience(space, 'circle');
    await people.grant(garden, { to: { group: house }, rights: ['read', 'share'] });
    await people.grant(garden, { to: { group: empty }, rights: ['read'] });
    await expect(takeOut(katrin, house, tom)).rejects.toMatchObject({ code: 'OB024' });
    await takeOut(katrin, empty, sabine);
    await putIn(katrin, house, sabine);
    await takeOut(katrin, house, tom);
    expect(await rightsOf(sabine, garden)).toBe(maskOf(['read', 'share']));
  });

  test('[AC7] ten grants of one for one of them in an audience, and no eleventh', async () => {
    const house = await people.group('Haus', tom);
    for (const to of [tom, house]) {
      const given: GrantId[] = [];
      for (let n = 0; n < 10; n += 1) {
        given.push(await give(mira, { to, rights: ['read'], until: inHours(n + 1) }));
      }
      const more = { to, rights: ['read'] as const, effect: 'deny' as const };
      await expect(give(mira, more)).rejects.toMatchObject({ code: 'OB023' });
      await give(mira, { to, rights: ['read'], instead: given[0] as GrantId });
      await people.owner(
        `UPDATE tenant_schema.access_grant SET valid_from = '-infinity', valid_until = now() WHERE id = $1`,
        [given[1]],
      );
      await give(mira, { to, rights: ['read'] });
    }
    await give(mira, { to: sabine, rights: ['read'] });
    // What one filled is not filled for the others.
    await people.grant(team, { to: { member: katrin.member }, rights: ['read', 'share'] });
    await give(katrin, { to: tom, rights: ['read'] });
  });

  test('[AC7] one who shares fills their own room and nobody else’s, and ends make room again', async () => {
    await people.grant(team, { to: { member: sabine.member }, rights: ['read', 'share'] });
    await people.owner(
      `INSERT INTO tenant_schema.member_group (id, name)
       SELECT gen_random_uuid(), 'G' || n FROM generate_series(1, 200) n`,
      [],
    );
    // As many as there may be, the last of them over for a week.
    await people.owner(
      `INSERT INTO tenant_schema.access_grant
         (id, audience_id, group_id, effect, rights, valid_from, valid_until, given_by)
       SELECT gen_random_uuid(), $1, g.id, 'allow', 1, '-infinity',
              CASE WHEN row_number() OVER () = 1 THEN now() - interval '7 days' ELSE 'infinity' END, $2
       FROM tenant_schema.member_group g WHERE g.name ~ '^G'`,
      [team, mira.account],
    );
    await expect(give(mira, { to: tom, rights: ['read'] })).rejects.toMatchObject({
      code: 'OB023',
    });
    const [some] = await seen(
      `SELECT id FROM tenant_schema.access_grant WHERE given_by = $1 AND valid_until > now() LIMIT 1`,
      mira.account,
    );
    await give(mira, { to: tom, rights: ['read'], instead: some?.['id'] as GrantId });
    await expect(give(mira, { to: tom, rights: ['read'] })).rejects.toMatchObject({
      code: 'OB023',
    });
    await give(sabine, { to: tom, rights: ['read'] });
  });

  test('[AC21] each change is noted with who, what and whom, for who may share and for keepers', async () => {
    const grant = await give(mira, { to: tom, role: await builtin('reader') });
    await ask(mira, 'end_grant($1)', grant);
    const history = (await ask(mira, 'access_history($1, NULL, 10)', team)) as object[];
    expect(history).toMatchObject([
      { action: 'grant-ended', byPersonId: mira.person, personId: tom.person, rights: 1 },
      { action: 'grant-given', byPersonId: mira.person, personId: tom.person, effect: 'allow' },
    ]);
    expect(await ask(tom, 'access_history($1, NULL, 10)', team)).toBeNull();
    expect(await ask(katrin, 'access_history($1, NULL, 10)', team)).toBeNull();
    const chronicle = await seen(
      `SELECT action, account_id AS account, $1::uuid = ANY (record_ids) AS whom, $2::uuid = ANY (record_ids) AS place
       FROM tenant_schema.chronicle_outbox ORDER BY id`,
      tom.member,
      team,
    );
    const line = { account: mira.account, whom: true, place: true };
    expect(chronicle).toEqual([
      { action: 'access.grant-given', ...line },
      { action: 'access.grant-ended', ...line },
    ]);
    const group = randomId<GroupId>();
    await ask(katrin, 'create_group($1, $2)', group, 'Nacht');
    await putIn(katrin, group, tom);
    expect(await ask(katrin, 'access_history(NULL, NULL, 10)')).toMatchObject([
      { action: 'group-joined', groupId: group, personId: tom.person },
      { action: 'group-created', groupId: group },
    ]);
    for (const other of [mira, sabine]) {
      expect(await ask(other, 'access_history(NULL, NULL, 10)')).toBeNull();
    }
  });

  test('[AC21] there is no change without its note, in the history and in the chronicle', async () => {
    const [group, inner] = [randomId<GroupId>(), randomId<GroupId>()];
    const [role, audience] = [randomId<RoleId>(), randomId<AudienceId>()];
    const changes: readonly (readonly [TestMember, string, string, ...unknown[]])[] = [
      [katrin, 'group-created', 'create_group($1, $2)', group, 'Nacht'],
      [katrin, 'group-created', 'create_group($1, $2)', inner, 'Spät'],
      [katrin, 'group-renamed', 'rename_group($1, $2)', group, 'Nachtdienst'],
      [katrin, 'group-joined', 'set_in_group($1, $2, NULL, NULL, NULL)', group, tom.member],
      [katrin, 'group-joined', 'set_in_group($1, NULL, $2, NULL, NULL)', group, inner],
      [katrin, 'group-left', 'take_from_group($1, $2, NULL)', group, tom.member],
      [katrin, 'group-left', 'take_from_group($1, NULL, $2)', group, inner],
      [katrin, 'group-deleted', 'delete_group($1)', group],
      [katrin, 'role-created', 'make_role($1, $2, 1)', role, 'Besuch'],
      [katrin, 'role-changed', 'change_role($1, $2, 3)', role, 'Besuch'],
      [katrin, 'role-deleted', 'delete_role($1)', role],
      [mira, 'audience-created', 'create_audience($1, $2, $3)', audience, space, 'Garten'],
      [mira, 'audience-renamed', 'rename_audience($1, $2)', audience, 'Hof'],
      [mira, 'space-renamed', 'rename_space($1, $2)', space, 'Haus'],
      [mira, 'audience-deleted', 'delete_audience($1, false)', audience],
      [katrin, 'member-role', `set_member_role($1, 'staff')`, tom.member],
      [tom, 'member-left', 'end_membership($1)', tom.member],
      [katrin, 'member-ended', 'end_membership($1)', sabine.member],
    ];
    for (const [actor, , text, ...values] of changes) await ask(actor, text, ...values);
    const expected = changes.map(([actor, action]) => ({ action, account: actor.account }));
    expect(
      await seen(
        'SELECT action, account_id AS account FROM tenant_schema.access_change ORDER BY at',
      ),
    ).toEqual(expected);
    expect(
      await seen(
        `SELECT substring(action FROM 8) AS action, account_id AS account
         FROM tenant_schema.chronicle_outbox WHERE action LIKE 'access.%' ORDER BY id`,
      ),
    ).toEqual(expected);
  });

  test('[AC21] what is refused leaves no note', async () => {
    await expect(give(tom, { to: tom, rights: ['read'] })).rejects.toMatchObject(refused);
    expect(await seen('SELECT FROM tenant_schema.access_change')).toEqual([]);
    expect(await seen('SELECT FROM tenant_schema.chronicle_outbox')).toEqual([]);
  });
});

describe('who chooses who is in a group', () => {
  test('[AC18] keepers in every group, leads in those they are in, nobody else', async () => {
    const [house, early] = [await people.group('Haus'), await people.group('Früh', sabine, tom)];
    for (const other of [sabine, mira, tom]) {
      await expect(putIn(other, house, mira)).rejects.toMatchObject(refused);
    }
    await expect(putIn(tom, early, mira)).rejects.toMatchObject(refused);
    await putIn(sabine, early, mira);
    await takeOut(sabine, early, tom);
    await putIn(katrin, house, early);
    await putIn(sabine, house, tom);
    for (const change of ['create_group($1, $2)', 'rename_group($1, $2)']) {
      await expect(ask(sabine, change, house, 'Neu')).rejects.toMatchObject(refused);
    }
    await expect(ask(sabine, 'delete_group($1)', house)).rejects.toMatchObject(refused);
    await expect(ask(katrin, 'delete_group($1)', house)).rejects.toMatchObject({ code: 'OB029' });
  });

  test('[AC11][AC10] nobody has been in a group before they were put in, and who stays longer has been there', async () => {
    const [house, early] = [await people.group('Haus'), await people.group('Früh', sabine)];
    await people.grant(team, { to: { group: house }, rights: ['read'] });
    const stay = (what: TestMember | GroupId, from: Date | null, until: Date | null) =>
      ask(
        katrin,
        'set_in_group($1, $2, $3, $4, $5)',
        house,
        typeof what === 'string' ? null : what.member,
        typeof what === 'string' ? what : null,
        from,
        until,
      );
    const reading = async (who: TestMember) =>
      (
        await seen(
          `SELECT valid_from > now() - interval '1 hour' AS fresh, valid_from > now() AS later, epoch
           FROM tenant_schema.reach WHERE account_id = $1 AND audience_id = $2 AND valid_until > now()`,
          who.account,
          team,
        )
      )[0];
    for (const [what, who] of [
      [tom, tom],
      [early, sabine],
    ] as const) {
      await stay(what, inHours(-9), inHours(9));
      const begun = await reading(who);
      expect(begun).toMatchObject({ fresh: true, later: false });
      for (const table of ['group_member', 'nested_group']) {
        await people.owner(
          `UPDATE tenant_schema.${table} SET valid_from = now() - interval '5 hours' WHERE group_id = $1`,
          [house],
        );
      }
      for (const from of [null, inHours(-9), inHours(-1)]) {
        await stay(what, from, inHours(7));
        expect(await reading(who)).toEqual({ ...begun, fresh: false });
      }
      await stay(what, inHours(1), null);
      expect(await reading(who)).toMatchObject({ later: true });
    }
    // One that is over begins anew.
    await people.owner(
      `UPDATE tenant_schema.group_member SET valid_from = '-infinity', valid_until = now() - interval '1 hour'
       WHERE group_id = $1`,
      [house],
    );
    await stay(tom, inHours(-9), null);
    expect(await reading(tom)).toMatchObject({ fresh: true, later: false });
  });

  test('[AC13] a group with a hundred groups inside takes members, and no further group', async () => {
    const [house, early] = [await people.group('Haus'), await people.group('Früh')];
    await people.owner(
      `WITH made AS (INSERT INTO tenant_schema.member_group (id, name)
         SELECT gen_random_uuid(), 'G' || n FROM generate_series(1, 99) n RETURNING id)
       INSERT INTO tenant_schema.nested_group (group_id, inner_id)
       SELECT $1::uuid, id FROM made UNION ALL SELECT $1::uuid, $2::uuid`,
      [house, early],
    );
    await putIn(katrin, house, tom);
    await ask(katrin, 'set_in_group($1, NULL, $2, NULL, $3)', house, early, inHours(9));
    await expect(putIn(katrin, house, await people.group('Spät'))).rejects.toMatchObject({
      code: 'OB023',
    });
  });

  test('[AC18] a keeper does not come to more themself: not by joining, not by nesting, not later', async () => {
    const [inner, granted, denied] = [
      await people.group('Verwaltung', katrin),
      await people.group('Team'),
      await people.group('Gesperrt', katrin),
    ];
    await people.grant(team, { to: { group: granted }, rights: ['read'] });
    const more = { code: 'OB030' };
    await expect(putIn(katrin, granted, katrin)).rejects.toMatchObject(more);
    await expect(putIn(katrin, granted, inner)).rejects.toMatchObject(more);
    await expect(
      ask(katrin, 'set_in_group($1, $2, NULL, $3, NULL)', granted, katrin.member, inHours(9)),
    ).rejects.toMatchObject(more);
    expect(await rightsOf(katrin)).toBe(0);
    await people.grant(team, { to: { member: katrin.member }, rights: ['read'] });
    await people.grant(team, { to: { group: denied }, rights: ['read'], effect: 'deny' });
    await expect(takeOut(katrin, denied, katrin)).rejects.toMatchObject(more);
    await putIn(katrin, granted, tom);
    expect(await rightsOf(tom)).toBe(1);
  });
});

describe('audiences', () => {
  const make = async (actor: Actor, name = 'Physio', where = space) => {
    const audience = randomId<AudienceId>();
    await ask(actor, 'create_audience($1, $2, $3)', audience, where, name);
    return audience;
  };

  test('[AC17] who may share in a space makes an audience there, with no more rights than they have', async () => {
    await give(mira, { to: tom, rights: ['read', 'share'] });
    expect(await rightsOf(tom, await make(tom))).toBe(maskOf(['read', 'share']));
    for (const other of [sabine, katrin]) {
      await expect(make(other, 'Eigenes')).rejects.toMatchObject(refused);
    }
    await expect(make(mira, 'physio')).rejects.toMatchObject({ code: 'OB025' });
  });

  test('[AC7][AC17] what somebody has for a time they have for no longer in what they make', async () => {
    const leads = await people.audience(space, 'leads');
    const soon = inHours(5);
    await people.grant(leads, { to: { member: tom.member }, rights: ['read', 'share'] });
    await give(mira, { to: tom, rights: ['read', 'change', 'share'], until: soon });
    const made = await make(tom);
    expect(
      await seen(
        `SELECT rights, nullif(valid_until, 'infinity') AS until FROM tenant_schema.reach
         WHERE audience_id = $1 ORDER BY valid_from`,
        made,
      ),
    ).toEqual([
      { rights: maskOf(['read', 'change', 'share']), until: soon },
      { rights: maskOf(['read', 'share']), until: null },
    ]);
  });

  test('[AC14] whatever comes to be granted in a deleted audience, nobody reaches it', async () => {
    const made = await make(mira);
    await ask(mira, 'delete_audience($1, false)', made);
    const house = await people.group('Haus', tom);
    await people.grant(made, { to: { member: mira.member }, rights: everyRight });
    await people.grant(made, { to: { group: house }, rights: everyRight });
    expect([await rightsOf(mira, made), await rightsOf(tom, made)]).toEqual([0, 0]);
  });

  test('[AC17] in a life its person has all rights in what others make', async () => {
    const life = randomId<SpaceId>();
    await people.owner(
      `INSERT INTO tenant_schema.space (id, kind, name, person_id) VALUES ($1, 'life', 'Mira', $2)`,
      [life, mira.person],
    );
    const circle = await people.audience(life, 'circle');
    await people.grant(circle, { to: { member: tom.member }, rights: ['read', 'share'] });
    const made = await make(tom, 'Physio', life);
    expect([await rightsOf(mira, made), await rightsOf(tom, made)]).toEqual([63, 33]);
  });

  test('[AC17] names are changed by who may share; those that kinds know stay', async () => {
    const made = await make(mira);
    await ask(mira, 'rename_audience($1, $2)', made, 'Krankengymnastik');
    await expect(ask(mira, 'rename_audience($1, $2)', team, 'Alle')).rejects.toMatchObject({
      code: 'OB026',
    });
    await expect(ask(tom, 'rename_audience($1, $2)', made, 'Meins')).rejects.toMatchObject(refused);
    await ask(mira, 'rename_space($1, $2)', space, 'Hof');
    await people.audience(space, 'leads');
    await expect(ask(mira, 'rename_space($1, $2)', space, 'Garten')).rejects.toMatchObject(refused);
  });

  test('[AC14] an audience with records is deleted only when that is asked for, record by record', async () => {
    const made = await make(mira);
    const batch = creation(made);
    await database.tenants.transact(mira, (sql) =>
      sql.query('SELECT tenant_schema.write_records($1)', [JSON.stringify(batch)]),
    );
    await expect(ask(mira, 'delete_audience($1, false)', made)).rejects.toMatchObject({
      code: 'OB028',
    });
    await give(mira, { to: tom, rights: ['read', 'share'], audience: made });
    await expect(ask(tom, 'delete_audience($1, true)', made)).rejects.toMatchObject(refused);
    expect(await ask(mira, 'delete_audience($1, true)', made)).toBe(1);
    expect(await rightsOf(mira, made)).toBe(0);
    expect(await seen('SELECT FROM tenant_schema.record WHERE audience_id = $1', made)).toEqual([]);
    expect(
      await seen(
        `SELECT ended_as AS as, ended_by AS by FROM tenant_schema.revision WHERE audience_id = $1`,
        made,
      ),
    ).toEqual([{ as: 'delete', by: mira.account }]);
    expect(
      await seen('SELECT FROM tenant_schema.departure WHERE audience_id = $1', made),
    ).toHaveLength(1);
    for (const again of ['delete_audience($1, true)', "rename_audience($1, 'Neu')"]) {
      await expect(ask(mira, again, made)).rejects.toMatchObject(refused);
    }
    expect(await rightsOf(mira, await make(mira))).toBe(63);
  });

  test('[AC14] the records of an audience are deleted by one mutation, however the database reads them', async () => {
    const fill = async (audience: AudienceId) => {
      for (let n = 0; n < 3; n += 1) {
        await database.tenants.transact(mira, (sql) =>
          sql.query('SELECT tenant_schema.write_records($1)', [JSON.stringify(creation(audience))]),
        );
      }
    };
    const [other, made] = [await make(mira, 'Chor'), await make(mira)];
    await fill(other);
    // Where the planner expects one record it reads them in another way than where many.
    await database.admin.query(inSchema('ANALYZE tenant_schema.record', mira.tenant));
    await fill(made);
    expect(await ask(mira, 'delete_audience($1, true)', made)).toBe(3);
    expect(
      await seen(
        'SELECT DISTINCT mutation_id FROM tenant_schema.revision WHERE audience_id = $1',
        made,
      ),
    ).toHaveLength(1);
  });

  test('[AC14] while records are deleted others go on changing rights, and rights that went meanwhile count', async () => {
    const made = await make(mira);
    const batch = creation(made);
    await database.tenants.transact(mira, (sql) =>
      sql.query('SELECT tenant_schema.write_records($1)', [JSON.stringify(batch)]),
    );
    await give(mira, { to: sabine, rights: everyRight, audience: made });
    /** Deletes as far as to a record that somebody holds, lets `meanwhile` happen, and goes on. */
    const deletingWhile = async (meanwhile: () => Promise<unknown>) => {
      let deletion: Promise<unknown> = Promise.resolve();
      await database.admin.transact(async (tx) => {
        await tx.query(
          inSchema(
            'SELECT FROM tenant_schema.record WHERE audience_id = $1 FOR UPDATE',
            mira.tenant,
          ),
          [made],
        );
        deletion = ask(sabine, 'delete_audience($1, true)', made).catch((error: unknown) => error);
        await expect
          .poll(
            async () => {
              await tx.query('SELECT pg_stat_clear_snapshot()');
              const waiting = await tx.query(
                `SELECT FROM pg_stat_activity WHERE datname = current_database()
                   AND wait_event_type = 'Lock' AND query LIKE '%delete_audience%'`,
              );
              return waiting.length;
            },
            { timeout: 20_000 },
          )
          .toBeGreaterThan(0);
        await meanwhile();
      });
      return deletion;
    };
    const ended = await deletingWhile(async () => {
      await give(mira, { to: tom, rights: ['read'] });
      const [grant] = await seen(
        'SELECT id FROM tenant_schema.access_grant WHERE audience_id = $1 AND member_id = $2',
        made,
        sabine.member,
      );
      await ask(mira, 'end_grant($1)', grant?.['id']);
    });
    expect(ended).toMatchObject(refused);
    expect(await rightsOf(tom)).toBe(1);
    expect(
      await seen('SELECT FROM tenant_schema.record WHERE audience_id = $1', made),
    ).toHaveLength(1);
    await give(mira, { to: sabine, rights: everyRight, audience: made });
    expect(await deletingWhile(() => give(mira, { to: tom, rights: ['create'] }))).toBe(1);
    expect(await rightsOf(tom)).toBe(3);
    expect(await rightsOf(mira, made)).toBe(0);
  });

  test('[AC14] deleting and renaming an audience at once end, one after the other', async () => {
    for (let round = 0; round < 10; round += 1) {
      const made = await make(mira, `Runde ${round}`);
      const ends = await Promise.allSettled([
        ask(mira, 'rename_audience($1, $2)', made, `Anders ${round}`),
        ask(mira, 'delete_audience($1, true)', made),
      ]);
      expect(ends[1].status).toBe('fulfilled');
      if (ends[0].status === 'rejected') expect(ends[0].reason).toMatchObject(refused);
    }
  });

  test('[AC14] more records than one write takes', async () => {
    const made = await make(mira);
    await database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.script(
        inSchema('ALTER TABLE tenant_schema.record NO FORCE ROW LEVEL SECURITY', mira.tenant),
      );
      await tx.query(
        inSchema(
          `INSERT INTO tenant_schema.record (id, audience_id, seq, kind, body, revision, field_revision,
             created_by, created_at, changed_by, changed_at)
           SELECT gen_random_uuid(), $1, n, (SELECT min(name) FROM obhut.kind), '{}', 1, '{}', $2, now(), $2, now()
           FROM generate_series(1, 2345) n`,
          mira.tenant,
        ),
        [made, mira.account],
      );
      await tx.query(
        inSchema('UPDATE tenant_schema.audience SET head = 2345 WHERE id = $1', mira.tenant),
        [made],
      );
      await tx.script(
        inSchema('ALTER TABLE tenant_schema.record FORCE ROW LEVEL SECURITY', mira.tenant),
      );
    });
    expect(await ask(mira, 'delete_audience($1, true)', made)).toBe(2345);
    const [head] = await seen(
      'SELECT head::integer FROM tenant_schema.audience WHERE id = $1',
      made,
    );
    expect(head).toEqual({ head: 4690 });
  });

  test('[AC14] what a life began with stays', async () => {
    const life = randomId<SpaceId>();
    await people.owner(
      `INSERT INTO tenant_schema.space (id, kind, name, person_id) VALUES ($1, 'life', 'Mira', $2)`,
      [life, mira.person],
    );
    const own = await people.audience(life, 'self');
    await people.grant(own, { to: { member: mira.member }, rights: everyRight });
    await expect(ask(mira, 'delete_audience($1, true)', own)).rejects.toMatchObject({
      code: 'OB027',
    });
  });
});

describe('membership', () => {
  test('[AC19] one leaves oneself: reach ends in the same transaction, and the notes stay', async () => {
    expect(await ask(mira, 'end_membership($1)', mira.member)).toBe(mira.account);
    expect(await rightsOf(mira)).toBe(0);
    expect(await ask(mira, 'directory()')).toBeNull();
    await expect(ask(mira, 'end_membership($1)', mira.member)).rejects.toMatchObject(refused);
    expect(await seen('SELECT action FROM tenant_schema.access_change ORDER BY at')).toEqual([
      { action: 'member-left' },
      { action: 'grant-ended' },
    ]);
  });

  test('[AC19] a keeper ends a membership; nobody else does', async () => {
    for (const other of [sabine, tom]) {
      await expect(ask(other, 'end_membership($1)', mira.member)).rejects.toMatchObject(refused);
    }
    await ask(katrin, 'end_membership($1)', mira.member);
    expect(await rightsOf(mira)).toBe(0);
    await expect(ask(katrin, 'end_membership($1)', randomId())).rejects.toMatchObject(refused);
  });

  test('[AC19] who comes back after leaving has nothing of what they were, but their own life', async () => {
    const { circle } = await lifeOfMira();
    await people.grant(circle, { to: { member: mira.member }, rights: everyRight });
    const house = await people.group('Haus', mira);
    await people.grant(team, { to: { group: house }, rights: ['read'] });
    await give(mira, { to: tom, rights: everyRight });
    await give(tom, { to: mira, rights: ['sign'], effect: 'deny' });
    await ask(katrin, 'set_member_role($1, $2)', mira.member, 'keeper');
    await ask(katrin, 'end_membership($1)', mira.member);
    // As an invitation lets them in again (ID24).
    await people.owner(`UPDATE tenant_schema.member SET valid_until = 'infinity' WHERE id = $1`, [
      mira.member,
    ]);
    expect(await seen('SELECT role FROM tenant_schema.member WHERE id = $1', mira.member)).toEqual([
      { role: 'member' },
    ]);
    expect([await rightsOf(mira), await rightsOf(mira, circle)]).toEqual([0, 63]);
    expect(
      await seen(
        'SELECT effect FROM tenant_schema.access_grant WHERE member_id = $1 AND audience_id = $2',
        mira.member,
        team,
      ),
    ).toEqual([{ effect: 'deny' }]);
    expect(await ask(katrin, 'access_history(NULL, NULL, 2)')).toMatchObject([
      { action: 'group-left', groupId: house, personId: mira.person },
      { action: 'member-ended' },
    ]);
    const [noted] = (await ask(tom, 'access_history($1, NULL, 1)', team)) as object[];
    expect(noted).toMatchObject({ action: 'grant-ended', personId: mira.person, rights: 63 });
  });

  test('[AP6][AC18] a service is put in no group and made nothing but a member', async () => {
    const account = randomId<AccountId>();
    const member = (await ask(katrin, 'open_service($1, $2)', account, 'Anzeige')) as MemberId;
    const service = { ...tom, account, member };
    const house = await people.group('Haus');
    await people.grant(team, { to: { group: house }, rights: ['read'] });
    await expect(putIn(katrin, house, service)).rejects.toMatchObject(refused);
    expect(await rightsOf(service)).toBe(0);
    for (const role of ['keeper', 'lead', 'staff']) {
      await expect(ask(katrin, 'set_member_role($1, $2)', member, role)).rejects.toMatchObject(
        refused,
      );
    }
    await expect(ask(katrin, 'end_membership($1)', katrin.member)).rejects.toMatchObject({
      code: 'OB031',
    });
    expect(await ask(katrin, 'close_service($1)', account)).toBe(true);
  });

  test('[AC19] the last keeper stays, until somebody else is one', async () => {
    const last = { code: 'OB031' };
    await expect(ask(katrin, 'end_membership($1)', katrin.member)).rejects.toMatchObject(last);
    const toLead = (who: TestMember) => ask(katrin, 'set_member_role($1, $2)', who.member, 'lead');
    await expect(toLead(katrin)).rejects.toMatchObject(last);
    await expect(ask(tom, 'set_member_role($1, $2)', tom.member, 'keeper')).rejects.toMatchObject(
      refused,
    );
    await ask(katrin, 'set_member_role($1, $2)', tom.member, 'keeper');
    await ask(katrin, 'end_membership($1)', katrin.member);
    await expect(ask(tom, 'end_membership($1)', tom.member)).rejects.toMatchObject(last);
  });

  test('[AC19] who is keeper for a while is not one for good: there is one later, too', async () => {
    const last = { code: 'OB031' };
    await ask(katrin, 'set_member_role($1, $2)', tom.member, 'keeper');
    await people.owner('UPDATE tenant_schema.member SET valid_until = $2 WHERE id = $1', [
      tom.member,
      inHours(1),
    ]);
    await expect(ask(tom, 'end_membership($1)', katrin.member)).rejects.toMatchObject(last);
    await expect(ask(tom, 'set_member_role($1, $2)', katrin.member, 'lead')).rejects.toMatchObject(
      last,
    );
    await expect(ask(katrin, 'end_membership($1)', katrin.member)).rejects.toMatchObject(last);
  });

  test('[AC19] two keepers who leave at once: one stays', async () => {
    await ask(katrin, 'set_member_role($1, $2)', tom.member, 'keeper');
    const outcomes = await Promise.allSettled(
      [katrin, tom].map((one) => ask(one, 'end_membership($1)', one.member)),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('[AC19][AC22] who began before the other has left or lost it is refused as well', async () => {
    await ask(katrin, 'set_member_role($1, $2)', tom.member, 'keeper');
    await give(mira, { to: tom, rights: ['read', 'share'] });
    const denying = (from: TestMember, to: TestMember) =>
      [
        `give(gen_random_uuid(), $1, $2, NULL, 'deny', NULL, 32, NULL, NULL, NULL)`,
        [team, to.member],
        from,
      ] as const;
    const rounds = [
      [denying(mira, tom), denying(tom, mira)],
      [
        ['end_membership($1)', [katrin.member], katrin],
        ['end_membership($1)', [tom.member], tom],
      ],
    ] as const;
    for (const [early, late] of rounds) {
      const run = database.tenants.transact(early[2], async (sql) => {
        // The transaction stands, and its now() with it.
        await sql.query('SELECT 1');
        await ask(late[2], late[0], ...late[1]);
        await sql.query(`SELECT tenant_schema.${early[0]}`, early[1]);
      });
      await expect(run).rejects.toMatchObject({
        code: expect.stringMatching(/^OB0(24|31)$/) as string,
      });
    }
  });

  test('[AC18] being keeper opens no content, and making somebody keeper gives none', async () => {
    expect(await rightsOf(katrin)).toBe(0);
    await ask(katrin, 'set_member_role($1, $2)', sabine.member, 'keeper');
    expect(await rightsOf(sabine)).toBe(0);
    expect(await ask(sabine, 'access_grants($1)', team)).toBeNull();
  });
});

describe('why', () => {
  const why = (actor: Actor, person: TestMember, audience: AudienceId | null = team) =>
    ask(actor, 'explain_person($1, NULL, $2)', audience, person.person);

  test('[AC20] with the whole way, and for who has no grant', async () => {
    const [house, early] = [await people.group('Haus'), await people.group('Früh', tom)];
    await putIn(katrin, house, early);
    await people.grant(team, { to: { group: house }, rights: ['read'] });
    await people.grant(team, { to: { member: sabine.member }, rights: ['read'] });
    expect(await why(mira, tom)).toMatchObject({
      name: 'Tom',
      membership: 'now',
      isMe: false,
      rights: 1,
      reasons: [{ effect: 'allow', path: [{ name: 'Haus' }, { name: 'Früh' }], state: 'now' }],
    });
    expect(await why(sabine, katrin)).toMatchObject({ name: 'Katrin', rights: 0, reasons: [] });
  });

  test('[AC20][AC1] who does not read there, or may not know the person, gets no answer', async () => {
    expect(await why(tom, mira)).toBeNull();
    expect(await why(mira, katrin)).toBeNull();
    expect(await why(mira, { ...tom, person: randomId() })).toBeNull();
    expect(await why(mira, mira, randomId())).toBeNull();
    expect(await why({ ...mira, account: randomId<AccountId>() }, mira)).toBeNull();
  });
});
