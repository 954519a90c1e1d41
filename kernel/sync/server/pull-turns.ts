import type { AccountId } from '#kernel/base/ids.ts';

/**
 * Who may read now. A pull holds a connection to the database for as long as its device takes to
 * read; without a bound a few devices that stop reading would hold all of them, and nobody could
 * write. Who waits comes to turn in the order of asking, past accounts that have their share.
 */
export class PullTurns {
  readonly #atOnce: number;
  readonly #perAccount: number;
  readonly #reading = new Map<AccountId, number>();
  readonly #waiting = new Set<{ readonly account: AccountId; readonly begin: () => void }>();
  #taken = 0;

  constructor(limits: { readonly atOnce: number; readonly perAccount: number }) {
    this.#atOnce = limits.atOnce;
    this.#perAccount = limits.perAccount;
  }

  /** Resolves when it is this account's turn; call the result when it is over. */
  async take(account: AccountId): Promise<() => void> {
    if (this.#isFree(account)) {
      this.#begin(account);
    } else {
      // Whoever leaves takes the turn for the one that is called.
      await new Promise<void>((begin) => this.#waiting.add({ account, begin }));
    }
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#end(account);
    };
  }

  #isFree(account: AccountId): boolean {
    return this.#taken < this.#atOnce && (this.#reading.get(account) ?? 0) < this.#perAccount;
  }

  #begin(account: AccountId): void {
    this.#taken += 1;
    this.#reading.set(account, (this.#reading.get(account) ?? 0) + 1);
  }

  #end(account: AccountId): void {
    this.#taken -= 1;
    const left = (this.#reading.get(account) ?? 1) - 1;
    if (left === 0) this.#reading.delete(account);
    else this.#reading.set(account, left);
    for (const one of this.#waiting) {
      if (!this.#isFree(one.account)) continue;
      this.#waiting.delete(one);
      this.#begin(one.account);
      one.begin();
    }
  }
}
