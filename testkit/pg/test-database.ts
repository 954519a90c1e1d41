import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type AdminConnection, connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import {
  type ClosableTenantDatabase,
  openTenantDatabase,
} from '#adapters/postgres/tenant-database.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { createTenant } from '#kernel/db/installation.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { withDatabase, withRole } from '#adapters/postgres/connection-url.ts';
import { testSecrets } from '#testkit/pg/secrets.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  readonly adminUrl: string;
  /** The login role of the running app. */
  readonly appUrl: string;
  readonly identityUrl: string;
  readonly sequencerUrl: string;
  readonly admin: AdminConnection;
  readonly tenants: ClosableTenantDatabase;
  /** One that writes, as those do that were there before contracts were kept (CO7). */
  createTenant(name?: string): Promise<TenantId>;
  /** One as the operator makes it, which writes nothing before a contract is concluded. */
  createBareTenant(kind?: 'organisation' | 'household'): Promise<TenantId>;
  /** One that writes and of which nothing is in its chronicle yet: a household (CO8). */
  createEmptyTenant(name?: string): Promise<TenantId>;
  close(): Promise<void>;
}

/** A database of its own for a test file, copied from the migrated template. */
export async function createTestDatabase(
  options: { readonly connections?: number } = {},
): Promise<TestDatabase> {
  const server = inject('postgresAdminUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const keeper = await connectAsAdmin(server);
  await keeper.script(`CREATE DATABASE ${name} TEMPLATE obhut_template`);
  await keeper.script(`
    REVOKE ALL ON DATABASE ${name} FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${name} TO obhut_app, obhut_identity, obhut_sequencer;
    GRANT CONNECT, CREATE ON DATABASE ${name} TO obhut_owner`);
  const adminUrl = withDatabase(server, name);
  const appUrl = withRole(adminUrl, 'obhut_app', testSecrets.appPassword);
  const admin = await connectAsAdmin(adminUrl);
  const tenants = openTenantDatabase({
    url: appUrl,
    actorKey: testSecrets.actorKey,
    connections: options.connections ?? 4,
  });
  const { tenant: tenantMigrations } = await allMigrations();
  const made: TenantId[] = [];

  // Not by `admin`: each statement that defines something goes through all plans its connection has.
  async function make(tenant: Parameters<typeof createTenant>[1]): Promise<TenantId> {
    const maker = await connectAsAdmin(adminUrl);
    try {
      const id = await createTenant(maker, tenant, tenantMigrations);
      made.push(id);
      return id;
    } finally {
      await maker.close();
    }
  }

  async function close(): Promise<void> {
    await tenants.close();
    await admin.close();
    await keeper.script(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    for (const tenant of made) await keeper.script(`DROP ROLE IF EXISTS ${tenant}`);
    await keeper.close();
  }

  return {
    name,
    adminUrl,
    appUrl,
    identityUrl: withRole(adminUrl, 'obhut_identity', testSecrets.identityPassword),
    sequencerUrl: withRole(adminUrl, 'obhut_sequencer', testSecrets.sequencerPassword),
    admin,
    tenants,
    async createTenant(tenantName = 'Testheim') {
      const id = await make({ name: tenantName });
      await admin.transact(async (tx) => {
        await tx.script('SET LOCAL ROLE obhut_owner');
        // As the updates left those that were there.
        await tx.script(
          inSchema(
            `UPDATE tenant_schema.contract_state SET standing = 'carried-over';
             SELECT tenant_schema.chronicle_append('contract.carry-over', '', NULL, '{"side":"operator"}')`,
            id,
          ),
        );
      });
      return id;
    },
    createBareTenant: (kind = 'organisation') => make({ name: 'Testheim', kind }),
    createEmptyTenant: (name = 'Testheim') => make({ name, kind: 'household' }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
