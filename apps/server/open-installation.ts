import { AppError } from '#kernel/base/app-error.ts';
import type { Report } from './composition.ts';
import { openDataDirectory, readSecret } from './data-directory.ts';
import { holderOf } from './data-lock.ts';
import { joinDatabase, openDatabase } from './database.ts';
import type { Settings } from './settings.ts';

export interface Installation {
  readonly adminUrl: string;
  readonly secret: string;
  /** A server runs now on the same data directory. */
  readonly serverRuns: boolean;
  close(): Promise<void>;
}

/**
 * Opens the installation for a command: beside the server that runs on the same data directory,
 * else alone, with the data directory locked meanwhile. Throws what a start throws.
 */
export async function openInstallation(
  settings: Settings,
  version: string,
  report: Report,
): Promise<Installation> {
  const holder = await holderOf(settings.dataDir);
  if (holder !== undefined) return await beside(settings, holder);

  const data = await openDataDirectory(settings.dataDir, version);
  try {
    const secret = await data.secret(settings.secret);
    const database = await openDatabase(settings, report);
    return {
      adminUrl: database.adminUrl,
      secret,
      serverRuns: false,
      async close() {
        await database.close();
        await data.close();
      },
    };
  } catch (error) {
    await data.close();
    throw error;
  }
}

async function beside(settings: Settings, holder: number): Promise<Installation> {
  const adminUrl = settings.databaseUrl ?? (await joinDatabase(settings))?.adminUrl;
  const secret = settings.secret ?? (await readSecret(settings.dataDir));
  if (adminUrl === undefined || secret === undefined) {
    // It is starting or stopping, so it can be neither joined nor replaced.
    throw new AppError('startup.data-locked', {
      directory: settings.dataDir,
      pid: holder,
      where: ', which is not ready',
    });
  }
  return { adminUrl, secret, serverRuns: true, close: async () => undefined };
}
