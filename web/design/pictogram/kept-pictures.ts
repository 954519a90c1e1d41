import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { conceptOf } from '#kernel/symbol/concept.ts';
import { ownConceptOf } from '#kernel/symbol/own-concept.ts';
import { useOwnAccount } from '#web/design/live.ts';

const prefix = 'obhut.pictures.';
const mostRecent = 12;
const mostFavourites = 60;

interface Kept {
  readonly recent: readonly string[];
  readonly favourites: readonly string[];
}

/**
 * The pictures that an account chose last on this device, and those it wants to find again. Kept here for the account,
 * and gone at sign-out (SB11).
 */
export function useKeptPictures(): Kept & {
  readonly remember: (concept: string) => void;
  readonly toggleFavourite: (concept: string) => void;
} {
  const account = useOwnAccount();
  const text = useSyncExternalStore(subscribe, () => read(account));
  const kept = useMemo(() => parsed(text), [text]);
  const remember = useCallback(
    (concept: string) => {
      const { recent, favourites } = parsed(read(account));
      write(account, {
        recent: [concept, ...recent.filter((each) => each !== concept)].slice(0, mostRecent),
        favourites,
      });
    },
    [account],
  );
  const toggleFavourite = useCallback(
    (concept: string) => {
      const { recent, favourites } = parsed(read(account));
      const without = favourites.filter((each) => each !== concept);
      const isNew = without.length === favourites.length;
      write(account, {
        recent,
        favourites: isNew ? [concept, ...without].slice(0, mostFavourites) : without,
      });
    },
    [account],
  );
  return { ...kept, remember, toggleFavourite };
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab of this device.
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

// A store that is full or forbidden costs the short way to a picture, not the picture.
function read(account: string): string {
  try {
    return localStorage.getItem(prefix + account) ?? '';
  } catch {
    return '';
  }
}

function write(account: string, kept: Kept): void {
  try {
    localStorage.setItem(prefix + account, JSON.stringify(kept));
  } catch {
    // See above.
  }
  for (const listener of listeners) listener();
}

function parsed(text: string): Kept {
  try {
    const value = JSON.parse(text) as Partial<Record<keyof Kept, unknown>> | null;
    return { recent: idsIn(value?.recent), favourites: idsIn(value?.favourites) };
  } catch {
    return { recent: [], favourites: [] };
  }
}

function idsIn(value: unknown): string[] {
  const ids: readonly unknown[] = Array.isArray(value) ? value : [];
  return ids.filter(
    (id): id is string =>
      typeof id === 'string' && (conceptOf(id) !== null || ownConceptOf(id) !== null),
  );
}
