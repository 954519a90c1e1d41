import type { RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { OpenedCopy } from '../parts.ts';

/** The one that was asked for last: one is played at a time. */
let last: string | null = null;

/** Where a recording can be played from; null where it is not here and cannot be fetched. */
export async function recordingUrl(
  open: OpenedCopy['media'],
  recording: MediaRef,
  record: RecordId | null,
): Promise<string | null> {
  try {
    const look = await (await open?.())?.look(recording, 'full', record);
    if (look?.is === 'far') return look.address;
    if (look?.is !== 'here') return null;
    if (last !== null) URL.revokeObjectURL(last);
    last = URL.createObjectURL(look.file);
    return last;
  } catch {
    // The voice reads it then.
    return null;
  }
}
