import sharp from 'sharp';
import { symbolSetLimits } from '#kernel/symbol-set/limits.ts';
import { SetRefusal } from './set-refusal.ts';

// Every reader libvips has was written for files that somebody means well with. Only those for what
// sets of pictograms come in are left; from memory, where a picture has no neighbours to fetch.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadSvgBuffer',
  ],
});
sharp.cache(false);
sharp.concurrency(1);

const { picturePixels, side, keptBytes } = symbolSetLimits;
const clear = { r: 0, g: 0, b: 0, alpha: 0 };
/** The dots per inch at which SVG has the size it says. */
const usualDensity = 72;
const densityMaximum = 2_400;

/**
 * Draws a picture anew: square, in sRGB, as WebP, without anything else that was in the file. `shown`
 * is what refusals call it. Throws a SetRefusal.
 */
export async function drawPicture(bytes: Buffer, shown: string): Promise<Buffer> {
  const type = typeOf(bytes);
  if (type === null) throw new SetRefusal('symbols.picture-refused', { file: shown });
  if (type === 'svg' && isActive(bytes.toString('utf8'))) {
    throw new SetRefusal('symbols.picture-active', { file: shown });
  }
  const head = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (head === null || head.format !== type) {
    throw new SetRefusal('symbols.picture-damaged', { file: shown });
  }
  const longest = Math.max(head.width, head.height);
  if (head.width * head.height > picturePixels || (head.pages ?? 1) > 1) {
    throw new SetRefusal('symbols.picture-too-large-inside', { file: shown });
  }
  const target = type === 'svg' ? side : Math.min(side, longest);
  const drawn = async (quality: number): Promise<Buffer> =>
    sharp(bytes, {
      limitInputPixels: picturePixels,
      failOn: 'error',
      ...(type === 'svg' && {
        density: Math.min(densityMaximum, Math.max(1, (usualDensity * side) / longest)),
      }),
    })
      .autoOrient()
      .resize({ width: target, height: target, fit: 'contain', background: clear })
      .toColorspace('srgb')
      .webp({ quality, smartSubsample: true })
      .toBuffer();
  try {
    const best = await drawn(90);
    const kept = best.length > keptBytes ? await drawn(50) : best;
    if (kept.length <= keptBytes) return kept;
  } catch {
    throw new SetRefusal('symbols.picture-damaged', { file: shown });
  }
  throw new SetRefusal('symbols.picture-too-large-inside', { file: shown });
}

type PictureType = 'png' | 'jpeg' | 'webp' | 'svg';

/** By the first bytes. */
function typeOf(bytes: Buffer): PictureType | null {
  const head = bytes.toString('latin1', 0, 12);
  if (head.startsWith('\x89PNG\r\n\x1A\n')) return 'png';
  if (head.startsWith('\xFF\xD8\xFF')) return 'jpeg';
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'webp';
  const text = bytes
    .toString('utf8', 0, 8_192)
    .replace(/^\uFEFF/, '')
    .trimStart();
  return text.startsWith('<') && /<(?:\w+:)?svg[\s>]/.test(text) ? 'svg' : null;
}

/**
 * Whether an SVG would do something or fetch something. Nothing of it is ever given out, only the drawn
 * picture is; but a set that comes with script has been tampered with, and its keeper should know.
 */
function isActive(svg: string): boolean {
  return active.some((sign) => sign.test(svg));
}

const active: readonly RegExp[] = [
  /<(?:\w+:)?(?:script|foreignObject|iframe|object|embed|handler|listener)[\s/>]/i,
  /\son[a-z]{3,}\s*=\s*["']/i,
  /(?:java|vb)script\s*:/i,
  /<!ENTITY[^>]*\s(?:SYSTEM|PUBLIC)\s/i,
  /<\?xml-stylesheet/i,
  /@import/i,
  // A part of itself, or a picture that is in it, and nothing else.
  /\b(?:href|src)\s*=\s*(["'])\s*(?!#|\1|data:image\/(?:png|jpe?g|webp)[;,])/i,
  /\burl\(\s*["']?\s*(?!#|["')]|data:image\/(?:png|jpe?g|webp)[;,])\S/i,
];
