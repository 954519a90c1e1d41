import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { startEmbeddedCluster } from '#adapters/postgres/embedded-cluster.ts';
import { allMigrations } from '#apps/server/migrations.ts';
import { prepareInstallation } from '#kernel/db/installation.ts';
import { withDatabase } from '#adapters/postgres/connection-url.ts';
import { testSecrets } from '#testkit/pg/secrets.ts';
import { registerTestKinds } from '#testkit/note.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresAdminUrl: string;
  }
}

export const templateDatabase = 'obhut_template';

/** Starts one PostgreSQL for all test files and migrates the database they are copied from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'obhut-test-'));
  const cluster = await startEmbeddedCluster({ dataDir, durability: 'none' });
  const admin = await connectAsAdmin(cluster.adminUrl);
  await admin.script(`CREATE DATABASE ${templateDatabase}`);
  await admin.close();
  const template = await connectAsAdmin(withDatabase(cluster.adminUrl, templateDatabase));
  const { installation } = await allMigrations();
  await prepareInstallation(template, testSecrets, installation);
  await registerTestKinds(template);
  await template.close();
  project.provide('postgresAdminUrl', cluster.adminUrl);
  return async () => {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
