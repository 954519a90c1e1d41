import type { ClientBase, Pool } from 'pg';
import { version as uuidVersion } from 'uuid';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import {
  isUuid,
  randomId,
  serverDevice,
  type AccountId,
  type DeviceId,
  type TenantId,
} from '#kernel/base/ids.ts';
import { deviceName } from '#identity/device-name.ts';
import type { SessionId } from '#identity/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import type { FoundDevice, ListedDevice, Loss } from '#identity/port.ts';
import type { EndedToken } from '#identity/token-port.ts';

/** What ended with a device. */
export interface EndedWithDevice {
  readonly sessions: readonly SessionId[];
  readonly tokens: readonly EndedToken[];
}

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
    const wanted = claim.wanted !== null && mayBeDevice(claim.wanted) ? claim.wanted : randomId();
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

  /**
   * Every device that may still hold something: signed in or not, lost, and for half a year those
   * whose sessions were ended from elsewhere.
   */
  async list(account: AccountId): Promise<readonly ListedDevice[]> {
    const { rows } = await this.#pool.query<ListedDevice>(
      `SELECT d.id, d.name, d.first_seen_at AS "firstSeenAt", d.last_seen_at AS "lastSeenAt",
              EXISTS (SELECT FROM identity.session AS s
                       WHERE s.device_id = d.id AND s.expires_at > $2) AS "signedIn",
              d.revoked_at IS NOT NULL AS revoked,
              d.lost_at AS "lostAt",
              (SELECT min(c.lost_at) FROM identity.lost_copy AS c
                WHERE c.device_id = d.id) AS "copyLostAt"
         FROM identity.device AS d
        WHERE d.account_id = $1 AND (d.revoked_at IS NULL OR d.revoked_at > $3 OR d.lost_at IS NOT NULL)
        ORDER BY d.last_seen_at DESC, d.id`,
      [account, this.#now(), new Date(this.#clock.nowMs() - identityLimits.revokedDeviceListedMs)],
    );
    return rows;
  }

  /** Whose device it is, what it is called and when it was last heard of; null for an unknown one. */
  async find(device: DeviceId): Promise<FoundDevice | null> {
    const { rows } = await this.#pool.query<FoundDevice>(
      `SELECT d.id, d.name, d.account_id AS account, d.last_seen_at AS "lastSeenAt"
         FROM identity.device AS d WHERE d.id = $1`,
      [device],
    );
    return rows[0] ?? null;
  }

  async names(devices: readonly DeviceId[]): Promise<ReadonlyMap<DeviceId, string>> {
    const { rows } = await this.#pool.query<{ id: DeviceId; name: string }>(
      'SELECT id, name FROM identity.device WHERE id = ANY ($1::uuid[])',
      [devices],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /**
   * From now on the device counts as lost, whole or with its copy of one tenant. Its sessions are
   * over in the same statement, and the tokens made on it: the account's own, and those of services
   * that were lost with it. Returns these; saying it again changes nothing. Throws
   * 'identity.device-unknown'.
   */
  async lose(
    sql: Pick<ClientBase, 'query'>,
    account: AccountId,
    device: DeviceId,
    tenant: TenantId | null,
  ): Promise<EndedWithDevice> {
    const { rows } = await sql.query<{ known: boolean } & EndedWithDevice>(
      `WITH lost AS (
         UPDATE identity.device
            SET revoked_at = coalesce(revoked_at, $3),
                lost_at = CASE WHEN $4::text IS NULL THEN coalesce(lost_at, $3) ELSE lost_at END
          WHERE id = $1 AND account_id = $2
         RETURNING id
       ), copy AS (
         INSERT INTO identity.lost_copy (device_id, tenant_id, lost_at)
         SELECT id, $4, $3 FROM lost WHERE $4::text IS NOT NULL
         ON CONFLICT DO NOTHING
       ), ended AS (
         DELETE FROM identity.session WHERE device_id IN (SELECT id FROM lost) RETURNING id
       ), token AS (
         UPDATE identity.token SET revoked_at = $3
          WHERE made_on IN (SELECT id FROM lost) AND revoked_at IS NULL AND expires_at > $3
            AND (account_id IS NOT NULL OR $4::text IS NULL OR tenant_id = $4)
         RETURNING id, tenant_id, coalesce(account_id, service_id) AS holder
       )
       SELECT EXISTS (SELECT FROM lost) AS known, ARRAY(SELECT id::text FROM ended) AS sessions,
              coalesce((SELECT json_agg(json_build_object('token', id, 'tenant', tenant_id, 'holder', holder))
                        FROM token), '[]') AS tokens`,
      [device, account, this.#now(), tenant],
    );
    const result = rows[0];
    if (result?.known !== true) throw new AppError('identity.device-unknown');
    return { sessions: result.sessions, tokens: result.tokens };
  }

  /** What was reported lost of a device, and the e-mail of its account; null when nothing was. */
  async lossOf(device: DeviceId): Promise<{ readonly email: string; readonly loss: Loss } | null> {
    const { rows } = await this.#pool.query<{ email: string; all: boolean; tenants: TenantId[] }>(
      `SELECT a.email, d.lost_at IS NOT NULL AS all,
              ARRAY(SELECT c.tenant_id FROM identity.lost_copy AS c WHERE c.device_id = d.id
                     ORDER BY c.tenant_id) AS tenants
         FROM identity.device AS d JOIN identity.account AS a ON a.id = d.account_id
        WHERE d.id = $1`,
      [device],
    );
    const row = rows[0];
    if (row === undefined || (!row.all && row.tenants.length === 0)) return null;
    return { email: row.email, loss: { device, tenants: row.all ? 'all' : row.tenants } };
  }

  /**
   * Returns the sessions that ended with it, and the account's own tokens that were made on it.
   * Throws 'identity.device-unknown'.
   */
  async revoke(
    sql: Pick<ClientBase, 'query'>,
    account: AccountId,
    device: DeviceId,
  ): Promise<EndedWithDevice> {
    // One statement: a device is never revoked with its sessions or tokens left alive.
    const { rows } = await sql.query<{ revoked: boolean } & EndedWithDevice>(
      `WITH revoked AS (
         UPDATE identity.device SET revoked_at = $3
          WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL
         RETURNING id
       ), ended AS (
         DELETE FROM identity.session WHERE device_id IN (SELECT id FROM revoked) RETURNING id
       ), token AS (
         UPDATE identity.token SET revoked_at = $3
          WHERE made_on IN (SELECT id FROM revoked) AND account_id IS NOT NULL
            AND revoked_at IS NULL AND expires_at > $3
         RETURNING id, tenant_id, account_id AS holder
       )
       SELECT EXISTS (SELECT FROM revoked) AS revoked,
              ARRAY(SELECT id::text FROM ended) AS sessions,
              coalesce((SELECT json_agg(json_build_object('token', id, 'tenant', tenant_id, 'holder', holder))
                        FROM token), '[]') AS tokens`,
      [device, account, this.#now()],
    );
    const result = rows[0];
    if (result?.revoked !== true) throw new AppError('identity.device-unknown');
    return { sessions: result.sessions, tokens: result.tokens };
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

/** Random ids alone, and not the one by which the chronicle names the server itself. */
function mayBeDevice(id: string): boolean {
  return isUuid(id) && uuidVersion(id) === 4 && id.toLowerCase() !== serverDevice;
}
