import type { MediaRef } from '#kernel/kind/media-ref.ts';

/** What there is to see of a medium that stands still: itself, the poster of a film, or nothing. */
export function stillOf(ref: MediaRef): MediaRef | null {
  if (ref.is === 'image') return ref;
  const { poster, words, credit } = ref;
  return poster === undefined ? null : { ...poster, durationMs: null, words, credit };
}
