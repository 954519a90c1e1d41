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
    return await drawnAsJpeg(picture, picture, longestSide);
  } finally {
    picture.close();
  }
}

/** What a picture or a film shows at this moment, as JPEG, its longer side at most so long. */
export async function drawnAsJpeg(
  shown: ImageBitmap | HTMLVideoElement,
  of: { readonly width: number; readonly height: number },
  longestSide: number,
): Promise<{ readonly file: Blob; readonly width: number; readonly height: number }> {
  const scale = Math.min(1, longestSide / Math.max(of.width, of.height));
  const width = Math.max(1, Math.round(of.width * scale));
  const height = Math.max(1, Math.round(of.height * scale));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new AppError('media.too-large-inside');
  // JPEG has no transparency; black is what it would become.
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(shown, 0, 0, width, height);
  const encoded = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality);
  });
  if (encoded === null) throw new AppError('media.too-large-inside');
  return { file: encoded, width, height };
}

async function decoded(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    throw new AppError('media.type-refused', {}, { cause: error });
  }
}
