import * as z from 'zod/mini';

const headSchema = z.object({
  edition: z.int(),
  next: z.nullable(z.string()),
  pictures: z.array(z.tuple([z.string(), z.int().check(z.gte(0))])),
});

/** One answer of `packPictures`, opened. */
export interface OpenedPictures {
  readonly edition: number;
  readonly next: string | null;
  /** Parts of the answer: where it lies on a disk, they lie there too. */
  readonly pictures: ReadonlyMap<string, Blob>;
}

/** Null for what is no such answer, or is cut short. */
export async function unpackPictures(pack: Blob): Promise<OpenedPictures | null> {
  try {
    const length = new DataView(await pack.slice(0, 4).arrayBuffer()).getUint32(0);
    const head = z.parse(headSchema, JSON.parse(await pack.slice(4, 4 + length).text()));
    const pictures = new Map<string, Blob>();
    let at = 4 + length;
    for (const [concept, bytes] of head.pictures) {
      pictures.set(concept, pack.slice(at, at + bytes, 'image/webp'));
      at += bytes;
    }
    return at === pack.size ? { edition: head.edition, next: head.next, pictures } : null;
  } catch {
    return null;
  }
}
