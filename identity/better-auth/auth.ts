import { randomUUID } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import type { AccountId, DeviceId } from '#kernel/base/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import { hashPassword, verifyPassword, type PasswordCost } from '#identity/password-hash.ts';
import { deviceHeader } from '#identity/port.ts';

export interface AuthOptions {
  readonly pool: Pool;
  readonly secret: string;
  readonly publicUrl: URL;
  readonly passwordCost: PasswordCost;
  /** Writes the device row a new session belongs to. */
  readonly claimDevice: (claim: {
    readonly account: AccountId;
    readonly wanted: string | null;
    readonly userAgent: string;
  }) => Promise<DeviceId>;
}

export type Auth = ReturnType<typeof createAuth>;

/** `__Host-` binds the cookie to this host, path / and TLS; without TLS browsers refuse it. */
export function cookiePrefix(publicUrl: URL): string {
  return publicUrl.protocol === 'https:' ? '__Host-obhut' : 'obhut';
}

/**
 * better-auth over schema `identity`: e-mail and password, sessions in the database. Its HTTP
 * handler is not mounted; the server calls the few functions it needs, so no route, redirect or
 * rate limit of the library is reachable. No plugins.
 */
export function createAuth(options: AuthOptions) {
  const secure = options.publicUrl.protocol === 'https:';
  return betterAuth({
    appName: 'Obhut',
    baseURL: options.publicUrl.origin,
    basePath: '/api/auth',
    trustedOrigins: [options.publicUrl.origin],
    secret: options.secret,
    database: {
      dialect: new PostgresDialect({ pool: options.pool }),
      type: 'postgres',
      schemaName: 'identity',
      transaction: true,
    },
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: false } },
    logger: { disabled: true },
    // Ours counts per account, address and pair, atomically, and before the hash (ID9).
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: () => randomUUID() },
      ipAddress: { disableIpTracking: true },
      // The prefix is ours, since the library knows `__Secure-` only.
      useSecureCookies: false,
      cookiePrefix: cookiePrefix(options.publicUrl),
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      // checkNewPassword() decides; these are in UTF-16 units and must not be stricter.
      minPasswordLength: 1,
      maxPasswordLength: identityLimits.passwordMaximum * 4,
      password: {
        hash: (password) => hashPassword(password, options.passwordCost),
        verify: verifyPassword,
      },
    },
    session: {
      modelName: 'session',
      expiresIn: identityLimits.sessionAbsoluteMs / 1_000,
      // expires_at is the absolute limit; the idle limit is ours (ID12).
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
      fields: {
        userId: 'account_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      additionalFields: {
        deviceId: { type: 'string', required: true, input: false, fieldName: 'device_id' },
      },
    },
    user: {
      modelName: 'account',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: { locale: { type: 'string', required: false, input: false } },
    },
    account: {
      modelName: 'credential',
      fields: {
        userId: 'account_id',
        providerId: 'provider',
        accountId: 'subject',
        password: 'password_hash',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const headers = context?.headers;
            const deviceId = await options.claimDevice({
              account: session.userId as AccountId,
              wanted: headers?.get(deviceHeader) ?? null,
              userAgent: headers?.get('user-agent') ?? '',
            });
            return { data: { ...session, deviceId, ipAddress: '', userAgent: '' } };
          },
        },
      },
    },
  });
}
