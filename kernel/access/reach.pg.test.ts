import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { type AccountId, type AudienceId, randomId, type SpaceId } from '#kernel/base/ids.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { maskOf, type Right } from '#kernel/kind/right.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let people: ReturnType<typeof peopleOf>;
let mira: TestMember;
let tom: TestMember;
let team: AudienceId;

const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  people = peopleOf(database.admin, await database.createTenant());
  mira = await people.member('Mira');
  tom = await people.member('Tom');
  team = await people.audience(await people.space());
});

interface Now {
  readonly rights: number;
  readonly epoch: string;
}

async function now(actor: Actor): Promise<Now | null> {
  const [row] = await database.tenants.transact(actor, (sql) =>
    sql.query<Now>(
      `SELECT rights, epoch FROM tenant_schema.reach
       WHERE audience_id = $1 AND valid_from <= now() AND valid_until > now()`,
      [team],
    ),
  );
  return row ?? null;
}

const rightsOf = async (actor: Actor) => (await now(actor))?.rights ?? 0;

async function epochOf(actor: Actor): Promise<string | undefined> {
  return (await now(actor))?.epoch;
}

const grantTo = (member: TestMember, rights: readonly Right[] = everyRight) =>
  people.grant(team, { to: { member: member.member }, rights });

describe('what changes reach changes it in the same transaction', () => {
  const changes: readonly (readonly [name: string, text: string, rights: number])[] = [
    [
      'a grant that is made',
      `INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, effect, rights) SELECT gen_random_uuid(), a.id, m.id, 'allow', 3 FROM tenant_schema.audience a, tenant_schema.member m`,
      3,
    ],
    [
      'a grant that is changed',
      `UPDATE tenant_schema.access_grant SET rights = 5 WHERE group_id IS NULL`,
      5,
    ],
    [
      'a grant that ends',
      `UPDATE tenant_schema.access_grant SET valid_until = now() WHERE group_id IS NULL`,
      0,
    ],
    [
      'a grant that is taken back',
      `DELETE FROM tenant_schema.access_grant WHERE group_id IS NULL`,
      0,
    ],
    ['a grant that becomes a deny', `UPDATE tenant_schema.access_grant SET effect = 'deny'`, 0],
    [
      'a grant to a group',
      `UPDATE tenant_schema.access_grant SET rights = 9, member_id = NULL, group_id = (SELECT group_id FROM tenant_schema.group_member)`,
      9,
    ],
    ['a member who leaves', `UPDATE tenant_schema.member SET valid_until = now()`, 0],
    [
      'a member whose time is yet to come',
      `UPDATE tenant_schema.member SET valid_from = now() + interval '1 hour'`,
      0,
    ],
    [
      'an account that changes hands',
      `UPDATE tenant_schema.member SET account_id = gen_random_uuid()`,
      0,
    ],
  ];

  test.each(changes)('[AC4] %s', async (_name, text, rights) => {
    await people.group('Dienst', mira);
    if (!text.startsWith('INSERT')) await grantTo(mira, ['read']);
    const seen = await database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query(inSchema(text, mira.tenant));
      const [row] = await tx.query<{ rights: number }>(
        inSchema(
          `SELECT rights::integer FROM tenant_schema.reach
           WHERE account_id = $1 AND valid_from <= now() AND valid_until > now()`,
          mira.tenant,
        ),
        [mira.account],
      );
      return row?.rights ?? 0;
    });
    expect(seen).toBe(rights);
    expect(await rightsOf(mira)).toBe(rights);
  });

  test('[AC4] a member who joins a group, whose time in it ends, and who leaves it', async () => {
    const group = await people.group('Dienst');
    await people.grant(team, { to: { group }, rights: ['read', 'create'] });
    expect(await rightsOf(mira)).toBe(0);
    await people.owner(
      `INSERT INTO tenant_schema.group_member (group_id, member_id) VALUES ($1, $2)`,
      [group, mira.member],
    );
    expect(await rightsOf(mira)).toBe(3);
    await people.owner(`UPDATE tenant_schema.group_member SET valid_until = now()`, []);
    expect(await rightsOf(mira)).toBe(0);
    await people.owner(`UPDATE tenant_schema.group_member SET valid_until = 'infinity'`, []);
    expect(await rightsOf(mira)).toBe(3);
    await people.owner(`UPDATE tenant_schema.group_member SET member_id = $1`, [tom.member]);
    expect([await rightsOf(mira), await rightsOf(tom)]).toEqual([0, 3]);
    await people.owner(`DELETE FROM tenant_schema.group_member`, []);
    expect(await rightsOf(tom)).toBe(0);
  });

  test('[AC4] what is rolled back was never reached', async () => {
    const failing = database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query(
        inSchema(
          `INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, effect, rights)
           VALUES (gen_random_uuid(), $1, $2, 'allow', 63)`,
          mira.tenant,
        ),
        [team, mira.member],
      );
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await now(mira)).toBeNull();
  });

  test('[AC4] twenty grants at once are all in reach', async () => {
    const others: TestMember[] = [];
    for (let index = 0; index < 5; index += 1) others.push(await people.member(`P${index}`));
    const group = await people.group('Dienst', ...others);
    const spread = await connections(5);
    await Promise.all(
      spread.map(async (admin, index) => {
        for (const right of everyRight.slice(0, 4)) {
          const to = index % 2 === 0 ? { group } : { member: others[index]?.member ?? mira.member };
          await peopleOf(admin, mira.tenant).grant(team, { to, rights: [right] });
        }
      }),
    );
    for (const admin of spread) await admin.close();
    for (const other of others) expect(await rightsOf(other)).toBe(15);
  });
});

async function connections(count: number) {
  return Promise.all(Array.from({ length: count }, () => connectAsAdmin(database.adminUrl)));
}

describe('deny', () => {
  test('[AC3] beats every allow, whichever came first and whatever it came through', async () => {
    const group = await people.group('Dienst', mira);
    await people.grant(team, { to: { member: mira.member }, rights: ['change'], effect: 'deny' });
    await grantTo(mira);
    await people.grant(team, { to: { group }, rights: everyRight });
    expect(await rightsOf(mira)).toBe(63 & ~maskOf(['change']));
    await people.grant(team, { to: { group }, rights: ['read'], effect: 'deny' });
    expect(await rightsOf(mira)).toBe(63 & ~maskOf(['change', 'read']));
  });

  test('[AC3][AC11] holds for its window and no longer', async () => {
    await grantTo(mira);
    await people.grant(team, {
      to: { member: mira.member },
      rights: everyRight,
      effect: 'deny',
      until: inHours(-1),
    });
    await people.grant(team, {
      to: { member: mira.member },
      rights: everyRight,
      effect: 'deny',
      from: inHours(1),
    });
    expect(await rightsOf(mira)).toBe(63);
  });

  test('[AC5] each right is given by itself: reading is not in creating', async () => {
    await grantTo(mira, ['create']);
    expect(await rightsOf(mira)).toBe(maskOf(['create']));
    const [row] = await database.tenants.transact(mira, (sql) =>
      sql.query<{ read: AudienceId[]; create: AudienceId[] }>(
        `SELECT tenant_schema.reachable(1) AS read, tenant_schema.reachable(2) AS create`,
      ),
    );
    expect(row).toEqual({ read: [], create: [team] });
  });
});

describe('windows', () => {
  test('[AC11] grant, membership and time in the group must all hold', async () => {
    const group = await people.group('Dienst', mira);
    await people.grant(team, {
      to: { group },
      rights: ['read'],
      from: inHours(-3),
      until: inHours(3),
    });
    await people.owner(`UPDATE tenant_schema.group_member SET valid_from = $1`, [inHours(-2)]);
    await people.owner(`UPDATE tenant_schema.member SET valid_until = $1 WHERE id = $2`, [
      inHours(2),
      mira.member,
    ]);
    const [row] = await database.tenants.transact(mira, (sql) =>
      sql.query<{ hours: number }>(
        `SELECT round(extract(epoch FROM valid_until - valid_from) / 3600)::integer AS hours FROM tenant_schema.reach`,
      ),
    );
    expect(row).toEqual({ hours: 4 });
  });

  test('[AC11] reading begins and ends by the clock alone', async () => {
    await people.grant(team, {
      to: { member: mira.member },
      rights: ['read'],
      from: new Date(Date.now() + 400),
      until: new Date(Date.now() + 1_200),
    });
    expect(await now(mira)).toBeNull();
    await expect.poll(() => now(mira), { interval: 50 }).not.toBeNull();
    await expect.poll(() => now(mira), { interval: 50, timeout: 3_000 }).toBeNull();
  });
});

describe('epochs', () => {
  test('[AC10] more rights, fewer rights, a longer time: reading that goes on keeps its epoch', async () => {
    const grant = await people.grant(team, {
      to: { member: mira.member },
      rights: ['read'],
      until: inHours(1),
    });
    const epoch = await epochOf(mira);
    expect(epoch).toBeDefined();
    await grantTo(mira, ['create', 'change']);
    expect(await epochOf(mira)).toBe(epoch);
    await people.owner(
      `UPDATE tenant_schema.access_grant SET valid_until = 'infinity' WHERE id = $1`,
      [grant],
    );
    expect(await epochOf(mira)).toBe(epoch);
    await people.grant(team, { to: { member: mira.member }, rights: ['change'], effect: 'deny' });
    expect(await epochOf(mira)).toBe(epoch);
    const group = await people.group('Dienst', mira);
    await people.grant(team, { to: { group }, rights: ['read'] });
    await people.endGrant(grant);
    expect(await epochOf(mira)).toBe(epoch);
  });

  test('[AC10] a second grant that begins where the first ends goes on with its reading', async () => {
    const change = inHours(1);
    await people.grant(team, { to: { member: mira.member }, rights: ['read'], until: change });
    const epoch = await epochOf(mira);
    await people.grant(team, { to: { member: mira.member }, rights: ['read'], from: change });
    const epochs = await database.tenants.transact(mira, (sql) =>
      sql.query(`SELECT DISTINCT epoch FROM tenant_schema.reach`),
    );
    expect(epochs).toEqual([{ epoch }]);
  });

  test('[AC10] taken back and given again is a new reading', async () => {
    const grant = await grantTo(mira);
    const epoch = await epochOf(mira);
    await people.endGrant(grant);
    await grantTo(mira);
    expect(await epochOf(mira)).not.toBe(epoch);
    expect(await epochOf(mira)).toBeDefined();
  });

  test('[AC10] a grant that ran out and is made longer is a new reading', async () => {
    const grant = await people.grant(team, {
      to: { member: mira.member },
      rights: ['read'],
      until: new Date(Date.now() + 300),
    });
    const epoch = await epochOf(mira);
    await expect.poll(() => now(mira), { interval: 50 }).toBeNull();
    await people.owner(
      `UPDATE tenant_schema.access_grant SET valid_until = 'infinity' WHERE id = $1`,
      [grant],
    );
    expect(await epochOf(mira)).toBeDefined();
    expect(await epochOf(mira)).not.toBe(epoch);
  });

  test('[AC10] a deny for next week makes two readings of one, with two epochs', async () => {
    await grantTo(mira);
    const epoch = await epochOf(mira);
    await people.grant(team, {
      to: { member: mira.member },
      rights: ['read'],
      effect: 'deny',
      from: inHours(5),
      until: inHours(6),
    });
    const rows = await database.tenants.transact(mira, (sql) =>
      sql.query<{ epoch: string }>(
        `SELECT epoch FROM tenant_schema.reach WHERE rights & 1 = 1 ORDER BY valid_from`,
      ),
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]?.epoch).toBe(epoch);
    expect(rows[1]?.epoch).not.toBe(epoch);
  });

  test('[AC10] two readings to come have two epochs', async () => {
    await people.owner(
      `INSERT INTO tenant_schema.access_grant (id, audience_id, member_id, effect, rights, valid_from, valid_until)
       SELECT gen_random_uuid(), $1, $2, 'allow', 1, now() + h * interval '1 hour', now() + (h + 1) * interval '1 hour'
       FROM unnest(ARRAY[2, 4]) h`,
      [team, mira.member],
    );
    const rows = await database.tenants.transact(mira, (sql) =>
      sql.query(`SELECT DISTINCT epoch FROM tenant_schema.reach`),
    );
    expect(rows).toHaveLength(2);
  });
});

describe('sharing', () => {
  type Grant = {
    rights?: number;
    effect?: string;
    since?: Date | null;
    until?: Date | null;
    to?: TestMember;
  };

  const put = (actor: Actor, grant: Grant) =>
    database.tenants.transact(actor, (sql) =>
      sql.query(`SELECT tenant_schema.put_grant(gen_random_uuid(), $1, $2, NULL, $3, $4, $5, $6)`, [
        team,
        (grant.to ?? tom).member,
        grant.effect ?? 'allow',
        grant.rights ?? 1,
        grant.since ?? null,
        grant.until ?? null,
      ]),
    );
  const end = (actor: Actor, grant: string) =>
    database.tenants.transact(actor, (sql) =>
      sql.query(`SELECT tenant_schema.end_grant($1)`, [grant]),
    );
  const refused = { code: 'OB002' };

  test('[AC7] who has `share` gives what they have, and no more', async () => {
    await grantTo(mira, ['read', 'change', 'share']);
    await put(mira, { rights: maskOf(['read', 'change']) });
    expect(await rightsOf(tom)).toBe(maskOf(['read', 'change']));
    await expect(put(mira, { rights: maskOf(['read', 'delete']) })).rejects.toMatchObject(refused);
    await expect(put(mira, { rights: 127 })).rejects.toMatchObject(refused);
    await expect(put(tom, { rights: 1, to: mira })).rejects.toMatchObject(refused);
  });

  test('[AC7] gives for no longer than they have it, to themself neither', async () => {
    await people.grant(team, {
      to: { member: mira.member },
      rights: everyRight,
      until: inHours(2),
    });
    for (const to of [tom, mira]) {
      await expect(put(mira, { to })).rejects.toMatchObject(refused);
      await expect(put(mira, { to, until: inHours(3) })).rejects.toMatchObject(refused);
      await expect(put(mira, { to, since: inHours(3), until: inHours(4) })).rejects.toMatchObject(
        refused,
      );
      await put(mira, { to, until: inHours(1) });
    }
    expect(await rightsOf(tom)).toBe(1);
  });

  test('[AC7] what is past cannot be given', async () => {
    await grantTo(mira);
    await put(mira, { since: inHours(-24) });
    const [row] = await database.tenants.transact(mira, (sql) =>
      sql.query<{ fresh: boolean }>(
        `SELECT valid_from > now() - interval '1 minute' AS fresh FROM tenant_schema.access_grant WHERE member_id = $1`,
        [tom.member],
      ),
    );
    expect(row).toEqual({ fresh: true });
  });

  test('[AC7] a deny needs `share` alone; taking it back needs what it denies', async () => {
    const lead = await people.member('Lena');
    await grantTo(mira, ['read', 'share']);
    await grantTo(tom);
    await grantTo(lead);
    await put(mira, { effect: 'deny', rights: maskOf(['delete']) });
    expect(await rightsOf(tom)).toBe(63 & ~maskOf(['delete']));
    const [deny] = await database.tenants.transact(tom, (sql) =>
      sql.query<{ id: string }>(`SELECT id FROM tenant_schema.access_grant WHERE effect = 'deny'`),
    );
    // Tom has `share`, and would give himself back what he was denied.
    await expect(end(tom, deny?.id ?? '')).rejects.toMatchObject(refused);
    await expect(end(mira, deny?.id ?? '')).rejects.toMatchObject(refused);
    await end(lead, deny?.id ?? '');
    expect(await rightsOf(tom)).toBe(63);
  });

  test('[AC7] a deny is taken back by who has what it denies for as long as it denies it', async () => {
    await grantTo(tom);
    const denied = (window: { from?: Date; until?: Date }) =>
      people.grant(team, {
        to: { member: tom.member },
        rights: ['delete'],
        effect: 'deny',
        ...window,
      });
    const forEver = await denied({});
    const tomorrow = await denied({ from: inHours(24), until: inHours(48) });
    const hour = await denied({ until: inHours(1) });
    const over = await denied({ until: inHours(-1) });
    const interim = await people.member('Lena');
    await people.grant(team, {
      to: { member: interim.member },
      rights: everyRight,
      until: inHours(12),
    });
    await expect(end(interim, forEver)).rejects.toMatchObject(refused);
    await expect(end(interim, tomorrow)).rejects.toMatchObject(refused);
    await end(interim, hour);
    await end(interim, over);
    await grantTo(mira);
    await end(mira, tomorrow);
    await end(mira, forEver);
    expect(await rightsOf(tom)).toBe(63);
  });

  test('[AC7][AC1] a grant elsewhere is taken back like one that is not there', async () => {
    await grantTo(mira);
    const other = await people.audience(await people.space());
    const grant = await people.grant(other, { to: { member: tom.member }, rights: everyRight });
    const message = async (id: string) => end(mira, id).then(String, String);
    expect(await message(grant)).toBe(await message(randomId()));
    expect(await message(grant)).toContain('not allowed');
  });
});

describe('the directory', () => {
  const directory = async (actor: Actor) => {
    const [row] = await database.tenants.transact(actor, (sql) =>
      sql.query<{
        directory: {
          persons: { name: string }[];
          audiences: {
            until: string | null;
            viewers: { personId: string; until: string | null }[];
          }[];
        } | null;
      }>('SELECT tenant_schema.directory() AS directory'),
    );
    return row?.directory ?? null;
  };
  const placesOf = async (audience: AudienceId) => {
    const [row] = await database.admin.query<{ space: SpaceId }>(
      inSchema('SELECT space_id AS space FROM tenant_schema.audience WHERE id = $1', mira.tenant),
      [audience],
    );
    if (row === undefined) throw new Error('no such audience');
    return row;
  };
  const version = async (who = mira) => {
    const [row] = await database.tenants.transact(who, (sql) =>
      sql.query<{ version: number }>(
        `SELECT (tenant_schema.pull_start() ->> 'version')::integer AS version`,
      ),
    );
    return row?.version ?? 0;
  };

  test('[AC6] names whom one shares an audience with, and nobody else', async () => {
    await grantTo(mira);
    expect((await directory(mira))?.persons.map(({ name }) => name)).toEqual(['Mira']);
    expect((await directory(tom))?.persons.map(({ name }) => name)).toEqual(['Tom']);
    await grantTo(tom, ['read']);
    expect((await directory(tom))?.persons.map(({ name }) => name)).toEqual(['Mira', 'Tom']);
  });

  test('[AC6] is nothing for who is no member now', async () => {
    await grantTo(mira);
    await people.owner(`UPDATE tenant_schema.member SET valid_until = now() WHERE id = $1`, [
      mira.member,
    ]);
    expect(await directory(mira)).toBeNull();
    expect(await directory({ ...mira, account: randomId<AccountId>() })).toBeNull();
  });

  test('[AC6] says when reading ends, not when some right does', async () => {
    await grantTo(mira, ['read']);
    await people.grant(team, {
      to: { member: mira.member },
      rights: ['change'],
      until: inHours(1),
    });
    await people.grant(team, { to: { member: tom.member }, rights: ['read'], until: inHours(2) });
    const [audience] = (await directory(mira))?.audiences ?? [];
    expect(audience?.until).toBeNull();
    const untils = audience?.viewers.map(({ personId, until }) => [personId, until === null]);
    expect(untils).toEqual(
      expect.arrayContaining([
        [mira.person, true],
        [tom.person, false],
      ]),
    );
  });

  test('[AC6] gets a new version when a name, a group, a place or a right changes, not when something is written', async () => {
    await grantTo(mira);
    const { space } = await placesOf(team);
    const changes = [
      () => people.member('Neu'),
      () =>
        people.owner(`UPDATE tenant_schema.person SET name = 'Mira L.' WHERE id = $1`, [
          mira.person,
        ]),
      () => people.space('Garten'),
      () => people.owner(`UPDATE tenant_schema.space SET name = 'Hof' WHERE id = $1`, [space]),
      () => people.audience(space, 'leads'),
      () => people.owner(`UPDATE tenant_schema.audience SET name = 'circle' WHERE id = $1`, [team]),
      () => people.group('Nacht', tom),
      () => grantTo(tom),
    ];
    let last = await version();
    for (const change of changes) {
      await change();
      const next = await version();
      expect(next, change.toString()).toBeGreaterThan(last);
      last = next;
    }
    await people.owner(`UPDATE tenant_schema.audience SET head = head + 1`, []);
    expect(await version()).toBe(last);
  });

  test('[AC24] a new name makes those directories old that have it, and no others', async () => {
    const { space } = await placesOf(team);
    const house = await people.group('Haus', tom);
    const inner = await people.group('Garten', tom);
    await people.owner(
      'INSERT INTO tenant_schema.nested_group (group_id, inner_id) VALUES ($1, $2)',
      [house, inner],
    );
    await grantTo(mira);
    await people.grant(team, { to: { group: house }, rights: ['create'] });
    const later = await people.member('Später');
    await people.grant(team, { to: { member: later.member }, rights: ['read'], from: inHours(1) });
    const elsewhere = await people.member('Anderswo');
    await people.grant(await people.audience(await people.space('Hof')), {
      to: { member: elsewhere.member },
      rights: ['read'],
    });
    const all = [mira, tom, later, elsewhere];
    const versions = () => Promise.all(all.map((one) => version(one)));
    for (const [text, id] of [
      [`UPDATE tenant_schema.space SET name = 'Hof' WHERE id = $1`, space],
      [`UPDATE tenant_schema.audience SET label = 'Hof' WHERE id = $1`, team],
      [`UPDATE tenant_schema.member_group SET name = 'Hof' WHERE id = $1`, house],
      // Who may know a group may know what is in it.
      [`UPDATE tenant_schema.member_group SET name = 'Beet' WHERE id = $1`, inner],
    ] as const) {
      const before = await versions();
      await people.owner(text, [id]);
      const moved = (await versions()).map((one, index) => one > (before[index] ?? 0));
      // Who may only put something in has no directory that names it.
      expect([text, ...moved]).toEqual([text, true, false, true, false]);
    }
  });
});
