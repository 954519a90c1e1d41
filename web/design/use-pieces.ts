import { useCallback, useState } from 'react';

/** More than is seen at once, and few enough for a frame or two. */
const piece = 24;

/** How far a long list is drawn, which grows a piece with each frame, so that it never holds up a press. */
export interface Pieces {
  /** So many, from the top. */
  readonly drawn: number;
  /** For an effect of whoever draws less than there is. Returns the stop. */
  readonly next: () => () => void;
}

/** Begins anew with another `about`; goes on where it was when there comes to be more of the same. */
export function usePieces(about: string): Pieces {
  const [state, setState] = useState({ about, drawn: piece });
  const drawn = state.about === about ? state.drawn : piece;
  const next = useCallback(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      // In a task of its own, after what was pressed meanwhile.
      timer = setTimeout(() => {
        setState({ about, drawn: drawn + piece });
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [about, drawn]);
  return { drawn, next };
}
