import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdminConnection, connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { withRole } from '#adapters/postgres/connection-url.ts';
import { type EmbeddedCluster, startEmbeddedCluster } from '#adapters/postgres/embedded-cluster.ts';
import {
  type ClosableTenantDatabase,
  openTenantDatabase,
} from '#adapters/postgres/tenant-database.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { type AudienceId, type MutationId, randomId, type RecordId } from '#kernel/base/ids.ts';
import { createTenant, prepareInstallation } from '#kernel/db/installation.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import { registerTestKinds, testRegistry } from '#testkit/note.ts';
import { everyRight, peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { testSecrets } from '#testkit/pg/secrets.ts';

// A disk of 160 MB in memory, that really runs full. Where none can be mounted (a container
// without that right), this cannot be tested.
const directory = await mkdtemp(join(tmpdir(), 'obhut-full-disk-'));
const isMounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=0755', 'tmpfs', directory]).status === 0;
const ballast = join(directory, 'ballast');

let cluster: EmbeddedCluster | undefined;
let admin: AdminConnection | undefined;
let database: ClosableTenantDatabase | undefined;
let mira: TestMember;
let team: AudienceId;

beforeAll(async () => {
  if (!isMounted) return;
  cluster = await startEmbeddedCluster({ dataDir: join(directory, 'data'), durability: 'full' });
  admin = await connectAsAdmin(cluster.adminUrl);
  const migrations = await allMigrations();
  await prepareInstallation(admin, testSecrets, migrations.installation);
  await registerTestKinds(admin);
  const people = peopleOf(
    admin,
    await createTenant(admin, { name: 'Voll', kind: 'household' }, migrations.tenant),
  );
  mira = await people.member('Mira');
  team = await people.audience(await people.space(), 'team');
  await people.grant(team, { to: { member: mira.member }, rights: everyRight });
  database = openTenantDatabase({
    url: withRole(cluster.adminUrl, 'obhut_app', testSecrets.appPassword),
    actorKey: testSecrets.actorKey,
    connections: 2,
  });
}, 120_000);

afterAll(async () => {
  await database?.close();
  await admin?.close().catch(() => undefined);
  await cluster?.stop();
  if (isMounted) spawnSync('umount', ['-l', directory]);
  await rm(directory, { recursive: true, force: true });
}, 60_000);

function newNote() {
  const id = randomId<RecordId>();
  // Random, as text that repeats itself would be kept in a few bytes.
  const text = Array.from({ length: 500 }, () => randomId()).join(' ');
  const args = { id, audience: team, title: 'voll', text, day: '2026-05-03' };
  return { id: randomId<MutationId>(), name: 'testkit.create-note', args, schema: 1, base: [] };
}

async function push(note: ReturnType<typeof newNote>): Promise<string> {
  if (database === undefined) throw new Error('no database');
  const { outcomes } = await applyPush(database, mira, testRegistry, [note]);
  return outcomes[0]?.end ?? 'none';
}

async function fillUp(): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  await writeFile(ballast, Buffer.alloc(Math.max(bavail * bsize - 3 * 1024 * 1024, 0), 1));
}

test.runIf(isMounted)(
  '[SY1][SY5][TE24] a full disk refuses nobody for good, loses nothing acknowledged, and is left behind',
  { timeout: 240_000 },
  async () => {
    const acknowledged: RecordId[] = [];
    const note = async (one = newNote()) => {
      expect(await push(one)).toBe('applied');
      acknowledged.push(one.args.id);
    };
    await note();
    await fillUp();
    let undecided: ReturnType<typeof newNote> | undefined;
    for (let at = 0; at < 3_000 && undecided === undefined; at += 1) {
      const one = newNote();
      await note(one).catch((error: unknown) => {
        // Neither applied nor refused: the device keeps it and asks again.
        expect((error as { code?: string }).code).toMatch(/^(53100|database\.unavailable)$/);
        undecided = one;
      });
    }
    if (undecided === undefined) throw new Error('the disk did not run full');

    await rm(ballast);
    let end: string | undefined;
    for (let at = 0; at < 300 && end === undefined; at += 1) {
      end = await push(undecided).catch(() => undefined);
      if (end === undefined) await delay(200);
    }
    expect(end).toBe('applied');
    expect(await push(undecided)).toBe('applied');
    acknowledged.push(undecided.args.id);
    await note();

    const found = await database?.transact(mira, (sql) =>
      sql.query<{ id: RecordId }>('SELECT id FROM tenant_schema.record'),
    );
    expect(new Set(found?.map(({ id }) => id))).toEqual(new Set(acknowledged));
  },
);
