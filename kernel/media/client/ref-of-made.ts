import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { MadeMedia } from '#kernel/media/client/media-store.ts';

/** How a record names what was made on this device, before anybody says what it shows. */
export function refOfMade(made: MadeMedia): MediaRef {
  const { id, is, width, height, durationMs, poster } = made;
  return {
    id,
    is,
    width,
    height,
    durationMs,
    words: '',
    credit: '',
    ...(poster !== undefined && { poster }),
  };
}
