import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { createIdentity } from '#identity/create-identity.ts';
import type { Identity, JoinTenant, Origin, WithCookies } from '#identity/port.ts';
import type { NoteToken } from '#identity/token-port.ts';
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
    noteToken: options.noteToken ?? (() => Promise.resolve()),
    passwordCost: options.passwordCost ?? cheap,
  });
  return {
    identity,
    clock,
    pool,
    async join(account, tenant) {
      await database.admin.transact(async (tx) => {
        await tx.script('SET LOCAL ROLE obhut_owner');
        await tx.query('INSERT INTO identity.membership (account_id, tenant_id) VALUES ($1, $2)', [
          account,
          tenant,
        ]);
      });
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
