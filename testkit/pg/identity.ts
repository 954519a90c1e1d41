import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Clock } from '#kernel/base/clock.ts';
import { type AccountId, type DeviceId, randomId, type TenantId } from '#kernel/base/ids.ts';
import { createIdentity } from '#identity/create-identity.ts';
import type { SessionId } from '#identity/ids.ts';
import { storeInvitation } from '#identity/store-invitation.ts';
import type { Identity, JoinTenant, Origin, WithCookies } from '#identity/port.ts';
import type { NoteToken, TokenTrouble } from '#identity/token-port.ts';
import type { PasswordCost } from '#identity/password-hash.ts';
import type { TestDatabase } from '#testkit/pg/test-database.ts';

export interface MovableClock extends Clock {
  /** Moves this clock on; the database's own stays. */
  forward(ms: number): void;
}

export function movableClock(): MovableClock {
  let offsetMs = 0;
  return {
    nowMs: () => Date.now() + offsetMs,
    forward(ms) {
      offsetMs += ms;
    },
  };
}

export interface TestIdentity {
  readonly identity: Identity;
  readonly clock: MovableClock;
  readonly pool: pg.Pool;
  /** Puts an account into a tenant's list, as the tenant's join function does. */
  join(account: AccountId, tenant: TenantId): Promise<void>;
  /** A session as after signing in on this device, by somebody who is in the tenant. */
  session(by: {
    readonly account: AccountId;
    readonly device: DeviceId;
    readonly tenant: TenantId;
  }): Promise<SessionId>;
  close(): Promise<void>;
}

/** A hundredth of the real work; tests of the work itself ask for that. */
const cheap: PasswordCost = { log2N: 10, r: 8, p: 1 };

export const testPassword = 'zwölf grüne Äpfel';

/** Identity over a test database. Joining writes the membership and no member. */
export function startIdentity(
  database: TestDatabase,
  options: {
    readonly publicUrl?: string;
    readonly joinTenant?: JoinTenant;
    readonly noteToken?: NoteToken;
    readonly onTokenTrouble?: TokenTrouble;
    readonly passwordCost?: PasswordCost;
  } = {},
): TestIdentity {
  const pool = new pg.Pool({ connectionString: database.identityUrl, max: 4 });
  pool.on('error', () => undefined);
  const clock = movableClock();

  const joinTenant: JoinTenant = ({ tenantId, tokenHash, accountId }) =>
    database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      const used = await tx.query('SELECT * FROM identity.consume_invitation($1, $2, $3)', [
        tokenHash,
        tenantId,
        accountId,
      ]);
      return used.length === 1 ? 'joined' : 'refused';
    });

  const identity = createIdentity({
    pool,
    clock,
    secret: 'secret of the tests, with at least 32 bytes in it',
    publicUrl: options.publicUrl ?? 'http://localhost:4400',
    joinTenant: options.joinTenant ?? joinTenant,
    writeInvitation: (invitation) => storeInvitation(database.admin, invitation),
    noteToken: options.noteToken ?? (() => Promise.resolve()),
    onTokenTrouble: options.onTokenTrouble ?? (() => undefined),
    passwordCost: options.passwordCost ?? cheap,
  });
  async function join(account: AccountId, tenant: TenantId): Promise<void> {
    await database.admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      await tx.query(
        `INSERT INTO identity.membership (account_id, tenant_id) VALUES ($1, $2)
         ON CONFLICT DO NOTHING`,
        [account, tenant],
      );
    });
  }
  return {
    identity,
    clock,
    pool,
    join,
    async session({ account, device, tenant }) {
      await join(account, tenant);
      await pool.query(
        `INSERT INTO identity.device (id, account_id, name, first_seen_at, last_seen_at)
         VALUES ($1, $2, 'Test', now(), now()) ON CONFLICT DO NOTHING`,
        [device, account],
      );
      const session = randomId<SessionId>();
      const now = new Date(clock.nowMs());
      await pool.query(
        `INSERT INTO identity.session (id, account_id, device_id, token, expires_at, seen_at)
         VALUES ($1, $2, $3, $4, $5::timestamptz + interval '90 days', $5)`,
        [session, account, device, randomUUID(), now],
      );
      return session;
    },
    close: () => pool.end(),
  };
}

/** A browser as identity sees it: an address, a device id, and the cookies it was given. */
export class TestBrowser {
  readonly device: string = randomUUID();
  readonly #cookies = new Map<string, string>();
  readonly #address: string;

  constructor(address = '192.0.2.1') {
    this.#address = address;
  }

  get cookie(): string {
    return Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ');
  }

  get from(): Origin {
    return {
      address: this.#address,
      headers: {
        'user-agent': 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0',
        'x-obhut-device': this.device,
        ...(this.#cookies.size === 0 ? {} : { cookie: this.cookie }),
      },
    };
  }

  /** Keeps what `Set-Cookie` says and hands the value on. */
  keep<Value>(outcome: WithCookies<Value>): Value {
    this.keepCookies(outcome.setCookies);
    return outcome.value;
  }

  keepCookies(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      if (/max-age=0(?:;|$)/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value.join('='));
    }
  }

  forgetCookies(): void {
    this.#cookies.clear();
  }
}
