import * as z from 'zod/mini';
import type { MediaId } from '#kernel/base/ids.ts';
import { text } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';

export const mediaWordsLength = 2_000;
export const mediaCreditLength = 300;

const pixels = z.nullable(z.int().check(z.gte(1), z.lte(50_000)));

/**
 * Names a picture, a recording or a film that lies beside the records and never travels
 * in them. The device that made it gave it its id, and may name it before it is uploaded. Who reads a
 * record that names it may fetch it, and nobody else.
 */
export const mediaRefSchema = z.strictObject({
  id: id<MediaId>(),
  /** What it was on the device that made it. What is fetched says its own type. */
  is: z.enum(['image', 'audio', 'video']),
  /** Pixels; null for sound, or where the device could not tell. */
  width: pixels,
  height: pixels,
  /** Null for pictures. */
  durationMs: z.nullable(z.int().check(z.gte(0), z.lte(4 * 60 * 60 * 1000))),
  /** What it shows or says, in words: description, caption or transcript. May be empty. */
  words: text(mediaWordsLength),
  /** Who made it and under which licence, where that has to be said. May be empty. */
  credit: text(mediaCreditLength),
  // Optional fields came later; absent means none.
  /** Of a film: the picture that stands for it until it plays, which is a medium of its own (ME25). */
  poster: z.optional(
    z.strictObject({ id: id<MediaId>(), is: z.literal('image'), width: pixels, height: pixels }),
  ),
});
export type MediaRef = z.infer<typeof mediaRefSchema>;
export type MediaPoster = NonNullable<MediaRef['poster']>;
