import { type ReactNode, useEffect, useRef } from 'react';
import { useUndo } from '#web/design/undo.tsx';

/** What was refused is not done, whatever the offer to undo it says: the offer goes (UX17). */
export function RefusalsEndOffers({ refused }: { readonly refused: number }): ReactNode {
  const { forget } = useUndo();
  const before = useRef(refused);
  useEffect(() => {
    if (refused > before.current) forget();
    before.current = refused;
  }, [refused, forget]);
  return null;
}
