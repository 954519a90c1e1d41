import { join } from 'node:path';
import { buildWeb } from '#apps/server/web-build.ts';

/** Builds the web app once, before several programs start at the same time and each would. */
export async function setup(): Promise<void> {
  await buildWeb({ root: join(import.meta.dirname, '../..'), onProgress: () => {} });
}
