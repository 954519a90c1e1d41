import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildWeb } from '#apps/server/web-build.ts';
import { prepareData, removePrepared } from '#testkit/e2e/prepared-data.ts';

/** Builds the web app and makes a first start once, before several programs would at the same time. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildWeb({ root: join(import.meta.dirname, '../..'), onProgress: () => {} });
  const prepared = await prepareData();
  project.provide('preparedData', prepared);
  return () => removePrepared(prepared);
}
