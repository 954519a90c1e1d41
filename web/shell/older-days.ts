import type { LocalObhut } from '#kernel/sync/client/local-obhut.ts';
import type { RecordQuery } from '#kernel/sync/client/local-store.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';

/** `none`: nothing on the screen is older than this device keeps; `away`: something is, and cannot be had now. */
export type OlderState = 'none' | 'fetching' | 'shown' | 'away';

/** What the views on the screen ask of the time before the window; one for each local copy. */
export class OlderDays {
  readonly #obhut: LocalObhut;
  readonly #asking = new Map<object, OlderState>();
  readonly #listeners = new Set<() => void>();
  #state: OlderState = 'none';

  constructor(obhut: LocalObhut) {
    this.#obhut = obhut;
  }

  readonly state = (): OlderState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /**
   * Reads the older part of a query and tells it; reads it again when a connection is back, and
   * when what this device had to send has arrived. Returns the stop. What is not older costs nothing.
   */
  watch(query: RecordQuery, tell: (records: readonly SeenRecord[]) => void): () => void {
    if (query.from === undefined) return () => {};
    const asker = {};
    let isWatched = true;
    let isAsking = false;
    const ask = async (): Promise<void> => {
      if (isAsking) return;
      isAsking = true;
      try {
        const first = await this.#obhut.reader.firstDayKept(query.kind);
        if (first === null || query.from === undefined || query.from >= first) return;
        if (isWatched && this.#asking.get(asker) !== 'shown') this.#note(asker, 'fetching');
        const found = await this.#obhut.reader.readOlder(query);
        if (!isWatched) return;
        tell(found);
        this.#note(asker, 'shown');
      } catch {
        if (isWatched) this.#note(asker, 'away');
      } finally {
        isAsking = false;
      }
    };
    void ask();
    let before = this.#obhut.state();
    const stop = this.#obhut.subscribeState(() => {
      const now = this.#obhut.state();
      const isBack = now.connection === 'online' && before.connection !== 'online';
      const isSent = now.unsent === 0 && before.unsent > 0;
      before = now;
      if (isBack || isSent) void ask();
    });
    return () => {
      isWatched = false;
      stop();
      this.#note(asker, 'none');
    };
  }

  #note(asker: object, state: OlderState): void {
    if (state === 'none') this.#asking.delete(asker);
    else this.#asking.set(asker, state);
    const all = new Set(this.#asking.values());
    const next = (['away', 'fetching', 'shown'] as const).find((one) => all.has(one)) ?? 'none';
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}
