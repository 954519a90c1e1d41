import type {
  LocalStore,
  RowWriter,
  StoreWriter,
  Written,
} from '#kernel/sync/client/local-store.ts';

/** Thrown where a program would have ended. */
export class Crash extends Error {}

/**
 * A store on which the program ends at a chosen step: `step` counts every operation inside write
 * transactions, and each commit twice (just before and just after). From then on nothing works.
 */
export class BreakingStore implements LocalStore {
  readonly #store: LocalStore;
  #stepsLeft: number;
  #broken = false;

  constructor(store: LocalStore, crashAtStep: number) {
    this.#store = store;
    this.#stepsLeft = crashAtStep;
  }

  get broken(): boolean {
    return this.#broken;
  }

  async read<T>(work: Parameters<LocalStore['read']>[0]): Promise<T> {
    this.#requireAlive();
    return (await this.#store.read(work)) as T;
  }

  async write<T>(work: (tx: StoreWriter) => Promise<T>): Promise<T> {
    this.#requireAlive();
    const result = await this.#store.write(async (tx) => {
      const value = await work(this.#counting(tx));
      this.#step();
      return value;
    });
    this.#step();
    return result;
  }

  subscribe(listener: (what: Written) => void): () => void {
    return this.#store.subscribe((what) => {
      if (!this.#broken) listener(what);
    });
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  destroy(): Promise<void> {
    return this.#store.destroy();
  }

  #counting<Writer extends StoreWriter | RowWriter>(tx: Writer): Writer {
    return new Proxy(tx, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (name === 'staged') return this.#counting(value as RowWriter);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          this.#step();
          return (await value.apply(target, args)) as unknown;
        };
      },
    });
  }

  #step(): void {
    this.#requireAlive();
    if (this.#stepsLeft === 0) {
      this.#broken = true;
      throw new Crash('the program ended here');
    }
    this.#stepsLeft -= 1;
  }

  #requireAlive(): void {
    if (this.#broken) throw new Crash('the program has ended');
  }
}
