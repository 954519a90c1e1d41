import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, MediaId, TenantId } from '#kernel/base/ids.ts';
import type { MediaAddresses } from '#kernel/media/address.ts';
import type { MediaKind, Variant } from '#kernel/media/media.ts';
import type { MediaPreparing, MediaScan, Prepared } from '#kernel/media/preparing.ts';
import type { MediaStorages } from '#kernel/media/storage.ts';
import type { Found } from '#kernel/media/upload-store.ts';

/** What looks at uploads and keeps what is made of them. */
export interface MediaParts {
  readonly storages: MediaStorages;
  readonly addresses: MediaAddresses;
  readonly preparing: MediaPreparing;
  /** Null: nobody scans. */
  readonly scan: MediaScan | null;
  /** For what is made before it is kept; on the disk of the uploads. */
  readonly workFolder: string;
}

export interface ReceivedUpload {
  readonly tenant: TenantId;
  readonly owner: AccountId;
  readonly media: MediaId;
  readonly is: MediaKind;
  readonly bytes: number;
  /** Absolute path of all its bytes. */
  readonly file: string;
}

/** What is made of a file takes up at most what it did, and this. */
const roomBytes = 64 * 1024 * 1024;

/**
 * Looks into an upload and puts what is made of it into the storage. A refused one leaves nothing
 * there. Throws when nobody could look or nothing could be kept; then it may be done again.
 */
export async function prepareUpload(
  { storages, addresses, preparing, scan, workFolder }: MediaParts,
  upload: ReceivedUpload,
): Promise<Found | { readonly refused: string }> {
  // Before anything opens it.
  if (scan !== null && (await scan.scan(upload.file)) === 'infected') {
    return { refused: 'media.infected' };
  }
  const disk = await statfs(workFolder);
  if (disk.bavail * disk.bsize < upload.bytes + roomBytes) {
    throw new AppError('media.storage-unavailable');
  }
  const folder = await mkdtemp(join(workFolder, 'made-'));
  try {
    const made = await preparing.prepare({ file: upload.file, folder, is: upload.is });
    if ('refused' in made) return made;
    const variants = variantsOf(made, upload, addresses);
    const storage = storages.of(upload.tenant);
    for (const { address, file } of variants) await storage.put(address, file);
    return {
      width: made.width,
      height: made.height,
      durationMs: made.durationMs,
      bytes: variants.reduce((sum, { bytes }) => sum + bytes, 0),
      variants: variants.map(({ file: _file, ...variant }) => variant),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function variantsOf(
  made: Prepared,
  { tenant, owner, media }: ReceivedUpload,
  addresses: MediaAddresses,
): (Variant & { readonly file: string })[] {
  return made.files.map(({ sha256, ...file }) => ({
    ...file,
    address: addresses.ofContent(tenant, owner, media, file.name, sha256),
  }));
}
