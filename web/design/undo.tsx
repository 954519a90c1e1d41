import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import type { MutationId } from '#kernel/base/ids.ts';

export interface UndoOffer {
  /** What was done: "Schwimmen wurde gelöscht." */
  words: string;
  /** What was written then: the offer goes when some of it is refused (UX17). Absent: nothing that syncs. */
  writes?: readonly MutationId[];
  undo: () => void;
}

interface Undo {
  offer: UndoOffer | null;
  /** Replaces what was offered before: only the last action can be taken back here. */
  propose: (offer: UndoOffer) => void;
  forget: () => void;
}

const UndoContext = createContext<Undo>({ offer: null, propose: () => {}, forget: () => {} });

export function UndoProvider({ children }: { children: ReactNode }) {
  const [offer, setOffer] = useState<UndoOffer | null>(null);
  const value = useMemo(
    () => ({
      offer,
      propose: setOffer,
      forget: () => {
        setOffer(null);
      },
    }),
    [offer],
  );
  return <UndoContext value={value}>{children}</UndoContext>;
}

/** `propose` after each action that can be taken back; `forget` after one that cannot. UndoBar shows the offer. */
export function useUndo(): Undo {
  return use(UndoContext);
}
