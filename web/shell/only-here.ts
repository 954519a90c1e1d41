import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import type { OpenCopies } from './open-copies.ts';
import type { OpenedCopy } from './parts.ts';

/** How many pictures, recordings and films would be gone with a copy: unsent, refused, or in no record (ME26). */
export async function countOnlyHere(copy: OpenedCopy): Promise<number> {
  // Who has none does not load what looks after them.
  if (copy.media === undefined || copy.state().beside === 0) return 0;
  const media = await copy.media();
  return (await media.onlyHere()).length;
}

/** What signing out would lose. */
export interface UnsentWork {
  /** Writes that wait, refused ones nobody has decided about, and media that are nowhere else. */
  readonly count: number;
  /** How many of them were refused: no waiting sends those. */
  readonly refused: number;
  /** The copies that have such media. */
  readonly withMedia: readonly OpenedCopy[];
}

export async function unsentWork(
  copies: OpenCopies,
  account: AccountId,
  tenants: readonly TenantId[],
): Promise<UnsentWork> {
  let count = 0;
  let refused = 0;
  const withMedia: OpenedCopy[] = [];
  for (const tenant of tenants) {
    const { obhut } = await copies.of(account, tenant);
    const { unsent, needsAttention } = await obhut.countUnsent();
    const media = await countOnlyHere(obhut).catch(() => 0);
    // What waits or was refused is in both; what is in no record only here.
    count += Math.max(unsent + needsAttention, media);
    refused += needsAttention;
    if (media > 0) withMedia.push(obhut);
  }
  return { count, refused, withMedia };
}
