import type { OwnPage, PicturePage } from './set-store.ts';

/**
 * Pictures in one answer: the length of the head as four bytes, the head as JSON, `{edition, next,
 * pictures: [[concept, bytes], …]}`, and the pictures one after the other. Devices keep it as it came
 * and cut out what they show (`unpack-pictures.ts`).
 */
export function packPictures({ edition, next, pictures }: PicturePage): Buffer {
  return packed(
    {
      edition,
      next,
      pictures: pictures.map(({ concept, content }) => [concept, content.length]),
    },
    pictures.map(({ content }) => content),
  );
}

/**
 * The house's own, in the same form: `{edition, next, pictures: [[key, bytes, de, en, concept], …]}`;
 * what shows a concept has no bytes here.
 */
export function packOwn({ edition, next, pictures }: OwnPage): Buffer {
  return packed(
    {
      edition,
      next,
      pictures: pictures.map(({ key, words, concept, content }) => [
        key,
        content?.length ?? 0,
        words.de,
        words.en,
        concept,
      ]),
    },
    pictures.flatMap(({ content }) => content ?? []),
  );
}

function packed(head: object, contents: readonly Buffer[]): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, ...contents]);
}
