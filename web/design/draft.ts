import { useState } from 'react';

const prefix = 'obhut.draft.';

/**
 * What somebody is typing, kept as it is typed: over closing, navigation and reload of this tab.
 * Gone with the tab, with `forget`, and at sign-out, which empties the session's storage. `isKept`:
 * it was there. Only what was changed is kept: the rest is what `initial` says at the moment, and
 * follows a record that is changed elsewhere meanwhile (UX34).
 */
export function useDraft<T extends object>(
  key: string,
  initial: () => T,
): {
  readonly draft: T;
  readonly isKept: boolean;
  readonly change: (change: Partial<T>) => void;
  readonly forget: () => void;
} {
  const [state, setState] = useState<{
    readonly changed: Partial<T>;
    readonly isKept: boolean;
  }>(() => {
    const kept = read<T>(key);
    return { changed: kept ?? {}, isKept: kept !== null };
  });
  return {
    draft: { ...initial(), ...state.changed },
    isKept: state.isKept,
    change: (change) => {
      setState((before) => {
        const changed = { ...before.changed, ...change };
        write(key, changed);
        return { ...before, changed };
      });
    },
    forget: () => {
      write(key, null);
      setState({ changed: {}, isKept: false });
    },
  };
}

/** Throws away what was typed under this name, also when no editor of it is open. */
export function forgetDraft(key: string): void {
  write(key, null);
}

/** Whether something that is being typed in this tab names an id. */
export function isInDraft(id: string): boolean {
  try {
    return Object.entries(sessionStorage).some(
      ([key, text]) => key.startsWith(prefix) && String(text).includes(id),
    );
  } catch {
    return false;
  }
}

// A store that is full or forbidden costs the draft's survival, not the typing.
function read<T>(key: string): Partial<T> | null {
  try {
    const text = sessionStorage.getItem(prefix + key);
    return text === null ? null : (JSON.parse(text) as Partial<T>);
  } catch {
    return null;
  }
}

function write(key: string, draft: object | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(prefix + key);
    else sessionStorage.setItem(prefix + key, JSON.stringify(draft));
  } catch {
    // See above.
  }
}
