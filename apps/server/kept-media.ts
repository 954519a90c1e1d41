import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MediaPlaces } from '#apps/server/media-places.ts';
import type { Outbound } from '#apps/server/outbound.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { sealedStorage } from '#kernel/media/sealed-storage.ts';
import type { MediaStorage, MediaStorages } from '#kernel/media/storage.ts';

export interface KeptMediaParts {
  /** The one that always works. */
  readonly atHome: MediaStorage;
  readonly outbound: Pick<
    Outbound,
    'hasStorages' | 'storageFor' | 'storagesToLeave' | 'useStorage'
  >;
  readonly places: MediaPlaces;
  /** By which what goes to a provider is sealed. */
  readonly sealKeyOf: (tenant: TenantId) => Buffer;
  readonly workFolder: string;
  /** Told of a provider that failed, where what was to go there stayed at home. */
  readonly onFailure: (error: unknown) => void;
}

export interface KeptMedia extends MediaStorages {
  /**
   * Brings home what lies where it may lie no longer, and deletes it there; returns how many files. A medium
   * that does not come whole stays known and undeleted, and holds up no other; the first failure is thrown at
   * the end.
   */
  bringHome(tenant: TenantId): Promise<number>;
}

/** So many media come home at a time; the rest the next time. */
const homeAtOnce = 200;

/**
 * The media of each tenant: sealed with the first storage that the gate opens to the tenant, else at
 * home (ME27). What is at home is read there, and nobody else is asked for it.
 */
export function keptMedia(parts: KeptMediaParts): KeptMedia {
  const { atHome, outbound, places, onFailure } = parts;

  const sealed = (tenant: TenantId, storage: MediaStorage) =>
    sealedStorage(storage, { key: parts.sealKeyOf(tenant), workFolder: parts.workFolder });

  /** Keeps at home what a provider has; false: it has nothing of the kind. */
  async function fetchHome(tenant: TenantId, from: MediaStorage, name: string): Promise<boolean> {
    const bytes = await missed(sealed(tenant, from).read(name));
    if (bytes === null) return false;
    const folder = await mkdtemp(join(parts.workFolder, 'home-'));
    try {
      const file = join(folder, 'file');
      // To its last byte, before it counts as anything.
      await pipeline(bytes, createWriteStream(file, { mode: 0o600 }));
      await atHome.put(name, file);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return true;
  }

  /**
   * Puts a file where a provider keeps it, and looks whether it is there: who answers well and drops it
   * has kept nothing. False: the gate has shut meanwhile.
   */
  async function putAway(
    tenant: TenantId,
    provider: ProviderId,
    name: string,
    file: string,
  ): Promise<boolean> {
    const sent = await outbound.useStorage(tenant, provider, 'put', (storage) =>
      sealed(tenant, storage).put(name, file),
    );
    if (sent.is !== 'called') return false;
    const { size } = await stat(file);
    const last = Math.max(0, size - 1);
    const looked = await outbound.useStorage(tenant, provider, 'read', async (storage) => {
      const end = await sealed(tenant, storage).read(name, { start: last, end: last });
      await end.toArray();
    });
    return looked.is === 'called';
  }

  async function remove(tenant: TenantId, provider: ProviderId, folder: string): Promise<void> {
    const removed = await outbound.useStorage(tenant, provider, 'remove', (storage) =>
      storage.removeUnder(folder),
    );
    // Nobody described it, so nobody may be called: it stays known until somebody does.
    if (removed.is === 'shut') throw new AppError('media.storage-unavailable');
    await places.forget(tenant, provider, folder);
  }

  function of(tenant: TenantId): MediaStorage {
    return {
      async put(name, file) {
        const provider = outbound.hasStorages ? await outbound.storageFor(tenant) : null;
        if (provider === null) {
          await atHome.put(name, file);
          return;
        }
        await places.add(tenant, { name, provider });
        const isThere = await putAway(tenant, provider, name, file).catch((error: unknown) => {
          onFailure(error);
          return false;
        });
        if (!isThere) await atHome.put(name, file);
      },

      async read(name, range) {
        const here = await missed(atHome.read(name, range));
        if (here !== null) return here;
        for (const provider of await places.of(tenant, name)) {
          const found = await outbound.useStorage(
            tenant,
            provider,
            'read',
            async (storage, { isReturn }) => {
              if (!isReturn) return missed(sealed(tenant, storage).read(name, range));
              // What is looked at and may lie there no longer is at home from now on (GA31).
              return (await fetchHome(tenant, storage, name)) ? atHome.read(name, range) : null;
            },
          );
          if (found.is !== 'shut' && found.value !== null) return found.value;
        }
        throw new AppError('media.storage-missing');
      },

      async removeUnder(folder) {
        await atHome.removeUnder(folder);
        for (const provider of await places.under(tenant, folder)) {
          await remove(tenant, provider, folder);
        }
      },
    };
  }

  async function bringHome(tenant: TenantId): Promise<number> {
    const known = await places.providers(tenant);
    if (known.length === 0) return 0;
    let came = 0;
    const failures: unknown[] = [];
    for (const provider of await outbound.storagesToLeave(tenant, known)) {
      for (const { folder, names } of await places.media(tenant, provider, homeAtOnce)) {
        try {
          // All of a medium in one call, noted once.
          const returned = await outbound.useStorage(tenant, provider, 'read', async (storage) => {
            for (const name of names) {
              if (await isThere(atHome, name)) continue;
              // Who says that it is not there may have it tomorrow: it is not forgotten for that.
              if (!(await fetchHome(tenant, storage, name))) {
                throw new AppError('media.storage-missing');
              }
              came += 1;
            }
          });
          if (returned.is !== 'shut') await remove(tenant, provider, folder);
        } catch (error) {
          failures.push(error);
        }
      }
    }
    if (failures.length > 0) throw failures[0];
    return came;
  }

  return { of, bringHome };
}

async function isThere(storage: MediaStorage, name: string): Promise<boolean> {
  const bytes = await missed(storage.read(name));
  bytes?.destroy();
  return bytes !== null;
}

/** Null where there is nothing of the kind. */
async function missed(reading: Promise<Readable>): Promise<Readable | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AppError && error.code === 'media.storage-missing') return null;
    throw error;
  }
}
