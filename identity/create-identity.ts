import type { Pool } from 'pg';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { AccountId, TenantId } from '#kernel/base/ids.ts';
import { LibraryAccounts, type Signed } from '#identity/better-auth/accounts.ts';
import { cookiePrefix, createAuth } from '#identity/better-auth/auth.ts';
import { cookieOf, headerOf } from '#identity/cookies.ts';
import { Devices } from '#identity/devices.ts';
import { normalEmail } from '#identity/email.ts';
import { Invitations } from '#identity/invitations.ts';
import { identityKeys } from '#identity/keys.ts';
import { KnownDevice } from '#identity/known-device.ts';
import {
  type PasswordCost,
  hashPassword,
  passwordCost,
  verifyPassword,
} from '#identity/password-hash.ts';
import { checkNewPassword } from '#identity/password-rules.ts';
import { normalName } from '#identity/person-name.ts';
import {
  deviceHeader,
  type Identity,
  type JoinTenant,
  type MailAddress,
  type Origin,
  type RequestHeaders,
  type SignedIn,
  type WithCookies,
  type WriteInvitation,
} from '#identity/port.ts';
import { Sessions } from '#identity/sessions.ts';
import type { NoteToken, TokenTrouble } from '#identity/token-port.ts';
import { StoredTokens } from '#identity/tokens.ts';
import { Throttle, type Attempt } from '#identity/throttle.ts';

export interface IdentityOptions {
  /** Connections as `obhut_identity`. */
  readonly pool: Pool;
  /** At least 32 random bytes; changing it ends every session. */
  readonly secret: string;
  /** Scheme, host and port. Cookies and links follow it, never the Host header. */
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly joinTenant: JoinTenant;
  readonly writeInvitation: WriteInvitation;
  readonly noteToken: NoteToken;
  readonly onTokenTrouble: TokenTrouble;
  /** What hashing a new password costs; for tests. */
  readonly passwordCost?: PasswordCost;
}

/** Puts identity together over better-auth and schema `identity`. */
export function createIdentity(options: IdentityOptions): Identity {
  const { pool, clock } = options;
  const publicUrl = new URL(options.publicUrl);
  const keys = identityKeys(options.secret);
  const devices = new Devices(pool, clock);
  const sessions = new Sessions(pool, clock);
  const tokens = new StoredTokens(pool, clock, options.noteToken, options.onTokenTrouble);
  const invitations = new Invitations(pool, clock, publicUrl, options.writeInvitation);
  const throttle = new Throttle(pool, clock, keys.throttle);
  const prefix = cookiePrefix(publicUrl);
  const knownDevice = new KnownDevice({
    cookiePrefix: prefix,
    secure: publicUrl.protocol === 'https:',
    key: keys.knownDevice,
  });
  const library = new LibraryAccounts(
    createAuth({
      pool,
      secret: keys.auth,
      publicUrl,
      passwordCost: options.passwordCost ?? passwordCost,
      claimDevice: (claim) => devices.claim(claim),
    }),
  );

  async function sessionOf(headers: RequestHeaders): Promise<SignedIn | null> {
    // Without the cookie nothing is asked of the database: strangers cost nothing.
    if (cookieOf(headers, await library.sessionCookieName()) === null) return null;
    const found = await library.sessionOf(headers);
    if (found === null) return null;
    const device = await sessions.use(found.session);
    if (device !== null) return { ...found, device };
    await sessions.end(found.session);
    return null;
  }

  async function requireSession(headers: RequestHeaders): Promise<SignedIn> {
    const signedIn = await sessionOf(headers);
    if (signedIn === null) throw new AppError('identity.not-signed-in');
    return signedIn;
  }

  /** The attempt as the counters see it: a device known to the account is counted alone. */
  async function attemptOf(email: string, from: Origin): Promise<Attempt> {
    const known = knownDevice.read(from.headers, email);
    const trusted = known !== null && (await devices.isTrusted(known));
    return { email, address: from.address, knownDevice: trusted ? known : null };
  }

  async function withSession(signed: Signed): Promise<WithCookies<SignedIn>> {
    const device = await sessions.use(signed.session);
    if (device === null) throw new AppError('identity.unavailable');
    return {
      value: { session: signed.session, account: signed.account, device },
      setCookies: [...signed.setCookies, knownDevice.setCookie(signed.account.email, device.id)],
    };
  }

  async function signIn(request: {
    readonly email: string;
    readonly password: string;
    readonly from: Origin;
  }): Promise<WithCookies<SignedIn>> {
    const { password, from } = request;
    const email = normalEmail(request.email);
    const attempt = await attemptOf(email, from);
    await throttle.attempt(attempt);
    const before = await sessionOf(from.headers);
    const signed = await library.signIn({
      email,
      password,
      headers: from.headers,
      device: headerOf(from.headers, deviceHeader) ?? attempt.knownDevice,
    });
    if (signed === null) throw new AppError('identity.sign-in-refused');
    await throttle.forgive(attempt);
    if (before !== null) await sessions.end(before.session);
    return withSession(signed);
  }

  async function createAccount(account: {
    readonly email: string;
    readonly name: string;
    readonly password: string;
    readonly passwordHash?: string;
    readonly locale?: 'de' | 'en';
  }): Promise<AccountId> {
    const email = normalEmail(account.email);
    const name = normalName(account.name);
    checkNewPassword(account.password, { email, name });
    const id = await library.create({
      email,
      name,
      passwordHash:
        account.passwordHash ??
        (await hashPassword(account.password, options.passwordCost ?? passwordCost)),
      locale: account.locale ?? null,
    });
    if (id === null) throw new AppError('identity.account-exists');
    return id;
  }

  async function accountOf(email: string): Promise<AccountId | null> {
    const { rows } = await pool.query<{ id: AccountId }>(
      'SELECT id FROM identity.account WHERE email = $1',
      [normalEmail(email)],
    );
    return rows[0]?.id ?? null;
  }

  async function passwordHashOf(account: AccountId): Promise<string | null> {
    const { rows } = await pool.query<{ hash: string | null }>(
      `SELECT password_hash AS hash FROM identity.credential
        WHERE account_id = $1 AND provider = 'credential'`,
      [account],
    );
    return rows[0]?.hash ?? null;
  }

  return {
    signIn,
    sessionOf,
    createAccount,
    accountOf,
    tokens,
    liveSessions: (ids) => sessions.live(ids),
    onSessionsEnded: (listener) => sessions.onEnded(listener),

    async signOut(headers) {
      const signedIn = await sessionOf(headers);
      if (signedIn !== null) await sessions.end(signedIn.session);
      return { value: null, setCookies: await library.clearingCookies() };
    },

    async signOutEverywhere(account) {
      await sessions.endAllOf(account);
      await tokens.revokeAllOf(account, null);
      return { value: null, setCookies: await library.clearingCookies() };
    },

    async changePassword({ current, next, from }) {
      const signedIn = await requireSession(from.headers);
      const { account } = signedIn;
      checkNewPassword(next, account);
      const attempt = await attemptOf(account.email, from);
      await throttle.attempt(attempt);
      const before = await sessions.ofAccount(account.id);
      const signed = await library.changePassword({
        current,
        next,
        headers: from.headers,
        device: signedIn.device.id,
      });
      if (signed === null) throw new AppError('identity.sign-in-refused');
      // It is done, and cannot be done again: nothing that fails from here on may say otherwise.
      sessions.announce(before);
      const trouble = (error: unknown) => options.onTokenTrouble(error, { account: account.id });
      await tokens.revokeAllOf(account.id, signedIn.device.id).catch(trouble);
      await throttle.forgive(attempt).catch(trouble);
      return withSession(signed).catch((error: unknown) => {
        trouble(error);
        const { session, setCookies } = signed;
        return { value: { session, account, device: signedIn.device }, setCookies };
      });
    },

    async confirmPassword({ password, from }) {
      const { account, session } = await requireSession(from.headers);
      const attempt = await attemptOf(account.email, from);
      await throttle.attempt(attempt);
      const hash = await passwordHashOf(account.id);
      if (hash === null || !(await verifyPassword({ hash, password }))) {
        throw new AppError('identity.password-wrong');
      }
      await throttle.forgive(attempt);
      await sessions.confirm(session);
    },

    async requireRecent(session) {
      if (await sessions.isRecent(session)) return;
      throw new AppError('identity.password-needed');
    },

    devicesOf: (account) => devices.list(account),

    async revokeDevice(account, device) {
      const ended = await tokens.inTurnOf(account, (sql) => devices.revoke(sql, account, device));
      sessions.announce(ended.sessions);
      await tokens.noteEnded(ended.tokens, { account, device: null });
    },

    findDevice: (device) => devices.find(device),
    deviceNames: (some) => devices.names(some),

    async loseDevice(account, device, tenant) {
      const ended = await tokens.inTurnOf(account, (sql) =>
        devices.lose(sql, account, device, tenant),
      );
      sessions.announce(ended.sessions, { device, tenants: tenant === null ? 'all' : [tenant] });
      await tokens.noteEnded(ended.tokens, { account, device: null });
    },

    async lossOf(headers) {
      const device = knownDevice.named(headers);
      if (device === null) return null;
      const found = await devices.lossOf(device);
      // Without its MAC the id is anybody's word.
      return found !== null && knownDevice.read(headers, found.email) === device
        ? found.loss
        : null;
    },

    async addressesOf(accounts) {
      const { rows } = await pool.query<{ id: AccountId } & MailAddress>(
        'SELECT id, email, locale FROM identity.account WHERE id = ANY ($1::uuid[])',
        [accounts],
      );
      return new Map(rows.map(({ id, ...address }) => [id, address]));
    },

    async tenantsOf(account) {
      const { rows } = await pool.query<{ id: TenantId }>(
        'SELECT tenant_id AS id FROM identity.membership WHERE account_id = $1 ORDER BY tenant_id',
        [account],
      );
      return rows.map((row) => row.id);
    },

    invite: (invitation) => invitations.create(invitation),
    invitationsTo: (tenant) => invitations.ofTenant(tenant),

    async lookAtInvitation(token, signedIn) {
      const invitation = await invitations.open(token);
      const { tenantId, tenantName, email, displayName, expiresAt } = invitation;
      const exists = (await accountOf(email)) !== null;
      const mine = signedIn?.account.email === email;
      const needs = mine ? 'nothing' : exists ? 'sign-in' : 'new-account';
      return { tenantId, tenantName, email, displayName, expiresAt, needs };
    },

    async acceptInvitation({ token, name, password, from }) {
      const invitation = await invitations.open(token);
      const { tenantId, tokenHash, email, displayName } = invitation;
      const signedIn = await sessionOf(from.headers);
      if (signedIn !== null) {
        if (signedIn.account.email !== email) throw new AppError('identity.invitation-foreign');
        const accountId = signedIn.account.id;
        const outcome = await options.joinTenant({ tenantId, tokenHash, accountId });
        if (outcome === 'refused') throw new AppError('identity.invitation-invalid');
        return { value: signedIn, setCookies: [] };
      }

      const accountId = await createAccount({
        email,
        name: name ?? displayName,
        password: password ?? '',
      });
      let outcome: 'joined' | 'refused' = 'refused';
      try {
        outcome = await options.joinTenant({ tenantId, tokenHash, accountId });
      } finally {
        // An account nobody let in must not stay: it would hold the e-mail's place.
        if (outcome === 'refused') await library.remove(accountId);
      }
      if (outcome === 'refused') throw new AppError('identity.invitation-invalid');
      const signed = await library.signIn({
        email,
        password: password ?? '',
        headers: from.headers,
        device: headerOf(from.headers, deviceHeader),
      });
      if (signed === null) throw new AppError('identity.unavailable');
      return withSession(signed);
    },

    async sweep() {
      await sessions.sweep();
      await throttle.sweep();
      await invitations.sweep();
      await tokens.sweep();
    },
  };
}
