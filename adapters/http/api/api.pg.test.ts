import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { registry as products } from '#apps/server/products.ts';
import {
  type AudienceId,
  type DeviceId,
  keyedRecordId,
  randomId,
  type RecordId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { addDays, dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import type { AnyMutator } from '#kernel/kind/define-mutator.ts';
import { registryOf } from '#kernel/kind/registry.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { newTokenText } from '#identity/token-text.ts';
import {
  type ApiClient,
  type ApiMember,
  clientOf,
  startApi,
  type TestApi,
} from '#testkit/pg/api.ts';
import { alike, problemWith, testOrigin } from '#testkit/pg/http.ts';
import { everyRight, peopleOf } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let api: TestApi;
let home: TenantId;
let away: TenantId;
let amira: ApiMember;
let stranger: ApiMember;
let team: AudienceId;
/** Another audience that only somebody else reaches. */
let hidden: AudienceId;
let program: ApiClient;

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startApi(database, { quotas: { perAccount: 1_000_000, perToken: 1_000_000 } });
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
  amira = await api.member(home);
  stranger = await api.member(away);
  const people = peopleOf(database.admin, home);
  const space = await people.space('Wohngruppe');
  team = await people.audience(space);
  hidden = await people.audience(space, 'leads');
  await people.grant(team, { to: { member: amira.member }, rights: everyRight });
  const lead = await people.member('Leitung');
  await people.grant(hidden, { to: { member: lead.member }, rights: everyRight });
  program = await api.client(amira);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

const at = (path: string, tenant: string = home) => `/api/v1/tenants/${tenant}${path}`;

function creation(id = randomId<RecordId>(), fields: object = {}, audience = team) {
  return {
    name: 'calendar.create-event',
    args: {
      id,
      audience,
      event: {
        title: 'Schwimmen',
        pictogram: null,
        startsOn: '2026-05-03',
        startTime: null,
        endsOn: '2026-05-03',
        endTime: null,
        zone: 'Europe/Berlin',
        withPersons: [],
        place: '',
        note: '',
        ...fields,
      },
    },
  };
}

async function created(fields: object = {}): Promise<RecordId> {
  const id = randomId<RecordId>();
  const answer = await program.mutate(creation(id, fields));
  expect(answer.statusCode, answer.body).toBe(200);
  return id;
}

const everyPath = [
  ['GET', '/api/v1/me'],
  ['GET', at('/audiences', 't_0123456789ab')],
  ['GET', at('/records?kind=calendar.event', 't_0123456789ab')],
  ['GET', at('/records/5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11', 't_0123456789ab')],
  ['HEAD', at('/records/5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11', 't_0123456789ab')],
  ['POST', at('/mutations', 't_0123456789ab')],
  ['GET', '/api/problems/record.absent'],
  ['GET', '/api/openapi.json'],
  ['GET', '/api/v1/unknown'],
  ['DELETE', '/api/v1/me'],
] as const;

describe('who has no live token', () => {
  test.each(everyPath)(
    '[AP7][ID31] gets of %s %s the one refusal there is',
    async (method, url) => {
      const own = await startApi(database);
      const member = await own.member(home);
      const ended = await own.client(member);
      await own.here.identity.tokens.revoke(ended.tokenId, { account: member.account }, member);
      const expired = await own.client(member);
      own.here.clock.forward(31 * 86_400_000);
      const answers = [];
      for (const authorization of [
        undefined,
        'Bearer',
        'Bearer x',
        'Basic b2JodXQ6b2JodXQ=',
        `Bearer ${newTokenText()}`,
        `Bearer ${ended.token}`,
        `Bearer ${expired.token}`,
        `bearer ${expired.token}`,
        `Bearer ${'x'.repeat(4_000)}`,
      ]) {
        answers.push(
          await own.app.inject({
            method,
            url,
            headers: authorization === undefined ? {} : { authorization },
          }),
        );
      }
      await own.close();
      for (const answer of answers) {
        expect(answer.statusCode).toBe(401);
        if (method !== 'HEAD') {
          expect(answer.json()).toEqual(problemWith('identity.not-signed-in'));
          expect(alike(answer)).toEqual(alike(answers[0] ?? answer));
        }
      }
    },
  );

  test('[AP7] sends no body that is read', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: at('/mutations'),
      headers: { authorization: `Bearer ${newTokenText()}`, 'content-type': 'text/plain' },
      payload: 'x'.repeat(10_000_000),
    });
    expect(answer.statusCode).toBe(401);
  });
});

describe('a token', () => {
  test('[AP8] opens nothing but the public API', async () => {
    const routes = [
      ['GET', '/api/session'],
      ['GET', '/api/devices'],
      ['DELETE', `/api/devices/${amira.device}`],
      ['POST', '/api/sign-out-everywhere'],
      ['POST', '/api/account/password'],
      ['GET', '/api/tokens'],
      ['POST', '/api/tokens'],
      ['DELETE', `/api/tokens/${program.tokenId}`],
      ['GET', `/api/tenants/${home}/services`],
      ['POST', `/api/tenants/${home}/services`],
      ['GET', `/sync/${home}`],
      ['GET', '/api/v1'],
      ['GET', '/api/v1x'],
      ['GET', '/api/openapi.json/x'],
    ] as const;
    for (const [method, url] of routes) {
      const answer = await api.app.inject({
        method,
        url,
        headers: { authorization: `Bearer ${program.token}`, origin: testOrigin },
        ...(method === 'POST' && { payload: {} }),
      });
      expect(answer.statusCode, `${method} ${url}`).toBe(401);
    }
    expect((await program.get('/api/v1/me')).statusCode).toBe(200);
  });

  test('[AP8] is judged alone, whatever cookie comes with it', async () => {
    const page = await api.page(amira);
    const { cookie } = page.browser;
    for (const token of [newTokenText(), 'x'.repeat(4_000), '']) {
      const bad = await api.app.inject({
        url: '/api/v1/me',
        headers: { cookie, authorization: `Bearer ${token}` },
      });
      expect(bad.statusCode, token).toBe(401);
    }
    const good = await program.get('/api/v1/me', { cookie, 'sec-fetch-site': 'cross-site' });
    expect(good.json()).toMatchObject({
      tenants: [home],
      scopes: ['records:read', 'records:write'],
    });
    expect(good.headers['set-cookie']).toBeUndefined();
    // Without a page of ours: no Origin is needed.
    expect((await program.mutate(creation())).statusCode).toBe(200);
  });

  test('[AP13] is not needed by our own pages, which keep to their origin', async () => {
    const page = await api.page(amira);
    const key = { 'idempotency-key': `"${randomUUID()}"` };
    expect((await page.send('GET', '/api/v1/me')).json()).toMatchObject({
      account: amira.account,
      tenants: [home],
      scopes: null,
    });
    const send = (headers: Record<string, string>) =>
      api.app.inject({
        method: 'POST',
        url: at('/mutations'),
        headers: { cookie: page.browser.cookie, ...key, ...headers },
        payload: creation(),
      });
    for (const headers of [{}, { origin: 'https://evil.example' }]) {
      expect((await send(headers)).json()).toEqual(problemWith('http.origin-refused'));
    }
    const read = await page.send('GET', '/api/v1/me', undefined, {
      'sec-fetch-site': 'cross-site',
    });
    expect(read.statusCode).toBe(403);
    expect((await send({ origin: testOrigin })).statusCode).toBe(200);
  });

  test('[AP10] names its own device in receipt and chronicle', async () => {
    const key = randomUUID();
    await program.mutate(creation(), { 'idempotency-key': key });
    const { device } = (await program.get('/api/v1/me')).json<{ device: DeviceId }>();
    expect(device).not.toBe(amira.device);
    for (const table of ['receipt', 'chronicle_outbox']) {
      const rows = await database.admin.query(
        inSchema(
          `SELECT account_id AS account, device_id AS device FROM tenant_schema.${table} WHERE mutation_id = $1`,
          home,
        ),
        [key],
      );
      expect(rows).toEqual([{ account: amira.account, device }]);
    }
  });

  test('[AP11] that ends while the body is on its way writes nothing', async () => {
    const own = await startApi(database);
    await own.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = own.app.server.address() as AddressInfo;
    const member = await own.member(home);
    const people = peopleOf(database.admin, home);
    await people.grant(team, { to: { member: member.member }, rights: everyRight });
    const client = await own.client(member);
    const body = JSON.stringify(creation());
    const key = randomUUID();
    const status = await new Promise<number>((done, fail) => {
      const sending = httpRequest(
        {
          port,
          method: 'POST',
          path: at('/mutations'),
          headers: {
            authorization: `Bearer ${client.token}`,
            'idempotency-key': key,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          response.resume();
          done(response.statusCode ?? 0);
        },
      );
      sending.on('error', fail);
      sending.write(body.slice(0, 20));
      const used = async () =>
        (await own.here.identity.tokens.ofAccount(member.account))[0]?.lastUsedAt ?? null;
      void (async () => {
        // The token was good when the request came.
        while ((await used()) === null) await new Promise((later) => setTimeout(later, 10));
        await own.here.identity.tokens.revoke(client.tokenId, { account: member.account }, member);
        sending.end(body.slice(20));
      })();
    });
    await own.close();
    expect(status).toBe(401);
    const receipts = await database.admin.query(
      inSchema('SELECT FROM tenant_schema.receipt WHERE mutation_id = $1', home),
      [key],
    );
    expect(receipts).toEqual([]);
  });
});

describe('scopes', () => {
  test('[AP9] are asked before anything is looked up', async () => {
    const reader = await api.client(amira, ['records:read']);
    const writer = await api.client(amira, ['records:write']);
    const id = await created();
    for (const tenant of [home, away, 't_0123456789ab']) {
      const answer = await api.app.inject({
        method: 'POST',
        url: at('/mutations', tenant),
        headers: { authorization: `Bearer ${reader.token}` },
        payload: creation(),
      });
      expect(answer.json()).toEqual(problemWith('api.scope-missing', { scope: 'records:write' }));
      for (const path of ['/audiences', '/records?kind=calendar.event', `/records/${id}`]) {
        const refused = await writer.get(at(path, tenant));
        expect(refused.statusCode).toBe(403);
        expect(refused.json()).toMatchObject({ code: 'api.scope-missing' });
      }
    }
  });

  test('[AP9] of one kind show and write that kind alone', async () => {
    const event = await created();
    const colour = {
      name: 'calendar.set-day-colour',
      args: { audience: team, day: '2026-05-04', colour: 'green' },
    };
    await program.mutate(colour);
    const colourId = keyedRecordId('calendar.day-colour', team, '2026-05-04');
    const narrow = await api.client(amira, [
      'records:read:calendar.day-colour',
      'records:write:calendar.day-colour',
    ]);
    expect((await narrow.get(at(`/records/${colourId}`))).statusCode).toBe(200);
    // Out of scope is as if it were not there.
    const absent = await narrow.get(at(`/records/${randomId()}`));
    expect(alike(await narrow.get(at(`/records/${event}`)))).toEqual(alike(absent));
    expect((await narrow.get(at('/records?kind=calendar.event'))).json()).toEqual(
      problemWith('api.scope-missing', { scope: 'records:read:calendar.event' }),
    );
    expect((await narrow.get(at('/records?kind=calendar.day-colour'))).statusCode).toBe(200);
    const written = await narrow.mutate({ ...colour, args: { ...colour.args, colour: 'red' } });
    expect(written.statusCode).toBe(200);
    const id = randomId<RecordId>();
    for (const mutation of [
      creation(id),
      { name: 'calendar.delete-event', args: { id: event } },
      { name: 'calendar.change-event', args: { id: event, fields: { title: 'Turnen' } } },
      { name: 'calendar.share-event', args: { id: event, audience: hidden } },
    ]) {
      const refused = await narrow.mutate(mutation);
      expect(refused.json()).toEqual(
        problemWith('api.scope-missing', { scope: 'records:write:calendar.event' }),
      );
    }
    expect((await program.get(at(`/records/${id}`))).statusCode).toBe(404);
    expect((await program.get(at(`/records/${event}`))).json()).toMatchObject({ revision: 1 });
  });

  test('[AP9][AP20] are of the token: with one that has them the same key is done', async () => {
    const narrow = await api.client(amira, ['records:write:calendar.day-colour']);
    const id = randomId<RecordId>();
    const key = { 'idempotency-key': randomId() };
    const refused = await narrow.mutate(creation(id), key);
    expect(refused.json()).toEqual(
      problemWith('api.scope-missing', { scope: 'records:write:calendar.event' }),
    );
    expect((await program.mutate(creation(id), key)).statusCode).toBe(200);
    expect((await program.get(at(`/records/${id}`))).statusCode).toBe(200);
  });
});

describe('an address written in another way', () => {
  test('[AP22][ID32][AP8] is judged by the route it leads to', async () => {
    const own = await startApi(database, { quotas: { perAccount: 4, perToken: 1_000 } });
    await own.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = own.app.server.address() as AddressInfo;
    const member = await own.member(home);
    const { cookie } = (await own.page(member)).browser;
    const statusOf = (path: string, headers: Readonly<Record<string, string>> = { cookie }) =>
      new Promise<number>((done, fail) => {
        httpRequest({ port, path, headers }, (response) => {
          response.resume();
          done(response.statusCode ?? 0);
        })
          .on('error', fail)
          .end();
      });
    const ways = ['/%61pi/v1/me', 'http://localhost/api/v1/me', '/api/%761/me'];
    const answers = [];
    for (const way of ways) {
      answers.push(await statusOf(way, { cookie, 'sec-fetch-site': 'cross-site' }));
    }
    expect(answers).toEqual([403, 403, 403]);
    const { token } = await own.client(member);
    expect(await statusOf(ways[0] ?? '', { authorization: `Bearer ${token}` })).toBe(200);
    for (const way of ['/api/v1/me', ...ways]) expect(await statusOf(way), way).toBe(429);
    await own.close();
  });
});

describe('a tenant', () => {
  test('[AP15][TE13] that is another’s is answered like one that is not there', async () => {
    const id = await created();
    const page = await api.page(amira);
    const former = await api.member(home);
    const left = await api.client(former);
    await peopleOf(database.admin, home).owner(
      'UPDATE tenant_schema.member SET valid_until = now() WHERE id = $1',
      [former.member],
    );
    for (const path of ['/audiences', '/records?kind=calendar.event', `/records/${id}`]) {
      const nowhere = await program.get(at(path, 't_0123456789ab'));
      expect(nowhere.statusCode).toBe(404);
      expect(nowhere.json()).toEqual(problemWith('access.no-member'));
      for (const answer of [
        await program.get(at(path, away)),
        await page.send('GET', at(path, away)),
        await page.send('GET', at(path, 't_0123456789ab')),
        await left.get(at(path)),
        await (await api.client(stranger)).get(at(path, home)),
      ]) {
        expect(alike(answer)).toEqual(alike(nowhere));
      }
    }
    const keyed = { 'idempotency-key': randomUUID() };
    const write = (tenant: string) =>
      page.send('POST', at('/mutations', tenant), creation(), keyed);
    expect(alike(await write(away))).toEqual(alike(await write('t_0123456789ab')));
    const [{ count } = { count: 1 }] = await database.admin.query<{ count: number }>(
      inSchema('SELECT count(*)::integer FROM tenant_schema.receipt', away),
    );
    expect(count).toBe(0);
    expect((await left.mutate(creation())).json()).toEqual(problemWith('access.no-member'));
  });

  test('[AP15] that cannot be one leads nowhere', async () => {
    for (const tenant of ['x', 't_', 'T_0123456789AB', '..%2f', '%00', 'a'.repeat(100)]) {
      const answer = await program.get(at('/records?kind=calendar.event', tenant));
      expect(answer.statusCode, tenant).toBe(404);
      expect(answer.json()).toEqual(problemWith('http.not-found'));
    }
  });
});

describe('reading', () => {
  test('[AP14][AC1] shows what the account reaches, and hides the rest as if it were not', async () => {
    const lead = await api.member(home);
    await peopleOf(database.admin, home).grant(hidden, {
      to: { member: lead.member },
      rights: everyRight,
    });
    const secret = randomId<RecordId>();
    const theirs = await api.client(lead);
    expect((await theirs.mutate(creation(secret, {}, hidden))).statusCode).toBe(200);
    const one = await program.get(at(`/records/${secret}`));
    expect(one.statusCode).toBe(404);
    expect(alike(one)).toEqual(alike(await program.get(at(`/records/${randomId()}`))));
    const list = await program.get(at('/records?kind=calendar.event&limit=200'));
    expect(list.body).not.toContain(secret);
    const ofHidden = at(`/records?kind=calendar.event&audience=${hidden}`);
    expect((await program.get(ofHidden)).json()).toEqual({ records: [], next: null });
    expect((await theirs.get(ofHidden)).json()).toMatchObject({ records: [{ id: secret }] });
  });

  test('[AP16] names the audiences with one’s rights there', async () => {
    expect((await program.get(at('/audiences'))).json()).toEqual({
      audiences: [
        {
          id: team,
          name: 'team',
          space: {
            id: expect.any(String) as string,
            kind: 'group',
            name: 'Wohngruppe',
            person: null,
          },
          rights: everyRight,
        },
      ],
    });
  });

  test('[AP16] lists by kind, days, person and audience', async () => {
    const day = '2031-03-01' as PlainDay;
    const person = randomId();
    const ids = [
      await created({ startsOn: day, endsOn: day }),
      await created({ startsOn: addDays(day, 1), endsOn: addDays(day, 1), withPersons: [person] }),
      await created({ startsOn: addDays(day, 2), endsOn: addDays(day, 2) }),
    ];
    const found = async (query: string) =>
      (await program.get(at(`/records?kind=calendar.event&${query}`)))
        .json<{ records: { id: RecordId }[] }>()
        .records.map(({ id }) => id);
    expect(await found(`from=${day}`)).toEqual(ids);
    expect(await found(`from=${addDays(day, 1)}&to=${addDays(day, 1)}`)).toEqual([ids[1]]);
    expect(await found(`person=${person}`)).toEqual([ids[1]]);
    expect(await found(`from=${day}&audience=${team}`)).toEqual(ids);
    expect(await found(`from=${day}&audience=${randomId()}`)).toEqual([]);
    const colours = await program.get(at(`/records?kind=calendar.day-colour&from=${day}`));
    expect(colours.json()).toEqual({ records: [], next: null });
  });

  test.each([
    '',
    'kind=nothing.here',
    'kind=calendar.event&kind=journal.entry',
    'kind=calendar.event&from=2026-02-30',
    'kind=calendar.event&from=yesterday',
    'kind=calendar.event&person=x',
    'kind=calendar.event&audience=%27%3B--',
    'kind=calendar.event&limit=0',
    'kind=calendar.event&limit=201',
    'kind=calendar.event&limit=-1',
    'kind=calendar.event&limit=1e2',
    'kind=calendar.event&limit=1.5',
    'kind=calendar.event&cursor=x',
    `kind=calendar.event&cursor=${'A'.repeat(10_000)}`,
    `kind=calendar.event&cursor=${Buffer.from('["2026-01-01",null]').toString('base64url')}`,
    `kind=calendar.event&cursor=${Buffer.from(`["2026-01-01","' OR 1=1"]`).toString('base64url')}`,
    'kind=calendar.event&colour=red',
    'kind=calendar.event&__proto__=1',
    'kind=calendar.event&constructor[prototype]=1',
  ])('[AP16][ID36] refuses the query "%s"', async (query) => {
    const answer = await program.get(at(`/records?${query}`));
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'http.input-invalid' });
  });

  test('[AP17] goes from page to page while others write, without loss and without doubles', async () => {
    const day = '2032-01-01' as PlainDay;
    const before: RecordId[] = [];
    // More than a page of the largest size, several on one day.
    for (let round = 0; round < 3; round += 1) {
      const events = Array.from({ length: 75 }, (_one, index) => {
        const startsOn = addDays(day, index % 20);
        return { ...creation(randomId(), { startsOn, endsOn: startsOn }).args };
      });
      const imported = events.map(({ id, event }) => ({ id, ...event, importedUid: null }));
      const answer = await program.mutate({
        name: 'calendar.import-events',
        args: { audience: team, events: imported },
      });
      expect(answer.statusCode, answer.body).toBe(200);
      before.push(...events.map(({ id }) => id));
    }
    for (const limit of [7, 200]) {
      const seen: { id: RecordId; day: string }[] = [];
      let next: string | null = at(`/records?kind=calendar.event&from=${day}&limit=${limit}`);
      let page = 0;
      while (next !== null) {
        const answer = await program.get(next);
        const { records } = answer.json<{ records: { id: RecordId; day: string }[] }>();
        expect(records.length).toBeLessThanOrEqual(limit);
        seen.push(...records);
        const link = answer.headers['link'];
        next = null;
        if (typeof link === 'string') {
          const url = new URL(/^<([^>]+)>; rel="next"$/.exec(link)?.[1] ?? '');
          expect(url.origin).toBe(testOrigin);
          expect(url.searchParams.get('cursor')).toBe(answer.json<{ next: string }>().next);
          next = `${url.pathname}${url.search}`;
        } else {
          expect(answer.json()).toMatchObject({ next: null });
        }
        page += 1;
        if (page < 30) {
          // New ones before and behind, changed ones, and one that goes.
          const startsOn = addDays(day, page % 20);
          await created({ startsOn, endsOn: startsOn });
          const changed = before[page * 3];
          await program.mutate({
            name: 'calendar.change-event',
            args: { id: changed, fields: { title: `Seite ${page}` } },
          });
        }
      }
      const ids = seen.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(before.filter((id) => !ids.includes(id))).toEqual([]);
      const places = seen.map((record) => `${record.day} ${record.id}`);
      expect(places).toEqual(places.toSorted());
    }
  });

  test('[AP18] one record has its revision as its tag', async () => {
    const id = await created();
    const first = await program.get(at(`/records/${id}`));
    expect(first.headers['etag']).toBe('"1"');
    expect(first.json()).toMatchObject({ id, revision: 1, createdBy: amira.account });
    for (const known of ['"1"', 'W/"1"', '"0", "1"', '*']) {
      const again = await program.get(at(`/records/${id}`), { 'if-none-match': known });
      expect(again.statusCode).toBe(304);
      expect(again.body).toBe('');
    }
    const head = await api.app.inject({
      method: 'HEAD',
      url: at(`/records/${id}`),
      headers: { authorization: `Bearer ${program.token}` },
    });
    expect(head.headers).toMatchObject({ etag: '"1"' });
    expect(head.body).toBe('');
    await program.mutate({
      name: 'calendar.change-event',
      args: { id, fields: { title: 'Turnen' } },
      base: [[id, 1]],
    });
    const other = await program.get(at(`/records/${id}`), { 'if-none-match': '"1"' });
    expect(other.statusCode).toBe(200);
    expect(other.headers['etag']).toBe('"2"');
  });
});

describe('the chronicle', () => {
  const readsOf = async () =>
    database.admin.query<{ ids: RecordId[]; more: string; account: string }>(
      inSchema(
        `SELECT record_ids AS ids, more, account_id AS account FROM tenant_schema.chronicle_outbox
         WHERE action = 'record.read' ORDER BY id`,
        home,
      ),
    );

  test('[CH19] knows what was read that tells of somebody’s health, and what was not', async () => {
    const id = await created();
    const before = (await readsOf()).length;
    await program.get(at(`/records/${id}`), { 'if-none-match': '"1"' });
    await program.get(at(`/records/${randomUUID()}`));
    await program.get(at('/records?kind=calendar.event&from=1999-01-01&to=1999-01-02'));
    await program.get(at('/audiences'));
    await api.app.inject({
      method: 'HEAD',
      url: at(`/records/${id}`),
      headers: { authorization: `Bearer ${program.token}` },
    });
    expect(await readsOf()).toHaveLength(before);
    await program.get(at(`/records/${id}`));
    const page = await program.get(at('/records?kind=calendar.event&limit=3'));
    const given = page.json<{ records: { id: RecordId }[] }>().records.map((one) => one.id);
    expect(given.length).toBeGreaterThan(0);
    const line = { account: amira.account, more: '{"by":"api"}' };
    expect((await readsOf()).slice(before)).toEqual([
      { ...line, ids: [id] },
      { ...line, ids: given },
    ]);
  });

  test('[CH19] without its line nothing is answered', async () => {
    const id = await created();
    await database.admin.query(
      inSchema(
        `ALTER TABLE tenant_schema.chronicle_outbox ADD CONSTRAINT full_now CHECK (action <> 'record.read') NOT VALID`,
        home,
      ),
    );
    try {
      const refused = await program.get(at(`/records/${id}`));
      expect(refused.statusCode).toBe(500);
      expect(refused.body).not.toContain('Chor');
    } finally {
      await database.admin.query(
        inSchema('ALTER TABLE tenant_schema.chronicle_outbox DROP CONSTRAINT full_now', home),
      );
    }
  });
});

describe('a mutation', () => {
  test('[AP19][SY1] is applied as in the app, and devices hear of it', async () => {
    const told = api.movements.length;
    const id = randomId<RecordId>();
    const key = randomUUID();
    const answer = await program.mutate(creation(id), { 'idempotency-key': `"${key}"` });
    expect(answer.json()).toEqual({ id: key, end: 'applied', records: [id] });
    expect(api.movements.slice(told)).toMatchObject([
      [home, { type: 'heads', heads: [[team, expect.any(Number)]] }],
    ]);
  });

  test('[AP19] that is refused says why, with the registered status', async () => {
    const id = await created();
    const refusedWith = async (mutation: object) => {
      const answer = await program.mutate(mutation);
      const { code, status } = answer.json<{ code: string; status: number }>();
      expect(status).toBe(answer.statusCode);
      return [status, code];
    };
    const told = api.movements.length;
    expect(await refusedWith(creation(id))).toEqual([409, 'record.exists']);
    expect(await refusedWith(creation(undefined, {}, hidden))).toEqual([403, 'access.not-allowed']);
    expect(await refusedWith(creation(undefined, {}, randomId()))).toEqual([
      403,
      'access.not-allowed',
    ]);
    expect(await refusedWith(creation(undefined, { title: '' }))).toEqual([
      400,
      'sync.mutation-malformed',
    ]);
    expect(await refusedWith({ name: 'calendar.nothing', args: {} })).toEqual([
      400,
      'sync.mutation-unknown',
    ]);
    expect(await refusedWith({ name: 'toString', args: {} })).toEqual([
      400,
      'sync.mutation-unknown',
    ]);
    expect(
      await refusedWith({
        name: 'calendar.change-event',
        args: { id: randomId(), fields: { title: 'x' } },
      }),
    ).toEqual([404, 'record.absent']);
    expect(await refusedWith(creation(undefined, { endsOn: '2026-05-01' }))).toEqual([
      409,
      'calendar.end-before-start',
    ]);
    expect(api.movements.length).toBe(told);
  });

  test('[AP20] with the same key and body has the same answer, and is done once', async () => {
    for (const key of [randomUUID(), `"${randomUUID()}"`, '"Aushang vom 3. Mai \\"neu\\""']) {
      if (/[^\x20-\x7e]/.test(key)) continue;
      const mutation = creation();
      const first = await program.mutate(mutation, { 'idempotency-key': key });
      const again = await program.mutate(mutation, { 'idempotency-key': key });
      expect(first.statusCode, first.body).toBe(200);
      expect(again.body).toBe(first.body);
      const record = await program.get(at(`/records/${mutation.args.id}`));
      expect(record.json()).toMatchObject({ revision: 1 });
    }
    const refused = creation(await created());
    const key = { 'idempotency-key': randomUUID() };
    const first = await program.mutate(refused, key);
    expect(first.statusCode).toBe(409);
    expect(alike(await program.mutate(refused, key))).toEqual(alike(first));
  });

  test('[AP20][SY30] made for an older version ends as it would have, before and after an upgrade', async () => {
    // As of the next version an event is written under another name, with its place in an object.
    const [createEvent] = [...products.mutators.values()].filter(
      ({ name }) => name === 'calendar.create-event',
    );
    if (createEvent === undefined) throw new Error('no such mutator');
    const unpacked = ({ place, ...args }: { place: object }) => ({ ...args, ...place });
    const parse = (args: unknown) => {
      const given = z.parse(z.looseObject({ place: z.looseObject({}) }), args);
      createEvent.parse(unpacked(given));
      return given;
    };
    const writeEvent: AnyMutator = {
      ...createEvent,
      name: 'calendar.write-event',
      parse,
      records: (args) => createEvent.records(unpacked(args) as never),
      run: (tx, args) => createEvent.run(tx, unpacked(args) as never),
    };
    const version = products.schema;
    const later = registryOf(version + 1, [writeEvent], [...products.kinds.values()], {
      appeared: {
        ...Object.fromEntries(products.appeared),
        [version + 1]: dayInZone(Date.now(), 'UTC'),
      },
      upcasters: [
        {
          mutator: 'calendar.create-event',
          from: version,
          rename: 'calendar.write-event',
          args: ({ audience, ...args }) => ({ ...args, place: { audience } }),
        },
      ],
    });
    const [before, id] = [creation(), randomId<RecordId>()];
    const key = { 'idempotency-key': randomUUID() };
    const first = await program.mutate(before, key);
    expect(first.statusCode, first.body).toBe(200);

    const upgraded = await startApi(database, { registry: later });
    const narrow = await upgraded.client(amira, ['records:write:calendar.event']);
    const again = await clientOf(upgraded.app, home, program.token, program.tokenId).mutate(
      before,
      key,
    );
    expect([again.statusCode, again.json()]).toEqual([200, first.json()]);
    const other = await clientOf(upgraded.app, home, program.token, program.tokenId).mutate(
      creation(),
      key,
    );
    expect(other.json()).toMatchObject({ code: 'api.key-reused' });
    const old = await narrow.mutate({ ...creation(id), schema: version, unseen: 'refuse' });
    expect([old.statusCode, old.json()]).toMatchObject([200, { end: 'applied', records: [id] }]);
    await upgraded.close();
  });

  test('[AP20] with the same key and another body is refused, and does nothing', async () => {
    const other = await api.client(amira);
    const key = { 'idempotency-key': `"${randomUUID()}"` };
    await program.mutate(creation(), key);
    const second = creation();
    for (const client of [program, other]) {
      const answer = await client.mutate(second, key);
      expect(answer.statusCode).toBe(422);
      expect(answer.json()).toEqual(problemWith('api.key-reused'));
    }
    expect((await program.get(at(`/records/${second.args.id}`))).statusCode).toBe(404);
    // A key that is no UUID is each token's own.
    const words = { 'idempotency-key': '"montags"' };
    expect((await program.mutate(creation(), words)).statusCode).toBe(200);
    expect((await other.mutate(creation(), words)).statusCode).toBe(200);
  });

  test('[AP20] many at once with one key are done once', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const mutation = creation();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => program.mutate(mutation, key)),
    );
    const inUse = answers.filter(({ statusCode }) => statusCode === 409);
    const done = answers.filter(({ statusCode }) => statusCode === 200);
    expect(inUse.length + done.length).toBe(8);
    expect(done.length).toBeGreaterThan(0);
    expect(inUse.length).toBeGreaterThan(0);
    expect(inUse[0]?.json()).toEqual(problemWith('api.key-in-use', { retryAfterSeconds: 1 }));
    expect(inUse[0]?.headers['retry-after']).toBe('1');
    const record = await program.get(at(`/records/${mutation.args.id}`));
    expect(record.json()).toMatchObject({ revision: 1 });
    expect((await program.mutate(mutation, key)).body).toBe(done[0]?.body);
  });

  test.each(['', '""', '"', 'x', '"a', `"${'x'.repeat(256)}"`, '"a"b"', '"\\n"'])(
    '[AP20] with the key %j is refused',
    async (key) => {
      const answer = await program.mutate(creation(), { 'idempotency-key': key });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toEqual(problemWith('api.key-missing'));
    },
  );

  test('[AP21] that overwrites what was not seen is merged, or refused where that is wished', async () => {
    const other = await api.client(amira);
    const id = await created();
    const change = (title: string, more: object) => ({
      name: 'calendar.change-event',
      args: { id, fields: { title } },
      ...more,
    });
    expect((await other.mutate(change('Turnen', { base: [[id, 1]] }))).json()).toMatchObject({
      end: 'applied',
    });
    const strict = await program.mutate(change('Tanzen', { base: [[id, 1]], unseen: 'refuse' }));
    expect(strict.statusCode).toBe(409);
    expect(strict.json()).toEqual(
      problemWith('api.changed-meanwhile', { record: id, revision: 2 }),
    );
    const merged = await program.mutate(change('Tanzen', { base: [[id, 1]] }));
    expect(merged.json()).toMatchObject({ end: 'merged' });
    const seen = await program.mutate(change('Toben', { base: [[id, 3]], unseen: 'refuse' }));
    expect(seen.json()).toMatchObject({ end: 'applied' });
    const record = await program.get(at(`/records/${id}`));
    expect(record.json()).toMatchObject({ revision: 4, merged: 3, body: { title: 'Toben' } });
    const unknown = await program.mutate({
      name: 'calendar.delete-event',
      args: { id },
      unseen: 'refuse',
    });
    expect(unknown.json()).toMatchObject({ code: 'api.changed-meanwhile' });
  });

  test.each([
    [{}, 'name'],
    [{ name: 5, args: {} }, 'name'],
    [{ name: '', args: {} }, 'name'],
    [{ name: 'x', args: {}, actor: 'me' }, ''],
    [{ name: 'x', args: {}, base: [['x', 1]] }, 'base.0.0'],
    [{ name: 'x', args: {}, base: [[randomUUID(), -1]] }, 'base.0.1'],
    [{ name: 'x', args: {}, unseen: 'ignore' }, 'unseen'],
    [{ name: 'x', args: {}, schema: 0 }, 'schema'],
    [[], ''],
    [[creation()], ''],
  ])('[ID36] %j is refused, and no receipt is kept of it', async (body, field) => {
    const key = randomUUID();
    const answer = await program.mutate(body, { 'idempotency-key': key });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual(problemWith('http.input-invalid', { field }));
    const receipts = await database.admin.query(
      inSchema('SELECT FROM tenant_schema.receipt WHERE mutation_id = $1', home),
      [key],
    );
    expect(receipts).toEqual([]);
  });

  test.each([
    ['{', 'application/json', 400, 'http.body-invalid'],
    ['', 'application/json', 400, 'http.body-invalid'],
    ['{"name":"x","args":{"__proto__":{"admin":1}}}', 'application/json', 400, 'http.body-invalid'],
    [
      '{"name":"x","args":{"constructor":{"prototype":{}}}}',
      'application/json',
      400,
      'http.body-invalid',
    ],
    ['name=x', 'application/x-www-form-urlencoded', 415, 'http.not-json'],
    ['{}', 'text/plain', 415, 'http.not-json'],
    ['null', 'application/json', 400, 'http.body-invalid'],
  ])('[ID34][ID36] the body %j of type %s is refused', async (payload, type, status, code) => {
    const answer = await api.app.inject({
      method: 'POST',
      url: at('/mutations'),
      headers: {
        authorization: `Bearer ${program.token}`,
        'idempotency-key': randomUUID(),
        'content-type': type,
      },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual(problemWith(code));
  });

  test('[ID35] of more than 64 KiB is refused, ten megabytes too, and so is deep nesting', async () => {
    for (const length of [65_536, 10_000_000]) {
      const answer = await program.mutate(creation(undefined, { note: 'x'.repeat(length) }));
      expect(answer.statusCode).toBe(413);
      expect(answer.json()).toEqual(problemWith('http.body-too-large'));
    }
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const answer = await api.app.inject({
      method: 'POST',
      url: at('/mutations'),
      headers: {
        authorization: `Bearer ${program.token}`,
        'idempotency-key': randomUUID(),
        'content-type': 'application/json',
      },
      payload: `{"name":"calendar.delete-event","args":${deep}}`,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ code: string }>().code).toMatch(/^(?:sync|http)\./);
  });
});

describe('too many requests', () => {
  test('[AP22] are counted per token and per account, and refused until the window is over', async () => {
    const own = await startApi(database, { quotas: { perAccount: 5, perToken: 3 } });
    const member = await own.member(home);
    const one = await own.client(member);
    const two = await own.client(member);
    const first = await one.get('/api/v1/me');
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"token";q=3;w=60, "account";q=5;w=60',
      ratelimit: '"token";r=2;t=60, "account";r=4;t=60',
    });
    await one.get('/api/problems/record.absent');
    // What is not there counts too.
    const third = await one.get('/api/v1/nothing');
    expect(third.headers['ratelimit']).toBe('"token";r=0;t=60, "account";r=2;t=60');
    own.here.clock.forward(20_000);
    const fourth = await one.get('/api/v1/me');
    expect(fourth.statusCode).toBe(429);
    expect(fourth.json()).toEqual(
      problemWith('api.too-many-requests', { retryAfterSeconds: expect.any(Number) as number }),
    );
    expect(Number(fourth.headers['retry-after'])).toBeLessThanOrEqual(40);
    expect(fourth.headers['ratelimit-policy']).toBe('"token";q=3;w=60, "account";q=5;w=60');
    expect(fourth.headers['ratelimit']).toMatch(/^"token";r=0;t=\d+, "account";r=2;t=\d+$/);
    expect((await two.get('/api/v1/me')).statusCode).toBe(200);
    expect((await two.get('/api/v1/me')).statusCode).toBe(200);
    // The account's own quota is used up by both.
    expect((await two.get('/api/v1/me')).statusCode).toBe(429);
    // Another account does not notice.
    expect((await (await own.client(await own.member(home))).get('/api/v1/me')).statusCode).toBe(
      200,
    );
    own.here.clock.forward(40_001);
    expect((await one.get('/api/v1/me')).statusCode).toBe(200);
    await own.close();
  });

  test('[AP22] of one token keep nobody out of their account, where they end it', async () => {
    const own = await startApi(database, { quotas: { perAccount: 20, perToken: 3 } });
    const member = await own.member(home);
    const page = await own.page(member);
    const wild = await own.client(member);
    for (let more = 0; more < 40; more += 1) await wild.get('/api/v1/me');
    expect((await wild.get('/api/v1/me')).statusCode).toBe(429);
    expect((await page.send('GET', '/api/tokens')).statusCode).toBe(200);
    expect((await page.send('DELETE', `/api/tokens/${wild.tokenId}`)).statusCode).toBe(204);
    expect((await wild.get('/api/v1/me')).statusCode).toBe(401);
    await own.close();
  });

  test('[AP22] are said in the language asked for', async () => {
    const own = await startApi(database, { quotas: { perAccount: 0, perToken: 0 } });
    const client = await own.client(await own.member(home));
    const answer = await client.get('/api/v1/me', { 'accept-language': 'de' });
    expect(answer.json()).toMatchObject({
      title: 'Das waren zu viele Anfragen in einer Minute.',
      detail: 'Warte 60 Sekunden.',
    });
    await own.close();
  });
});

test('[AP1] the type of a problem leads to what it means', async () => {
  const problem = (await program.get(at(`/records/${randomId()}`))).json<{ type: string }>();
  const path = new URL(problem.type).pathname;
  expect((await program.get(path)).json()).toEqual({
    type: problem.type,
    title: 'There is no such record, or not any more, or not for you.',
    status: 404,
    detail: 'Read the list again.',
    code: 'record.absent',
  });
  expect((await program.get(path, { 'accept-language': 'de' })).json()).toMatchObject({
    detail: 'Lies die Liste neu.',
  });
  for (const code of ['nothing.here', '__proto__', 'constructor', 'x'.repeat(100)]) {
    expect((await program.get(`/api/problems/${code}`)).statusCode).toBe(404);
  }
});
