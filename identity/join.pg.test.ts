import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openParts, type Parts, serverActor } from '#apps/server/parts.ts';
import {
  type AccountId,
  type AudienceId,
  type GroupId,
  type MemberId,
  randomId,
  type TenantId,
} from '#kernel/base/ids.ts';
import type { InvitationId } from '#identity/ids.ts';
import type { NewInvitation, SignedIn } from '#identity/port.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { furnishTenant } from '#kernel/db/installation.ts';
import { maskOf, type Right } from '#kernel/kind/right.ts';
import { everyRight, peopleOf } from '#testkit/pg/people.ts';
import { testSecret } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let parts: Parts;
let house: TenantId;
let family: TenantId;

beforeAll(async () => {
  database = await createTestDatabase();
  parts = openParts({
    adminUrl: database.adminUrl,
    secret: testSecret,
    publicUrl: 'http://localhost:4400',
  });
  house = await database.createTenant('Haus Eiche');
  await furnishTenant(database.admin, house, {
    kind: 'organisation',
    name: 'Haus Eiche',
    groups: ['Team', 'Leitung'],
  });
  family = await database.createTenant('Familie Beispiel');
  await furnishTenant(database.admin, family, {
    kind: 'household',
    name: 'Familie Beispiel',
    groups: ['Familie', 'Eltern'],
  });
});
afterAll(async () => {
  await parts.close();
  await database.close();
});

let count = 0;
/** Of who joined last. */
let cookie = '';
let session: SignedIn;

async function join(tenantId: TenantId, role: string): Promise<AccountId> {
  count += 1;
  const { link } = await parts.identity.invite({
    tenantId,
    email: `person${count}@obhut.example`,
    displayName: `Person ${count}`,
    role,
  });
  const { value, setCookies } = await parts.identity.acceptInvitation({
    token: new URL(link).hash.slice(1),
    name: `Person ${count}`,
    password: 'ein langes gutes Passwort',
    from: { address: '127.0.0.1', headers: {} },
  });
  cookie = setCookies.map((one) => one.split(';')[0]).join('; ');
  session = value;
  return value.account.id;
}

/** The audiences an account reaches, as `space kind/audience`. */
async function reach(tenant: TenantId, account: AccountId): Promise<string[]> {
  const rows = await database.tenants.transact(serverActor(tenant, account), (sql) =>
    sql.query<{ place: string }>(
      `SELECT s.kind || '/' || a.name AS place
       FROM tenant_schema.audience a JOIN tenant_schema.space s ON s.id = a.space_id ORDER BY 1`,
    ),
  );
  return rows.map(({ place }) => place);
}

test('[ID24] staff come into the team, who leads also among those who lead', async () => {
  expect(await reach(house, await join(house, 'staff'))).toEqual(['organisation/team']);
  expect(await reach(house, await join(house, 'lead'))).toEqual([
    'organisation/leads',
    'organisation/team',
  ]);
});

test('[ID24] keeping the tenant alone opens no content, nor does being a relative', async () => {
  expect(await reach(house, await join(house, 'keeper'))).toEqual([]);
  expect(await reach(house, await join(house, 'relative'))).toEqual([]);
});

test('[ID24] a supported person has a life of their own, which the team shares but not `self`', async () => {
  const person = await join(house, 'supported');
  expect(await reach(house, person)).toEqual([
    'life/circle',
    'life/self',
    'life/shared',
    'life/team',
  ]);
  expect(await reach(house, await join(house, 'staff'))).toEqual([
    'life/shared',
    'life/team',
    'organisation/team',
  ]);
});

test('[ID24] in a household everybody has a life of their own and the family’s together', async () => {
  const mother = await join(family, 'keeper');
  const child = await join(family, 'member');
  expect(await reach(family, child)).toContain('household/team');
  expect(await reach(family, child)).toContain('life/self');
  expect((await reach(family, mother)).filter((place) => place === 'life/self')).toHaveLength(1);
});

interface Wish {
  readonly role: string;
  readonly groupIds?: readonly GroupId[];
  readonly audienceGrants?: NonNullable<NewInvitation['audienceGrants']>;
  readonly memberFrom?: Date;
  readonly memberUntil?: Date;
}

/** The person of the last `join` accepts another invitation, signed in. */
async function joinAgain(tenantId: TenantId, wish: Wish) {
  const { link } = await parts.identity.invite({
    tenantId,
    email: `person${count}@obhut.example`,
    displayName: 'Anders als früher',
    ...wish,
  });
  return parts.identity.acceptInvitation({
    token: new URL(link).hash.slice(1),
    from: { address: '127.0.0.1', headers: { cookie } },
  });
}

interface Membership {
  readonly member: MemberId;
  readonly role: string;
  readonly person: string;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly groups: number;
}

async function membership(tenant: TenantId, account: AccountId): Promise<Membership> {
  const [row] = await database.admin.query<Membership>(
    inSchema(
      `SELECT m.id AS member, m.role, p.role AS person, nullif(m.valid_from, '-infinity') AS from,
              nullif(m.valid_until, 'infinity') AS until,
              (SELECT count(*)::integer FROM tenant_schema.group_member g WHERE g.member_id = m.id) AS groups
         FROM tenant_schema.member m JOIN tenant_schema.person p ON p.id = m.person_id
        WHERE m.account_id = $1`,
      tenant,
    ),
    [account],
  );
  if (row === undefined) throw new Error('no member');
  return row;
}

const runOut = (account: AccountId) =>
  peopleOf(database.admin, house).owner(
    `UPDATE tenant_schema.member SET valid_until = now() WHERE account_id = $1`,
    [account],
  );
const leave = async (account: AccountId) => {
  const { member } = await membership(house, account);
  await database.tenants.transact(serverActor(house, account), (sql) =>
    sql.query('SELECT tenant_schema.end_membership($1)', [member]),
  );
};

for (const [how, end] of [
  ['ran out', runOut],
  ['was ended', leave],
] as const) {
  test(`[ID28][AC19] after a membership that ${how} the new invitation says it all, and nothing else comes back`, async () => {
    const own = peopleOf(database.admin, house);
    const account = await join(house, 'lead');
    const { member } = await membership(house, account);
    const garden = await own.audience(await own.space('Garten'), 'team');
    const shed = await own.audience(await own.space('Schuppen'), 'team');
    const denied = await own.audience(await own.space('Keller'), 'team');
    const night = await own.group('Nacht');
    await own.grant(garden, { to: { member }, rights: ['read'] });
    await own.grant(denied, { to: { member }, rights: ['read'], effect: 'deny' });
    expect(await reach(house, account)).toEqual(
      expect.arrayContaining(['group/team', 'organisation/leads', 'organisation/team']),
    );
    await end(account);
    expect(await reach(house, account)).toEqual([]);

    const until = new Date(Date.now() + 86_400_000);
    await joinAgain(house, {
      role: 'staff',
      groupIds: [night],
      audienceGrants: [
        { audience: shed, rights: 1 },
        { audience: denied, rights: 1 },
      ],
      memberUntil: until,
    });
    expect(await membership(house, account)).toEqual({
      member,
      role: 'staff',
      person: 'staff',
      from: null,
      until,
      // The night and everybody.
      groups: 2,
    });
    const rows = await database.tenants.transact(serverActor(house, account), (sql) =>
      sql.query<{ id: AudienceId }>('SELECT unnest(tenant_schema.reachable(1)) AS id'),
    );
    const reached = rows.map(({ id }) => id);
    expect(reached).toContain(shed);
    expect(reached).not.toContain(garden);
    // Nobody leaves in order to be rid of a deny.
    expect(reached).not.toContain(denied);
    expect(await reach(house, account)).not.toContain('organisation/leads');
    const notes = await database.admin.query<{ action: string }>(
      inSchema(
        `SELECT action FROM tenant_schema.access_change WHERE account_id = $1 AND member_id = $2
          ORDER BY at DESC LIMIT 1`,
        house,
      ),
      [account, member],
    );
    expect(notes).toEqual([{ action: 'member-returned' }]);
  });
}

test('[ID28][AP24] a token made before the membership ran out opens nothing after a return', async () => {
  const account = await join(house, 'staff');
  const made = await parts.identity.tokens.create({
    tenant: house,
    acts: { account },
    by: { account, device: session.device.id, session: session.session },
    name: 'Aushang',
    scopes: ['records:read'],
    days: 1,
  });
  expect(await parts.identity.tokens.holderOf(made.text)).not.toBeNull();
  await runOut(account);
  await joinAgain(house, { role: 'staff' });
  expect(await parts.identity.tokens.holderOf(made.text)).toBeNull();
});

test('[ID28] a supported person who comes back finds their own life, and a window that is past lets nobody in', async () => {
  const account = await join(house, 'supported');
  await leave(account);
  expect(await reach(house, account)).toEqual([]);
  await expect(
    joinAgain(house, { role: 'supported', memberUntil: new Date(Date.now() - 1_000) }),
  ).rejects.toMatchObject({ code: 'identity.invitation-invalid' });
  await joinAgain(house, { role: 'supported' });
  expect(await reach(house, account)).toContain('life/self');
  expect((await reach(house, account)).filter((place) => place === 'life/self')).toHaveLength(1);
});

test('[ID28][AC22] who comes back is in no group that others denied something in their life while they were away', async () => {
  const own = peopleOf(database.admin, family);
  const mother = await join(family, 'keeper');
  const child = await join(family, 'member');
  const { member } = await membership(family, child);
  const [life] = await database.admin.query<{ circle: AudienceId }>(
    inSchema(
      `SELECT a.id AS circle FROM tenant_schema.audience a
         JOIN tenant_schema.space s ON s.id = a.space_id
         JOIN tenant_schema.member m ON m.person_id = s.person_id
        WHERE m.id = $1 AND a.name = 'circle'`,
      family,
    ),
    [member],
  );
  if (life === undefined) throw new Error('no life');
  await own.grant(life.circle, {
    to: { member: (await membership(family, mother)).member },
    rights: everyRight,
  });
  const [kids, small, choir] = [
    await own.group('Kinder'),
    await own.group('Kleine'),
    await own.group('Chor'),
  ];
  await own.owner('INSERT INTO tenant_schema.nested_group (group_id, inner_id) VALUES ($1, $2)', [
    kids,
    small,
  ]);
  const deny = (by: AccountId, group: GroupId, rights: readonly Right[]) =>
    database.tenants.transact(serverActor(family, by), (sql) =>
      sql.query(
        `SELECT tenant_schema.give(gen_random_uuid(), $1, NULL, $2, 'deny', NULL, $3, NULL, NULL, NULL)`,
        [life.circle, group, maskOf(rights)],
      ),
    );
  // What they deny themself is theirs to deny.
  await deny(child, choir, ['sign']);
  await database.tenants.transact(serverActor(family, child), (sql) =>
    sql.query('SELECT tenant_schema.end_membership($1)', [member]),
  );
  await deny(mother, kids, ['read', 'change']);

  await joinAgain(family, { role: 'member', groupIds: [kids, small, choir] });
  const groups = await database.admin.query<{ name: string }>(
    inSchema(
      `SELECT g.name FROM tenant_schema.group_member gm JOIN tenant_schema.member_group g ON g.id = gm.group_id
        WHERE gm.member_id = $1 ORDER BY 1`,
      family,
    ),
    [member],
  );
  expect(groups).toEqual([{ name: 'Chor' }, { name: 'Familie' }]);
  const [kept] = await database.admin.query(
    inSchema(
      'SELECT rights FROM tenant_schema.reach WHERE account_id = $1 AND audience_id = $2 AND valid_until > now()',
      family,
    ),
    [child, life.circle],
  );
  expect(kept).toEqual({ rights: maskOf(everyRight) & ~maskOf(['sign']) });
});

test('[ID28] who is a member stays what they are, for as long as the longer of the two', async () => {
  const account = await join(house, 'staff');
  const soon = new Date(Date.now() + 3_600_000);
  await peopleOf(database.admin, house).owner(
    `UPDATE tenant_schema.member SET valid_until = $2 WHERE account_id = $1`,
    [account, soon],
  );
  const later = new Date(Date.now() + 7_200_000);
  await joinAgain(house, { role: 'keeper', memberUntil: later });
  expect(await membership(house, account)).toMatchObject({ role: 'staff', until: later });
  await joinAgain(house, { role: 'keeper', memberUntil: soon });
  expect(await membership(house, account)).toMatchObject({ role: 'staff', until: later });
});

test('[ID28][AC18][AC21] nobody makes their own membership longer; who makes another’s, is in the history', async () => {
  const interim = await join(house, 'keeper');
  const email = `person${count}@obhut.example`;
  const own = peopleOf(database.admin, house);
  const soon = new Date(Date.now() + 3_600_000);
  await own.owner(`UPDATE tenant_schema.member SET valid_until = $2 WHERE account_id = $1`, [
    interim,
    soon,
  ]);
  const headers = { cookie };
  const invited = async (by: AccountId) => {
    const id = randomId<InvitationId>();
    await database.tenants.transact(serverActor(house, by), (sql) =>
      sql.query(`SELECT tenant_schema.note_invitation($1, '{}', 'staff', $2)`, [id, email]),
    );
    const { link } = await parts.identity.invite({
      id,
      tenantId: house,
      email,
      displayName: 'Aushilfe',
      role: 'staff',
      invitedBy: by,
    });
    const token = new URL(link).hash.slice(1);
    return parts.identity.acceptInvitation({ token, from: { address: '127.0.0.1', headers } });
  };
  const lastNote = () =>
    database.admin.query(
      inSchema(
        `SELECT action, valid_until AS until FROM tenant_schema.access_change
         WHERE account_id = $1 ORDER BY at DESC LIMIT 1`,
        house,
      ),
      [interim],
    );
  await expect(invited(interim)).rejects.toMatchObject({ code: 'identity.invitation-invalid' });
  expect(await membership(house, interim)).toMatchObject({ role: 'keeper', until: soon });

  const other = await join(house, 'keeper');
  await invited(other);
  expect(await membership(house, interim)).toMatchObject({ role: 'keeper', until: null });
  expect(await lastNote()).toEqual([{ action: 'member-extended', until: null }]);
});

test('[ID57] a keeper’s link lets nobody in any more when their time ran out by the clock', async () => {
  const keeper = await join(house, 'keeper');
  const own = peopleOf(database.admin, house);
  // Long enough for the invitations to be made, and for the first to be used.
  await own.owner(
    `UPDATE tenant_schema.member SET valid_until = now() + interval '3 seconds' WHERE account_id = $1`,
    [keeper],
  );
  const invite = async (who: string) => {
    const id = randomId<InvitationId>();
    const email = `${who}@obhut.example`;
    await database.tenants.transact(serverActor(house, keeper), (sql) =>
      sql.query(`SELECT tenant_schema.note_invitation($1, '{}', 'keeper', $2)`, [id, email]),
    );
    const { link } = await parts.identity.invite({
      id,
      tenantId: house,
      email,
      displayName: who,
      role: 'keeper',
      invitedBy: keeper,
    });
    return {
      token: new URL(link).hash.slice(1),
      password: 'ein langes gutes Passwort',
      from: { address: '127.0.0.1', headers: {} },
    };
  };
  const [inTime, late] = [await invite('in-time'), await invite('late')];
  await parts.identity.acceptInvitation(inTime);
  await setTimeout(3_000);
  await expect(parts.identity.acceptInvitation(late)).rejects.toMatchObject({
    code: 'identity.invitation-invalid',
  });
  expect(await parts.identity.accountOf('late@obhut.example')).toBeNull();
});

test('[ID56] however many are invited at once, they take one connection of the operator’s', async () => {
  const wish = { tenantId: house, displayName: 'Viele', role: 'member' };
  const made = await database.admin.transact(async (tx) => {
    // Who changes access holds all of them up.
    await tx.query(inSchema('SELECT FROM tenant_schema.access_state FOR UPDATE', house));
    const asked = Array.from({ length: 20 }, (_, n) =>
      parts.identity.invite({ ...wish, email: `many${n}@obhut.example` }),
    );
    await setTimeout(500);
    const [row] = await tx.query<{ connections: number }>(
      `SELECT count(*)::integer AS connections FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'obhut-admin'
          AND pid <> pg_backend_pid()`,
    );
    expect(row).toEqual({ connections: 1 });
    return asked;
  });
  expect(new Set((await Promise.all(made)).map(({ id }) => id)).size).toBe(20);
});
