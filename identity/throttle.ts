import type { Pool } from 'pg';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { DeviceId } from '#kernel/base/ids.ts';
import { addressPrefix } from '#identity/address-prefix.ts';
import { mac } from '#identity/keys.ts';
import { identityLimits } from '#identity/limits.ts';

export interface Attempt {
  readonly email: string;
  readonly address: string;
  /** A device that signed in to this account before; it is counted alone. */
  readonly knownDevice: DeviceId | null;
}

/** Slows down guessing. The counters live in PostgreSQL: every app server counts the same. */
export class Throttle {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #key: Buffer;

  constructor(pool: Pool, clock: Clock, key: Buffer) {
    this.#pool = pool;
    this.#clock = clock;
    this.#key = key;
  }

  /** Counts the attempt before anything is looked up. Throws 'identity.too-many-attempts'. */
  async attempt(attempt: Attempt): Promise<void> {
    const counters = this.#counters(attempt);
    const { rows } = await this.#pool.query<{ wait: number }>(
      'SELECT identity.throttle_attempt($1, $2, $3) AS wait',
      [
        counters.map((counter) => counter.key),
        counters.map((counter) => counter.free),
        new Date(this.#clock.nowMs()),
      ],
    );
    const retryAfterSeconds = rows[0]?.wait ?? 0;
    if (retryAfterSeconds > 0) {
      throw new AppError('identity.too-many-attempts', { retryAfterSeconds });
    }
  }

  /** The attempt succeeded: its own counters start anew; the address keeps its other failures. */
  async forgive(attempt: Attempt): Promise<void> {
    const counters = this.#counters(attempt);
    const own = counters.filter((counter) => !counter.shared).map((counter) => counter.key);
    const shared = counters.filter((counter) => counter.shared).map((counter) => counter.key);
    await this.#pool.query('DELETE FROM identity.throttle WHERE key = ANY ($1)', [own]);
    if (shared.length === 0) return;
    await this.#pool.query(
      `UPDATE identity.throttle SET attempts = greatest(0, attempts - 1), blocked_until = NULL
        WHERE key = ANY ($1)`,
      [shared],
    );
  }

  async sweep(): Promise<void> {
    await this.#pool.query('DELETE FROM identity.throttle WHERE last_at < $1', [
      new Date(this.#clock.nowMs() - identityLimits.throttleRestMs),
    ]);
  }

  #counters({ email, address, knownDevice }: Attempt) {
    const { pair, account, address: addressFree, device } = identityLimits.freeAttempts;
    const counter = (free: number, shared: boolean, ...parts: readonly string[]) => ({
      key: `${parts[0]}:${mac(this.#key, ...parts)}`,
      free,
      shared,
    });
    if (knownDevice !== null) return [counter(device, false, 'device', email, knownDevice)];
    const prefix = addressPrefix(address);
    return [
      counter(account, false, 'account', email),
      counter(addressFree, true, 'address', prefix),
      counter(pair, false, 'pair', email, prefix),
    ];
  }
}
