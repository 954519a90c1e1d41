import { join } from 'node:path';
import sharp from 'sharp';
import { imagePixelsMaximum, imageSideMaximum, imageSides } from '#kernel/media/limits.ts';
import { variantNames } from '#kernel/media/media.ts';
import type { RefusedFile } from '#kernel/media/preparing.ts';
import type { MadeFile } from '#adapters/media/made-file.ts';

// Every reader libvips has was written for files that somebody means well with. Only those for what
// browsers make are left.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegFile', 'VipsForeignLoadPngFile', 'VipsForeignLoadWebpFile'],
});
sharp.cache(false);
sharp.concurrency(1);

const readable: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp']);

/**
 * Decodes a picture and makes new ones of it: upright, in sRGB, as WebP, without anything else that was
 * in the file. What is not decoded whole is refused.
 */
export async function prepareImage(
  file: string,
  folder: string,
): Promise<
  | { readonly width: number; readonly height: number; readonly files: readonly MadeFile[] }
  | { readonly refused: RefusedFile }
> {
  const head = await sharp(file, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (head === null || !readable.has(head.format) || (head.pages ?? 1) > 1) {
    return { refused: 'media.type-refused' };
  }
  const { width, height } = head;
  if (
    width * height > imagePixelsMaximum ||
    width > imageSideMaximum ||
    height > imageSideMaximum
  ) {
    return { refused: 'media.too-large-inside' };
  }
  const opened = { limitInputPixels: imagePixelsMaximum, failOn: 'error', pages: 1 } as const;
  const files: MadeFile[] = [];
  try {
    for (const name of variantNames) {
      const side = imageSides[name];
      const target = join(folder, `${name}.webp`);
      const made = await sharp(file, opened)
        .autoOrient()
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .toColorspace('srgb')
        .webp({ quality: 82, smartSubsample: true })
        .toFile(target);
      files.push({
        name,
        type: 'image/webp',
        file: target,
        width: made.width,
        height: made.height,
      });
    }
  } catch {
    return { refused: 'media.damaged' };
  }
  const full = files.find(({ name }) => name === 'full');
  return { width: full?.width ?? width, height: full?.height ?? height, files };
}
