import type { OpenedCopy } from './parts.ts';

/** How many pictures, recordings and films would be gone with a copy: unsent, refused, or in no record (ME26). */
export async function countOnlyHere(copy: OpenedCopy): Promise<number> {
  // Who has none does not load what looks after them.
  if (copy.media === undefined || copy.state().beside === 0) return 0;
  const media = await copy.media();
  return (await media.onlyHere()).length;
}
