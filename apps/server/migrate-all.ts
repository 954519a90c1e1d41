import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import type { Report } from '#apps/server/composition.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { products } from '#apps/server/products.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { checkKinds } from '#kernel/db/check-kinds.ts';
import { requireWall } from '#kernel/db/check-wall.ts';
import {
  migrateTenants,
  prepareInstallation,
  type TenantMigrationResult,
} from '#kernel/db/installation.ts';

/** Brings the installation itself to this version, tenants aside. Can be run any number of times. */
export async function migrateInstallation(
  adminUrl: string,
  secret: string,
  report: Report,
): Promise<void> {
  const { installation } = await allMigrations();
  const admin = await connectAsAdmin(adminUrl);
  try {
    const applied = await prepareInstallation(admin, deriveSecrets(secret), installation);
    if (applied.length > 0) report(`${applied.length} migrations of the installation`);
    await admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await checkKinds(
        tx,
        products.flatMap(({ kinds }) => kinds),
      );
    });
  } finally {
    await admin.close();
  }
}

/** Refuses to serve from behind a wall with a gap. Throws the code of the first finding. */
export async function requireWholeWall(adminUrl: string): Promise<void> {
  const admin = await connectAsAdmin(adminUrl);
  try {
    await requireWall(admin);
  } finally {
    await admin.close();
  }
}

/** Brings all tenants, or one, to this version, `parallel` at a time. */
export async function migrateAllTenants(
  adminUrl: string,
  parallel: number,
  only?: TenantId,
): Promise<TenantMigrationResult[]> {
  const { tenant } = await allMigrations();
  const connections = await Promise.all(
    Array.from({ length: parallel }, () => connectAsAdmin(adminUrl)),
  );
  try {
    return await migrateTenants(connections, tenant, only);
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
}
