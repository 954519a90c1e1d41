import { useSyncExternalStore } from 'react';
import type { SymbolSet } from './symbol-for.ts';

let shown: SymbolSet = 'openmoji';
const listeners = new Set<() => void>();

/** From now on pictures are shown in this set. */
export function showSet(set: SymbolSet): void {
  shown = set;
  for (const listener of listeners) listener();
}

/** No longer in this one; another that is shown meanwhile stays. */
export function hideSet(set: SymbolSet): void {
  if (shown === set) showSet('openmoji');
}

/** The set in which pictures are shown to the account that is looking. */
export function shownSet(): SymbolSet {
  return shown;
}

export function useShownSet(): SymbolSet {
  return useSyncExternalStore(subscribe, shownSet);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
