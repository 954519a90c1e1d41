import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessRoutes } from '#apps/server/access-routes.ts';
import { allErrors } from '#apps/server/errors.ts';
import { type AccountId, type AudienceId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { alike, startHttp, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, testPassword, type TestIdentity } from '#testkit/pg/identity.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let home: TenantId;
let away: TenantId;
let people: ReturnType<typeof peopleOf>;
let team: AudienceId;
const told: string[] = [];
const routes: string[] = [];
const members = new Map<string, TestMember>();
const pages = new Map<string, TestPage>();

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
  app = await startHttp(here, {
    errors: allErrors,
    routes: [
      (server) => {
        server.addHook('onRoute', ({ method, url }) => {
          if (method !== 'HEAD') routes.push(`${String(method)} ${url}`);
        });
      },
      accessRoutes({
        database: database.tenants,
        clock: systemClock,
        onChanged: (tenant) => told.push(`changed ${tenant}`),
        onLeft: async (tenant, account) => {
          told.push(`left ${tenant} ${account}`);
          return Promise.resolve();
        },
      }),
    ],
  });
  people = peopleOf(database.admin, home);
  for (const name of ['Katrin', 'Mira', 'Tom', 'Eva']) {
    const email = `${name.toLowerCase()}@linde.example`;
    const account = await here.identity.createAccount({ email, name, password: testPassword });
    const there = name === 'Eva' ? away : home;
    await here.join(account, there);
    members.set(name, await peopleOf(database.admin, there).member(name, account));
    const page = new TestPage(app);
    await page.send('POST', '/api/auth/sign-in/email', { email, password: testPassword });
    pages.set(name, page);
  }
  await people.owner(`UPDATE tenant_schema.member SET role = 'keeper' WHERE id = $1`, [
    member('Katrin').member,
  ]);
  team = await people.audience(await people.space('Haus Linde'), 'team');
  await people.grant(team, { to: { member: member('Mira').member }, rights: everyRight });
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
});

function member(name: string): TestMember {
  const found = members.get(name);
  if (found === undefined) throw new Error(`no member ${name}`);
  return found;
}

async function send(
  who: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) {
  const page = pages.get(who);
  if (page === undefined) throw new Error(`no page of ${who}`);
  return page.send(method, `/api/tenants/${home}/access${path}`, body, headers);
}

const give = (who: string, given: object) =>
  send(who, 'POST', '/grants', { audience: team, effect: 'allow', ...given });

describe('the API of access', () => {
  test('[AC23][AC21] a grant is given, seen, explained, noted and ended, and devices are told each time', async () => {
    told.length = 0;
    const given = await give('Mira', {
      member: member('Tom').member,
      rights: ['read', 'create'],
      until: '2031-05-01T00:00:00+02:00',
    });
    expect(given.statusCode).toBe(201);
    const { id } = given.json<{ id: string }>();
    const listed = await send('Tom', 'GET', `/audiences/${team}`);
    expect(listed.json<{ grants: object[] }>().grants).toContainEqual(
      expect.objectContaining({
        id,
        personId: member('Tom').person,
        rights: 3,
        effect: 'allow',
        until: expect.stringContaining('2031-04-30T22:00:00') as string,
      }),
    );
    const why = await send(
      'Mira',
      'GET',
      `/explain?audience=${team}&person=${member('Tom').person}&lang=de`,
    );
    expect(why.json()).toMatchObject({
      rights: ['read', 'create'],
      text: expect.stringMatching(
        /^Tom sieht das, weil Tom hier lesen und eintragen darf, vom .* bis zum 30\. April 2031\.$/,
      ) as string,
    });
    const english = await send(
      'Mira',
      'GET',
      `/explain?audience=${team}&person=${member('Tom').person}`,
      undefined,
      { 'accept-language': 'en' },
    );
    expect(english.json<{ text: string }>().text).toMatch(/^Tom sees this because Tom may read/);
    expect((await send('Mira', 'DELETE', `/grants/${id}`)).statusCode).toBe(204);
    const { changes } = (await send('Mira', 'GET', `/history?audience=${team}`)).json<{
      changes: { action: string; at: string }[];
    }>();
    expect(changes.map(({ action }) => action)).toEqual(['grant-ended', 'grant-given']);
    const page = async (before: string) => {
      const query = `/history?audience=${team}&before=${encodeURIComponent(before)}`;
      const answer = await send('Mira', 'GET', query);
      return answer.json<{ changes?: { action: string }[]; code?: string }>();
    };
    // The instant as it was answered is where the next page begins.
    const older = await page(changes[0]?.at ?? '');
    expect(older.changes?.map(({ action }) => action)).toEqual(['grant-given']);
    expect(await page('0000-01-01T00:00:00Z')).toMatchObject({ code: 'http.input-invalid' });
    expect(told).toEqual([`changed ${home}`, `changed ${home}`]);
    expect((await send('Tom', 'GET', `/audiences/${team}`)).statusCode).toBe(403);
  });

  test('[AC23] audiences, groups and roles are made, changed and deleted', async () => {
    const { spaces } = (await send('Mira', 'GET', '')).json<{ spaces: { id: string }[] }>();
    const made = async (who: string, path: string, body: object) => {
      const answer = await send(who, 'POST', path, body);
      expect([path, answer.statusCode]).toEqual([path, 201]);
      return answer.json<{ id: string }>().id;
    };
    const done = async (who: string, method: 'POST' | 'DELETE', path: string, body?: object) =>
      expect([path, (await send(who, method, path, body)).statusCode]).toEqual([path, 204]);
    const physio = await made('Mira', '/audiences', { space: spaces[0]?.id, name: ' Physio ' });
    await done('Mira', 'POST', `/audiences/${physio}/name`, { name: 'Krankengymnastik' });
    await done('Mira', 'POST', `/spaces/${spaces[0]?.id}/name`, { name: 'Haus' });
    const outer = await made('Katrin', '/groups', { name: 'Nacht' });
    const inner = await made('Katrin', '/groups', { name: 'Spätnacht' });
    await done('Katrin', 'POST', `/groups/${outer}/name`, { name: 'Nachtwache' });
    await done('Katrin', 'POST', `/groups/${outer}/inside`, { group: inner });
    await done('Katrin', 'POST', `/groups/${inner}/inside`, { member: member('Tom').member });
    const role = await made('Katrin', '/roles', { name: 'Praktikum', rights: ['read', 'read'] });
    await done('Katrin', 'POST', `/roles/${role}`, { name: 'Praktikum', rights: ['read', 'sign'] });
    const grant = await give('Mira', { audience: physio, group: outer, role });
    expect(grant.statusCode).toBe(201);
    const overview = (await send('Tom', 'GET', '')).json<{
      audiences: object[];
      groups: { name: string }[];
    }>();
    expect(overview.audiences).toMatchObject([
      { id: physio, name: 'circle', label: 'Krankengymnastik', myRights: 17 },
    ]);
    expect(overview.groups.map(({ name }) => name)).toEqual(['Nachtwache', 'Spätnacht']);
    await done('Katrin', 'DELETE', `/groups/${inner}/members/${member('Tom').member}`);
    await done('Katrin', 'DELETE', `/groups/${outer}/groups/${inner}`);
    await done('Mira', 'DELETE', `/audiences/${physio}?records=delete`);
    for (const group of [inner, outer]) await done('Katrin', 'DELETE', `/groups/${group}`);
    await done('Katrin', 'DELETE', `/roles/${role}`);
  });

  test('[AC23] every refusal has its code', async () => {
    const group = (await send('Katrin', 'POST', '/groups', { name: 'Kreis' })).json<{
      id: string;
    }>();
    const refusals: [Promise<{ json: () => unknown }>, string][] = [
      [
        send('Katrin', 'POST', `/groups/${group.id}/inside`, { group: group.id }),
        'access.group-circle',
      ],
      [send('Katrin', 'DELETE', `/members/${member('Katrin').member}`), 'access.last-keeper'],
      [
        give('Mira', {
          member: member('Tom').member,
          rights: ['read'],
          until: '2020-01-01T00:00:00Z',
        }),
        'access.window-empty',
      ],
      [
        give('Mira', { member: member('Mira').member, rights: ['share'], effect: 'deny' }),
        'access.last-sharer',
      ],
      [send('Mira', 'POST', `/audiences/${team}/name`, { name: 'Neu' }), 'access.name-standing'],
      [send('Tom', 'POST', '/groups', { name: 'Neu' }), 'access.not-allowed'],
    ];
    for (const [answer, code] of refusals) expect((await answer).json()).toMatchObject({ code });
  });

  test.each([
    ['/grants', { audience: 'x' }],
    ['/grants', { audience: randomId(), effect: 'allow', member: randomId(), rights: [] }],
    ['/grants', { audience: randomId(), effect: 'allow', member: randomId(), rights: ['own'] }],
    ['/grants', { audience: randomId(), effect: 'allow', rights: ['read'] }],
    ['/grants', { audience: randomId(), effect: 'maybe', member: randomId(), rights: ['read'] }],
    [
      '/grants',
      {
        audience: randomId(),
        effect: 'allow',
        member: randomId(),
        role: randomId(),
        rights: ['read'],
      },
    ],
    [
      '/grants',
      {
        audience: randomId(),
        effect: 'allow',
        member: randomId(),
        rights: ['read'],
        account: randomId(),
      },
    ],
    [
      '/grants',
      {
        audience: randomId(),
        effect: 'allow',
        member: randomId(),
        rights: ['read'],
        until: 'morgen',
      },
    ],
    ...['0000-01-01T00:00:00Z', '2031-05-01T00:00:00+23:59', '9999-12-31T23:59:59Z'].flatMap(
      (instant): [string, object][] => [
        [
          '/grants',
          {
            audience: randomId(),
            effect: 'deny',
            member: randomId(),
            rights: ['read'],
            from: instant,
          },
        ],
        [`/groups/${randomId()}/inside`, { member: randomId(), until: instant }],
      ],
    ),
    ['/groups', { name: '  ' }],
    ['/groups', { name: 'x'.repeat(101) }],
    ['/groups', { name: 'Nacht\u202e' }],
    ['/roles', { name: 'Neu', rights: ['read', 'read', 'read', 'read', 'read', 'read', 'read'] }],
    [`/members/${randomId()}/role`, { role: 'owner' }],
  ])('[AC23] what is no good is refused before anything is asked: %s %o', async (path, body) => {
    const answer = await send('Katrin', 'POST', path, body);
    expect([answer.statusCode, answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'http.input-invalid' }),
    ]);
  });

  test('[AC23][AC1] another tenant’s ids, random ids and a tenant that is not there answer alike', async () => {
    const asked: ['GET' | 'POST' | 'DELETE', (ids: Record<string, string>) => string, object?][] = [
      ['GET', () => ''],
      ['GET', ({ audience }) => `/audiences/${audience}`],
      ['GET', ({ audience }) => `/history?audience=${audience}`],
      ['GET', () => '/history'],
      ['GET', ({ audience, person }) => `/explain?audience=${audience}&person=${person}`],
      ['GET', ({ audience, person }) => `/explain?record=${audience}&person=${person}`],
      ['DELETE', ({ grant }) => `/grants/${grant}`],
      ['POST', ({ audience }) => `/audiences/${audience}/name`, { name: 'Neu' }],
      ['DELETE', ({ audience }) => `/audiences/${audience}?records=delete`],
      ['POST', ({ space }) => `/spaces/${space}/name`, { name: 'Neu' }],
      ['POST', () => '/groups', { name: 'Neu' }],
      ['POST', ({ group }) => `/groups/${group}/name`, { name: 'Neu' }],
      ['DELETE', ({ group }) => `/groups/${group}`],
      ['POST', ({ group }) => `/groups/${group}/inside`, { member: randomId() }],
      ['DELETE', ({ group, member: one }) => `/groups/${group}/members/${one}`],
      ['DELETE', ({ group }) => `/groups/${group}/groups/${group}`],
      ['POST', () => '/roles', { name: 'Neu', rights: ['read'] }],
      ['POST', ({ role }) => `/roles/${role}`, { name: 'Neu', rights: ['read'] }],
      ['DELETE', ({ role }) => `/roles/${role}`],
      ['POST', ({ member: one }) => `/members/${one}/role`, { role: 'keeper' }],
      ['DELETE', ({ member: one }) => `/members/${one}`],
    ];
    const real = {
      audience: team,
      person: member('Mira').person,
      member: member('Mira').member,
      ...(await idsOf('access_grant', 'grant')),
      ...(await idsOf('space', 'space')),
      ...(await idsOf('member_group', 'group')),
      ...(await idsOf('access_role', 'role')),
    };
    const random = Object.fromEntries(Object.keys(real).map((key) => [key, randomId()]));
    const eva = pages.get('Eva');
    for (const [method, path, body] of asked) {
      const answers = [];
      for (const [tenant, ids] of [
        [home, real],
        [home, random],
        ['t_000000000000', random],
      ] as const) {
        const answer = await eva?.send(method, `/api/tenants/${tenant}/access${path(ids)}`, body);
        if (answer === undefined) throw new Error('no page');
        expect([path(ids), answer.statusCode]).toEqual([path(ids), 403]);
        answers.push(alike(answer));
      }
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    }
    const grantAsked = await eva?.send('POST', `/api/tenants/${home}/access/grants`, {
      audience: team,
      effect: 'allow',
      member: member('Mira').member,
      rights: ['read'],
    });
    expect(grantAsked?.statusCode).toBe(403);
    // None was forgotten: two stand in the list twice, and two are made with what a body names.
    const own = routes.filter((route) => route.includes('/access'));
    expect(asked.length - 2).toBe(own.length - 2);
  });

  test('[AC19] who leaves is told of after the commit, and is out', async () => {
    told.length = 0;
    expect((await send('Tom', 'DELETE', `/members/${member('Mira').member}`)).statusCode).toBe(403);
    expect((await send('Tom', 'DELETE', `/members/${member('Tom').member}`)).statusCode).toBe(204);
    const account: AccountId = member('Tom').account;
    expect(told).toEqual([`changed ${home}`, `left ${home} ${account}`]);
    expect(await here.identity.tenantsOf(account)).toEqual([]);
    expect((await send('Tom', 'GET', '')).statusCode).toBe(403);
  });
});

async function idsOf(table: string, key: string): Promise<Record<string, string>> {
  const rows = await database.admin.query<{ id: string }>(
    `SELECT id FROM ${home}.${table} LIMIT 1`,
  );
  return { [key]: rows[0]?.id ?? randomId() };
}
