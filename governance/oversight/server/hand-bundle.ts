import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { bundleName, bundleText } from '../bundle.ts';
import type { BundlePart, Handout } from '../request.ts';
import { gatherParts, type GatherOptions } from './gather-parts.ts';
import { handOut, oversightOf } from './oversight-store.ts';

export interface BundleWanted {
  readonly tenant: string;
  readonly id: string;
  readonly author: string;
  readonly to: Handout['to'];
  readonly mandate: string | null;
  readonly parts: readonly BundlePart[];
}

/**
 * Makes a bundle of what the running system says to these parts now, and hands it out, in one transaction.
 * Throws 'oversight.unknown' and what `handOut` throws.
 */
export async function handBundle(
  sql: Sql,
  { tenant, id, author, to, mandate, parts }: BundleWanted,
  options: GatherOptions,
): Promise<{
  readonly id: string;
  readonly hash: string;
  readonly name: string;
  readonly content: Buffer;
}> {
  const request = (await oversightOf(sql))?.find((one) => one.id === id);
  if (request === undefined) throw new AppError('oversight.unknown');
  // Before anything is read for it: an authority asks for parts, and gets no others.
  if (request.kind === 'authority' && !parts.every((part) => request.parts?.includes(part))) {
    throw new AppError('oversight.beyond-request');
  }
  const at = new Date(options.nowMs).toISOString();
  const text = bundleText({ tenant, request, at, parts: await gatherParts(sql, parts, options) });
  const content = Buffer.from(text);
  const name = bundleName(request.number, parts);
  const made = await handOut(sql, {
    id,
    author,
    to,
    mandate,
    name,
    mediaType: 'application/json',
    parts,
    redactions: [],
    originalHash: null,
    content,
  });
  return { ...made, name, content };
}
