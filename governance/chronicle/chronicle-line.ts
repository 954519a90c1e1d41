/**
 * What the chronicle says of something that is kept beside it: `said`, just this; `erased`, that its details
 * were erased; `altered`, something else or nothing (CH23).
 */
export type ChronicleLine = 'said' | 'erased' | 'altered';

/** What they say together: each has to be said, and what was altered outweighs what was erased. */
export function worstLine(lines: readonly ChronicleLine[]): ChronicleLine {
  if (lines.includes('altered')) return 'altered';
  return lines.includes('erased') ? 'erased' : 'said';
}
