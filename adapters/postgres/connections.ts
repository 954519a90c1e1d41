import pg from 'pg';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';

export interface ConnectionsOptions {
  readonly url: string;
  readonly connections: number;
  /** How long a transaction waits for a connection. */
  readonly waitMs: number;
  /** How many one tenant may have at once, whatever waits; absent: all. */
  readonly mostOfTenant?: number;
  /** How many tenants a connection gets to know before others are preferred to learn. */
  readonly crowdedAt?: number;
  /** How many it gets to know before it is closed and opened anew. */
  readonly mostKnown?: number;
}

/** A connection for one transaction. */
export interface Lent {
  readonly client: pg.PoolClient;
  /** Once; `lost`: it is closed and not used again. */
  readonly giveBack: (lost: boolean) => void;
}

/** Of a tenant that so many know, no crowded connection learns before one of them was waited for. */
const enoughKnow = 2;

/** What teaching another connection costs, about: waiting longer is not worth it. */
const patienceMs = 10;

/** About 200 kB each: 10 MB, and 100 MB. */
const usualCrowdedAt = 50;
const usualMostKnown = 500;

interface Slot {
  /** Of one connection, which it opens when it is needed and closes when it has been idle. */
  readonly pool: pg.Pool;
  readonly knows: Set<TenantId>;
  /** Whose work it does now. */
  lentTo: TenantId | null;
}

interface Waiter {
  readonly tenant: TenantId;
  readonly sinceMs: number;
  readonly take: (slot: Slot) => void;
}

/**
 * Lends connections so that a tenant's work meets those that know it: a connection keeps the plans
 * of every tenant it has worked for, and making them costs several times what they do (TE26).
 */
export class Connections {
  readonly #slots: readonly Slot[];
  readonly #waitMs: number;
  readonly #mostOfTenant: number;
  readonly #crowdedAt: number;
  readonly #mostKnown: number;
  /** In the order they came. */
  readonly #waiters = new Set<Waiter>();

  constructor(options: ConnectionsOptions) {
    const { url, connections, waitMs } = options;
    this.#slots = Array.from({ length: connections }, () => openSlot(url, waitMs));
    this.#waitMs = waitMs;
    this.#mostOfTenant = options.mostOfTenant ?? connections;
    this.#crowdedAt = options.crowdedAt ?? usualCrowdedAt;
    this.#mostKnown = options.mostKnown ?? usualMostKnown;
  }

  /** Throws 'database.unavailable' when none comes free in time, or can be opened. */
  async lend(tenant: TenantId): Promise<Lent> {
    const slot = this.#choose(tenant, false) ?? (await this.#wait(tenant));
    slot.lentTo = tenant;
    try {
      const client = await slot.pool.connect();
      slot.knows.add(tenant);
      return { client, giveBack: (lost) => this.#takeBack(slot, client, lost) };
    } catch (cause) {
      this.#free(slot);
      throw new AppError('database.unavailable', {}, { cause });
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#slots.map(({ pool }) => pool.end()));
  }

  #takeBack(slot: Slot, client: pg.PoolClient, lost: boolean): void {
    client.release(lost || slot.knows.size >= this.#mostKnown);
    this.#free(slot);
  }

  /** An idle one that knows the tenant, or the one that had best learn it; null: it has to wait. */
  #choose(tenant: TenantId, hasWaited: boolean): Slot | null {
    const held = this.#slots.filter(({ lentTo }) => lentTo === tenant).length;
    if (held >= this.#mostOfTenant) return null;
    const idle = this.#slots.filter(({ lentTo }) => lentTo === null);
    const knowing = idle.find(({ knows }) => knows.has(tenant));
    if (knowing !== undefined) return knowing;
    // What is not needed is not opened.
    const cost = ({ pool, knows }: Slot) => (pool.totalCount === 0 ? this.#crowdedAt : knows.size);
    const [first] = idle.toSorted((one, other) => cost(one) - cost(other));
    if (first === undefined) return null;
    const known = this.#slots.filter(({ knows }) => knows.has(tenant)).length;
    const mayWait = known >= enoughKnow && !hasWaited;
    return mayWait && first.knows.size >= this.#crowdedAt ? null : first;
  }

  async #wait(tenant: TenantId): Promise<Slot> {
    const { promise, resolve, reject } = Promise.withResolvers<Slot>();
    const waiter: Waiter = { tenant, sinceMs: performance.now(), take: resolve };
    this.#waiters.add(waiter);
    const patience = setTimeout(() => this.#serve(), patienceMs + 1);
    const late = setTimeout(() => {
      reject(new AppError('database.unavailable'));
    }, this.#waitMs);
    try {
      return await promise;
    } finally {
      this.#waiters.delete(waiter);
      clearTimeout(patience);
      clearTimeout(late);
    }
  }

  #free(slot: Slot): void {
    slot.lentTo = null;
    this.#serve();
  }

  /** Gives what is idle to those who wait, the first that it suits. */
  #serve(): void {
    for (const waiter of this.#waiters) {
      const hasWaited = performance.now() - waiter.sinceMs >= patienceMs;
      const slot = this.#choose(waiter.tenant, hasWaited);
      if (slot === null) continue;
      slot.lentTo = waiter.tenant;
      this.#waiters.delete(waiter);
      waiter.take(slot);
    }
  }
}

function openSlot(url: string, waitMs: number): Slot {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    application_name: 'obhut',
    connectionTimeoutMillis: waitMs,
    idleTimeoutMillis: 60_000,
  });
  const knows = new Set<TenantId>();
  // An idle connection that breaks is dropped by the pool; the next query opens a new one.
  pool.on('error', () => {});
  pool.on('remove', () => knows.clear());
  // One that breaks while it is in use says so to its query; as an event nobody heard, it would
  // end the program.
  pool.on('connect', (client) => client.on('error', () => {}));
  return { pool, knows, lentTo: null };
}
