import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readSet } from '#adapters/symbol-set/read-set.ts';
import { allErrors } from '#apps/server/errors.ts';
import { importSymbolFile } from '#apps/server/import-symbol-file.ts';
import { openMedia } from '#apps/server/media-parts.ts';
import { symbolRoutes } from '#apps/server/symbol-routes.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { type AccountId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { exampleManifest } from '#kernel/symbol-set/manifest.ts';
import type { RefusedSet, SymbolSetReading } from '#kernel/symbol-set/reading.ts';
import { picturesPerPage } from '#kernel/symbol-set/set-store.ts';
import { unpackOwn, unpackPictures } from '#kernel/symbol-set/unpack-pictures.ts';
import { allConcepts } from '#kernel/symbol/concept.ts';
import { atHome } from '#testkit/media/at-home.ts';
import { alike, startHttp, TestPage } from '#testkit/pg/http.ts';
import { startIdentity, type TestIdentity, testPassword } from '#testkit/pg/identity.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';
import { zip } from '#testkit/zip.ts';

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let folder: string;
let png: Buffer;
const failures: unknown[] = [];
/** In place of the reader: what it answers, or throws. */
let instead: (() => Promise<RefusedSet>) | null = null;
let home: TenantId;
let keeper: Person;

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  folder = await mkdtemp(join(tmpdir(), 'obhut-symbols-'));
  const { uploads, media } = await openMedia(
    { folder, quotas: { accountBytes: 1, tenantBytes: 1 }, scan: undefined },
    'a secret of the tests that is long enough',
    atHome(database.adminUrl),
  );
  // In this process, but for the file of this machine: starting one each time would take minutes.
  const reading: SymbolSetReading = {
    read: ({ file, folder: made }, onProgress) =>
      instead?.() ??
      readSet(file, made, (_picture, done, total) => {
        onProgress(done, total);
      }),
  };
  app = await startHttp(here, {
    errors: allErrors,
    routes: [
      symbolRoutes({
        database: database.tenants,
        identity: here.identity,
        uploads,
        reading,
        scan: null,
        workFolder: media.workFolder,
        clock: systemClock,
        onFailure: (error) => failures.push(error),
      }),
    ],
  });
  png = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
  home = await database.createTenant('Haus Linde');
  keeper = await person('keeper');
});
afterAll(async () => {
  await app.close();
  await here.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  instead = null;
  failures.length = 0;
  await database.admin.script(
    inSchema(
      `DELETE FROM tenant_schema.symbol_set; DELETE FROM tenant_schema.symbol_import;
       DELETE FROM tenant_schema.access_change`,
      home,
    ),
  );
});

interface Person {
  readonly account: AccountId;
  readonly page: TestPage;
  readonly member: TestMember;
}

let people = 0;
async function person(role = 'staff', tenant = home): Promise<Person> {
  people += 1;
  const email = `person-${people}@linde.example`;
  const account = await here.identity.createAccount({
    email,
    name: 'Amira',
    password: testPassword,
  });
  const page = new TestPage(app);
  await page.send('POST', '/api/auth/sign-in/email', { email, password: testPassword });
  await here.join(account, tenant);
  const there = peopleOf(database.admin, tenant);
  const member = await there.member('Amira', account);
  await there.owner('UPDATE tenant_schema.member SET role = $2 WHERE id = $1', [
    member.member,
    role,
  ]);
  return { account, page, member };
}

const sets = () => `/api/tenants/${home}/symbol-sets`;

function archiveOf(
  about: Partial<Omit<typeof exampleManifest, 'pictures' | 'seats' | 'name' | 'version'>> & {
    readonly name?: string;
    readonly version?: string;
    readonly seats?: number;
  } = {},
  concepts: readonly string[] = ['bread', 'dog'],
): Buffer {
  const pictures = concepts.map((concept) => ({ concept, file: 'a.png' }));
  return zip([
    { name: 'manifest.json', content: JSON.stringify({ ...exampleManifest, ...about, pictures }) },
    { name: 'a.png', content: png },
  ]);
}

async function begin(by: Person, bytes: number) {
  return by.page.send('POST', `${sets()}/imports`, { bytes });
}
function part(by: Person, id: string, offset: number, bytes: Buffer) {
  return by.page.send('PATCH', `${sets()}/imports/${id}`, bytes, {
    'tus-resumable': '1.0.0',
    'upload-offset': String(offset),
    'content-type': 'application/offset+octet-stream',
  });
}

interface Ended {
  readonly state: string;
  readonly set: string;
  readonly code: string | null;
  readonly params: object;
  readonly unused: { readonly count: number };
}

/** Sends an archive and waits until it is read. */
async function importSet(archive = archiveOf(), by = keeper): Promise<Ended> {
  const begun = await begin(by, archive.length);
  expect(begun.statusCode, begun.body).toBe(201);
  const { id } = begun.json<{ id: string }>();
  const sent = await part(by, id, 0, archive);
  expect(sent.statusCode, sent.body).toBe(204);
  return ended(id, by);
}
async function ended(id: string, by = keeper): Promise<Ended> {
  let last: Ended | undefined;
  await expect
    .poll(
      async () => {
        last = (await by.page.send('GET', `${sets()}/imports/${id}`)).json<Ended>();
        return last.state;
      },
      { timeout: 30_000, interval: 50 },
    )
    .toMatch(/^(?:done|refused)$/);
  if (last === undefined) throw new Error('an import that nobody heard of');
  return last;
}

interface Kept {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly pictures: number;
  readonly seats: number;
  readonly members: readonly string[];
}
async function kept(): Promise<readonly Kept[]> {
  const answer = await keeper.page.send('GET', sets());
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<{ sets: readonly Kept[] }>().sets;
}

function give(set: string, to: object, by = keeper) {
  return by.page.send('POST', `${sets()}/${set}/seats`, to);
}
function pictures(by: Person, set: string, after = '', tenant = home) {
  return by.page.send('GET', `/api/tenants/${tenant}/symbols/${set}/pictures?after=${after}`);
}

function own(by: Person, set: string, after = '', tenant = home) {
  return by.page.send('GET', `/api/tenants/${tenant}/symbols/${set}/own?after=${after}`);
}
/** Pictures of the house by their words, and one of bread that the house calls otherwise as well. */
function houseArchive(words: readonly string[], about: { readonly version?: string } = {}): Buffer {
  const pictures = [
    { concept: 'bread', de: ['Stulle'], file: 'bread.png' },
    ...words.map((word) => ({ de: [word], en: [`our ${word}`], file: `${word}.png` })),
  ];
  return zip([
    { name: 'manifest.json', content: JSON.stringify({ ...exampleManifest, ...about, pictures }) },
    ...['bread', ...words].map((name) => ({ name: `${name}.png`, content: png })),
  ]);
}

function blobOf({ rawPayload }: LightMyRequestResponse): Blob {
  return new Blob([new Uint8Array(rawPayload)]);
}

describe('a set', () => {
  test('[SB13][SB22] comes in by its keeper, with whose it is; it is noted who did that', async () => {
    const { state, set, unused } = await importSet(
      archiveOf({}, ['bread', 'dog', 'no-such-concept']),
    );
    expect([state, unused.count]).toEqual(['done', 0]);
    const { pictures: _pictures, ...about } = exampleManifest;
    expect(await kept()).toMatchObject([{ id: set, ...about, pictures: 2, members: [] }]);
    const noted = await database.admin.query(
      inSchema(
        'SELECT action, account_id AS by, symbol_set_id AS set FROM tenant_schema.access_change',
        home,
      ),
    );
    expect(noted).toEqual([{ action: 'symbol-set-imported', by: keeper.account, set }]);
    expect(await readdir(join(folder, 'uploads'))).toEqual([]);
  });

  test('[SB13] comes in parts, that go on where they stopped', async () => {
    const archive = archiveOf();
    const { id } = (await begin(keeper, archive.length)).json<{ id: string }>();
    await part(keeper, id, 0, archive.subarray(0, 100));
    const wrong = await part(keeper, id, 0, archive.subarray(0, 100));
    expect(wrong.json()).toMatchObject({ code: 'media.offset-wrong' });
    const half = await keeper.page.send('GET', `${sets()}/imports/${id}`);
    expect(half.json()).toMatchObject({ state: 'uploading', offset: 100 });
    await part(keeper, id, 100, archive.subarray(100));
    expect(await ended(id)).toMatchObject({ state: 'done' });
    expect((await part(keeper, id, 0, archive)).json()).toMatchObject({ code: 'media.uploaded' });
  });

  test('[SB14] that is refused leaves what there was, and nothing of itself', async () => {
    const { set } = await importSet();
    const member = await person();
    await give(set, { member: member.member.member });
    const before = (await pictures(member, set)).rawPayload;
    const refused = await importSet(
      zip([
        {
          name: 'manifest.json',
          content: JSON.stringify({
            ...exampleManifest,
            pictures: [
              { concept: 'bread', file: 'a.png' },
              { concept: 'dog', file: 'b.png' },
            ],
          }),
        },
        { name: 'a.png', content: png },
        { name: 'b.png', content: 'no picture' },
      ]),
    );
    expect(refused).toMatchObject({
      state: 'refused',
      code: 'symbols.picture-refused',
      params: { file: 'b.png' },
    });
    expect((await pictures(member, set)).rawPayload).toEqual(before);
    expect(await readdir(join(folder, 'uploads'))).toEqual([]);
  });

  test('[SB14] whose reading fails in a way nobody thought of is broken off, and the log hears of it', async () => {
    instead = () => Promise.reject(new Error('the disk is gone'));
    expect(await importSet()).toMatchObject({ code: 'symbols.import-broken-off' });
    await expect.poll(() => failures).toHaveLength(1);
    expect(await kept()).toEqual([]);
  });

  test('[SB22] of the same name takes the place of the one before; its seats stay, and cannot be more than it has', async () => {
    const { set } = await importSet();
    const [one, two] = [await person(), await person()];
    for (const { member } of [one, two]) await give(set, { member: member.member });
    const less = await importSet(archiveOf({ seats: 1 }));
    expect(less).toMatchObject({ code: 'symbols.seats-fewer', params: { given: 2 } });
    const next = await importSet(archiveOf({ name: 'SYMBOLE', version: '10', seats: 2 }, ['tea']));
    expect(next.set).toBe(set);
    const [now] = await kept();
    expect(now).toMatchObject({ id: set, name: 'SYMBOLE', version: '10', pictures: 1, seats: 2 });
    expect(now?.members.toSorted()).toEqual([one.member.member, two.member.member].toSorted());
    const opened = await unpackPictures(blobOf(await pictures(one, set)));
    expect([opened?.edition, [...(opened?.pictures.keys() ?? [])]]).toEqual([2, ['tea']]);
  });

  test('[SB22] that is removed is gone with its pictures and seats', async () => {
    const { set } = await importSet();
    const member = await person();
    await give(set, { member: member.member.member });
    expect((await keeper.page.send('DELETE', `${sets()}/${set}`)).statusCode).toBe(204);
    expect((await keeper.page.send('DELETE', `${sets()}/${set}`)).json()).toMatchObject({
      code: 'symbols.set-absent',
    });
    const left = await database.admin.query(
      inSchema(
        `SELECT (SELECT count(*) FROM tenant_schema.symbol_picture)::integer AS pictures,
                (SELECT count(*) FROM tenant_schema.symbol_seat)::integer AS seats`,
        home,
      ),
    );
    expect(left).toEqual([{ pictures: 0, seats: 0 }]);
  });

  test('[SB15] one at a time, and of no more bytes than an archive may have', async () => {
    expect((await begin(keeper, 201 * 1024 * 1024)).json()).toMatchObject({
      code: 'symbols.archive-too-large',
    });
    const other = await person('keeper');
    await begin(keeper, 1_000);
    expect((await begin(other, 1_000)).json()).toMatchObject({ code: 'symbols.import-running' });
    // One's own that did not come to its end makes way.
    expect((await begin(keeper, 1_000)).statusCode).toBe(201);
  });
});

test('[SB23] a file of this machine comes in like one that was sent, and is refused like one', async () => {
  const path = join(folder, 'set.zip');
  await writeFile(path, archiveOf({}, ['bread', 'dog', 'tea']));
  const bring = (by: Person, file = path) =>
    importSymbolFile(database.tenants, by.member, file, () => undefined);
  expect(await bring(keeper)).toMatchObject({ pictures: 3, unused: { count: 0 } });
  expect(await kept()).toMatchObject([{ pictures: 3 }]);
  await expect(bring(await person('lead'))).rejects.toMatchObject({ code: 'access.not-keeper' });
  await expect(bring(keeper, folder)).rejects.toMatchObject({ code: 'cli.file-unreadable' });
  await writeFile(path, 'no ZIP');
  await expect(bring(keeper)).rejects.toMatchObject({ code: 'symbols.archive-damaged' });
});

describe('the wall', () => {
  test('[SB18][ID36] pictures are for who has a seat now, whole and page by page', async () => {
    const many = allConcepts.slice(0, picturesPerPage + 3).map(({ id }) => id);
    const { set } = await importSet(archiveOf({}, many));
    const mira = await person();
    await give(set, { member: mira.member.member });
    const list = await mira.page.send('GET', `/api/tenants/${home}/symbols`);
    expect(list.json()).toMatchObject({
      sets: [{ id: set, name: exampleManifest.name, author: exampleManifest.author, edition: 1 }],
    });
    const found = new Map<string, Blob>();
    for (let after: string | null = ''; after !== null;) {
      const answer = await pictures(mira, set, after);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      });
      const opened = await unpackPictures(blobOf(answer));
      for (const [concept, picture] of opened?.pictures ?? []) found.set(concept, picture);
      after = opened?.next ?? null;
    }
    expect([...found.keys()].toSorted()).toEqual(many.toSorted());
    // What no database can hold is no place in a list.
    for (const list of ['pictures', 'own']) {
      const path = `/api/tenants/${home}/symbols/${set}/${list}?after=%00`;
      const refused = await mira.page.send('GET', path);
      expect(refused.json()).toMatchObject({
        code: 'http.input-invalid',
        params: { field: 'after' },
      });
    }
    const bytes = await found.get(many[0] ?? '')?.arrayBuffer();
    expect(await sharp(Buffer.from(bytes ?? new ArrayBuffer())).metadata()).toMatchObject({
      format: 'webp',
      width: 40,
    });
  });

  test('[SB24][SB18] pictures of the house come with their words, page by page, to who has a seat', async () => {
    const words = Array.from({ length: picturesPerPage + 2 }, (_, nth) => `Haus ${nth}`);
    const { set, unused } = await importSet(houseArchive(words));
    expect(unused.count).toBe(0);
    expect(await kept()).toMatchObject([{ pictures: words.length + 1 }]);
    const mira = await person();
    await give(set, { member: mira.member.member });
    // Apps of before ask for the pictures of concepts, and get these alone.
    const concepts = await unpackPictures(blobOf(await pictures(mira, set)));
    expect([...(concepts?.pictures.keys() ?? [])]).toEqual(['bread']);
    const found = new Map<string, { en: readonly string[]; shows: Blob | string; key: string }>();
    for (let after: string | null = ''; after !== null;) {
      const answer = await own(mira, set, after);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'cache-control': 'private, no-store',
        'content-disposition': 'attachment; filename="pictures.bin"',
      });
      const opened = await unpackOwn(blobOf(answer));
      for (const { de, ...one } of opened?.pictures ?? []) found.set(de[0] ?? '', one);
      after = opened?.next ?? null;
    }
    expect([...found.keys()].toSorted()).toEqual([...words, 'Stulle'].toSorted());
    expect(found.get('Stulle')?.shows).toBe('bread');
    const bus = found.get('Haus 7');
    expect(bus?.en).toEqual(['our Haus 7']);
    const bytes = bus?.shows instanceof Blob ? await bus.shows.arrayBuffer() : new ArrayBuffer();
    expect(await sharp(Buffer.from(bytes)).metadata()).toMatchObject({ format: 'webp', width: 40 });

    // The next edition keeps what a picture is called by, and forgets what is not in it.
    await importSet(houseArchive(['Haus 7'], { version: '10' }));
    const next = await unpackOwn(blobOf(await own(mira, set)));
    expect(next?.pictures.map(({ de }) => de[0]).toSorted()).toEqual(['Haus 7', 'Stulle']);
    expect(next?.pictures.find(({ de }) => de[0] === 'Haus 7')?.key).toBe(bus?.key);

    // And so does the set that was removed and comes back.
    await keeper.page.send('DELETE', `${sets()}/${set}`);
    const again = await importSet(houseArchive(['Haus 7']));
    await give(again.set, { member: mira.member.member });
    const back = await unpackOwn(blobOf(await own(mira, again.set)));
    expect(back?.pictures.map(({ key }) => key)).toContain(bus?.key);
  });

  test('[SB18] nobody else gets a byte, or learns that there is a set', async () => {
    const { set } = await importSet(houseArchive(['unser Bus']));
    const mira = await person();
    await give(set, { member: mira.member.member });
    expect((await pictures(mira, set)).statusCode).toBe(200);
    expect((await own(mira, set)).statusCode).toBe(200);

    const away = await database.createTenant('Birkenhof');
    const colleague = await person();
    const stranger = await person('keeper', away);
    const absent = alike(await pictures(mira, randomId()));
    expect(absent).toMatchObject({ status: 404, code: 'symbols.set-absent' });
    // Without a seat, of another tenant there and here, and being keeper gives none.
    expect(alike(await pictures(colleague, set))).toEqual(absent);
    expect(alike(await pictures(stranger, set))).toEqual(absent);
    expect(alike(await pictures(stranger, set, '', away))).toEqual(absent);
    expect(alike(await pictures(mira, set, '', away))).toEqual(absent);
    expect(alike(await pictures(keeper, set))).toEqual(absent);
    for (const by of [colleague, stranger, keeper]) {
      expect(alike(await own(by, set))).toEqual(absent);
    }
    expect(alike(await own(stranger, set, '', away))).toEqual(absent);
    for (const { page } of [colleague, stranger, keeper]) {
      expect((await page.send('GET', `/api/tenants/${home}/symbols`)).json()).toEqual({ sets: [] });
    }
    const nobody = new TestPage(app);
    const anonymous = await nobody.send('GET', `/api/tenants/${home}/symbols/${set}/pictures`);
    expect(anonymous.json()).toMatchObject({ code: 'identity.not-signed-in' });

    // In the database itself, whatever the app asks.
    const seen = await database.tenants.transact(colleague.member, (sql) =>
      sql.query('SELECT concept FROM tenant_schema.symbol_picture'),
    );
    expect(seen).toEqual([]);
    const seenOwn = await database.tenants.transact(colleague.member, (sql) =>
      sql.query('SELECT key, words FROM tenant_schema.symbol_own'),
    );
    expect(seenOwn).toEqual([]);

    await keeper.page.send('DELETE', `${sets()}/${set}/seats/${mira.member.member}`);
    expect(alike(await pictures(mira, set))).toEqual(absent);
    expect(alike(await own(mira, set))).toEqual(absent);
  });

  test('[SB18] a membership that is over opens nothing, and leaves its seat', async () => {
    const { set } = await importSet(archiveOf({ seats: 1 }));
    const mira = await person();
    await give(set, { member: mira.member.member });
    await peopleOf(database.admin, home).owner(
      `UPDATE tenant_schema.member SET valid_until = now() WHERE id = $1`,
      [mira.member.member],
    );
    expect((await pictures(mira, set)).json()).toMatchObject({ code: 'symbols.set-absent' });
    expect(await kept()).toMatchObject([{ members: [] }]);
    const next = await person();
    expect((await give(set, { member: next.member.member })).json()).toEqual({ given: 1 });
  });

  test('[SB13] what is for keepers is for nobody else', async () => {
    const { set } = await importSet();
    const { id } = (await begin(keeper, 1_000)).json<{ id: string }>();
    const lead = await person('lead');
    const member = lead.member.member;
    const tries = [
      lead.page.send('GET', sets()),
      lead.page.send('DELETE', `${sets()}/${set}`),
      give(set, { member }, lead),
      lead.page.send('DELETE', `${sets()}/${set}/seats/${member}`),
      begin(lead, 1_000),
      lead.page.send('GET', `${sets()}/imports/${id}`),
      part(lead, id, 0, Buffer.from('x')),
    ];
    for (const answer of await Promise.all(tries)) {
      expect(answer.json()).toMatchObject({ status: 403, code: 'access.not-keeper' });
    }
    // An import is its keeper's own.
    const other = await person('keeper');
    expect((await part(other, id, 0, Buffer.from('x'))).json()).toMatchObject({
      code: 'symbols.import-absent',
    });
    expect(await kept()).toMatchObject([{ id: set, members: [] }]);
  });
});

describe('seats', () => {
  test('[SB19] of keepers who give them at once, no more are given than there are', async () => {
    const { set } = await importSet(archiveOf({ seats: 3 }));
    const members: Person[] = [];
    for (let nth = 0; nth < 8; nth += 1) members.push(await person());
    const answers = await Promise.all(
      members.map(({ member }) => give(set, { member: member.member })),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(3);
    for (const answer of answers) {
      if (answer.statusCode !== 200) {
        expect(answer.json()).toMatchObject({ status: 409, code: 'symbols.seats-taken' });
      }
    }
    const [now] = await kept();
    expect(now?.members).toHaveLength(3);
    // Nor by whoever writes past all functions.
    const [one] = members.filter(({ member }) => now?.members.includes(member.member) !== true);
    await expect(
      peopleOf(database.admin, home).owner(
        'INSERT INTO tenant_schema.symbol_seat (set_id, member_id, given_at) VALUES ($1, $2, now())',
        [set, one?.member.member],
      ),
    ).rejects.toMatchObject({ code: 'OB071' });
    await expect(
      peopleOf(database.admin, home).owner('UPDATE tenant_schema.symbol_set SET seats = 2', []),
    ).rejects.toMatchObject({ code: '23514' });
  });

  test('[SB19] a group gets seats for all who are in it, or for nobody; who has one keeps it', async () => {
    const { set } = await importSet(archiveOf({ seats: 2 }));
    const there = peopleOf(database.admin, home);
    const [one, two, three] = [await person(), await person(), await person()];
    const group = await there.group('Team', one.member, two.member);
    const large = await there.group('Haus', one.member, two.member, three.member);
    expect((await give(set, { group: large })).json()).toMatchObject({
      code: 'symbols.seats-taken',
    });
    expect(await kept()).toMatchObject([{ members: [] }]);
    await give(set, { member: one.member.member });
    expect((await give(set, { group })).json()).toEqual({ given: 1 });
    expect((await give(set, { group })).json()).toEqual({ given: 0 });
    const noted = await database.admin.query(
      inSchema(
        `SELECT member_id AS member FROM tenant_schema.access_change
         WHERE action = 'symbol-seat-given' ORDER BY at`,
        home,
      ),
    );
    expect(noted).toEqual([{ member: one.member.member }, { member: two.member.member }]);
  });

  test('[SB19] cannot be given in a set that is not there, or to who is no member here', async () => {
    expect((await give(randomId(), { member: keeper.member.member })).json()).toMatchObject({
      code: 'symbols.set-absent',
    });
    const { set } = await importSet();
    expect((await give(set, { member: randomId() })).json()).toEqual({ given: 0 });
    expect((await give(set, {})).json()).toMatchObject({ code: 'http.input-invalid' });
  });
});
