import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { egressParts } from '#apps/server/egress-parts.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import { openMedia, type OpenedMedia } from '#apps/server/media-parts.ts';
import { OperatorConnections } from '#apps/server/operator-connections.ts';
import { Outbound } from '#apps/server/outbound.ts';
import type { ProviderConnection } from '#apps/server/provider-settings.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { answerNotice } from '#governance/gate/server/answer-notice.ts';
import { liftStop, stopProvider } from '#governance/gate/server/provider-register.ts';
import type { AccountId, MediaId, TenantId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { ByteRange } from '#kernel/media/storage.ts';
import { type ApiServer, openApiServer } from '#testkit/api-server.ts';
import { described } from '#testkit/gate/described.ts';
import { describeProvider, type Provided, providedIn } from '#testkit/gate/provided.ts';
import { named, testNetwork } from '#testkit/gate/test-network.ts';
import { openS3Server, type S3Server } from '#testkit/media/s3-server.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

const clock = { now: Date.parse('2026-05-01T10:00:00+02:00'), nowMs: () => clock.now };
const bucket = 'bucket' as ProviderId;
const stop = { provider: bucket, tenant: null, by: 'Kim', reason: 'Leck' };

let database: TestDatabase;
let connections: OperatorConnections;
let s3: S3Server;
/** Answers everything well, and keeps nothing. */
let sink: ApiServer;
let opened: OpenedMedia;
let outbound: Outbound;
let folder: string;
/** Whose time is over, and who was told and says nothing. */
let linde: Provided;
let birken: Provided;
const failures: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  connections = new OperatorConnections(database.adminUrl);
  folder = await mkdtemp(join(tmpdir(), 'obhut-kept-'));
  s3 = await openS3Server();
  sink = await openApiServer(() => ({ status: 200, body: '' }));
  const url = named(s3.settings.url, 'bucket.example');
  const providers = [{ ...s3.settings, url, provider: bucket, via: 's3' as const }];
  outbound = outboundTo(providers);
  opened = await openWith(providers, outbound);
  const storage = described({
    id: bucket,
    purposes: ['media.storage'],
    categories: ['user.content'],
    hosts: [new URL(url).host, new URL(named(sink.url, 'bucket.example')).host],
  });
  linde = await providedIn(database, clock);
  birken = await providedIn(database, clock);
  await describeProvider(database, storage, clock);
  await linde.acknowledge(await linde.notice());
  await birken.notice();
});
afterAll(async () => {
  await connections.close();
  await Promise.all([s3.close(), sink.close()]);
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  failures.length = 0;
});

function outboundTo(providers: readonly ProviderConnection[]): Outbound {
  return new Outbound(egressParts(connections, clock), providers, testNetwork());
}

function openWith(
  providers: readonly ProviderConnection[],
  through = outboundTo(providers),
): Promise<OpenedMedia> {
  return openMedia(
    { folder, quotas: { accountBytes: 1, tenantBytes: 1 }, scan: undefined },
    'a secret of the tests that is long enough',
    {
      outbound: through,
      connections,
      onFailure: (error) => failures.push(error),
    },
  );
}

interface Kept {
  readonly name: string;
  /** Of the whole medium. */
  readonly folder: string;
  readonly bytes: Buffer;
}

async function keep(tenant: TenantId, by = opened): Promise<Kept> {
  const [owner, medium] = [randomId<AccountId>(), randomId<MediaId>()];
  const { addresses, storages } = by.media;
  const bytes = randomBytes(100_000);
  const name = addresses.ofContent(tenant, owner, medium, 'full', bytes.toString('hex', 0, 32));
  const file = join(folder, 'file');
  await writeFile(file, bytes);
  await storages.of(tenant).put(name, file);
  return { name, folder: addresses.ofMedium(tenant, owner, medium), bytes };
}

async function read(tenant: TenantId, name: string, range?: ByteRange): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await opened.media.storages.of(tenant).read(name, range)) {
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

async function home(): Promise<readonly string[]> {
  const root = join(folder, 'kept');
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

async function where({ name }: Kept): Promise<string> {
  const [here, there] = [await home(), await s3.names()];
  return [here.includes(name) && 'home', there.includes(name) && 'bucket'].filter(Boolean).join();
}

const operator = <Row extends object>(tenant: TenantId, text: string) =>
  asOperator(database.admin)(tenant, (sql) => sql.query<Row>(text));

/** What of egress the chronicle is going to have, the last first. */
async function noted(tenant: TenantId): Promise<readonly string[]> {
  const rows = await operator<{ action: string; more: string }>(
    tenant,
    `SELECT o.action, o.more FROM tenant_schema.chronicle_outbox o
     WHERE o.action LIKE 'provider.%' ORDER BY o.id DESC`,
  );
  return rows.map(({ action, more }) => {
    const line = JSON.parse(more) as { purpose: string; categories: string[]; reasons: string[] };
    return [action, line.purpose, ...line.categories, ...line.reasons].join(' ');
  });
}

/** As if nobody had begun to send anything for a while. */
const later = (tenant: TenantId) =>
  operator(tenant, `UPDATE tenant_schema.media_place SET noted_at = now() - interval '2 hours'`);

describe('media and the gate', () => {
  test('[ME27] stay at home as long as no gate is open, and nobody is asked', async () => {
    const kept = await keep(linde.tenant);
    expect(await where(kept)).toBe('home');
    expect((await read(linde.tenant, kept.name)).equals(kept.bytes)).toBe(true);
    expect(await noted(linde.tenant)).toEqual([]);
  });

  test('[ME27][ME28][GA20][GA21] go to the provider that is open to their tenant, sealed, and each call is noted', async () => {
    clock.now = Date.parse('2026-05-16T00:00:00+02:00');
    const kept = await keep(linde.tenant);
    expect(await where(kept)).toBe('bucket');
    const there = await s3.bytes(kept.name);
    expect(there.includes(kept.bytes.subarray(0, 64))).toBe(false);
    expect((await read(linde.tenant, kept.name)).equals(kept.bytes)).toBe(true);
    const part = await read(linde.tenant, kept.name, { start: 70_000, end: 70_009 });
    expect(part.equals(kept.bytes.subarray(70_000, 70_010))).toBe(true);
    expect(await noted(linde.tenant)).toEqual(
      Array.from({ length: 4 }, () => 'provider.call media.storage user.content'),
    );

    // Who said nothing is on no clock.
    const other = await keep(birken.tenant);
    expect(await where(other)).toBe('home');
    expect(await noted(birken.tenant)).toEqual([]);
  });

  test('[ME27] of another tenant nothing is found there, by its name either', async () => {
    const kept = await keep(linde.tenant);
    await expect(read(birken.tenant, kept.name)).rejects.toThrow('media.storage-missing');
  });

  test('[ME14][ME27] what is erased goes there too, and is known no more', async () => {
    const [gone, stays] = [await keep(linde.tenant), await keep(linde.tenant)];
    await opened.media.storages.of(linde.tenant).removeUnder(gone.folder);
    expect([await where(gone), await where(stays)]).toEqual(['', 'bucket']);
    const [left] = await operator<{ files: number }>(
      linde.tenant,
      `SELECT count(*)::integer AS files FROM tenant_schema.media_place p WHERE p.name = '${gone.name}'`,
    );
    expect(left?.files).toBe(0);
  });

  test('[ME27] where the provider fails they are kept at home, and that is told', async () => {
    const url = `http://bucket.example:1/media`;
    const broken = await openWith([{ ...s3.settings, url, provider: bucket, via: 's3' }]);
    const kept = await keep(linde.tenant, broken);
    expect(await where(kept)).toBe('home');
    // Its host is not the described one.
    expect(failures).toEqual([]);
    expect((await noted(linde.tenant))[0]).toBe(
      'provider.deny media.storage user.content host-not-described',
    );
    const wrongKey = { ...s3.settings, url: named(s3.settings.url, 'bucket.example') };
    const refused = await openWith([
      { ...wrongKey, accessKey: 'SOMEBODY', provider: bucket, via: 's3' },
    ]);
    const second = await keep(linde.tenant, refused);
    expect(await where(second)).toBe('home');
    expect(failures).toMatchObject([{ code: 'media.storage-unavailable' }]);
    expect((await read(linde.tenant, second.name)).equals(second.bytes)).toBe(true);
  });

  test('[ME27] a storage that answers well and drops has kept nothing: they are at home', async () => {
    const url = `${named(sink.url, 'bucket.example')}/media`;
    const dropping = await openWith([{ ...s3.settings, url, provider: bucket, via: 's3' }]);
    const kept = await keep(linde.tenant, dropping);
    expect(await where(kept)).toBe('home');
    expect(failures).toMatchObject([{ code: 'media.storage-altered' }]);
  });

  test('[GA31] when the gate shuts nothing new goes there, what is looked at comes home, and then all of it', async () => {
    const [seen, unseen] = [await keep(linde.tenant), await keep(linde.tenant)];
    await stopProvider(database.admin, stop, clock);
    const fresh = await keep(linde.tenant);
    expect(await where(fresh)).toBe('home');
    // Whoever would put something there all the same, as the gate shut a moment ago, is not let through.
    let calls = 0;
    const late = await outbound.useStorage(linde.tenant, bucket, 'put', () =>
      Promise.resolve((calls += 1)),
    );
    expect([late.is, calls]).toEqual(['shut', 0]);

    const part = await read(linde.tenant, seen.name, { start: 5, end: 9 });
    expect(part.equals(seen.bytes.subarray(5, 10))).toBe(true);
    expect(await where(seen)).toBe('home,bucket');
    expect((await noted(linde.tenant))[0]).toBe(
      'provider.return media.storage user.content stopped',
    );

    // What may still be on its way there is waited for.
    expect(await opened.bringHome(linde.tenant)).toBe(0);
    expect(await where(unseen)).toBe('bucket');
    await later(linde.tenant);
    await opened.bringHome(linde.tenant);
    expect(await s3.names()).toEqual([]);
    expect([await where(seen), await where(unseen)]).toEqual(['home', 'home']);
    expect((await read(linde.tenant, unseen.name)).equals(unseen.bytes)).toBe(true);
    const [held] = await operator<{ held: object }>(
      linde.tenant,
      'SELECT tenant_schema.media_places() AS held',
    );
    expect(held?.held).toEqual({});
    expect((await noted(linde.tenant)).some((line) => line.startsWith('provider.deny'))).toBe(true);
    await liftStop(database.admin, stop, clock);
  });

  test('[GA31] what a provider has changed does not come home, is not deleted there, and holds up no other', async () => {
    const all = [await keep(linde.tenant), await keep(linde.tenant), await keep(linde.tenant)];
    // In the order in which they come.
    const [kept, hidden, whole] = all.toSorted((one, other) =>
      one.folder < other.folder ? -1 : 1,
    ) as [Kept, Kept, Kept];
    const changed = await s3.bytes(kept.name);
    changed.writeUInt8(changed.readUInt8(9) ^ 1, 9);
    await s3.put(kept.name, changed);
    await expect(read(linde.tenant, kept.name)).rejects.toThrow('media.storage-altered');
    await stopProvider(database.admin, stop, clock);
    await later(linde.tenant);
    const away = await s3.bytes(hidden.name);
    await s3.remove(hidden.name);
    await expect(opened.bringHome(linde.tenant)).rejects.toThrow('media.storage-altered');
    expect([await where(kept), await where(whole)]).toEqual(['bucket', 'home']);
    // What it says not to have is not forgotten: it comes when it is there again.
    await s3.put(hidden.name, away);
    await expect(opened.bringHome(linde.tenant)).rejects.toThrow('media.storage-altered');
    expect(await where(hidden)).toBe('home');
    await liftStop(database.admin, stop, clock);
  });

  test('[ME27] how much lies with whom is seen by owners, and by nobody else', async () => {
    const held = (actor: Provided['keeper']) =>
      database.tenants.transact(actor, async (sql) => {
        const [row] = await sql.query<{ held: object | null }>(
          'SELECT tenant_schema.media_places() AS held',
        );
        return row?.held;
      });
    expect(Object.keys((await held(linde.keeper)) ?? {})).toEqual(['bucket']);
    expect(await held(birken.keeper)).toEqual({});
    await operator(linde.tenant, `UPDATE tenant_schema.member SET role = 'staff'`);
    expect(await held(linde.keeper)).toBeNull();
    const direct = database.tenants.transact(linde.keeper, (sql) =>
      sql.query('SELECT * FROM tenant_schema.media_place'),
    );
    await expect(direct).rejects.toThrow('permission denied');
  });

  test('[GA30][ME27] a bucket in the house is declared as own and used at once; as anybody else’s it is not reached', async () => {
    const ownId = 'house-bucket' as ProviderId;
    const inHouse = await openWith([{ ...s3.settings, provider: ownId, via: 's3' }]);
    const { host } = new URL(s3.settings.url);
    const third = await providedIn(database, clock);
    const descriptor = (relation: string) =>
      described({
        id: ownId,
        relation,
        agreement: null,
        purposes: ['media.storage'],
        categories: ['user.content'],
        hosts: [host],
        places: [{ country: 'DE', region: 'Berlin', basis: null }],
      });
    expect(await where(await keep(third.tenant, inHouse))).toBe('home');
    await describeProvider(database, descriptor('own'), clock);
    expect(await where(await keep(third.tenant, inHouse))).toBe('bucket');

    // The same machine, said to be somebody else's: approved, and not gone to all the same.
    const theirId = 'their-bucket' as ProviderId;
    const theirs = await openWith([{ ...s3.settings, provider: theirId, via: 's3' }]);
    const { agreement } = described();
    await describeProvider(
      database,
      { ...descriptor('sub-processor'), id: theirId, agreement },
      clock,
    );
    await third.notice();
    const told = (await third.state()).standing.notices.find((one) => one.provider === theirId);
    if (told === undefined) throw new Error('nobody was told');
    await database.tenants.transact(third.keeper, (sql) =>
      answerNotice(sql, told.id, { is: 'approval', reason: '' }, clock),
    );
    expect(await where(await keep(third.tenant, theirs))).toBe('home');
    expect(failures).toMatchObject([
      { code: 'media.storage-unavailable', cause: { code: 'provider.address-refused' } },
    ]);
    expect((await noted(third.tenant))[0]).toBe('provider.call media.storage user.content');
  });
});
