import { AppError } from '#kernel/base/app-error.ts';
import type { NewMedia } from '#kernel/media/client/device-media.ts';
import { imageSides } from '#kernel/media/limits.ts';

const quality = 0.88;

/**
 * The picture of a file, upright and no larger than the server keeps it, encoded anew: place, time and
 * device in the file do not even reach this device's store (ME22). Throws 'media.type-refused' where
 * this browser cannot read it.
 */
export async function preparePicture(file: Blob): Promise<NewMedia> {
  return { is: 'image', ...(await jpegOf(file, imageSides.full)), durationMs: null };
}

/** The picture as JPEG, upright, on white, its longer side at most so long. Throws 'media.type-refused'. */
export async function jpegOf(
  file: Blob,
  longestSide: number,
): Promise<{ readonly file: Blob; readonly width: number; readonly height: number }> {
  const picture = await decoded(file);
  try {
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext('2d');
    if (pen === null) throw new AppError('media.too-large-inside');
    // JPEG has no transparency; black is what it would become.
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, width, height);
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(picture, 0, 0, width, height);
    const encoded = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/jpeg', quality);
    });
    if (encoded === null) throw new AppError('media.too-large-inside');
    return { file: encoded, width, height };
  } finally {
    picture.close();
  }
}

async function decoded(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    throw new AppError('media.type-refused', {}, { cause: error });
  }
}
