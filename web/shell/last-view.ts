import type { AccountId } from '#kernel/base/ids.ts';
import { browserStorage } from './browser-storage.ts';
import { type CalendarPath, dayCounts } from './parts.ts';

const calendarPaths: readonly CalendarPath[] = [
  'day',
  ...dayCounts.map((count) => `${count}-days` as const),
  'week',
  'month',
  'agenda',
];

const listeners = new Set<() => void>();

/** How each account looked at a calendar last, on this device. Goes when the account leaves it. */
export const lastView = {
  /** Null: it has not yet. */
  of: (account: AccountId): CalendarPath | null => {
    const stored = browserStorage.read(`obhut.calendar.${account}`);
    return calendarPaths.find((path) => path === stored) ?? null;
  },
  remember: (account: AccountId, view: CalendarPath): void => {
    if (lastView.of(account) === view) return;
    browserStorage.write(`obhut.calendar.${account}`, view);
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};
