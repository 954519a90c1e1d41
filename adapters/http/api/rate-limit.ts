import type { Clock } from '#kernel/base/clock.ts';

/** So many requests in so many seconds, from the first one on. */
export interface RatePolicy {
  readonly name: string;
  readonly quota: number;
  readonly windowS: number;
}

/** What is left of a policy's quota for one key. */
export interface RateState {
  readonly policy: RatePolicy;
  readonly remaining: number;
  /** When there is the whole quota again. */
  readonly resetS: number;
  readonly exceeded: boolean;
}

interface RateWindow {
  readonly endsMs: number;
  used: number;
}

/**
 * Counts requests per key in this process. The number of keys is bounded: what has run out goes
 * first, then what was begun longest ago.
 */
export class RateCounters {
  readonly #clock: Clock;
  readonly #maximum: number;
  readonly #windows = new Map<string, RateWindow>();

  constructor(clock: Clock, maximum: number) {
    this.#clock = clock;
    this.#maximum = maximum;
  }

  get size(): number {
    return this.#windows.size;
  }

  /** Counts one request. */
  take(key: string, policy: RatePolicy): RateState {
    const nowMs = this.#clock.nowMs();
    const id = `${policy.name} ${key}`;
    let window = this.#running(id, policy, nowMs);
    if (window === undefined) {
      this.#windows.delete(id);
      this.#makeRoom(nowMs);
      window = { endsMs: nowMs + policy.windowS * 1_000, used: 0 };
      this.#windows.set(id, window);
    }
    window.used += 1;
    return stateOf(policy, window, nowMs);
  }

  /** What is left, of which nothing is taken. */
  look(key: string, policy: RatePolicy): RateState {
    const nowMs = this.#clock.nowMs();
    const window = this.#running(`${policy.name} ${key}`, policy, nowMs);
    return stateOf(policy, window ?? { endsMs: nowMs + policy.windowS * 1_000, used: 0 }, nowMs);
  }

  #running(id: string, policy: RatePolicy, nowMs: number): RateWindow | undefined {
    const window = this.#windows.get(id);
    const leftMs = (window?.endsMs ?? nowMs) - nowMs;
    // One that lasts longer than it can was begun before the clock was set back.
    return leftMs <= 0 || leftMs > policy.windowS * 1_000 ? undefined : window;
  }

  #makeRoom(nowMs: number): void {
    // The map keeps the order windows were begun in, which is the order they end in.
    for (const [id, { endsMs }] of this.#windows) {
      if (endsMs > nowMs && this.#windows.size < this.#maximum) return;
      this.#windows.delete(id);
    }
  }
}

function stateOf(policy: RatePolicy, { endsMs, used }: RateWindow, nowMs: number): RateState {
  return {
    policy,
    remaining: Math.max(0, policy.quota - used),
    resetS: Math.ceil((endsMs - nowMs) / 1_000),
    exceeded: used > policy.quota,
  };
}

/** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10). */
export function rateHeaders(states: readonly RateState[]): Readonly<Record<string, string>> {
  return {
    'ratelimit-policy': states
      .map(({ policy }) => `"${policy.name}";q=${policy.quota};w=${policy.windowS}`)
      .join(', '),
    ratelimit: states
      .map(({ policy, remaining, resetS }) => `"${policy.name}";r=${remaining};t=${resetS}`)
      .join(', '),
  };
}
