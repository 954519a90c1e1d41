import type { Registry } from '#kernel/kind/registry.ts';
import { namesIn } from '#kernel/media/client/media-names.ts';
import type { MediaStore } from '#kernel/media/client/media-store.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';

/** How much of what was looked at, or made here and sent, a device keeps. */
const keptBytesAtMost = 200 * 1024 * 1024;

/**
 * Forgets what no record of this device names any more (ME21), and of the rest what was looked at
 * longest ago, until it is no more than a device keeps. What was not sent stays. At a start also what
 * was named once, was never sent and is named by nothing: what was taken back cannot come back then.
 */
export async function tidyMedia(
  parts: { readonly media: MediaStore; readonly store: LocalStore; readonly registry: Registry },
  options: { readonly isStart: boolean; readonly bytesAtMost?: number },
): Promise<void> {
  const { media, store, registry } = parts;
  const made = await media.allMade();
  const variants = await media.allVariants();
  const arrived = made.filter(({ state }) => state === 'sent');
  const takenBack = made.filter(
    ({ state, records }) => (state === 'kept' || state === 'refused') && records.length > 0,
  );
  if (arrived.length + variants.length + takenBack.length === 0) return;
  const names = await store.read((tx) =>
    namesIn(tx, registry, [
      ...made,
      ...variants.map((one) => ({ id: one.media, records: one.records })),
    ]),
  );
  const isNamed = (id: (typeof made)[number]['id']): boolean => names.has(id);
  await media.remove(
    [...arrived, ...(options.isStart ? takenBack : [])]
      .filter(({ id }) => !isNamed(id))
      .map(({ id }) => id),
  );
  await media.removeVariants(variants.filter((one) => !isNamed(one.media)));

  const left = [
    ...arrived
      .filter(({ id }) => isNamed(id))
      .map(({ id, bytes, touchedMs }) => ({
        bytes,
        touchedMs,
        forget: () => media.remove([id]),
      })),
    ...variants
      .filter((one) => isNamed(one.media))
      .map((one) => ({
        bytes: one.bytes,
        touchedMs: one.touchedMs,
        forget: () => media.removeVariants([one]),
      })),
  ].toSorted((one, other) => other.touchedMs - one.touchedMs);
  let kept = 0;
  for (const one of left) {
    kept += one.bytes;
    if (kept > (options.bytesAtMost ?? keptBytesAtMost)) await one.forget();
  }
}
