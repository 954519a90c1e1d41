import * as z from 'zod/mini';

const bytes = z.int().check(z.gte(0));
const words = z.array(z.string());
const headOf = <Picture extends z.core.$ZodType>(picture: Picture) =>
  z.object({ edition: z.int(), next: z.nullable(z.string()), pictures: z.array(picture) });
const picturesHead = headOf(z.tuple([z.string(), bytes]));
const ownHead = headOf(z.tuple([z.string(), bytes, words, words, z.nullable(z.string())]));

/** One answer of `packPictures`, opened. */
export interface OpenedPictures {
  readonly edition: number;
  readonly next: string | null;
  /** Parts of the answer: where it lies on a disk, they lie there too. */
  readonly pictures: ReadonlyMap<string, Blob>;
}

/** Null for what is no such answer, or is cut short. */
export async function unpackPictures(pack: Blob): Promise<OpenedPictures | null> {
  const opened = await open(pack, picturesHead);
  if (opened === null) return null;
  const { edition, next, pictures } = opened.head;
  return {
    edition,
    next,
    pictures: new Map(pictures.map(([concept], at) => [concept, opened.contents[at] ?? pack])),
  };
}

/** One answer of `packOwn`, opened. */
export interface OpenedOwn {
  readonly edition: number;
  readonly next: string | null;
  readonly pictures: readonly OpenedOwnPicture[];
}

export interface OpenedOwnPicture {
  readonly key: string;
  readonly de: readonly string[];
  readonly en: readonly string[];
  /** The picture, or the concept whose picture it is. */
  readonly shows: Blob | string;
}

export async function unpackOwn(pack: Blob): Promise<OpenedOwn | null> {
  const opened = await open(pack, ownHead);
  if (opened === null) return null;
  const { edition, next, pictures } = opened.head;
  return {
    edition,
    next,
    pictures: pictures.map(([key, , de, en, concept], at) => ({
      key,
      de,
      en,
      shows: concept ?? opened.contents[at] ?? pack,
    })),
  };
}

async function open<
  Head extends { readonly pictures: readonly (readonly [string, number, ...unknown[]])[] },
>(
  pack: Blob,
  schema: z.core.$ZodType<Head>,
): Promise<{ readonly head: Head; readonly contents: readonly Blob[] } | null> {
  try {
    const length = new DataView(await pack.slice(0, 4).arrayBuffer()).getUint32(0);
    const head = z.parse(schema, JSON.parse(await pack.slice(4, 4 + length).text()));
    let at = 4 + length;
    const contents = head.pictures.map(([, size]) => {
      const content = pack.slice(at, at + size, 'image/webp');
      at += size;
      return content;
    });
    return at === pack.size ? { head, contents } : null;
  } catch {
    return null;
  }
}
