import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId } from '#kernel/base/ids.ts';

export interface BudgetLimits {
  /** What an account may spend at once, and what comes back to it each second. */
  readonly burst: number;
  readonly perSecond: number;
}

/** A week's work of a device that was away is far below; so is taking over a large calendar. */
const usual: BudgetLimits = { burst: 600, perSecond: 60 };

/** A push costs one for each of these, and one more. */
const mutationsPerToken = 25;

/** How many accounts are remembered before those are let go that have all of theirs. */
const sweepAbove = 1_000;

export function pushCost(mutations: number): number {
  return 1 + Math.floor(mutations / mutationsPerToken);
}

/** What the devices of an account may ask of a server, all of them together (SY21). */
export class MessageBudget {
  readonly #clock: Clock;
  readonly #limits: BudgetLimits;
  readonly #spent = new Map<AccountId, { amount: number; atMs: number }>();

  constructor(clock: Clock, limits: BudgetLimits = usual) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Spends it and answers null; or spends nothing and answers after how long it can be had. */
  spend(account: AccountId, cost: number): { readonly retryAfterMs: number } | null {
    const { burst, perSecond } = this.#limits;
    const nowMs = this.#clock.nowMs();
    const owed = this.#owed(account, nowMs);
    const over = owed + cost - burst;
    if (over > 0) return { retryAfterMs: Math.ceil((over / perSecond) * 1_000) };
    this.#note(account, owed + cost, nowMs);
    return null;
  }

  /** Spends what a message turned out to cost more, even what the account does not have. */
  charge(account: AccountId, cost: number): void {
    const nowMs = this.#clock.nowMs();
    this.#note(account, this.#owed(account, nowMs) + cost, nowMs);
  }

  #note(account: AccountId, amount: number, atMs: number): void {
    this.#spent.set(account, { amount, atMs });
    if (this.#spent.size > sweepAbove) this.#sweep(atMs);
  }

  #owed(account: AccountId, nowMs: number): number {
    const spent = this.#spent.get(account);
    if (spent === undefined) return 0;
    // A clock that is set back gives nothing, and takes nothing.
    const backS = Math.max(0, nowMs - spent.atMs) / 1_000;
    return Math.max(0, spent.amount - backS * this.#limits.perSecond);
  }

  #sweep(nowMs: number): void {
    for (const account of this.#spent.keys()) {
      if (this.#owed(account, nowMs) === 0) this.#spent.delete(account);
    }
  }
}
