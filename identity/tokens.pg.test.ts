import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { noteTokenIn } from '#apps/server/note-token.ts';
import { type AccountId, type DeviceId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { closeService, listServices, openService } from '#kernel/access/services.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { maskOf } from '#kernel/kind/right.ts';
import type { SessionId, TokenId } from '#identity/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import { newTokenText } from '#identity/token-text.ts';
import type { NewToken, TokenSubject } from '#identity/token-port.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import {
  startIdentity,
  TestBrowser,
  testPassword,
  type TestIdentity,
} from '#testkit/pg/identity.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let tenant: TenantId;
let people: ReturnType<typeof peopleOf>;
const closing: TestIdentity[] = [];
const serverDevice = '00000000-0000-4000-8000-000000000000' as DeviceId;

beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant('Haus Linde');
  people = peopleOf(database.admin, tenant);
  here = start();
});
afterEach(async () => {
  for (const identity of closing.splice(0)) await identity.close();
});
afterAll(async () => {
  await here.close();
  await database.close();
});

function start(): TestIdentity {
  return startIdentity(database, { noteToken: noteTokenIn(database.tenants, serverDevice) });
}

/** An identity whose clock can be moved without the others noticing. */
function another(): TestIdentity {
  const identity = start();
  closing.push(identity);
  return identity;
}

interface Person extends TestMember {
  readonly email: string;
  readonly session: SessionId;
}

async function member(role = 'staff'): Promise<Person> {
  const email = `${randomId()}@linde.example`;
  const account = await here.identity.createAccount({
    email,
    name: 'Amira',
    password: testPassword,
  });
  const made = await people.member('Amira', account);
  await people.owner('UPDATE tenant_schema.member SET role = $2 WHERE id = $1', [
    made.member,
    role,
  ]);
  return { ...made, email, session: await here.session(made) };
}

function wish(by: NewToken['by'], acts: TokenSubject = { account: by.account }): NewToken {
  return { tenant, acts, by, name: 'Aushang', scopes: ['records:read'], days: 90 };
}

/** The chronicle's lines about tokens and services, oldest first. */
async function lines(about: string): Promise<unknown[]> {
  return database.admin.query(
    inSchema(
      `SELECT action, account_id AS account, device_id AS device FROM tenant_schema.chronicle_outbox
        WHERE mutation_id = $1 ORDER BY id`,
      tenant,
    ),
    [about],
  );
}

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'not refused',
    (error: unknown) => error,
  );
}

test('[AP3][AP5] a token acts as who made it, and only its hash is kept', async () => {
  const amira = await member();
  const { text, listed } = await here.identity.tokens.create(wish(amira));
  const holder = await here.identity.tokens.holderOf(text);
  expect(holder).toMatchObject({
    token: listed.id,
    tenant,
    account: amira.account,
    scopes: ['records:read'],
  });
  expect(holder?.device).not.toBe(amira.device);
  const rows = await here.pool.query('SELECT * FROM identity.token WHERE id = $1', [listed.id]);
  expect(rows.rows).toHaveLength(1);
  expect(JSON.stringify(rows.rows)).not.toContain(text.slice(4, 20));
  expect(await here.identity.tokens.ofAccount(amira.account)).toEqual([
    { ...listed, lastUsedAt: expect.any(Date) as Date },
  ]);
});

test('[AP7] what is no live token is nobody', async () => {
  const amira = await member();
  const own = another();
  const { text, listed } = await own.identity.tokens.create(wish(amira));
  for (const other of ['', 'x', newTokenText(), `${text}x`, text.toLowerCase(), `Bearer ${text}`]) {
    expect(await here.identity.tokens.holderOf(other)).toBeNull();
  }
  expect(await own.identity.tokens.isLive(listed.id)).toBe(true);
  own.clock.forward(90 * 86_400_000 - 60_000);
  expect(await own.identity.tokens.holderOf(text)).not.toBeNull();
  own.clock.forward(60_000);
  expect(await own.identity.tokens.holderOf(text)).toBeNull();
  expect(await own.identity.tokens.isLive(listed.id)).toBe(false);
  expect(await own.identity.tokens.ofAccount(amira.account)).toEqual([]);
});

test('[AP4] the table takes no token for longer than a year, for nobody or for two', async () => {
  const amira = await member();
  await expect(here.identity.tokens.create({ ...wish(amira), days: 367 })).rejects.toMatchObject({
    cause: { code: '23514' },
  });
  const { listed } = await here.identity.tokens.create(wish(amira));
  for (const [change, code] of [
    [`expires_at = 'infinity'`, '42501'],
    [`scopes = '{records:write}'`, '42501'],
    ['account_id = NULL', '42501'],
    ['service_id = gen_random_uuid()', '42501'],
    [`tenant_id = 't_000000000000'`, '42501'],
  ] as const) {
    const attempt = here.pool.query(`UPDATE identity.token SET ${change} WHERE id = $1`, [
      listed.id,
    ]);
    await expect(attempt).rejects.toMatchObject({ code });
  }
});

test('[AP4] a person has a bounded number of tokens', async () => {
  const amira = await member();
  await here.pool.query(
    `INSERT INTO identity.token (id, hash, tenant_id, account_id, device_id, name, scopes,
       created_by, created_at, expires_at, membership_id)
     SELECT gen_random_uuid(), sha256(n::text::bytea || $1::text::bytea), $2, $1::uuid,
            gen_random_uuid(), 'n', '{records:read}', $1::uuid, now(), now() + interval '1 day',
            (SELECT id FROM identity.membership WHERE account_id = $1::uuid AND tenant_id = $2)
       FROM generate_series(1, $3) n`,
    [amira.account, tenant, identityLimits.tokensPerAccount],
  );
  expect(await refusalOf(here.identity.tokens.create(wish(amira)))).toMatchObject({
    code: 'identity.too-many-tokens',
  });
});

test('[AP10] the chronicle knows of each token that comes and goes, and by whom', async () => {
  const amira = await member();
  const { listed } = await here.identity.tokens.create(wish(amira));
  const line = { account: amira.account, device: amira.device };
  expect(await lines(listed.id)).toEqual([{ action: 'token.create', ...line }]);
  await here.identity.tokens.revoke(listed.id, { account: amira.account }, amira);
  expect(await lines(listed.id)).toEqual([
    { action: 'token.create', ...line },
    { action: 'token.revoke', ...line },
  ]);
});

test('[AP10] without its line there is no token', async () => {
  const amira = await member();
  const mute = startIdentity(database, { noteToken: () => Promise.reject(new Error('mute')) });
  closing.push(mute);
  await expect(mute.identity.tokens.create(wish(amira))).rejects.toThrow('mute');
  expect(await here.identity.tokens.ofAccount(amira.account)).toEqual([]);
});

test('[AP5] who is no member makes no token, in no tenant there is or is not', async () => {
  const stranger = await here.identity.createAccount({
    email: `${randomId()}@birke.example`,
    name: 'Fremd',
    password: testPassword,
  });
  const by = {
    account: stranger,
    device: randomId<DeviceId>(),
    session: randomId<SessionId>(),
  };
  for (const where of [tenant, 't_0123456789ab' as TenantId]) {
    const attempt = here.identity.tokens.create({
      tenant: where,
      acts: { account: stranger },
      by,
      name: 'n',
      days: 1,
      scopes: ['records:read'],
    });
    expect(await refusalOf(attempt)).toMatchObject({ code: 'access.no-member', params: {} });
  }
});

test('[AP11] revoked tokens are nobody’s; those of others are unknown', async () => {
  const amira = await member();
  const bruno = await member();
  const { text, listed } = await here.identity.tokens.create(wish(amira));
  const foreign = here.identity.tokens.revoke(listed.id, { account: bruno.account }, bruno);
  const absent = here.identity.tokens.revoke(
    randomId<TokenId>(),
    { account: bruno.account },
    bruno,
  );
  expect(await refusalOf(foreign)).toMatchObject({ code: 'identity.token-unknown' });
  expect(await refusalOf(absent)).toEqual(await refusalOf(foreign));
  expect(await here.identity.tokens.holderOf(text)).not.toBeNull();

  await here.identity.tokens.revoke(listed.id, { account: amira.account }, amira);
  expect(await here.identity.tokens.holderOf(text)).toBeNull();
  expect(await here.identity.tokens.isLive(listed.id)).toBe(false);
  const again = here.identity.tokens.revoke(listed.id, { account: amira.account }, amira);
  expect(await refusalOf(again)).toMatchObject({ code: 'identity.token-unknown' });
});

test('[AP11] signing out everywhere ends every personal token, and so does a new password', async () => {
  const amira = await member();
  const bruno = await member();
  const browser = new TestBrowser('192.0.2.77');
  browser.keep(
    await here.identity.signIn({ email: amira.email, password: testPassword, from: browser.from }),
  );
  const one = await here.identity.tokens.create(wish(amira));
  const theirs = await here.identity.tokens.create(wish(bruno));
  await here.identity.changePassword({
    current: testPassword,
    next: 'drei blaue Birnen',
    from: browser.from,
  });
  expect(await here.identity.tokens.holderOf(one.text)).toBeNull();
  expect(await lines(one.listed.id)).toHaveLength(2);

  const session = await here.session(amira);
  const two = await here.identity.tokens.create(wish({ ...amira, session }));
  await here.identity.signOutEverywhere(amira.account);
  expect(await here.identity.tokens.holderOf(two.text)).toBeNull();
  expect(await lines(two.listed.id)).toMatchObject([{}, { device: serverDevice }]);
  expect(await here.identity.tokens.holderOf(theirs.text)).not.toBeNull();
});

test('[AP12] use is written down now and then, and what is long over is forgotten', async () => {
  const amira = await member();
  const own = another();
  const { text, listed } = await own.identity.tokens.create(wish(amira));
  const usedAt = async () =>
    (await own.identity.tokens.ofAccount(amira.account)).map((token) => token.lastUsedAt);
  expect(await usedAt()).toEqual([null]);
  await own.identity.tokens.holderOf(text);
  const [first] = await usedAt();
  own.clock.forward(identityLimits.sessionTouchMs - 10_000);
  await own.identity.tokens.holderOf(text);
  expect(await usedAt()).toEqual([first]);
  own.clock.forward(20_000);
  await own.identity.tokens.holderOf(text);
  expect((await usedAt())[0]?.getTime()).toBeGreaterThan(first?.getTime() ?? Infinity);

  const left = async () =>
    (await here.pool.query('SELECT FROM identity.token WHERE id = $1', [listed.id])).rowCount;
  await own.identity.tokens.revoke(listed.id, { account: amira.account }, amira);
  await own.identity.sweep();
  expect(await left()).toBe(1);
  own.clock.forward(identityLimits.tokenRememberedMs + 60_000);
  await own.identity.sweep();
  expect(await left()).toBe(0);
});

test('[AP5] a token ends with its account', async () => {
  const email = `${randomId()}@linde.example`;
  const account = await here.identity.createAccount({
    email,
    name: 'Kurz',
    password: testPassword,
  });
  const short = await people.member('Kurz', account);
  const by = { ...short, session: await here.session(short) };
  const { text } = await here.identity.tokens.create(wish(by));
  await database.admin.transact(async (tx) => {
    await tx.script('SET LOCAL ROLE obhut_owner');
    await tx.query('DELETE FROM identity.membership WHERE account_id = $1', [account]);
  });
  await here.pool.query('DELETE FROM identity.session WHERE account_id = $1', [account]);
  await here.pool.query('DELETE FROM identity.device WHERE account_id = $1', [account]);
  const kept = () => here.pool.query('SELECT FROM identity.token WHERE account_id = $1', [account]);
  expect((await kept()).rowCount).toBe(1);
  await here.pool.query('DELETE FROM identity.credential WHERE account_id = $1', [account]);
  await here.pool.query('DELETE FROM identity.account WHERE id = $1', [account]);
  expect((await kept()).rowCount).toBe(0);
  expect(await here.identity.tokens.holderOf(text)).toBeNull();
});

test('[AP6] only a keeper makes a service; it has no group and no grant', async () => {
  const keeper = await member('keeper');
  const amira = await member();
  const attempt = openService(database.tenants, amira, { name: 'Aushang', grants: [] });
  expect(await refusalOf(attempt)).toMatchObject({ code: 'access.not-keeper' });

  const made = await openService(database.tenants, keeper, { name: 'Aushang', grants: [] });
  const reach = await database.admin.query(
    inSchema('SELECT FROM tenant_schema.reach WHERE account_id = $1', tenant),
    [made.account],
  );
  expect(reach).toEqual([]);
  expect(await lines(made.account)).toMatchObject([{ action: 'service.open' }]);
  expect(await database.tenants.transact(keeper, listServices)).toMatchObject([
    { account: made.account, name: 'Aushang' },
  ]);
  expect(await database.tenants.transact(amira, listServices)).toEqual([]);
  // What the keeper has later is the keeper's alone.
  const space = await people.space();
  const audience = await people.audience(space);
  await people.grant(audience, { to: { member: keeper.member }, rights: ['read', 'share'] });
  const actor = { tenant, account: made.account, device: randomId<DeviceId>() };
  const seen = await database.tenants.transact(actor, (sql) =>
    sql.query('SELECT id FROM tenant_schema.audience'),
  );
  expect(seen).toEqual([]);
});

test('[AP6][AC7] a keeper gives a service what they may share, and nothing else', async () => {
  const keeper = await member('keeper');
  const audience = await people.audience(await people.space());
  const before = await database.tenants.transact(keeper, listServices);
  const give = (...rights: number[]) => {
    const grants = rights.map((some) => ({ audience, rights: some }));
    return openService(database.tenants, keeper, { name: 'Bot', grants });
  };
  expect(await refusalOf(give(maskOf(['read'])))).toMatchObject({ code: 'access.not-allowed' });
  await people.grant(audience, { to: { member: keeper.member }, rights: ['read', 'share'] });
  expect(await refusalOf(give(maskOf(['read', 'create'])))).toMatchObject({
    code: 'access.not-allowed',
  });
  const eleven = Array.from({ length: 11 }, () => maskOf(['read']));
  expect(await refusalOf(give(...eleven))).toMatchObject({ code: 'access.too-many' });
  // All or nothing: no service without the rights it was to have.
  expect(await database.tenants.transact(keeper, listServices)).toEqual(before);

  const { account } = await give(maskOf(['read']));
  const rows = await database.admin.query(
    inSchema('SELECT rights FROM tenant_schema.reach WHERE account_id = $1', tenant),
    [account],
  );
  expect(rows).toEqual([{ rights: 1 }]);
});

test('[AP6] tokens of a service are made by keepers, for services of this tenant only', async () => {
  const keeper = await member('keeper');
  const amira = await member();
  const { account: service } = await openService(database.tenants, keeper, {
    name: 'Bot',
    grants: [],
  });
  const { tokens } = here.identity;
  const attempt = tokens.create(wish(amira, { service }));
  expect(await refusalOf(attempt)).toMatchObject({ code: 'access.not-keeper' });
  // A person is no service, whoever says so.
  const disguised = tokens.create(wish(keeper, { service: amira.account }));
  expect(await refusalOf(disguised)).toMatchObject({ code: 'access.not-keeper' });
  const unknown = tokens.create(wish(keeper, { service: randomId<AccountId>() }));
  expect(await refusalOf(unknown)).toMatchObject({ code: 'access.not-keeper' });

  const { text, listed } = await tokens.create(wish(keeper, { service }));
  expect(await tokens.holderOf(text)).toMatchObject({ tenant, account: service });
  expect(await tokens.ofAccount(keeper.account)).toEqual([]);
  expect((await tokens.ofServices(tenant)).map(({ id }) => id)).toContain(listed.id);
  // The keeper's own end is not the service's.
  await here.identity.signOutEverywhere(keeper.account);
  expect(await tokens.holderOf(text)).not.toBeNull();

  const byAmira = tokens.revoke(listed.id, { service, tenant }, amira);
  expect(await refusalOf(byAmira)).toMatchObject({ code: 'access.not-keeper' });
  expect(await tokens.holderOf(text)).not.toBeNull();
  await tokens.revoke(listed.id, { service, tenant }, keeper);
  expect(await tokens.holderOf(text)).toBeNull();
});

test('[AP6] a service that is closed is no member, and gets no token', async () => {
  const keeper = await member('keeper');
  const audience = await people.audience(await people.space());
  const { account, member: id } = await openService(database.tenants, keeper, {
    name: 'Bot',
    grants: [],
  });
  await people.grant(audience, { to: { member: id }, rights: ['read'] });
  const close = (by: TestMember) =>
    database.tenants.transact(by, (sql) => closeService(sql, account));
  expect(await refusalOf(close(await member()))).toMatchObject({ code: 'access.not-keeper' });
  await close(keeper);
  expect(await refusalOf(close(keeper))).toMatchObject({ code: 'access.no-service' });
  const reach = await database.admin.query(
    inSchema(
      'SELECT FROM tenant_schema.reach WHERE account_id = $1 AND valid_until > now()',
      tenant,
    ),
    [account],
  );
  expect(reach).toEqual([]);
  const attempt = here.identity.tokens.create(wish(keeper, { service: account }));
  expect(await refusalOf(attempt)).toMatchObject({ code: 'access.not-keeper' });
});

test('[AP10][AP11] the operator ends any token of a tenant, and the chronicle has it', async () => {
  const amira = await member();
  const { text, listed } = await here.identity.tokens.create(wish(amira));
  expect((await here.identity.tokens.ofTenant(tenant)).map(({ id }) => id)).toContain(listed.id);
  const elsewhere = await database.createTenant();
  expect(await here.identity.tokens.ofTenant(elsewhere)).toEqual([]);
  const wrong = here.identity.tokens.endFor(elsewhere, listed.id);
  expect(await refusalOf(wrong)).toMatchObject({ code: 'identity.token-unknown' });
  await here.identity.tokens.endFor(tenant, listed.id);
  expect(await here.identity.tokens.holderOf(text)).toBeNull();
  expect(await lines(listed.id)).toMatchObject([
    { action: 'token.create' },
    { action: 'token.revoke', account: amira.account, device: serverDevice },
  ]);
});

test('[AP4] nor do many that are made at the same time get past the bound', async () => {
  const amira = await member();
  const room = 3;
  await here.pool.query(
    `INSERT INTO identity.token (id, hash, tenant_id, account_id, device_id, name, scopes,
       created_by, made_on, created_at, expires_at, membership_id)
     SELECT gen_random_uuid(), sha256(n::text::bytea || $1::text::bytea), $2, $1::uuid,
            gen_random_uuid(), 'n', '{records:read}', $1::uuid, $4, now(), now() + interval '1 day',
            (SELECT id FROM identity.membership WHERE account_id = $1::uuid AND tenant_id = $2)
       FROM generate_series(1, $3) n`,
    [amira.account, tenant, identityLimits.tokensPerAccount - room, amira.device],
  );
  const ends = await Promise.all(
    Array.from({ length: 12 }, () => refusalOf(here.identity.tokens.create(wish(amira)))),
  );
  expect(ends.filter((end) => end === 'not refused')).toHaveLength(room);
  expect(await here.identity.tokens.ofAccount(amira.account)).toHaveLength(
    identityLimits.tokensPerAccount,
  );
});

test('[AP24] no session, no token: not when it ended, is another’s, or of another device', async () => {
  const amira = await member();
  const bruno = await member();
  const over = await here.session(amira);
  await here.pool.query('DELETE FROM identity.session WHERE id = $1', [over]);
  for (const by of [
    { ...amira, session: over },
    { ...amira, session: bruno.session },
    { ...amira, device: bruno.device },
    // Only services have tokens from the command line.
    { ...amira, session: null },
  ]) {
    expect(await refusalOf(here.identity.tokens.create(wish(by)))).toMatchObject({
      code: 'identity.not-signed-in',
    });
  }
  expect(await here.identity.tokens.ofAccount(amira.account)).toEqual([]);
});

test('[AP6][AP24] from the command line a service gets a token, in the name of a keeper', async () => {
  const keeper = await member('keeper');
  const { account: service } = await openService(database.tenants, keeper, {
    name: 'Bot',
    grants: [],
  });
  const by = { ...keeper, device: serverDevice, session: null };
  const { text } = await here.identity.tokens.create(wish(by, { service }));
  expect(await here.identity.tokens.holderOf(text)).toMatchObject({ account: service });
});

test('[AP24] a token that is made while everything ends, ends too', async () => {
  for (let round = 0; round < 10; round += 1) {
    const amira = await member();
    const [made] = await Promise.all([
      here.identity.tokens.create(wish(amira)).catch(() => null),
      round % 2 === 0
        ? here.identity.signOutEverywhere(amira.account)
        : here.identity.revokeDevice(amira.account, amira.device),
    ]);
    if (made !== null) expect(await here.identity.tokens.holderOf(made.text)).toBeNull();
    expect(await here.identity.tokens.ofAccount(amira.account)).toEqual([]);
  }
});

test('[AP11] what the chronicle cannot take down ends all the same, and the log has its id', async () => {
  const amira = await member();
  const heard: object[] = [];
  const mute = startIdentity(database, {
    noteToken: () => Promise.reject(new Error('mute')),
    onTokenTrouble: (_error, about) => heard.push(about),
  });
  closing.push(mute);
  const one = await here.identity.tokens.create(wish(amira));
  const two = await here.identity.tokens.create(wish(amira));
  await mute.identity.signOutEverywhere(amira.account);
  for (const { text } of [one, two]) expect(await here.identity.tokens.holderOf(text)).toBeNull();
  expect(heard).toHaveLength(2);
  for (const { listed } of [one, two]) {
    expect(heard).toContainEqual({ token: listed.id, tenant, holder: amira.account });
  }
});

test('[AP11][ID14] a changed password is answered as changed, whatever fails behind it', async () => {
  const amira = await member();
  const heard: object[] = [];
  const mute = startIdentity(database, {
    noteToken: () => Promise.reject(new Error('mute')),
    onTokenTrouble: (_error, about) => heard.push(about),
  });
  closing.push(mute);
  const browser = new TestBrowser('192.0.2.78');
  browser.keep(
    await mute.identity.signIn({ email: amira.email, password: testPassword, from: browser.from }),
  );
  const { text } = await here.identity.tokens.create(
    wish({ ...amira, session: await here.session(amira) }),
  );
  browser.keep(
    await mute.identity.changePassword({
      current: testPassword,
      next: 'drei blaue Birnen',
      from: browser.from,
    }),
  );
  expect(heard).toHaveLength(1);
  expect(await here.identity.tokens.holderOf(text)).toBeNull();
  expect(await here.identity.sessionOf(browser.from.headers)).not.toBeNull();
});

/** Somebody with a personal token and one of a service, made on one device, and one made elsewhere. */
async function maker() {
  const keeper = await member('keeper');
  const { account: service } = await openService(database.tenants, keeper, {
    name: 'Bot',
    grants: [],
  });
  const other = { ...keeper, device: randomId<DeviceId>() };
  const { tokens } = here.identity;
  const made = {
    own: await tokens.create(wish(keeper)),
    ofService: await tokens.create(wish(keeper, { service })),
    elsewhere: await tokens.create(wish({ ...other, session: await here.session(other) })),
  };
  const live = async () => {
    const found = [];
    for (const [name, { text }] of Object.entries(made)) {
      if ((await tokens.holderOf(text)) !== null) found.push(name);
    }
    return found;
  };
  return { keeper, made, live };
}

test('[AP24] with a device that is signed out from elsewhere, the tokens made on it end', async () => {
  const { keeper, made, live } = await maker();
  await here.identity.revokeDevice(keeper.account, keeper.device);
  expect(await live()).toEqual(['ofService', 'elsewhere']);
  expect(await lines(made.own.listed.id)).toMatchObject([
    { action: 'token.create' },
    { action: 'token.revoke', device: serverDevice },
  ]);
});

test('[AP24][ID50] with a lost device, every token made on it ends, those of services too', async () => {
  const { keeper, made, live } = await maker();
  await here.identity.loseDevice(keeper.account, keeper.device, null);
  expect(await live()).toEqual(['elsewhere']);
  expect(await lines(made.ofService.listed.id)).toHaveLength(2);
});

test('[AP24][ID50] with a lost copy of a tenant, the tokens of other tenants’ services stay', async () => {
  const { keeper, live } = await maker();
  await here.identity.loseDevice(keeper.account, keeper.device, 't_000000000001' as TenantId);
  expect(await live()).toEqual(['ofService', 'elsewhere']);
  await here.identity.loseDevice(keeper.account, keeper.device, tenant);
  expect(await live()).toEqual(['elsewhere']);
});

test('[AP24] the end of a membership ends the tokens of this tenant, and of no other', async () => {
  const amira = await member();
  const { text } = await here.identity.tokens.create(wish(amira));
  await here.identity.tokens.endMembership('t_000000000001' as TenantId, amira.account);
  expect(await here.identity.tokens.holderOf(text)).not.toBeNull();
  await here.identity.tokens.endMembership(tenant, amira.account);
  expect(await here.identity.tokens.holderOf(text)).toBeNull();
});

test('[AP24] what was made under a membership that is over opens nothing, nor after a return', async () => {
  const amira = await member();
  const { text, listed } = await here.identity.tokens.create(wish(amira));
  expect(await here.identity.tokens.holderOf(text)).not.toBeNull();
  // Nothing but the membership ends: as when the end of the tokens failed, or the server did.
  const leave = () =>
    database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query('DELETE FROM identity.membership WHERE account_id = $1', [amira.account]);
    });
  await leave();
  expect(await here.identity.tokens.holderOf(text)).toBeNull();
  expect(await here.identity.tokens.isLive(listed.id)).toBe(false);
  await here.join(amira.account, tenant);
  expect(await here.identity.tokens.holderOf(text)).toBeNull();
  expect(await here.identity.tokens.ofAccount(amira.account)).toEqual([]);
  const anew = await here.identity.tokens.create(wish(amira));
  expect(await here.identity.tokens.holderOf(anew.text)).not.toBeNull();
});
