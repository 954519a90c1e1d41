import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AdminConnection, connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { withDatabase, withRole } from '#adapters/postgres/connection-url.ts';
import { startEmbeddedCluster } from '#adapters/postgres/embedded-cluster.ts';
import { openTenantDatabase } from '#adapters/postgres/tenant-database.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { randomId, type TenantId } from '#kernel/base/ids.ts';
import { checkWall } from '#kernel/db/check-wall.ts';
import {
  createTenant,
  dropTenant,
  listTenants,
  migrateTenants,
  prepareInstallation,
} from '#kernel/db/installation.ts';
import { migrate, type Migration } from '#kernel/db/migrate.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { testSecrets } from '#testkit/pg/secrets.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
let admin: AdminConnection;
const made: TenantId[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  admin = database.admin;
});
afterAll(async () => {
  for (const tenant of made) await dropTenant(admin, tenant);
  await database.close();
});

const first: Migration = {
  name: 'test/001-first.sql',
  text: 'CREATE TABLE tenant_schema.first (id int)',
};
const second: Migration = {
  name: 'test/002-second.sql',
  text: 'CREATE TABLE tenant_schema.second (id int)',
};
const broken: Migration = {
  name: 'test/002-second.sql',
  text: 'CREATE TABLE tenant_schema.second (id int); SELECT 1 / 0',
};

async function tenantWith(...migrations: Migration[]): Promise<TenantId> {
  const tenant = await createTenant(admin, { name: 'Haus Linde' }, migrations);
  made.push(tenant);
  return tenant;
}

async function tables(tenant: TenantId): Promise<string[]> {
  const rows = await admin.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = $1::text::regnamespace AND relkind = 'r' ORDER BY 1`,
    [tenant],
  );
  return rows.map(({ name }) => name);
}

async function connections(count: number): Promise<AdminConnection[]> {
  return Promise.all(Array.from({ length: count }, () => connectAsAdmin(database.adminUrl)));
}

describe('migrating', () => {
  test('[TE16] applies what is missing, in order, once', async () => {
    const tenant = await tenantWith(first);
    expect(await migrate(admin, tenant, [first, second])).toEqual([second.name]);
    expect(await migrate(admin, tenant, [first, second])).toEqual([]);
    expect(await tables(tenant)).toEqual(['first', 'second']);
  });

  test('[TE16] a migration that was changed after it ran stops everything, by its name', async () => {
    const tenant = await tenantWith(first);
    const changed = { ...first, text: `${first.text} -- no harm meant` };
    await expect(migrate(admin, tenant, [changed, second])).rejects.toMatchObject({
      code: 'database.migration-changed',
      params: { migration: first.name },
    });
    expect(await tables(tenant)).toEqual(['first']);
  });

  test('[TE19] a database from a newer version is not touched', async () => {
    const tenant = await tenantWith(first, second);
    const third = { name: 'test/003-third.sql', text: 'CREATE TABLE tenant_schema.third (id int)' };
    await expect(migrate(admin, tenant, [first, third])).rejects.toMatchObject({
      code: 'database.migration-missing',
      params: { migration: second.name },
    });
    expect(await tables(tenant)).toEqual(['first', 'second']);
  });

  test('[TE7] one that fails is rolled back whole; mended, it goes on from there', async () => {
    const tenant = await tenantWith(first);
    await expect(migrate(admin, tenant, [first, broken])).rejects.toMatchObject({
      code: 'database.migration-failed',
      params: { migration: broken.name },
      cause: { code: '22012' },
    });
    expect(await tables(tenant)).toEqual(['first']);
    expect(await migrate(admin, tenant, [first, second])).toEqual([second.name]);
  });

  test('[TE7] five servers that start at once apply everything once', async () => {
    const tenant = await tenantWith();
    const servers = await connections(5);
    const applied = await Promise.all(servers.map((sql) => migrate(sql, tenant, [first, second])));
    expect(applied.flat().toSorted()).toEqual([first.name, second.name]);
    for (const server of servers) await server.close();
  });

  test('[TE7] a connection that breaks in the middle leaves what was done, and nothing half', async () => {
    const tenant = await tenantWith();
    const [server] = await connections(1);
    if (server === undefined) throw new Error('no connection');
    const fatal = {
      ...second,
      text: `${second.text}; SELECT pg_terminate_backend(pg_backend_pid())`,
    };
    await expect(
      server.transact(async () => undefined).then(() => migrate(server, tenant, [first, fatal])),
    ).rejects.toThrow();
    await server.close().catch(() => undefined);
    expect(await tables(tenant)).toEqual(['first']);
    expect(await migrate(admin, tenant, [first, second])).toEqual([second.name]);
  });

  test('[TE7] many tenants at once: the one that fails is named, the others are migrated', async () => {
    const tenants: TenantId[] = [];
    for (let index = 0; index < 6; index += 1) tenants.push(await tenantWith(first));
    const stuck = tenants[3];
    if (stuck === undefined) throw new Error('no tenant');
    await admin.script(inSchema('CREATE TABLE tenant_schema.second (in_the_way int)', stuck));
    const servers = await connections(3);
    const results = (await migrateTenants(servers, [first, second])).filter(({ tenant }) =>
      tenants.includes(tenant),
    );
    expect(results).toHaveLength(6);
    for (const { tenant, applied, failed } of results) {
      if (tenant === stuck) {
        expect([applied, failed?.code]).toEqual([[], 'database.migration-failed']);
      } else {
        expect([applied, failed]).toEqual([[second.name], null]);
      }
    }
    await admin.script(inSchema('DROP TABLE tenant_schema.second', stuck));
    const again = await migrateTenants(servers, [first, second]);
    expect(again.filter(({ applied }) => applied.length > 0)).toMatchObject([{ tenant: stuck }]);
    for (const server of servers) await server.close();
  });

  test('[TE15] a tenant that cannot be made leaves nothing behind', async () => {
    const before = await listTenants(admin);
    const schemas = () =>
      admin.query(`SELECT nspname FROM pg_namespace WHERE nspname ~ '^t_' ORDER BY 1`);
    const seen = await schemas();
    await expect(createTenant(admin, { name: 'Nie' }, [first, broken])).rejects.toMatchObject({
      code: 'database.migration-failed',
    });
    expect(await listTenants(admin)).toEqual(before);
    expect(await schemas()).toEqual(seen);
    expect(
      await admin.query(
        'SELECT FROM obhut.migration WHERE scope NOT IN (SELECT id FROM obhut.tenant) AND scope <> $1',
        ['installation'],
      ),
    ).toEqual([]);
  });
});

describe('a server of the operator’s own', () => {
  test('[TE28] another secret is refused as long as servers work on the database, and taken after that', async () => {
    await using house = await createTestDatabase();
    const { installation } = await allMigrations();
    const others = { ...testSecrets, actorKey: randomBytes(32) };
    const start = (secrets: typeof testSecrets) =>
      prepareInstallation(house.admin, secrets, installation);
    const atWork = await connectAsAdmin(house.sequencerUrl);
    await expect(
      start({ ...others, sequencerPassword: 'another-password-of-theirs' }),
    ).rejects.toMatchObject({ code: 'database.another-secret' });
    // Passwords and key are those of before, and who has them starts.
    await (await connectAsAdmin(house.sequencerUrl)).close();
    await start(testSecrets);
    await atWork.close();
    await vi.waitFor(() => start(others), 5_000);
    const again = await connectAsAdmin(house.sequencerUrl);
    await expect(start(testSecrets)).rejects.toMatchObject({ code: 'database.another-secret' });
    await again.close();
  });

  test('[TE4][TE7] a role that is no superuser makes it all, two starts at once, and the wall stands', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'obhut-test-'));
    const cluster = await startEmbeddedCluster({ dataDir, durability: 'none' });
    try {
      const root = await connectAsAdmin(cluster.adminUrl);
      await root.script(`CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'keeper'`);
      await root.script('CREATE DATABASE house OWNER keeper');
      await root.close();
      const houseUrl = withDatabase(cluster.adminUrl, 'house');
      const keeperUrl = withRole(houseUrl, 'keeper', 'keeper');
      const [one, two] = [await connectAsAdmin(keeperUrl), await connectAsAdmin(keeperUrl)];
      const { installation, tenant: template } = await allMigrations();

      const applied = await Promise.all(
        [one, two].map((sql) => prepareInstallation(sql, testSecrets, installation)),
      );
      expect(applied.flat().toSorted()).toEqual(installation.map(({ name }) => name).toSorted());
      const tenant = await createTenant(one, { name: 'Haus Linde' }, template);
      expect(await checkWall(one)).toEqual([]);

      const tenants = openTenantDatabase({
        url: withRole(houseUrl, 'obhut_app', testSecrets.appPassword),
        actorKey: testSecrets.actorKey,
        connections: 1,
      });
      const actor = { tenant, account: randomId(), device: randomId() } as Parameters<
        typeof tenants.transact
      >[0];
      const directory = await tenants.transact(actor, (sql) =>
        sql.query('SELECT tenant_schema.directory() AS directory'),
      );
      expect(directory).toEqual([{ directory: null }]);
      await tenants.close();

      await dropTenant(one, tenant);
      expect(await listTenants(one)).toEqual([]);
      expect(await one.query('SELECT FROM pg_roles WHERE rolname = $1', [tenant])).toEqual([]);
      for (const sql of [one, two]) await sql.close();
    } finally {
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
