import type { Pool } from 'pg';
import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId, DeviceId } from '#kernel/base/ids.ts';
import type { SessionId } from '#identity/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import type { Loss } from '#identity/port.ts';

type EndListener = (sessions: readonly SessionId[], loss: Loss | null) => void;

/** What better-auth does not do for sessions: the idle limit, ends by account, and telling. */
export class Sessions {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #listeners = new Set<EndListener>();

  constructor(pool: Pool, clock: Clock) {
    this.#pool = pool;
    this.#clock = clock;
  }

  /** The device of a live session, or null; writes down that it was used. */
  async use(session: SessionId): Promise<{ id: DeviceId; name: string } | null> {
    const { rows } = await this.#pool.query<{ id: DeviceId; name: string; stale: boolean }>(
      `SELECT d.id, d.name, s.seen_at < $3 AS stale
         FROM identity.session AS s JOIN identity.device AS d ON d.id = s.device_id
        WHERE s.id = $1 AND s.expires_at > $4 AND s.seen_at > $2 AND d.revoked_at IS NULL`,
      [session, this.#ago('sessionIdleMs'), this.#ago('sessionTouchMs'), this.#now()],
    );
    const row = rows[0];
    if (row === undefined) return null;
    if (row.stale) await this.#touch([session]);
    return { id: row.id, name: row.name };
  }

  async live(sessions: readonly SessionId[]): Promise<ReadonlySet<SessionId>> {
    if (sessions.length === 0) return new Set();
    const { rows } = await this.#pool.query<{ id: SessionId; stale: boolean }>(
      `SELECT s.id, s.seen_at < $3 AS stale
         FROM identity.session AS s JOIN identity.device AS d ON d.id = s.device_id
        WHERE s.id = ANY ($1::uuid[]) AND s.expires_at > $4 AND s.seen_at > $2
          AND d.revoked_at IS NULL`,
      [sessions, this.#ago('sessionIdleMs'), this.#ago('sessionTouchMs'), this.#now()],
    );
    await this.#touch(rows.filter((row) => row.stale).map((row) => row.id));
    return new Set(rows.map((row) => row.id));
  }

  async ofAccount(account: AccountId): Promise<readonly SessionId[]> {
    const { rows } = await this.#pool.query<{ id: SessionId }>(
      'SELECT id FROM identity.session WHERE account_id = $1',
      [account],
    );
    return rows.map((row) => row.id);
  }

  /** Writes down that the password was given again in this session. */
  async confirm(session: SessionId): Promise<void> {
    await this.#pool.query('UPDATE identity.session SET confirmed_at = $2 WHERE id = $1', [
      session,
      this.#now(),
    ]);
  }

  /** Whether the password was given, at sign-in or again, a short time ago. */
  async isRecent(session: SessionId): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      `SELECT FROM identity.session
        WHERE id = $1 AND greatest(created_at, confirmed_at) > $2`,
      [session, this.#ago('passwordRecentMs')],
    );
    return rowCount === 1;
  }

  async end(session: SessionId): Promise<void> {
    await this.#pool.query('DELETE FROM identity.session WHERE id = $1', [session]);
    this.announce([session]);
  }

  async endAllOf(account: AccountId): Promise<void> {
    const { rows } = await this.#pool.query<{ id: SessionId }>(
      'DELETE FROM identity.session WHERE account_id = $1 RETURNING id',
      [account],
    );
    this.announce(rows.map((row) => row.id));
  }

  onEnded(listener: EndListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the listeners; the rows are gone already, so that nobody can check them as live. */
  announce(sessions: readonly SessionId[], loss: Loss | null = null): void {
    if (sessions.length === 0) return;
    for (const listener of this.#listeners) listener(sessions, loss);
  }

  async sweep(): Promise<void> {
    const { rows } = await this.#pool.query<{ id: SessionId }>(
      'DELETE FROM identity.session WHERE expires_at <= $1 OR seen_at <= $2 RETURNING id',
      [this.#now(), this.#ago('sessionIdleMs')],
    );
    this.announce(rows.map((row) => row.id));
  }

  async #touch(sessions: readonly SessionId[]): Promise<void> {
    if (sessions.length === 0) return;
    await this.#pool.query(
      `WITH used AS (
         UPDATE identity.session SET seen_at = $2 WHERE id = ANY ($1::uuid[]) RETURNING device_id
       )
       UPDATE identity.device SET last_seen_at = $2 WHERE id IN (SELECT device_id FROM used)`,
      [sessions, this.#now()],
    );
  }

  #now(): Date {
    return new Date(this.#clock.nowMs());
  }

  #ago(limit: 'sessionIdleMs' | 'sessionTouchMs' | 'passwordRecentMs'): Date {
    return new Date(this.#clock.nowMs() - identityLimits[limit]);
  }
}
