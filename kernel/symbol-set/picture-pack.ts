import type { PicturePage } from './set-store.ts';

/**
 * Pictures in one answer: the length of the head as four bytes, the head as JSON, `{edition, next,
 * pictures: [[concept, bytes], …]}`, and the pictures one after the other. Devices keep it as it came
 * and cut out what they show (`unpack-pictures.ts`).
 */
export function packPictures({ edition, next, pictures }: PicturePage): Buffer {
  const head = Buffer.from(
    JSON.stringify({
      edition,
      next,
      pictures: pictures.map(({ concept, content }) => [concept, content.length]),
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, ...pictures.map(({ content }) => content)]);
}
