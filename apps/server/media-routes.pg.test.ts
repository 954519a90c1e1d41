import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allErrors } from '#apps/server/errors.ts';
import { keepMedia } from '#apps/server/keep-media.ts';
import { type MediaBeyond, openMedia, type OpenedMedia } from '#apps/server/media-parts.ts';
import { mediaRoutes, rangeOf } from '#apps/server/media-routes.ts';
import { registry, schemaVersion } from '#apps/server/products.ts';
import { AppError } from '#kernel/base/app-error.ts';
import {
  type AccountId,
  type AudienceId,
  type GrantId,
  type MediaId,
  type MutationId,
  randomId,
  type RecordId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { MediaScan } from '#kernel/media/preparing.ts';
import type { UploadId } from '#kernel/media/upload-store.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { atHome } from '#testkit/media/at-home.ts';
import { alike, startHttp, TestPage, testOrigin } from '#testkit/pg/http.ts';
import { startIdentity, type TestIdentity, testPassword } from '#testkit/pg/identity.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let here: TestIdentity;
let app: FastifyInstance;
let opened: OpenedMedia;
let beyond: MediaBeyond;
let folder: string;
let port: number;
let home: TenantId;
let away: TenantId;
let picture: Buffer;
const quotas = { accountBytes: 60_000_000, tenantBytes: 1_000_000_000 };
/** What the scanner of the tests answers; null: it does not. */
let verdict: 'clean' | 'infected' | null = 'clean';
const scan: MediaScan = {
  scan() {
    if (verdict === null) return Promise.reject(new AppError('media.scan-unavailable'));
    return Promise.resolve(verdict);
  },
};

beforeAll(async () => {
  database = await createTestDatabase();
  here = startIdentity(database);
  home = await database.createTenant('Haus Linde');
  away = await database.createTenant('Birkenhof');
  folder = await mkdtemp(join(tmpdir(), 'obhut-media-'));
  beyond = atHome(database.adminUrl);
  const plain = await openMedia(
    { folder, quotas, scan: undefined },
    'a secret of the tests that is long enough',
    beyond,
  );
  opened = { ...plain, media: { ...plain.media, scan } };
  app = await startHttp(here, {
    errors: allErrors,
    routes: [
      mediaRoutes({ database: database.tenants, identity: here.identity, quotas, ...opened }),
    ],
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as AddressInfo).port;
  picture = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => {
  await app.close();
  await beyond.connections.close();
  await here.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  verdict = 'clean';
});

interface Person {
  readonly account: AccountId;
  readonly page: TestPage;
  readonly member: TestMember;
  /** An audience of their own. */
  readonly self: AudienceId;
  readonly email: string;
}

let people = 0;
async function person(tenant = home): Promise<Person> {
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
  const self = await there.audience(await there.space('Leben'), 'self');
  await there.grant(self, { to: { member: member.member }, rights: everyRight });
  return { account, page, member, self, email };
}

async function team(tenant: TenantId, ...members: Person[]) {
  const there = peopleOf(database.admin, tenant);
  const audience = await there.audience(await there.space('Gruppe'), 'team');
  const grants: GrantId[] = [];
  for (const { member } of members) {
    grants.push(await there.grant(audience, { to: { member: member.member }, rights: everyRight }));
  }
  return { audience, end: (nth: number) => there.endGrant(grants[nth] ?? randomId<GrantId>()) };
}

function mediaRef(id: MediaId) {
  return { id, is: 'image', width: 800, height: 600, durationMs: null, words: '', credit: '' };
}

function entryOf(media: readonly MediaId[]) {
  return {
    day: '2026-05-03',
    event: null,
    text: 'Chorprobe',
    face: null,
    pictogram: null,
    media: media.map(mediaRef),
  };
}

async function push(by: Person, name: string, args: object): Promise<void> {
  const outcomes = await applyPush(database.tenants, by.member, registry, [
    { id: randomId<MutationId>(), name, args, schema: schemaVersion, base: [] },
  ]);
  expect(JSON.stringify(outcomes)).toContain('"applied"');
}

async function write(by: Person, audience: AudienceId, ...media: MediaId[]): Promise<RecordId> {
  const id = randomId<RecordId>();
  await push(by, 'journal.write-entry', { id, audience, entry: entryOf(media) });
  return id;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const tus = { 'tus-resumable': '1.0.0' };

function begin(by: Person, id: MediaId, bytes: number, is = 'image', tenant = home) {
  return by.page.send('POST', `/api/tenants/${tenant}/media/uploads`, undefined, {
    ...tus,
    'upload-length': String(bytes),
    'upload-metadata': `id ${base64(id)},is ${base64(is)}`,
  });
}

function part(by: Person, location: string, offset: number, bytes: Buffer) {
  return by.page.send('PATCH', location, bytes, {
    ...tus,
    'upload-offset': String(offset),
    'content-type': 'application/offset+octet-stream',
  });
}

async function upload(by: Person, bytes = picture, id = randomId<MediaId>(), tenant = home) {
  const begun = await begin(by, id, bytes.length, 'image', tenant);
  expect(begun.statusCode, begun.body).toBe(201);
  const ended = await part(by, begun.headers['location'] as string, 0, bytes);
  return { id, ended };
}

function get(by: Person, id: MediaId, variant = 'thumb', tenant = home) {
  return by.page.send('GET', `/api/tenants/${tenant}/media/${id}/${variant}`);
}

async function sees(by: Person, id: MediaId): Promise<boolean> {
  const { statusCode } = await get(by, id);
  expect([200, 404]).toContain(statusCode);
  return statusCode === 200;
}

async function kept(): Promise<string[]> {
  const entries = await readdir(join(folder, 'kept'), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

const onTheWay = () => readdir(join(folder, 'uploads'));

describe('from a device to a device', () => {
  test('[ME25] the poster of a film is given out to who reads the entry, and to nobody else', async () => {
    const mira = await person();
    const tom = await person();
    const { audience } = await team(home, mira, tom);
    const { id: poster } = await upload(mira);
    const film = {
      ...mediaRef(randomId<MediaId>()),
      is: 'video',
      durationMs: 4_000,
      poster: { id: poster, is: 'image', width: 800, height: 600 },
    };
    expect(await sees(tom, poster)).toBe(false);
    const id = randomId<RecordId>();
    const written = { ...entryOf([]), media: [film] };
    await push(mira, 'journal.write-entry', { id, audience: mira.self, entry: written });
    expect([await sees(mira, poster), await sees(tom, poster)]).toEqual([true, false]);
    await push(mira, 'journal.share-entry', { id, audience });
    expect(await sees(tom, poster)).toBe(true);
  });

  test('[ME1][ME9][ME11] a picture is sent by a client of tus, named in an entry and looked at', async () => {
    const mira = await person();
    const tom = await person();
    const { audience } = await team(home, mira, tom);
    const id = randomId<MediaId>();
    // Named before it is there.
    await write(mira, audience, id);
    expect(await sees(tom, id)).toBe(false);

    await new Promise<void>((done, failed) => {
      new Upload(picture, {
        endpoint: `http://127.0.0.1:${port}/api/tenants/${home}/media/uploads`,
        headers: { cookie: mira.page.browser.cookie, origin: testOrigin },
        metadata: { id, is: 'image' },
        chunkSize: 1_000,
        retryDelays: null,
        onError: failed,
        onSuccess: () => done(),
      }).start();
    });

    const thumb = await get(tom, id);
    expect(thumb.statusCode).toBe(200);
    expect(thumb.headers).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': `attachment; filename="${id}.webp"`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
      'content-length': String(thumb.rawPayload.length),
    });
    expect(await sharp(thumb.rawPayload).metadata()).toMatchObject({ width: 320, height: 240 });
    const about = (await tom.page.send('GET', `/api/tenants/${home}/media/${id}`)).json<{
      variants: { name: string }[];
    }>();
    expect(about).toMatchObject({ id, is: 'image', state: 'ready', width: 800, height: 600 });
    expect(about.variants.map(({ name }) => name)).toEqual(['thumb', 'screen', 'full']);
    expect(JSON.stringify(about)).not.toContain('address');
    expect(await onTheWay()).toEqual([]);

    const head = await tom.page.send('HEAD', `/api/tenants/${home}/media/${id}/thumb`);
    expect([head.statusCode, head.headers['content-length'], head.rawPayload.length]).toEqual([
      200,
      thumb.headers['content-length'],
      0,
    ]);
    const range = await tom.page.send('GET', `/api/tenants/${home}/media/${id}/thumb`, undefined, {
      range: 'bytes=4-7',
    });
    expect(range.statusCode).toBe(206);
    expect(range.headers['content-range']).toBe(`bytes 4-7/${thumb.rawPayload.length}`);
    expect(range.rawPayload).toEqual(thumb.rawPayload.subarray(4, 8));
    const outside = await tom.page.send(
      'GET',
      `/api/tenants/${home}/media/${id}/thumb`,
      undefined,
      { range: 'bytes=99999999-' },
    );
    expect([outside.statusCode, outside.json<{ code: string }>().code]).toEqual([
      416,
      'media.range-refused',
    ]);
  });

  test('[ME11] an upload goes on where a cut line left it', async () => {
    const mira = await person();
    const id = randomId<MediaId>();
    const big = await sharp(randomBytes(1_000 * 1_000 * 3), {
      raw: { width: 1_000, height: 1_000, channels: 3 },
    })
      .png()
      .toBuffer();
    const location = (await begin(mira, id, big.length)).headers['location'] as string;
    // Half of it, and then the line is gone.
    await new Promise<void>((done) => {
      const sending = httpRequest({
        port,
        path: location,
        method: 'PATCH',
        headers: {
          ...tus,
          cookie: mira.page.browser.cookie,
          origin: testOrigin,
          'upload-offset': '0',
          'content-length': big.length,
          'content-type': 'application/offset+octet-stream',
        },
      });
      sending.on('error', () => done());
      sending.write(big.subarray(0, 1_000_000), () => setTimeout(() => sending.destroy(), 300));
    });
    let offset = 0;
    await expect
      .poll(async () => {
        const head = await mira.page.send('HEAD', location, undefined, tus);
        offset = Number(head.headers['upload-offset']);
        return offset;
      })
      .toBeGreaterThan(0);
    expect(offset).toBeLessThan(big.length);
    const wrong = await part(mira, location, offset + 1, big.subarray(offset + 1));
    expect(wrong.json<{ code: string }>().code).toBe('media.offset-wrong');
    // Begun anew, it is the same upload.
    expect((await begin(mira, id, big.length)).headers['location']).toBe(location);
    const rest = await part(mira, location, offset, big.subarray(offset));
    expect([rest.statusCode, rest.headers['upload-offset']]).toEqual([204, String(big.length)]);
    expect(await sees(mira, id)).toBe(true);
    // And once more: it is there.
    expect((await begin(mira, id, big.length)).json<{ code: string }>().code).toBe(
      'media.uploaded',
    );
    const head = await mira.page.send('HEAD', location, undefined, tus);
    expect(head.headers['upload-offset']).toBe(String(big.length));
  }, 90_000);

  test('[ME1] an upload that found no room on the disk begins anew once there is some', async () => {
    const mira = await person();
    const id = randomId<MediaId>();
    const { uploads } = opened;
    const location = (await begin(mira, id, picture.length)).headers['location'] as string;
    await uploads.remove(location.split('/').at(-1) as UploadId);
    expect((await part(mira, location, 0, picture)).statusCode).toBe(404);
    expect((await begin(mira, id, picture.length)).headers['location']).toBe(location);
    expect((await part(mira, location, 0, picture)).statusCode).toBe(204);
    expect(await sees(mira, id)).toBe(true);
  });

  test('[ME9] ranges are read as RFC 9110 has them', () => {
    expect(rangeOf(undefined, 100)).toBeNull();
    expect(rangeOf('bytes=0-', 100)).toEqual({ start: 0, end: 99 });
    expect(rangeOf('bytes=10-19', 100)).toEqual({ start: 10, end: 19 });
    expect(rangeOf('bytes=90-500', 100)).toEqual({ start: 90, end: 99 });
    expect(rangeOf('bytes=-10', 100)).toEqual({ start: 90, end: 99 });
    expect(rangeOf('bytes=-500', 100)).toEqual({ start: 0, end: 99 });
    for (const outside of ['bytes=100-', 'bytes=100-200', 'bytes=-0']) {
      expect(rangeOf(outside, 100)).toBe('outside');
    }
    for (const none of ['bytes=5-1', 'bytes=a-b', 'items=0-1', 'bytes=0-1,5-6', 'bytes=-', '']) {
      expect(rangeOf(none, 100)).toBeNull();
    }
  });
});

describe('who may fetch', () => {
  test('[ME4] whoever reads a record that names it, as long as they read it', async () => {
    const mira = await person();
    const tom = await person();
    const group = await team(home, mira, tom);
    const { id } = await upload(mira);
    expect([await sees(mira, id), await sees(tom, id)]).toEqual([true, false]);
    const record = await write(mira, group.audience, id);
    expect([await sees(mira, id), await sees(tom, id)]).toEqual([true, true]);
    await group.end(1);
    expect([await sees(mira, id), await sees(tom, id)]).toEqual([true, false]);
    // Its owner, too, sees it by the record alone once one names it.
    await group.end(0);
    expect(await sees(mira, id)).toBe(false);
    expect(record).toBeDefined();
  });

  test('[CA93][ME4] a photo of a step, of a choice and of a wish is given out with what names it', async () => {
    const mira = await person();
    const tom = await person();
    const lena = await person();
    const group = await team(home, mira, tom);
    const made = await Promise.all([upload(mira), upload(mira), upload(mira)]);
    const [step, choice, wish] = made.map(({ id }) => id);
    const option = (title: string, id = randomId<MediaId>()) => ({
      id: randomId(),
      title,
      pictogram: null,
      photo: mediaRef(id),
    });
    const event = randomId<RecordId>();
    await push(mira, 'calendar.create-event', {
      id: event,
      audience: group.audience,
      event: {
        title: 'Morgen',
        pictogram: null,
        startsOn: '2026-05-03',
        startTime: null,
        endsOn: '2026-05-03',
        endTime: null,
        zone: 'Europe/Berlin',
        withPersons: [],
        place: '',
        note: '',
        steps: [option('Waschen', step)],
        choices: [option('Chor', choice), option('Kino')],
      },
    });
    await push(mira, 'calendar.make-wish', {
      id: randomId(),
      audience: group.audience,
      wish: {
        title: 'Zoo',
        pictogram: null,
        recording: null,
        day: null,
        person: randomId(),
        photo: mediaRef(wish ?? randomId<MediaId>()),
      },
    });
    for (const { id } of made) {
      expect([await sees(tom, id), await sees(lena, id)]).toEqual([true, false]);
    }
    await group.end(1);
    for (const { id } of made) expect(await sees(tom, id)).toBe(false);
  });

  test('[CH19] that leaves is in the chronicle, by whom; a question about it is not', async () => {
    const mira = await person();
    const { id } = await upload(mira);
    const url = `/api/tenants/${home}/media/${id}`;
    await mira.page.send('GET', url);
    await mira.page.send('HEAD', `${url}/small`);
    const readers = () =>
      database.admin.query(
        `SELECT account_id AS account, more FROM ${home}.chronicle_outbox
         WHERE action = 'record.read' AND record_ids = ARRAY[$1::uuid]`,
        [id],
      );
    expect(await readers()).toEqual([]);
    const { variants } = (await mira.page.send('GET', url)).json<{
      variants: { name: string }[];
    }>();
    const answer = await mira.page.send('GET', `${url}/${variants[0]?.name}`);
    expect(answer.statusCode).toBe(200);
    expect(await readers()).toEqual([{ account: mira.account, more: '{"by":"media"}' }]);
  });

  test('[ME4] in the history too, and only in that part of it which one reads', async () => {
    const mira = await person();
    const tom = await person();
    const group = await team(home, mira, tom);
    const { id } = await upload(mira);
    const { id: second } = await upload(mira);
    const record = await write(mira, mira.self, id);
    expect(await sees(tom, id)).toBe(false);
    // Without the first picture it goes to the group, where it gets another.
    await push(mira, 'journal.change-entry', {
      id: record,
      fields: { media: [mediaRef(second)] },
      audience: group.audience,
    });
    expect([await sees(tom, id), await sees(tom, second)]).toEqual([false, true]);
    expect(await sees(mira, id)).toBe(true);
    // Taken out again and then deleted: the history names it.
    await push(mira, 'journal.change-entry', { id: record, fields: { media: [] } });
    expect(await sees(tom, second)).toBe(true);
    await push(mira, 'journal.delete-entry', { id: record });
    expect([await sees(tom, second), await sees(tom, id)]).toEqual([true, false]);
  });

  test('[ME4][ME5] everybody else is answered as if it were not there', async () => {
    const mira = await person();
    const { id } = await upload(mira);
    await write(mira, mira.self, id);
    const { id: unnamed } = await upload(mira);
    const colleague = await person();
    const foreigner = await person(away);
    const left = await person();
    await write(left, left.self, id);
    await peopleOf(database.admin, home).owner(
      `UPDATE tenant_schema.member SET valid_until = now() WHERE id = $1`,
      [left.member.member],
    );
    const nowhere = randomId<MediaId>();
    for (const stranger of [colleague, foreigner, left]) {
      for (const path of ['', '/thumb', '/full']) {
        const at = (media: string) => `/api/tenants/${home}/media/${media}${path}`;
        const absent = await stranger.page.send('GET', at(nowhere));
        expect([absent.statusCode, absent.json<{ code: string }>().code]).toEqual([
          404,
          'media.absent',
        ]);
        for (const hidden of [id, unnamed]) {
          expect(alike(await stranger.page.send('GET', at(hidden)))).toEqual(alike(absent));
        }
      }
    }
    const anonymous = new TestPage(app);
    const at = (media: string) => `/api/tenants/${home}/media/${media}/thumb`;
    const refused = await anonymous.send('GET', at(id));
    expect(refused.statusCode).toBe(401);
    expect(alike(refused)).toEqual(alike(await anonymous.send('GET', at(nowhere))));
    // Another site's page gets nothing either, with the cookie.
    const foreign = await mira.page.send('GET', at(id), undefined, {
      'sec-fetch-site': 'cross-site',
    });
    expect(foreign.json<{ code: string }>().code).toBe('http.origin-refused');
  });

  test('[ME3] a guessed id, named in a record of one’s own, opens nothing', async () => {
    const mira = await person();
    const thief = await person();
    const { id } = await upload(mira);
    await write(thief, thief.self, id);
    expect(await sees(thief, id)).toBe(false);
    await write(mira, mira.self, id);
    expect(await sees(thief, id)).toBe(false);
    const record = await write(thief, thief.self, id);
    await push(thief, 'journal.change-entry', {
      id: record,
      fields: { media: [mediaRef(id), mediaRef(randomId())] },
    });
    expect(await sees(thief, id)).toBe(false);
    // Named before it was ever sent: the same.
    const early = randomId<MediaId>();
    await write(mira, mira.self, early);
    await write(thief, thief.self, early);
    await upload(mira, picture, early);
    expect([await sees(mira, early), await sees(thief, early)]).toEqual([true, false]);
  });

  test('[ME3] who reads a record may name what it names elsewhere, as one may copy its words', async () => {
    const mira = await person();
    const tom = await person();
    const liane = await person();
    const group = await team(home, mira, tom);
    const family = await team(home, tom, liane);
    const { id } = await upload(mira);
    await write(mira, group.audience, id);
    expect(await sees(liane, id)).toBe(false);
    await write(tom, family.audience, id);
    expect(await sees(liane, id)).toBe(true);
  });

  test('[ME2] two accounts that use one id have two media, and neither hears of the other', async () => {
    const mira = await person();
    const thief = await person();
    const tom = await person();
    const group = await team(home, mira, tom, thief);
    const id = randomId<MediaId>();
    const red = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    await write(mira, group.audience, id);
    const first = await upload(thief, red, id);
    const second = await upload(mira, picture, id);
    expect([first.ended.statusCode, second.ended.statusCode]).toEqual([204, 204]);
    await write(thief, group.audience, id);
    // Who reads both gets the one that was named first.
    const { width } = await sharp((await get(tom, id, 'full')).rawPayload).metadata();
    expect(width).toBe(800);
    expect((await kept()).length).toBeGreaterThanOrEqual(6);
  });
});

describe('an upload', () => {
  test('[ME11] of somebody else answers like one that is not there', async () => {
    const mira = await person();
    const id = randomId<MediaId>();
    const location = (await begin(mira, id, picture.length)).headers['location'] as string;
    const nowhere = `/api/tenants/${home}/media/uploads/${randomId()}`;
    const elsewhere = location.replace(home, away);
    for (const by of [await person(), await person(away)]) {
      for (const there of [location, elsewhere]) {
        for (const method of ['PATCH', 'DELETE'] as const) {
          const ask = (path: string) =>
            method === 'DELETE'
              ? by.page.send('DELETE', path, undefined, tus)
              : part(by, path, 0, picture);
          const answer = await ask(there);
          expect(answer.statusCode).toBe(404);
          expect(alike(answer)).toEqual(alike(await ask(nowhere)));
        }
        const head = await by.page.send('HEAD', there, undefined, tus);
        expect([head.statusCode, head.headers['upload-offset']]).toEqual([404, undefined]);
      }
    }
    const anonymous = await new TestPage(app).send('HEAD', location, undefined, tus);
    expect(anonymous.statusCode).toBe(401);
    expect((await mira.page.send('DELETE', location, undefined, tus)).statusCode).toBe(204);
    expect((await part(mira, location, 0, picture)).statusCode).toBe(404);
    expect(await onTheWay()).toEqual([]);
  });

  test('[ME11] whose session ended while it came leaves nothing', async () => {
    const mira = await person();
    const id = randomId<MediaId>();
    const location = (await begin(mira, id, picture.length)).headers['location'] as string;
    await part(mira, location, 0, picture.subarray(0, 100));
    await here.identity.signOutEverywhere(mira.account);
    expect((await part(mira, location, 100, picture.subarray(100))).statusCode).toBe(401);
  });

  test('[ME12] of four gigabytes is refused before its first byte', async () => {
    const mira = await person();
    const under = await onTheWay();
    const answer = await begin(mira, randomId(), 4 * 1024 ** 3, 'video');
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({
      code: 'media.too-large',
      params: { maximum: 500 * 1024 * 1024 },
    });
    for (const [is, megabytes] of [
      ['image', 26],
      ['audio', 101],
      ['video', 501],
    ] as const) {
      const refused = await begin(mira, randomId(), megabytes * 1024 * 1024, is);
      expect(refused.json<{ code: string }>().code).toBe('media.too-large');
    }
    expect(await onTheWay()).toEqual(under);
  });

  test('[ME12] without room is refused, and what is under way counts', async () => {
    const mira = await person();
    const twenty = 20_000_000;
    const [first] = await Promise.all([1, 2, 3, 4].map(() => begin(mira, randomId(), twenty))).then(
      (answers) => {
        expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([
          201, 201, 201, 507,
        ]);
        return answers.filter(({ statusCode }) => statusCode === 201);
      },
    );
    const full = await begin(mira, randomId(), twenty);
    expect(full.json<{ code: string }>().code).toBe('media.account-full');
    const used = (await mira.page.send('GET', `/api/tenants/${home}/media`)).json<object>();
    expect(used).toMatchObject({ account: { bytes: 3 * twenty, maximum: quotas.accountBytes } });
    await mira.page.send('DELETE', first?.headers['location'] as string, undefined, tus);
    // What is kept counts with what it became.
    const { id } = await upload(mira);
    const after = (await mira.page.send('GET', `/api/tenants/${home}/media`)).json<{
      account: { bytes: number };
    }>();
    const about = (await mira.page.send('GET', `/api/tenants/${home}/media/${id}`)).json<{
      variants: { bytes: number }[];
    }>();
    expect(after.account.bytes).toBe(
      2 * twenty + about.variants.reduce((sum, { bytes }) => sum + bytes, 0),
    );
  });

  test('[ME12] begun anew with another length leaves no bytes that nobody counts', async () => {
    const mira = await person();
    const under = await onTheWay();
    const id = randomId<MediaId>();
    for (const bytes of [5_000, 5_001, 5_002]) {
      const begun = await begin(mira, id, bytes);
      expect(begun.statusCode, begun.body).toBe(201);
      const sent = await part(mira, begun.headers['location'] as string, 0, Buffer.alloc(4_999));
      expect(sent.headers['upload-offset']).toBe('4999');
    }
    expect((await onTheWay()).length).toBe(under.length + 2);
    const used = (await mira.page.send('GET', `/api/tenants/${home}/media`)).json<object>();
    expect(used).toMatchObject({ account: { bytes: 5_002 } });
  });

  test('[ME6] that is refused leaves nothing but the refusal, and may be sent anew', async () => {
    const mira = await person();
    const before = await kept();
    const under = await onTheWay();
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    );
    const { id, ended } = await upload(mira, svg);
    expect([ended.statusCode, ended.json<{ code: string }>().code]).toEqual([
      422,
      'media.type-refused',
    ]);
    expect(await kept()).toEqual(before);
    expect(await onTheWay()).toEqual(under);
    expect((await mira.page.send('GET', `/api/tenants/${home}/media/${id}`)).json()).toMatchObject({
      state: 'refused',
      code: 'media.type-refused',
    });
    expect((await get(mira, id)).statusCode).toBe(404);
    expect((await upload(mira, picture, id)).ended.statusCode).toBe(204);
    expect(await sees(mira, id)).toBe(true);
  });

  test('[ME13] that a scanner dislikes is refused; one it does not answer about waits for it', async () => {
    const mira = await person();
    const under = await onTheWay();
    verdict = 'infected';
    expect((await upload(mira)).ended.json<{ code: string }>().code).toBe('media.infected');
    verdict = null;
    const { id, ended } = await upload(mira);
    expect(ended.json<{ code: string }>().code).toBe('media.scan-unavailable');
    const state = async () =>
      (await mira.page.send('GET', `/api/tenants/${home}/media/${id}`)).json<{ state: string }>()
        .state;
    expect([await state(), await sees(mira, id)]).toEqual(['waiting', false]);
    // Ten minutes later.
    await peopleOf(database.admin, home).owner(
      `UPDATE tenant_schema.media SET changed_at = now() - interval '11 minutes' WHERE id = $1`,
      [id],
    );
    await expect(keepMedia(database.adminUrl, opened)).rejects.toThrow('media.scan-unavailable');
    expect(await state()).toBe('waiting');
    verdict = 'clean';
    await keepMedia(database.adminUrl, opened);
    expect([await state(), await sees(mira, id)]).toEqual(['ready', true]);
    expect(await onTheWay()).toEqual(under);
  });

  test('[ME11] takes nothing but what the protocol says', async () => {
    const mira = await person();
    const path = `/api/tenants/${home}/media/uploads`;
    const metadata = `id ${base64(randomId())},is ${base64('image')}`;
    for (const headers of [
      { ...tus, 'upload-metadata': metadata },
      { ...tus, 'upload-metadata': metadata, 'upload-length': '0' },
      { ...tus, 'upload-metadata': metadata, 'upload-length': '-5' },
      { ...tus, 'upload-length': '5' },
      {
        ...tus,
        'upload-length': '5',
        'upload-metadata': `id ${base64('../../etc')},is ${base64('image')}`,
      },
      {
        ...tus,
        'upload-length': '5',
        'upload-metadata': `${metadata},filename ${base64('a.svg')}`,
      },
      {
        ...tus,
        'upload-length': '5',
        'upload-metadata': `id ${base64(randomId())},is ${base64('svg')}`,
      },
      { 'upload-length': '5', 'upload-metadata': metadata },
    ]) {
      const answer = await mira.page.send('POST', path, undefined, headers);
      expect(answer.statusCode, JSON.stringify(headers)).toBe(400);
    }
    const location = (await begin(mira, randomId(), 10)).headers['location'] as string;
    const form = await mira.page.send('PATCH', location, Buffer.from('x'), {
      ...tus,
      'upload-offset': '0',
      'content-type': 'text/plain',
    });
    expect(form.json<{ code: string }>().code).toBe('http.not-json');
    const longer = await part(mira, location, 0, Buffer.alloc(11));
    expect(longer.statusCode).toBeGreaterThanOrEqual(400);
    const foreign = await mira.page.send('PATCH', location, Buffer.alloc(10), {
      ...tus,
      origin: 'https://elsewhere.example',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    });
    expect(foreign.json<{ code: string }>().code).toBe('http.origin-refused');
    await mira.page.send('DELETE', location, undefined, tus);
  });
});

describe('what nothing names any more', () => {
  const age = (id: MediaId, days: number) =>
    peopleOf(database.admin, home).owner(
      `UPDATE tenant_schema.media SET unnamed_since = unnamed_since - $2 * interval '1 day' WHERE id = $1`,
      [id, days],
    );

  test('[ME14] is erased after its days of grace, from the storage too; what the history names stays', async () => {
    const mira = await person();
    const { id } = await upload(mira);
    const { id: past } = await upload(mira);
    const { id: present } = await upload(mira);
    const record = await write(mira, mira.self, past);
    await push(mira, 'journal.delete-entry', { id: record });
    await write(mira, mira.self, present);
    const before = await kept();
    await keepMedia(database.adminUrl, opened);
    expect(await kept()).toEqual(before);
    for (const one of [id, past, present]) await age(one, 29);
    await keepMedia(database.adminUrl, opened);
    expect(await kept()).toEqual(before);
    for (const one of [id, past, present]) await age(one, 2);
    await keepMedia(database.adminUrl, opened);
    expect((await kept()).length).toBe(before.length - 3);
    expect([await sees(mira, id), await sees(mira, past), await sees(mira, present)]).toEqual([
      false,
      true,
      true,
    ]);

    // The history goes when its time is over, and with it the name.
    await database.admin.query(
      inSchema(
        `UPDATE tenant_schema.revision SET ended_at = now() - interval '11 years' WHERE record_id = $1`,
        home,
      ),
      [record],
    );
    await database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query(inSchema('SELECT tenant_schema.erase_due(100)', home));
    });
    await keepMedia(database.adminUrl, opened);
    await age(past, 31);
    await keepMedia(database.adminUrl, opened);
    expect([await sees(mira, past), await sees(mira, present)]).toEqual([false, true]);
    const used = (await mira.page.send('GET', `/api/tenants/${home}/media`)).json<{
      account: { bytes: number };
    }>();
    const about = (await mira.page.send('GET', `/api/tenants/${home}/media/${present}`)).json<{
      variants: { bytes: number }[];
    }>();
    expect(used.account.bytes).toBe(about.variants.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  test('[ME11] an upload that does not end is given up after a day', async () => {
    const mira = await person();
    const under = await onTheWay();
    const location = (await begin(mira, randomId(), picture.length)).headers['location'] as string;
    await part(mira, location, 0, picture.subarray(0, 100));
    expect((await onTheWay()).length).toBe(under.length + 2);
    await peopleOf(database.admin, home).owner(
      `UPDATE tenant_schema.media SET expires_at = now() - interval '1 minute' WHERE owner_id = $1`,
      [mira.account],
    );
    expect((await part(mira, location, 100, picture.subarray(100))).statusCode).toBe(404);
    await keepMedia(database.adminUrl, opened);
    expect(await onTheWay()).toEqual(under);
    const used = (await mira.page.send('GET', `/api/tenants/${home}/media`)).json<object>();
    expect(used).toMatchObject({ account: { bytes: 0 } });
  });
});
