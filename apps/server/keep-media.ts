import { access } from 'node:fs/promises';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import type { OpenedMedia } from '#apps/server/media-parts.ts';
import { listTenants } from '#kernel/db/installation.ts';
import { prepareUpload } from '#kernel/media/prepare-upload.ts';
import { endWaiting, eraseMediaOver, uploadsLeftWaiting } from '#kernel/media/over.ts';

/** What nobody has touched for so long on the disk of the uploads belongs to nothing any more. */
const leftoverMs = 7 * 24 * 3_600_000;

/**
 * Looks at uploads that were left waiting, and erases in every tenant the media that nothing names any
 * more, from the storage too, and brings home what lies where it may lie no longer (GA31). Of several app servers one does it; false where another is at it. What
 * fails in one tenant holds up no other; the first failure is thrown at the end.
 */
export async function keepMedia(
  adminUrl: string,
  { uploads, media, bringHome }: OpenedMedia,
): Promise<boolean> {
  const admin = await connectAsAdmin(adminUrl);
  const failures: unknown[] = [];
  const tried = (work: Promise<unknown>) => work.catch((error: unknown) => failures.push(error));
  try {
    const [turn] = await admin.query<{ ours: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('media', 0)) AS ours`,
    );
    if (turn?.ours !== true) return false;
    for (const { id: tenant } of await listTenants(admin)) {
      for (const { upload, id, ...waiting } of await uploadsLeftWaiting(admin, tenant)) {
        const file = uploads.fileOf(upload);
        const look = async () => {
          const isHere = await access(file).then(
            () => true,
            () => false,
          );
          const result = isHere
            ? await prepareUpload(media, { ...waiting, tenant, media: id, file })
            : { refused: 'media.damaged' };
          await endWaiting(admin, tenant, upload, result);
          await uploads.remove(upload);
        };
        await tried(look());
      }
      await tried(
        eraseMediaOver(admin, tenant, {
          storages: media.storages,
          addresses: media.addresses,
          removeUpload: (upload) => uploads.remove(upload),
        }),
      );
      await tried(bringHome(tenant));
    }
    await tried(uploads.removeOld(leftoverMs));
  } finally {
    await admin.close();
  }
  if (failures.length > 0) throw failures[0];
  return true;
}
