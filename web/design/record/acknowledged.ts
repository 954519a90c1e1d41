import { useMemo, useSyncExternalStore } from 'react';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { useDirectory } from '#web/design/live.ts';

const prefix = 'obhut.acknowledged.';

/** So many records are remembered; beyond it the ones looked at first show their mark again. */
const most = 500;

/**
 * Whether something of a record was overwritten by somebody who had not seen it, and nobody has
 * looked at that on this device. Kept here for the account, and gone at sign-out: nobody else need
 * know who has looked at what (HI4).
 */
export function useMerged(record: Pick<SeenRecord, 'id' | 'merged'>): {
  readonly isMarked: boolean;
  readonly acknowledge: () => void;
} {
  const account = useDirectory()?.me.accountId ?? '';
  const kept = useSyncExternalStore(subscribe, () => read(account));
  return useMemo(
    () => ({
      isMarked: record.merged > 0 && record.merged > (entriesIn(kept).get(record.id) ?? 0),
      acknowledge: () => {
        if (record.merged > (entriesIn(read(account)).get(record.id) ?? 0)) {
          write(account, record.id, record.merged);
        }
      },
    }),
    [kept, account, record.id, record.merged],
  );
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

// A store that is full or forbidden shows a mark once more; nothing else is lost.
function read(account: string): string {
  try {
    return localStorage.getItem(prefix + account) ?? '';
  } catch {
    return '';
  }
}

function write(account: string, record: string, merged: number): void {
  const entries = entriesIn(read(account));
  const kept = [...entries].filter(([id]) => id !== record).slice(1 - most);
  try {
    localStorage.setItem(prefix + account, JSON.stringify([...kept, [record, merged]]));
  } catch {
    // See above.
  }
  for (const listener of listeners) listener();
}

let last: { readonly text: string; readonly entries: ReadonlyMap<string, number> } = {
  text: '',
  entries: new Map(),
};

/** Read once for all cards of a screen. */
function entriesIn(text: string): ReadonlyMap<string, number> {
  if (last.text !== text) last = { text, entries: parsed(text) };
  return last.entries;
}

function parsed(text: string): ReadonlyMap<string, number> {
  try {
    const entries: unknown = JSON.parse(text);
    return new Map(Array.isArray(entries) ? (entries as [string, number][]) : []);
  } catch {
    return new Map();
  }
}
