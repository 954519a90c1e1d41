import { join } from 'node:path';
import { type Migrations, readMigrations } from '#kernel/db/migrate.ts';
import { products } from '#apps/server/products.ts';

const root = join(import.meta.dirname, '../..');

/** All migrations of this version, in the order they are applied. */
export async function allMigrations(): Promise<Migrations> {
  const installation = await Promise.all([
    readMigrations('installation', join(root, 'kernel/db/installation')),
    readMigrations('identity', join(root, 'identity/sql')),
    ...products.map(({ name: product }) =>
      readMigrations(product, join(root, 'products', product, 'server/sql')),
    ),
  ]);
  const tenant = await Promise.all([
    readMigrations('tenant', join(root, 'kernel/db/tenant')),
    readMigrations('identity-tenant', join(root, 'identity/tenant-sql')),
    ...products.map(({ name: product }) =>
      readMigrations(`${product}-tenant`, join(root, 'products', product, 'server/tenant-sql')),
    ),
  ]);
  return { installation: installation.flat(), tenant: tenant.flat() };
}
