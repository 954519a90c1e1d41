import type { Clock } from '#kernel/base/clock.ts';
import type { Timers } from '#kernel/sync/client/timers.ts';

/** Time that passes when a test says so. `skewMs` puts the clock wrong, timers not. */
export class FakeTime {
  skewMs = 0;
  #nowMs = Date.UTC(2026, 4, 1, 8);
  #waiting: { atMs: number; work: () => void }[] = [];

  readonly clock: Clock = { nowMs: () => this.#nowMs + this.skewMs };

  readonly timers: Timers = {
    after: (delayMs, work) => {
      const entry = { atMs: this.#nowMs + delayMs, work };
      this.#waiting.push(entry);
      return () => {
        this.#waiting = this.#waiting.filter((other) => other !== entry);
      };
    },
  };

  get trueNowMs(): number {
    return this.#nowMs;
  }

  /** How long until each timer rings, ascending. */
  get waitingMs(): number[] {
    return this.#waiting.map((entry) => entry.atMs - this.#nowMs).toSorted((a, b) => a - b);
  }

  /** The lid is shut so long: what would have rung meanwhile rings once, when it is opened. */
  async sleep(ms: number): Promise<void> {
    this.#nowMs += ms;
    await this.pass(0);
  }

  /** Lets time pass; after each timer that rings, everything it started is waited for. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const [next] = this.#waiting.toSorted((a, b) => a.atMs - b.atMs);
      if (next === undefined || next.atMs > untilMs) break;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#waiting = this.#waiting.filter((other) => other !== next);
      next.work();
      await idle();
    }
    this.#nowMs = untilMs;
  }
}

/** Resolves when everything that needs no timer and no network is done. */
export async function idle(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
