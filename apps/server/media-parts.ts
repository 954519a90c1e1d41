import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { clamdScan } from '#adapters/media/clamd-scan.ts';
import { diskStorage } from '#adapters/media/disk-storage.ts';
import { prepareInProcess } from '#adapters/media/prepare-in-process.ts';
import { s3Storage } from '#adapters/media/s3-storage.ts';
import { type TusUploads, tusUploads } from '#adapters/media/tus-uploads.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import type { MediaSettings } from '#apps/server/settings.ts';
import { keyedAddresses } from '#kernel/media/address.ts';
import type { MediaParts } from '#kernel/media/prepare-upload.ts';
import { uploadLastsMs } from '#kernel/media/limits.ts';

export interface OpenedMedia {
  readonly uploads: TusUploads;
  readonly media: MediaParts;
}

/** What takes, looks at and keeps pictures, recordings and films, as the settings say. */
export async function openMedia(settings: MediaSettings, secret: string): Promise<OpenedMedia> {
  const workFolder = join(settings.folder, 'uploads');
  await mkdir(workFolder, { recursive: true, mode: 0o700 });
  return {
    uploads: tusUploads(workFolder, uploadLastsMs),
    media: {
      storage:
        settings.storage === 's3'
          ? s3Storage(settings.s3)
          : diskStorage(join(settings.folder, 'kept')),
      addresses: keyedAddresses(deriveSecrets(secret).mediaKey),
      preparing: prepareInProcess(),
      scan: settings.scan === undefined ? null : clamdScan(settings.scan),
      workFolder,
    },
  };
}
