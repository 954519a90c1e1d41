import { APIError } from 'better-auth/api';
import { AppError } from '#kernel/base/app-error.ts';
import { isUuid, randomId, type AccountId, type DeviceId } from '#kernel/base/ids.ts';
import type { Auth } from '#identity/better-auth/auth.ts';
import { headerOf } from '#identity/cookies.ts';
import type { SessionId } from '#identity/ids.ts';
import { deviceHeader, type Account, type RequestHeaders } from '#identity/port.ts';

export interface Signed {
  readonly session: SessionId;
  readonly account: Account;
  readonly device: DeviceId;
  readonly setCookies: readonly string[];
}

interface LibraryAccount {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly locale?: string | null | undefined;
}

/** The few calls of better-auth that identity makes, in our words and errors. */
export class LibraryAccounts {
  readonly #auth: Auth;

  constructor(auth: Auth) {
    this.#auth = auth;
  }

  /** Checks the password and starts a session; null when they do not belong together. */
  async signIn(request: {
    readonly email: string;
    readonly password: string;
    readonly headers: RequestHeaders;
    readonly device: string | null;
  }): Promise<Signed | null> {
    try {
      const { headers, response } = await this.#auth.api.signInEmail({
        body: { email: request.email, password: request.password },
        headers: this.#headers(request.headers, { cookie: false, device: request.device }),
        returnHeaders: true,
      });
      return await this.#signed(response.token, headers);
    } catch (cause) {
      if (cause instanceof APIError && cause.status === 'UNAUTHORIZED') return null;
      throw unavailable(cause);
    }
  }

  /** The account of the session that the cookie names and that has not reached its end. */
  async sessionOf(
    headers: RequestHeaders,
  ): Promise<{ session: SessionId; account: Account } | null> {
    try {
      const found = await this.#auth.api.getSession({
        headers: this.#headers(headers, { cookie: true, device: null }),
        query: { disableRefresh: true },
      });
      if (found === null || !isUuid(found.session.id)) return null;
      return { session: found.session.id as SessionId, account: accountFrom(found.user) };
    } catch (cause) {
      throw unavailable(cause);
    }
  }

  /** The `Set-Cookie` headers that take the session's cookies away. */
  async clearingCookies(): Promise<readonly string[]> {
    const { authCookies } = await this.#auth.$context;
    return [authCookies.sessionToken, authCookies.dontRememberToken].map(({ name, attributes }) => {
      const secure = attributes.secure === true ? '; Secure' : '';
      return `${name}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${secure}`;
    });
  }

  async sessionCookieName(): Promise<string> {
    return (await this.#auth.$context).authCookies.sessionToken.name;
  }

  /** Sets the new password and starts a new session; null when `current` is wrong. */
  async changePassword(request: {
    readonly current: string;
    readonly next: string;
    readonly headers: RequestHeaders;
    readonly device: DeviceId;
  }): Promise<Signed | null> {
    try {
      const { headers, response } = await this.#auth.api.changePassword({
        body: {
          currentPassword: request.current,
          newPassword: request.next,
          revokeOtherSessions: true,
        },
        headers: this.#headers(request.headers, { cookie: true, device: request.device }),
        returnHeaders: true,
      });
      if (response.token === null) throw new AppError('identity.unavailable');
      return await this.#signed(response.token, headers);
    } catch (cause) {
      if (cause instanceof APIError && cause.status === 'BAD_REQUEST') return null;
      throw unavailable(cause);
    }
  }

  /** Writes account and credential together. Returns null when the e-mail has an account. */
  async create(account: {
    readonly email: string;
    readonly name: string;
    readonly passwordHash: string;
    readonly locale: 'de' | 'en' | null;
  }): Promise<AccountId | null> {
    const { adapter } = await this.#auth.$context;
    const id = randomId<AccountId>();
    const now = new Date();
    const times = { createdAt: now, updatedAt: now };
    try {
      await adapter.transaction(async (transaction) => {
        await transaction.create({
          model: 'user',
          forceAllowId: true,
          data: {
            id,
            email: account.email,
            name: account.name,
            locale: account.locale,
            emailVerified: false,
            ...times,
          },
        });
        await transaction.create({
          model: 'account',
          data: {
            userId: id,
            providerId: 'credential',
            accountId: id,
            password: account.passwordHash,
            ...times,
          },
        });
      });
      return id;
    } catch (cause) {
      if (isUniqueViolation(cause)) return null;
      throw unavailable(cause);
    }
  }

  /** Removes an account that never got into a tenant. */
  async remove(account: AccountId): Promise<void> {
    const { internalAdapter } = await this.#auth.$context;
    await internalAdapter.deleteUser(account);
  }

  async #signed(token: string, headers: Headers): Promise<Signed> {
    const { internalAdapter } = await this.#auth.$context;
    const found = await internalAdapter.findSession(token);
    const device: unknown = found?.session['deviceId'];
    if (found === null || typeof device !== 'string') throw new AppError('identity.unavailable');
    return {
      session: found.session.id as SessionId,
      account: accountFrom(found.user),
      device: device as DeviceId,
      setCookies: headers.getSetCookie(),
    };
  }

  /** Only what the library needs goes in; a stray header cannot steer it. */
  #headers(given: RequestHeaders, pass: { cookie: boolean; device: string | null }): Headers {
    const headers = new Headers();
    const cookie = headerOf(given, 'cookie');
    if (pass.cookie && cookie !== null) headers.set('cookie', cookie);
    if (pass.device !== null) headers.set(deviceHeader, pass.device);
    const agent = headerOf(given, 'user-agent');
    if (agent !== null) headers.set('user-agent', agent);
    return headers;
  }
}

function accountFrom(account: LibraryAccount): Account {
  const { id, email, name, locale } = account;
  return {
    id: id as AccountId,
    email,
    name,
    locale: locale === 'de' || locale === 'en' ? locale : null,
  };
}

function isUniqueViolation(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === '23505';
}

function unavailable(cause: unknown): AppError {
  return cause instanceof AppError ? cause : new AppError('identity.unavailable', {}, { cause });
}
