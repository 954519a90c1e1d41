import type { Clock } from '#kernel/base/clock.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { LiveSource, LiveStatus } from '#web/design/live.ts';
import { KnownAnswers } from './known-answers.ts';
import type { OlderDays } from './older-days.ts';

/** The views' port over the sync client. Resolves when the directory of this device has been read. */
export async function liveSourceOf(
  obhut: LocalObhut,
  tenant: TenantId,
  olderDays: OlderDays,
  clock: Clock,
): Promise<LiveSource> {
  const first = await obhut.reader.directory();
  // The state is read after every wait: what changed meanwhile nobody would have told.
  let status: LiveStatus = { sync: obhut.state(), directory: first };
  let written = JSON.stringify(status.directory);
  const listeners = new Set<() => void>();
  const change = (part: Partial<LiveStatus>): void => {
    status = { ...status, ...part };
    for (const listener of listeners) listener();
  };
  const known = new KnownAnswers(() => clock.nowMs());
  const ask = (query: RecordQuery) => known.ask(query, (one) => obhut.reader.queryByName(one));
  // Before those who look again: they must not be told what was.
  obhut.subscribe(() => {
    known.renew();
  });
  obhut.subscribeState(() => {
    const sync = obhut.state();
    if (sync.locked !== status.sync.locked) known.forget();
    change({ sync });
  });
  obhut.subscribe(
    oneAtATime(async () => {
      const directory = await obhut.reader.directory();
      const now = JSON.stringify(directory);
      if (now === written) return;
      written = now;
      change({ directory });
    }),
  );
  return {
    watch: (query, listener) => {
      let isWatched = true;
      let older: readonly SeenRecord[] = [];
      const look = oneAtATime(async () => {
        const records = await ask(query);
        if (isWatched) listener(together(older, records));
      });
      look();
      const stops = [
        obhut.subscribe(look),
        olderDays.watch(query, (found) => {
          older = found;
          look();
        }),
      ];
      return () => {
        isWatched = false;
        for (const stop of stops) stop();
      };
    },
    read: async (query, reaches) => {
      const older = reaches === 'all' ? await obhut.reader.readOlder(query) : [];
      return together(older, await ask(query));
    },
    known: (query) => known.of(query),
    subscribe: (listener) => obhut.subscribe(listener),
    mutate: async (mutator, args, looked) => obhut.mutate(mutator, args, looked),
    history: async (record, after) =>
      (await import('./history-page.ts')).historyPage(tenant, record, after),
    status: () => status,
    subscribeStatus: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Both by day; what is on this device, unsent work on top, stands for what the server said earlier. */
function together(
  older: readonly SeenRecord[],
  here: readonly SeenRecord[],
): readonly SeenRecord[] {
  if (older.length === 0) return here;
  const known = new Set(here.map((record) => record.id));
  return [...older.filter((record) => !known.has(record.id)), ...here];
}

/** Runs `work` when called, and once more after it when called meanwhile: a burst of writes asks twice, not often. */
function oneAtATime(work: () => Promise<void>): () => void {
  let isRunning = false;
  let isStale = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    do {
      isStale = false;
      try {
        await work();
      } catch {
        // The copy is closed or lost; the sync state says so, and opening it again is the way out.
      }
    } while (isStale);
    isRunning = false;
  };
  return () => {
    if (isRunning) isStale = true;
    else void run();
  };
}
