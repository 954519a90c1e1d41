import type { RecordId } from '#kernel/base/ids.ts';
import type { Photograph } from '#kernel/document/printed-document.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import { jpegOf } from './prepare-picture.ts';

/** Sharp enough for half a page. */
const longestSide = 1280;

/** A picture as it is printed; null where it is not here and cannot be fetched. */
export async function photographOf(
  media: DeviceMedia,
  of: MediaRef,
  record: RecordId,
): Promise<Photograph | null> {
  try {
    const look = await media.look(of, 'screen', record);
    if (look.is !== 'here') return null;
    const { file, width, height } = await jpegOf(look.file, longestSide);
    return { bytes: new Uint8Array(await file.arrayBuffer()), width, height };
  } catch {
    return null;
  }
}
