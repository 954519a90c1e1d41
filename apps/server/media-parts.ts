import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { clamdScan } from '#adapters/media/clamd-scan.ts';
import { diskStorage } from '#adapters/media/disk-storage.ts';
import { prepareInProcess } from '#adapters/media/prepare-in-process.ts';
import { type TusUploads, tusUploads } from '#adapters/media/tus-uploads.ts';
import { type KeptMedia, keptMedia } from '#apps/server/kept-media.ts';
import { mediaPlaces } from '#apps/server/media-places.ts';
import type { OperatorConnections } from '#apps/server/operator-connections.ts';
import type { Outbound } from '#apps/server/outbound.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import type { MediaSettings } from '#apps/server/settings.ts';
import { keyedAddresses, sealKey } from '#kernel/media/address.ts';
import type { MediaParts } from '#kernel/media/prepare-upload.ts';
import { uploadLastsMs } from '#kernel/media/limits.ts';

export interface OpenedMedia extends Pick<KeptMedia, 'bringHome'> {
  readonly uploads: TusUploads;
  readonly media: MediaParts;
}

export interface MediaBeyond {
  readonly outbound: Outbound;
  readonly connections: OperatorConnections;
  readonly onFailure: (error: unknown) => void;
}

/** What takes, looks at and keeps pictures, recordings and films, as the settings say. */
export async function openMedia(
  settings: MediaSettings,
  secret: string,
  { outbound, connections, onFailure }: MediaBeyond,
): Promise<OpenedMedia> {
  const workFolder = join(settings.folder, 'uploads');
  await mkdir(workFolder, { recursive: true, mode: 0o700 });
  const { mediaKey } = deriveSecrets(secret);
  const kept = keptMedia({
    atHome: diskStorage(join(settings.folder, 'kept')),
    outbound,
    places: mediaPlaces(connections),
    sealKeyOf: (tenant) => sealKey(mediaKey, tenant),
    workFolder,
    onFailure,
  });
  return {
    uploads: tusUploads(workFolder, uploadLastsMs),
    bringHome: (tenant) => kept.bringHome(tenant),
    media: {
      storages: kept,
      addresses: keyedAddresses(mediaKey),
      preparing: prepareInProcess(),
      scan: settings.scan === undefined ? null : clamdScan(settings.scan),
      workFolder,
    },
  };
}
