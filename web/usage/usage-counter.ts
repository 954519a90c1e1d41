import type { UsageEvent } from './usage-events.ts';

/** How much is counted of one event. */
export interface UsageCount {
  readonly event: string;
  readonly count: number;
}

export interface UsageCounterOptions {
  /** Hands counts to the server, and tells to what it knows that somebody agreed. Null: it did not arrive. */
  readonly send: (counts: readonly UsageCount[]) => Promise<readonly string[] | null>;
}

/** Of one event at once: nobody opens more in a minute. */
const mostAtOnce = 1000;

/**
 * Counts what is used, in memory alone, and only of products to which somebody agreed: asked when it
 * happens, and again when it is sent. What was counted and may not be sent any more is gone.
 */
export class UsageCounter {
  readonly #send: UsageCounterOptions['send'];
  #agreed: ReadonlySet<string> = new Set();
  #counts = new Map<UsageEvent, number>();

  constructor({ send }: UsageCounterOptions) {
    this.#send = send;
  }

  /** What somebody agrees to from now on. Counts of the rest go at once. */
  agree(products: readonly string[]): void {
    this.#agreed = new Set(products);
    for (const event of this.#counts.keys()) {
      if (!this.#maySend(event)) this.#counts.delete(event);
    }
  }

  count(event: UsageEvent): void {
    if (!this.#maySend(event)) return;
    this.#counts.set(event, Math.min(mostAtOnce, (this.#counts.get(event) ?? 0) + 1));
  }

  /** Sends what there is; nothing leaves when there is nothing. What did not arrive is not counted again. */
  async flush(): Promise<void> {
    const counts = [...this.#counts]
      .filter(([event]) => this.#maySend(event))
      .map(([event, count]) => ({ event: event.id, count }));
    this.#counts.clear();
    if (counts.length === 0) return;
    const agreed = await this.#send(counts);
    if (agreed !== null) this.agree(agreed);
  }

  #maySend({ product }: UsageEvent): boolean {
    return product === null || this.#agreed.has(product);
  }
}
