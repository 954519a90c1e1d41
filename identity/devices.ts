import type { Pool } from 'pg';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { isUuid, randomId, type AccountId, type DeviceId } from '#kernel/base/ids.ts';
import { deviceName } from '#identity/device-name.ts';
import type { SessionId } from '#identity/ids.ts';
import type { ListedDevice } from '#identity/port.ts';

/** The devices of accounts: one installation of the app for one account each. */
export class Devices {
  readonly #pool: Pool;
  readonly #clock: Clock;

  constructor(pool: Pool, clock: Clock) {
    this.#pool = pool;
    this.#clock = clock;
  }

  /**
   * The device a new session belongs to: the one the client names, when it is this account's and
   * not revoked; else a new one. Nothing tells the client whether another account has that id.
   */
  async claim(claim: {
    readonly account: AccountId;
    readonly wanted: string | null;
    readonly userAgent: string;
  }): Promise<DeviceId> {
    const name = deviceName(claim.userAgent);
    const wanted = claim.wanted !== null && isUuid(claim.wanted) ? claim.wanted : randomId();
    return (
      (await this.#write(wanted, claim.account, name)) ??
      (await this.#write(randomId(), claim.account, name)) ??
      Promise.reject(new AppError('identity.unavailable'))
    );
  }

  /** Tells whether the device may still be treated as one that is known to its account. */
  async isTrusted(device: DeviceId): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      'SELECT FROM identity.device WHERE id = $1 AND revoked_at IS NULL',
      [device],
    );
    return rowCount === 1;
  }

  async list(account: AccountId): Promise<readonly ListedDevice[]> {
    const { rows } = await this.#pool.query<ListedDevice>(
      `SELECT d.id, d.name, d.first_seen_at AS "firstSeenAt", d.last_seen_at AS "lastSeenAt",
              EXISTS (SELECT FROM identity.session AS s
                       WHERE s.device_id = d.id AND s.expires_at > $2) AS "signedIn"
         FROM identity.device AS d
        WHERE d.account_id = $1 AND d.revoked_at IS NULL
        ORDER BY d.last_seen_at DESC, d.id`,
      [account, this.#now()],
    );
    return rows;
  }

  /** Returns the sessions that ended with it. Throws 'identity.device-unknown'. */
  async revoke(account: AccountId, device: DeviceId): Promise<readonly SessionId[]> {
    // One statement: a device is never revoked with its sessions left alive.
    const { rows } = await this.#pool.query<{ revoked: boolean; sessions: SessionId[] }>(
      `WITH revoked AS (
         UPDATE identity.device SET revoked_at = $3
          WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL
         RETURNING id
       ), ended AS (
         DELETE FROM identity.session WHERE device_id IN (SELECT id FROM revoked) RETURNING id
       )
       SELECT EXISTS (SELECT FROM revoked) AS revoked,
              ARRAY(SELECT id::text FROM ended) AS sessions`,
      [device, account, this.#now()],
    );
    const result = rows[0];
    if (result?.revoked !== true) throw new AppError('identity.device-unknown');
    return result.sessions;
  }

  async #write(id: string, account: AccountId, name: string): Promise<DeviceId | null> {
    const { rows } = await this.#pool.query<{ id: DeviceId }>(
      `INSERT INTO identity.device AS d (id, account_id, name, first_seen_at, last_seen_at)
       VALUES ($1, $2, $3, $4, $4)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, last_seen_at = excluded.last_seen_at
         WHERE d.account_id = excluded.account_id AND d.revoked_at IS NULL
       RETURNING id`,
      [id, account, name, this.#now()],
    );
    return rows[0]?.id ?? null;
  }

  #now(): Date {
    return new Date(this.#clock.nowMs());
  }
}
