import { timingSafeEqual } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { type AccountId, type DeviceId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { requiredText } from '#kernel/base/text.ts';
import type { TokenId } from '#identity/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import type {
  EndedToken,
  FeedHolder,
  ListedToken,
  NewToken,
  NoteToken,
  TokenHolder,
  Tokens,
  TokenSubject,
  TokenTrouble,
} from '#identity/token-port.ts';
import { isTokenScope, shownByFeed } from '#identity/token-scope.ts';
import { isTokenText, newTokenText, tokenHash } from '#identity/token-text.ts';

type By = Parameters<NoteToken>[0]['by'];

/** Tokens in schema `identity`. Nothing here changes what a token may do; that it ends is all. */
export class StoredTokens implements Tokens {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #note: NoteToken;
  readonly #onTrouble: TokenTrouble;

  constructor(pool: Pool, clock: Clock, note: NoteToken, onTrouble: TokenTrouble) {
    this.#pool = pool;
    this.#clock = clock;
    this.#note = note;
    this.#onTrouble = onTrouble;
  }

  async holderOf(text: string): Promise<TokenHolder | null> {
    const found = await this.#find(text);
    if (found === null || shownByFeed(found.scopes) !== null) return null;
    return { ...found, scopes: found.scopes.filter(isTokenScope) };
  }

  async feedOf(text: string): Promise<FeedHolder | null> {
    const found = await this.#find(text);
    const shows = found === null ? null : shownByFeed(found.scopes);
    if (found === null || shows === null) return null;
    const { tenant, account, device } = found;
    return { tenant, account, device, shows };
  }

  async #find(
    text: string,
  ): Promise<(Omit<TokenHolder, 'scopes'> & { readonly scopes: readonly string[] }) | null> {
    // What has not the form of one is not looked up: strangers cost nothing.
    if (!isTokenText(text)) return null;
    const hash = tokenHash(text);
    // A person's token is good for the membership it was made under, and for no later one (AP24).
    const { rows } = await this.#ask<TokenHolder & { hash: Buffer; stale: boolean }>(
      `SELECT id AS token, hash, tenant_id AS tenant, coalesce(account_id, service_id) AS account,
              device_id AS device, scopes, coalesce(last_used_at < $3, true) AS stale
         FROM identity.token AS t
        WHERE hash = $1 AND revoked_at IS NULL AND expires_at > $2 AND (t.account_id IS NULL OR EXISTS (
            SELECT FROM identity.membership AS m WHERE m.id = t.membership_id))`,
      [hash, this.#at(), this.#at(-identityLimits.sessionTouchMs)],
    );
    const row = rows[0];
    if (row === undefined || !timingSafeEqual(row.hash, hash)) return null;
    if (row.stale) {
      await this.#ask('UPDATE identity.token SET last_used_at = $2 WHERE id = $1', [
        row.token,
        this.#at(),
      ]);
    }
    const { token, tenant, account, device, scopes } = row;
    return { token, tenant, account, device, scopes };
  }

  async isLive(token: TokenId): Promise<boolean> {
    const { rowCount } = await this.#ask(
      `SELECT FROM identity.token AS t
        WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2 AND (t.account_id IS NULL OR EXISTS (
            SELECT FROM identity.membership AS m WHERE m.id = t.membership_id))`,
      [token, this.#at()],
    );
    return rowCount === 1;
  }

  async create(token: NewToken): Promise<{ readonly text: string; readonly listed: ListedToken }> {
    const { tenant, by, scopes } = token;
    const name = z.safeParse(nameSchema, token.name.slice(0, 1_000).normalize('NFC').trim());
    if (!name.success) throw new AppError('identity.name-invalid');
    const [account, service] = sidesOf(token.acts);
    // Asked twice: here to spare the chronicle a line, below to hold under whatever comes at once.
    const live = await this.#ask<{ count: number }>(countQuery, [account, service, this.#at()]);
    checkRoom(live.rows);
    const id = randomId<TokenId>();
    const text = newTokenText();
    const createdAt = this.#at();
    const expiresAt = this.#at(token.days * 86_400_000);
    // The line first: a token without one would be worse than a line without its token (AP10).
    await this.#note({
      action: 'token.create',
      tenant,
      by,
      token: id,
      holder: holderOf(token.acts),
    });
    await this.#inTurn([by.account, holderOf(token.acts)], async (client) => {
      const { rows } = await client.query<{ count: number }>(countQuery, [
        account,
        service,
        createdAt,
      ]);
      checkRoom(rows);
      const { rowCount } = await client.query(
        `INSERT INTO identity.token (id, hash, tenant_id, account_id, service_id, device_id, name,
           scopes, created_by, made_on, created_at, expires_at, membership_id)
         SELECT $1, $2, $3, $4, $5::uuid, $6, $7, $8, $12,
                CASE WHEN $11::uuid IS NOT NULL THEN $13::uuid END, $9, $10,
                CASE WHEN $4::uuid IS NOT NULL THEN m.id END
           FROM identity.membership AS m
          WHERE m.account_id = $12 AND m.tenant_id = $3
            AND CASE WHEN $11 IS NULL THEN $5 IS NOT NULL ELSE EXISTS (
                  SELECT FROM identity.session AS s JOIN identity.device AS d ON d.id = s.device_id
                   WHERE s.id = $11 AND s.account_id = $12 AND d.id = $13
                     AND d.revoked_at IS NULL AND s.expires_at > $9 AND s.seen_at > $14) END`,
        [
          id,
          tokenHash(text),
          tenant,
          account,
          service,
          randomId<DeviceId>(),
          name.data,
          scopes,
          createdAt,
          expiresAt,
          by.session,
          by.account,
          by.device,
          this.#at(-identityLimits.sessionIdleMs),
        ],
      );
      if (rowCount !== 1) throw new AppError('identity.not-signed-in');
    });
    return {
      text,
      listed: {
        id,
        tenant,
        service,
        name: name.data,
        scopes,
        createdAt,
        expiresAt,
        lastUsedAt: null,
      },
    };
  }

  ofAccount(account: AccountId): Promise<readonly ListedToken[]> {
    return this.#list({ account });
  }

  ofServices(tenant: TenantId): Promise<readonly ListedToken[]> {
    return this.#list({ servicesOf: tenant });
  }

  ofTenant(tenant: TenantId): Promise<readonly ListedToken[]> {
    return this.#list({ tenant });
  }

  async endFor(tenant: TenantId, token: TokenId): Promise<void> {
    const { rows } = await this.#ask<{ holder: AccountId }>(
      `SELECT coalesce(account_id, service_id) AS holder FROM identity.token
        WHERE id = $1 AND tenant_id = $2 AND revoked_at IS NULL AND expires_at > $3`,
      [token, tenant, this.#at()],
    );
    const holder = rows[0]?.holder;
    if (holder === undefined) throw new AppError('identity.token-unknown');
    const by = { account: holder, device: null };
    await this.#note({ action: 'token.revoke', tenant, by, token, holder });
    await this.#end([token]);
  }

  async revoke(
    token: TokenId,
    acts: TokenSubject & { readonly tenant?: TenantId },
    by: By,
  ): Promise<void> {
    const [account, service] = sidesOf(acts);
    const { rows } = await this.#ask<{ tenant: TenantId }>(
      `SELECT tenant_id AS tenant FROM identity.token
        WHERE id = $1 AND (account_id = $2 OR service_id = $3)
          AND tenant_id = coalesce($4, tenant_id) AND revoked_at IS NULL AND expires_at > $5`,
      [token, account, service, acts.tenant ?? null, this.#at()],
    );
    const tenant = rows[0]?.tenant;
    if (tenant === undefined) throw new AppError('identity.token-unknown');
    await this.#note({ action: 'token.revoke', tenant, by, token, holder: holderOf(acts) });
    await this.#end([token]);
  }

  /** Ends every token that acts as this person, whatever the tenant and the chronicles say. */
  revokeAllOf(account: AccountId, device: DeviceId | null): Promise<void> {
    return this.#endAll(account, null, device);
  }

  endMembership(tenant: TenantId, account: AccountId): Promise<void> {
    return this.#endAll(account, tenant, null);
  }

  /** Writes of tokens that are over already that they are; who has no chronicle is passed over. */
  async noteEnded(
    ended: readonly EndedToken[],
    by: { readonly account: AccountId; readonly device: DeviceId | null },
  ): Promise<void> {
    for (const { token, tenant, holder } of ended) {
      try {
        await this.#note({ action: 'token.revoke', tenant, by, token, holder });
      } catch (error) {
        this.#onTrouble(error, { token, tenant, holder });
      }
    }
  }

  /**
   * Runs work in a transaction, one after the other with whatever makes or ends tokens of these
   * accounts: nothing is made between the end of a session and that of its tokens.
   */
  async inTurnOf<T>(account: AccountId, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.#inTurn([account], work);
  }

  /** Forgets tokens whose end is long past. The chronicle goes on knowing of them. */
  async sweep(): Promise<void> {
    await this.#ask('DELETE FROM identity.token WHERE least(expires_at, revoked_at) < $1', [
      this.#at(-identityLimits.tokenRememberedMs),
    ]);
  }

  async #end(tokens: readonly TokenId[]): Promise<void> {
    await this.#ask(
      'UPDATE identity.token SET revoked_at = $2 WHERE id = ANY ($1::uuid[]) AND revoked_at IS NULL',
      [tokens, this.#at()],
    );
  }

  /** One statement for all: none is left over because another could not be ended. */
  async #endAll(
    account: AccountId,
    tenant: TenantId | null,
    device: DeviceId | null,
  ): Promise<void> {
    const ended = await this.#inTurn([account], async (client) => {
      const { rows } = await client.query<EndedToken>(
        `UPDATE identity.token SET revoked_at = $2
          WHERE account_id = $1 AND tenant_id = coalesce($3, tenant_id)
            AND revoked_at IS NULL AND expires_at > $2
         RETURNING id AS token, tenant_id AS tenant, account_id AS holder`,
        [account, this.#at(), tenant],
      );
      return rows;
    });
    await this.noteEnded(ended, { account, device });
  }

  async #inTurn<T>(of: readonly AccountId[], work: (client: PoolClient) => Promise<T>): Promise<T> {
    try {
      const client = await this.#pool.connect();
      // A connection that breaks says so to nobody else; the query that waits is refused anyhow.
      const ignore = (): void => undefined;
      client.on('error', ignore);
      let broken = true;
      try {
        await client.query('BEGIN');
        for (const one of new Set(of)) {
          await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
            `tokens ${one}`,
          ]);
        }
        const result = await work(client);
        await client.query('COMMIT');
        broken = false;
        return result;
      } catch (error) {
        await client.query('ROLLBACK');
        broken = false;
        throw error;
      } finally {
        client.release(broken);
        client.off('error', ignore);
      }
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('identity.unavailable', {}, { cause });
    }
  }

  async #list(of: {
    readonly account?: AccountId;
    readonly servicesOf?: TenantId;
    readonly tenant?: TenantId;
  }): Promise<readonly ListedToken[]> {
    const { rows } = await this.#ask<ListedToken>(
      `SELECT id, tenant_id AS tenant, service_id AS service, name, scopes,
              created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt"
         FROM identity.token AS t
        WHERE (account_id = $2 OR service_id IS NOT NULL AND tenant_id = $3 OR tenant_id = $4)
          AND revoked_at IS NULL AND expires_at > $1 AND (t.account_id IS NULL OR EXISTS (
            SELECT FROM identity.membership AS m WHERE m.id = t.membership_id))
        ORDER BY created_at DESC, id`,
      [this.#at(), of.account ?? null, of.servicesOf ?? null, of.tenant ?? null],
    );
    return rows;
  }

  async #ask<Row extends object>(text: string, values: readonly unknown[]) {
    try {
      return await this.#pool.query<Row>(text, [...values]);
    } catch (cause) {
      throw new AppError('identity.unavailable', {}, { cause });
    }
  }

  #at(laterMs = 0): Date {
    return new Date(this.#clock.nowMs() + laterMs);
  }
}

const nameSchema = requiredText(80);

const countQuery = `
  SELECT count(*)::integer FROM identity.token
   WHERE (account_id = $1 OR service_id = $2) AND revoked_at IS NULL AND expires_at > $3`;

function checkRoom([row]: readonly { readonly count: number }[]): void {
  const limit = identityLimits.tokensPerAccount;
  if ((row?.count ?? 0) >= limit) throw new AppError('identity.too-many-tokens', { limit });
}

/** The columns `account_id` and `service_id`, of which one is set. */
function sidesOf(acts: TokenSubject): readonly [AccountId | null, AccountId | null] {
  return 'account' in acts ? [acts.account, null] : [null, acts.service];
}

function holderOf(acts: TokenSubject): AccountId {
  return 'account' in acts ? acts.account : acts.service;
}
