import type { AccountId, TenantId } from '#kernel/base/ids.ts';

/**
 * A small pull is one round trip to the database, whatever its device does. A large one holds a
 * connection for as long as its device takes to read.
 */
export type Lane = 'small' | 'large';

export interface LaneLimits {
  readonly atOnce: number;
  readonly perAccount: number;
  /** Accounts of one tenant that act together leave room for those of others. */
  readonly perTenant: number;
}

/** Of ten connections: what devices can hold up leaves more than half to who is quick. */
const usual: Readonly<Record<Lane, LaneLimits>> = {
  small: { atOnce: 6, perAccount: 2, perTenant: 5 },
  large: { atOnce: 4, perAccount: 1, perTenant: 3 },
};

export interface Asker {
  readonly tenant: TenantId;
  readonly account: AccountId;
}

/**
 * Who may read now. Without a bound a few devices that stop reading would hold all connections to
 * the database, and nobody could write. Who waits comes to turn in the order of asking, past
 * accounts and tenants that have their share (SY12).
 */
export class PullTurns {
  readonly #lanes: Readonly<Record<Lane, LaneTurns>>;

  constructor(limits: Readonly<Record<Lane, LaneLimits>> = usual) {
    this.#lanes = { small: new LaneTurns(limits.small), large: new LaneTurns(limits.large) };
  }

  /** Resolves when it is this account's turn; call the result when it is over. */
  async take(lane: Lane, asker: Asker): Promise<() => void> {
    return this.#lanes[lane].take(asker);
  }
}

class LaneTurns {
  readonly #limits: LaneLimits;
  /** How many turns each account and each tenant has now. */
  readonly #taken = new Map<string, number>();
  readonly #waiting = new Set<{ readonly asker: Asker; readonly begin: () => void }>();
  #all = 0;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  async take(asker: Asker): Promise<() => void> {
    if (this.#isFree(asker)) {
      this.#count(asker, 1);
    } else {
      // Whoever leaves takes the turn for the one that is called.
      await new Promise<void>((begin) => this.#waiting.add({ asker, begin }));
    }
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#end(asker);
    };
  }

  #isFree(asker: Asker): boolean {
    const { atOnce, perAccount, perTenant } = this.#limits;
    return (
      this.#all < atOnce &&
      (this.#taken.get(accountOf(asker)) ?? 0) < perAccount &&
      (this.#taken.get(asker.tenant) ?? 0) < perTenant
    );
  }

  #count(asker: Asker, more: 1 | -1): void {
    this.#all += more;
    for (const who of [accountOf(asker), asker.tenant]) {
      const now = (this.#taken.get(who) ?? 0) + more;
      if (now === 0) this.#taken.delete(who);
      else this.#taken.set(who, now);
    }
  }

  #end(asker: Asker): void {
    this.#count(asker, -1);
    // One that ends lets one begin: whoever waits for something else waits for it still.
    for (const one of this.#waiting) {
      if (!this.#isFree(one.asker)) continue;
      this.#waiting.delete(one);
      this.#count(one.asker, 1);
      one.begin();
      return;
    }
  }
}

/** An account's share is one, in whichever of its tenants it asks. */
function accountOf({ account }: Asker): string {
  return account;
}
